import Canon
import Pages

/// Reads the payload of a record field by field, and refuses what it does not know: wrong type, missing, too long, unknown.
///
/// Every refusal names the field by JSON pointer and says the remedy. Used by every kind's `validate`.
package struct Fields {
    private let object: JSONObject
    package let pointer: String
    private var read: Set<String> = []

    package init(_ object: JSONObject, at pointer: String = "/credentialSubject") {
        self.object = object
        self.pointer = pointer
    }

    /// Ends the reading: any member nobody asked for is refused.
    package func end() throws {
        for key in object.keys where !read.contains(key) {
            throw refusal("unknownField", key, "is not a field of this kind; remove it, or use a newer version of the kind")
        }
    }

    package mutating func optional(_ key: String) -> JSON? {
        read.insert(key)
        return object[key]
    }

    package mutating func required(_ key: String) throws -> JSON {
        guard let value = optional(key) else { throw refusal("missingField", key, "is missing; add it") }
        return value
    }

    package mutating func text(_ key: String, max: Int = 1000) throws -> String {
        try checkText(required(key), key, max)
    }

    package mutating func optionalText(_ key: String, max: Int = 1000) throws -> String? {
        guard let value = optional(key) else { return nil }
        return try checkText(value, key, max)
    }

    package mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws -> Int64 {
        guard let value = try required(key).integer, range.contains(value) else {
            throw refusal("wrongValue", key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package mutating func choice(_ key: String, of words: [String]) throws -> String {
        let value = try text(key)
        guard words.contains(value) else { throw refusal("wrongValue", key, "must be one of \(words.joined(separator: ", "))") }
        return value
    }

    /// A language map: BCP 47 tags to texts, at least one entry. For a text that may stand in any number of languages.
    package mutating func languageMap(_ key: String, max: Int = 20_000) throws -> [String: String] {
        try checkLanguages(required(key), key, max)
    }

    package mutating func optionalLanguageMap(_ key: String, max: Int = 20_000) throws -> [String: String]? {
        guard let value = optional(key) else { return nil }
        return try checkLanguages(value, key, max)
    }

    package mutating func recordID(_ key: String) throws -> RecordID {
        guard let id = RecordID(try text(key)) else {
            throw refusal("wrongValue", key, "must be the name of a record, urn:uuid: and a version 7 UUID")
        }
        return id
    }

    package mutating func optionalRecordID(_ key: String) throws -> RecordID? {
        guard object[key] != nil else {
            read.insert(key)
            return nil
        }
        return try recordID(key)
    }

    /// A SHA-256 digest as multibase base64url: `u` and 43 characters.
    package mutating func digest(_ key: String) throws -> Digest {
        let value = try text(key)
        guard value.hasPrefix("u"), let bytes = Multibase.decode(value), let digest = Digest(bytes) else {
            throw refusal("wrongValue", key, "must be a SHA-256 digest written as u and 43 characters of base64url")
        }
        return digest
    }

    package mutating func optionalInstant(_ key: String) throws -> Instant? {
        guard let value = try optionalText(key) else { return nil }
        guard let instant = Instant(value) else { throw refusal("wrongValue", key, "must be a moment such as 2026-11-23T10:00:00.000Z") }
        return instant
    }

    package mutating func date(_ key: String) throws -> CalendarDate {
        guard let date = CalendarDate(try text(key)) else { throw refusal("wrongValue", key, "must be a date such as 2026-11-23") }
        return date
    }

    package mutating func optionalDate(_ key: String) throws -> CalendarDate? {
        guard object[key] != nil else {
            read.insert(key)
            return nil
        }
        return try date(key)
    }

    package mutating func optionalBool(_ key: String) throws -> Bool? {
        guard let value = optional(key) else { return nil }
        guard let bool = value.bool else { throw refusal("wrongType", key, "must be true or false") }
        return bool
    }

    package mutating func texts(_ key: String, maxCount: Int = 100, max: Int = 1000) throws -> [String] {
        let values = try list(key, maxCount: maxCount)
        return try values.enumerated().map { try checkText($1, "\(key)/\($0)", max) }
    }

    package mutating func optionalTexts(_ key: String, maxCount: Int = 100, max: Int = 1000) throws -> [String]? {
        guard object[key] != nil else {
            read.insert(key)
            return nil
        }
        return try texts(key, maxCount: maxCount, max: max)
    }

    package mutating func list(_ key: String, maxCount: Int) throws -> [JSON] {
        guard let values = try required(key).array else { throw refusal("wrongType", key, "must be a list") }
        guard values.count <= maxCount else { throw refusal("tooMany", key, "has \(values.count) items; at most \(maxCount) are allowed") }
        return values
    }

    package mutating func optionalList(_ key: String, maxCount: Int) throws -> [JSON]? {
        guard object[key] != nil else {
            read.insert(key)
            return nil
        }
        return try list(key, maxCount: maxCount)
    }

    /// The members of an object inside, to be read with the same strictness.
    package mutating func object(_ key: String) throws -> Fields {
        guard let value = try required(key).object else { throw refusal("wrongType", key, "must be an object") }
        return Fields(value, at: "\(pointer)/\(key)")
    }

    /// Reads each item of a list as an object.
    package mutating func objects(_ key: String, maxCount: Int, _ body: (inout Fields) throws -> Void) throws {
        for (i, item) in try list(key, maxCount: maxCount).enumerated() {
            guard let value = item.object else { throw refusal("wrongType", "\(key)/\(i)", "must be an object") }
            var fields = Fields(value, at: "\(pointer)/\(key)/\(i)")
            try body(&fields)
            try fields.end()
        }
    }

    package mutating func optionalObjects(_ key: String, maxCount: Int, _ body: (inout Fields) throws -> Void) throws {
        guard object[key] != nil else {
            read.insert(key)
            return
        }
        try objects(key, maxCount: maxCount, body)
    }

    package func refusal(_ code: String, _ key: String, _ what: String) -> Failure {
        let place = key.isEmpty ? pointer : "\(pointer)/\(key)"
        return Failure(status: 422, code: code, pointer: place, detail: "\(place) \(what)")
    }

    private func checkText(_ value: JSON, _ key: String, _ max: Int) throws -> String {
        guard let text = value.string else { throw refusal("wrongType", key, "must be a text") }
        guard !text.isEmpty else { throw refusal("empty", key, "is empty; fill it in or leave the field out") }
        guard text.utf8.count <= max else { throw refusal("tooLong", key, "has \(text.utf8.count) bytes; at most \(max) are allowed") }
        return text
    }

    private func checkLanguages(_ value: JSON, _ key: String, _ max: Int) throws -> [String: String] {
        guard let map = value.object else { throw refusal("wrongType", key, "must be texts by language, such as {\"en\": …, \"zh-Hans\": …}") }
        guard map.count > 0, map.count <= 40 else { throw refusal("empty", key, "must hold 1 to 40 languages") }
        var texts: [String: String] = [:]
        for (tag, text) in map {
            guard LanguageTag.isWellFormed(tag) else {
                throw refusal("wrongValue", "\(key)/\(tag)", "is not a language tag (BCP 47); it must be one such as en or zh-Hans")
            }
            texts[tag] = try checkText(text, "\(key)/\(tag)", max)
        }
        return texts
    }
}

/// The shape of BCP 47 language tags (RFC 5646 §2.1): 2–8 letters, then subtags of 1–8 letters or digits, joined by hyphens.
package enum LanguageTag {
    package static func isWellFormed(_ tag: String) -> Bool { BCP47.isWellFormed(tag) }

    /// The text of a language map that suits a reader: their language, else its first subtag's, else English, else the first by tag.
    package static func best(_ texts: [String: String], for language: Language) -> (tag: String, text: String)? {
        let wanted = language.rawValue
        let base = wanted.split(separator: "-").first.map(String.init) ?? wanted
        for tag in [wanted, base, "en"] { if let text = texts[tag] { return (tag, text) } }
        if let close = texts.keys.sorted().first(where: { $0.hasPrefix(base + "-") }), let text = texts[close] { return (close, text) }
        return texts.keys.sorted().first.flatMap { tag in texts[tag].map { (tag, $0) } }
    }
}
