import Canon

/// The texts of the site in every language, read from the `strings.<tag>.json` files of Web and of each module.
///
/// Keys are dotted (`notices.published`). A text may hold `{name}` placeholders. A missing key renders as `[[key]]`, which the checks look for.
package struct Texts: Sendable {
    private var catalogues: [Language: [String: String]]

    package init(_ catalogues: [Language: [String: String]]) { self.catalogues = catalogues }

    package func callAsFunction(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        guard let text = catalogues[language]?[key] else { return "[[\(key)]]" }
        return values.isEmpty ? text : Texts.fill(text, values, language)
    }

    /// A text that depends on a count: `<key>.one` or `<key>.other` by the language's plural rule, with `{count}` in its digits.
    package func count(_ key: String, _ count: some BinaryInteger, _ language: Language, _ values: [String: String] = [:]) -> String {
        let formats = Formats(language)
        var values = values
        values["count"] = formats.number(count)
        let form = "\(key).\(formats.plural(count))"
        return self(has(form, language) ? form : "\(key).other", language, values)
    }

    package func has(_ key: String) -> Bool { catalogues[.english]?[key] != nil }
    package func has(_ key: String, _ language: Language) -> Bool { catalogues[language]?[key] != nil }

    /// Every key of a language, sorted.
    package func keys(_ language: Language) -> [String] { (catalogues[language] ?? [:]).keys.sorted() }

    /// Every text of a language by its key.
    package func all(_ language: Language) -> [String: String] { catalogues[language] ?? [:] }

    /// Replaces each `{name}` once, from left to right: what a value holds is never read as a placeholder again.
    ///
    /// Chinese sets a blank between Han and Latin or digits, and none between Han and Han: what stands around a placeholder is written with
    /// blanks, and one that turns out to part two wide characters is left out.
    private static func fill(_ text: String, _ values: [String: String], _ language: Language) -> String {
        var out = ""
        var rest = text[...]
        func join(_ next: some StringProtocol) {
            guard language == .chinese else {
                out += next
                return
            }
            let isBlankBetween = out.last == " " && isWide(out.dropLast().last) && isWide(next.first)
            if isBlankBetween { out.removeLast() }
            let isBlankFirst = next.first == " " && isWide(out.last) && isWide(next.dropFirst().first)
            out += isBlankFirst ? String(next.dropFirst()) : String(next)
        }
        while let open = rest.firstIndex(of: "{") {
            join(rest[..<open])
            let after = rest.index(after: open)
            if let close = rest[after...].firstIndex(of: "}"), let value = values[String(rest[after..<close])] {
                join(value)
                rest = rest[rest.index(after: close)...]
            } else {
                out.append("{")
                rest = rest[after...]
            }
        }
        join(rest)
        return out
    }

    /// Han and the punctuation that is as wide.
    private static func isWide(_ character: Character?) -> Bool {
        guard let scalar = character?.unicodeScalars.first?.value else { return false }
        return (0x3000...0x9FFF).contains(scalar) || (0xF900...0xFAFF).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
            || (0x20000...0x3FFFF).contains(scalar)
    }
}

/// Why a strings file cannot be used.
package struct TextsError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable { case notText, duplicate, branchAndLeaf, unknownLanguage }
    package var code: Code
    package var reason: String
    package init(code: Code, reason: String) { (self.code, self.reason) = (code, reason) }
    package var description: String { "\(code.rawValue): \(reason)" }
}

extension Texts {
    /// Adds a strings file: an object whose values are texts or further objects; nested names and dotted names mean the same.
    ///
    /// - Throws: when a value is no text, a key is there already, or a key is both a text and the beginning of another key.
    package mutating func add(_ file: JSON, _ language: Language, from name: String) throws(TextsError) {
        var catalogue = catalogues[language] ?? [:]
        try Texts.flatten(file, "", name, into: &catalogue)
        for key in catalogue.keys {
            var prefix = key[...]
            while let dot = prefix.lastIndex(of: ".") {
                prefix = prefix[..<dot]
                if catalogue[String(prefix)] != nil {
                    throw TextsError(
                        code: .branchAndLeaf, reason: "\(name): `\(prefix)` is a text and also the beginning of `\(key)`; rename one of them")
                }
            }
        }
        catalogues[language] = catalogue
    }

    private static func flatten(_ value: JSON, _ path: String, _ name: String, into out: inout [String: String]) throws(TextsError) {
        switch value {
        case .string(let text):
            guard out.updateValue(text, forKey: path) == nil else {
                throw TextsError(code: .duplicate, reason: "\(name): `\(path)` is there already; each key belongs to one file")
            }
        case .object(let members):
            for (key, child) in members { try flatten(child, path.isEmpty ? key : "\(path).\(key)", name, into: &out) }
        default:
            throw TextsError(code: .notText, reason: "\(name): `\(path)` is no text; write a string or an object of strings")
        }
    }

    /// Keys that one language has and another has not, as `key (language)`. A plural form that a language does not have is no gap in it.
    package var gaps: [String] {
        let every = Set(Language.allCases.flatMap { keys($0) })
        return every.sorted().flatMap { key in
            Language.allCases.filter { language in
                let needsNoOne = key.hasSuffix(".one") && Formats(language).plural(1) == "other" && has("\(key.dropLast(4)).other", language)
                return !has(key, language) && !needsNoOne
            }.map { "\(key) (\($0.rawValue))" }
        }
    }
}
