import Canon
import Node
import Pages

/// The texts and formats of one request, so that page code reads like prose.
struct Words: Sendable {
    let texts: Texts
    let language: Language
    let formats: Formats

    init(_ request: Request, _ context: NodeContext) { self.init(context.texts, request.language) }

    init(_ texts: Texts, _ language: Language) {
        (self.texts, self.language, formats) = (texts, language, Formats(language))
    }

    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String { texts(key, language, values) }
    func json(_ key: String, _ values: [String: String] = [:]) -> JSON { .string(texts(key, language, values)) }
    func count(_ key: String, _ number: some BinaryInteger, _ values: [String: String] = [:]) -> String {
        texts.count(key, number, language, values)
    }
    func has(_ key: String) -> Bool { texts.has(key, language) }

    /// The model of a text of a record: `{"text","lang"}`. Absent texts show `otherwise`, which is in the page's language.
    func text(_ map: [String: String], otherwise: String = "") -> JSON {
        guard let best = LanguageTag.best(map, for: language) else { return own(otherwise) }
        return ["text": .string(best.text), "lang": .string(best.tag)]
    }

    /// The model of a text in the page's own language.
    func own(_ text: String) -> JSON { ["text": .string(text), "lang": .string(language.rawValue)] }

    /// The model of a name such as an origin or a DID, in no language.
    func code(_ text: String) -> JSON { ["text": .string(text), "lang": "zxx"] }

    /// The name of a kind of record in plain words.
    func kind(_ kind: String) -> String { has("kinds.\(kind)") ? self("kinds.\(kind)") : self("kinds.unknown", ["kind": kind]) }

    /// The name of a territory by its code, or the code where the catalogue does not know it.
    func jurisdiction(_ code: String) -> String { has("jurisdictions.\(code)") ? self("jurisdictions.\(code)") : code }

    /// A row of a `summary-list`.
    func row(_ key: String, _ value: String, href: String? = nil, lang: String? = nil, note: String? = nil) -> JSON {
        [
            "label": json(key), "value": .string(value), "href": href.map { .string($0) } ?? .null, "lang": lang.map { .string($0) } ?? .null,
            "note": note.map { .string($0) } ?? .null,
        ]
    }

    /// The model of the `command` component.
    func command(_ key: String, _ command: String) -> JSON { ["label": json(key), "text": .string(command)] }

    /// The model of the `empty` component from `<key>.title` and `<key>.text`.
    func empty(_ key: String, action: (href: String, key: String)? = nil) -> JSON {
        [
            "title": json(key + ".title"), "text": json(key + ".text"),
            "action": action.map { ["href": .string($0.href), "label": json($0.key)] } ?? .null,
        ]
    }
}
