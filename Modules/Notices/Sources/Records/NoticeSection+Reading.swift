import Canon
import Node
import Pages

extension Fields {
    mutating func sections(_ key: String, maxCount: Int) throws -> [NoticeSection] {
        var found: [NoticeSection] = []
        var ids: Set<String> = []
        try optionalObjects(key, maxCount: maxCount) { fields in
            let section = try NoticeSection(&fields)
            guard ids.insert(section.id).inserted else { throw fields.refusal("duplicate", "id", "stands twice; give each section its own") }
            found.append(section)
        }
        return found
    }
}

extension NoticeSection {
    /// Reads one section; the caller ends the reading.
    init(_ fields: inout Fields) throws {
        id = try fields.text("id", max: 64)
        guard id.utf8.allSatisfy(NoticeSection.isNameByte) else {
            throw fields.refusal("wrongValue", "id", "must be letters, digits, dots, hyphens and underscores only; it is part of an address")
        }
        heading = try fields.languageMap("heading", max: 1000)
        text = try fields.languageMap("text", max: 20_000)
        effect = try fields.optionalChoice("effect", of: Effect.allCases.map(\.rawValue)).flatMap { Effect(rawValue: $0) }
        var details: [Fact] = []
        try fields.optionalObjects("facts", maxCount: 20) { fact in
            details.append(Fact(label: try fact.languageMap("label", max: 300), text: try fact.languageMap("text", max: 2000)))
        }
        facts = details
        citation = try fields.optionalAnyText("citation", max: 2000) ?? [:]
        url = try fields.optionalWebAddress("url")
        confidence = try fields.optionalChoice("confidence", of: Confidence.allCases.map(\.rawValue)).flatMap { Confidence(rawValue: $0) }
        note = try fields.optionalLanguageMap("note", max: 4000) ?? [:]
        guard fields.optional("quote") != nil else { return }
        var inner = try fields.object("quote")
        let language = try inner.text("lang", max: 35)
        guard LanguageTag.isWellFormed(language) else {
            throw inner.refusal("wrongValue", "lang", "is not a language tag (BCP 47), such as en or zh-Hans")
        }
        quote = Quote(
            language: language, text: try inner.text("text", max: 20_000), from: try inner.optionalLanguageMap("from", max: 1000) ?? [:],
            edition: try inner.optionalText("edition", max: 100))
        try inner.end()
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
