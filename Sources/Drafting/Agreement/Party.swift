import Canon

/// One side of an agreement.
package struct Party: Hashable, Sendable {
    /// Its name inside the agreement, such as `a`; typed data and duties refer to it.
    package var id: String
    /// Its identity; a draft may lack it, an offer may not.
    package var did: String?
    /// The full name, by language.
    package var name: Texts
    /// What the text calls it, by language, each one or several ways: `the Institute`, `研究所`.
    package var called: [String: [String]]
    /// ISO 3166-1 or -2.
    package var jurisdiction: String?

    package init(id: String, did: String? = nil, name: Texts, called: [String: [String]] = [:], jurisdiction: String? = nil) {
        (self.id, self.did, self.name, self.called, self.jurisdiction) = (id, did, name, called, jurisdiction)
    }

    /// Every spelling under which a text of that language may name it.
    package func spellings(in language: String) -> [String] { (called[language] ?? []) + (name[language].map { [$0] } ?? []) }

    /// What the text of that language calls it, for a sentence: the first short name, else the full name, else its own id.
    package func short(in language: String) -> String { called[language]?.first ?? name[language] ?? id }

    var json: JSON {
        var out: JSONObject = ["id": .string(id), "name": .texts(name)]
        if let did { out["did"] = .string(did) }
        if !called.isEmpty { out["called"] = .object(JSONObject(called.mapValues { .array($0.map(JSON.string)) })) }
        if let jurisdiction { out["jurisdiction"] = .string(jurisdiction) }
        return .object(out)
    }
}

extension JSON {
    /// A language map.
    package static func texts(_ texts: Texts) -> JSON { .object(JSONObject(texts.mapValues(JSON.string))) }
}
