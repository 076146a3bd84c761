import Canon
import Node
import Pages

/// What the core's pages need beside what all pages share.
extension ReaderView {
    func json(_ key: String, _ values: [String: String] = [:]) -> JSON { .string(self(key, values)) }
    func count(_ key: String, _ number: some BinaryInteger, _ values: [String: String] = [:]) -> String {
        texts.count(key, number, language, values)
    }
    func has(_ key: String) -> Bool { texts.has(key, language) }

    /// `{"text","lang"}` of a language map; without any text, `otherwise`, which is in the page's language.
    func text(_ map: [String: String], otherwise: String) -> JSON { text(map) ?? own(otherwise) }

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
    func empty(_ key: String) -> JSON { ["title": json(key + ".title"), "text": json(key + ".text")] }

    /// The address of a party's page, where the party is known here.
    func path(ofParty did: String) throws -> String? { try party(did)?.path(on: home) }

    /// What a failure says above a form.
    func words(_ failure: Failure) -> String { has("errors.\(failure.code)") ? self("errors.\(failure.code)") : failure.detail }
}
