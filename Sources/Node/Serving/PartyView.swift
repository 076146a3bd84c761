import Canon
import Pages
import Store

/// Who an identity says it is, from its events in the log that hosts it.
package struct PartyView: Sendable, Hashable {
    package var did: String
    /// The log in which its identity events stand: the node that hosts it.
    package var origin: String
    package var kind: String
    package var jurisdiction: String
    package var fictional: Bool
    package var names: [String: String]
    package var descriptions: [String: String]

    /// The last part of the DID, used in the party's address on its host; nil for a node.
    package var slug: String? { did.contains(":parties:") ? did.split(separator: ":").last.map(String.init) : nil }

    /// The address of its page on the site of the node `home`: `/parties/<slug>`, with `?of=<log>` for a party that another node hosts.
    package func path(on home: String) -> String {
        "/parties/" + (slug ?? "node") + (origin == home ? "" : "?of=" + origin.addingPercentEncodingForPath)
    }

    package func name(_ language: Language) -> String { LanguageTag.best(names, for: language)?.text ?? did }

    /// All parties (or nodes) known here: hosted first, then those of peers, by DID.
    package static func all(kind: String = "party", origin: String, in transaction: any ReadTransaction) throws -> [PartyView] {
        try read(
            "WHERE kind = ? AND sequence = 0 AND sealed = 0 ORDER BY CASE WHEN origin = ? THEN 0 ELSE 1 END, did", [.text(kind), .text(origin)],
            in: transaction)
    }

    /// The party of this DID; nil when no log known here holds its inception.
    package static func find(_ did: String, in transaction: any ReadTransaction) throws -> PartyView? {
        try read("WHERE did = ? AND sequence = 0 AND sealed = 0 ORDER BY origin", [.text(did)], in: transaction).first
    }

    /// Whether the identity is one of the node whose log has this name, or of a party it hosts (did:web §3.2).
    package static func hosts(_ origin: String, _ did: String) -> Bool {
        let node = "did:web:" + origin.replacing(":", with: "%3A")
        return did == node || did.hasPrefix(node + ":parties:")
    }

    private static func read(_ condition: String, _ arguments: [SQLValue], in transaction: any ReadTransaction) throws -> [PartyView] {
        try transaction.query(
            "SELECT did, origin, kind, jurisdiction, fictional, names, descriptions FROM identities " + condition, arguments
        ).compactMap { row in
            // Anybody may log a copy of another's inception; only the log that the DID itself names speaks for it.
            guard hosts(row.text(1), row.text(0)) else { return nil }
            return PartyView(
                did: row.text(0), origin: row.text(1), kind: row.text(2), jurisdiction: row.text(3), fictional: row.integer(4) == 1,
                names: texts(row.text(5)), descriptions: texts(row.text(6)))
        }
    }

    /// A language map as a derived column holds it.
    package static func texts(_ canonical: String) -> [String: String] {
        guard let object = (try? JSON.parse(Array(canonical.utf8)))?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: object.compactMap { key, value in value.string.map { (key, $0) } })
    }
}
