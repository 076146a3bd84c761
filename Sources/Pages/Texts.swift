import Canon

/// The texts of the site in every language, read from the `strings.<tag>.json` files of Web and of each module.
///
/// Keys are dotted (`notices.published`). A text may hold `{name}` placeholders. A missing key renders as `[[key]]`, which the checks look for.
package struct Texts: Sendable {
    private var catalogues: [Language: [String: String]]

    package init(_ catalogues: [Language: [String: String]]) { self.catalogues = catalogues }

    package func callAsFunction(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        guard var text = catalogues[language]?[key] else { return "[[\(key)]]" }
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    package func has(_ key: String) -> Bool { catalogues[.english]?[key] != nil }
}
