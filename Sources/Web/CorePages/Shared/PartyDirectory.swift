import Canon
import Node
import Pages
import Store

/// Who is meant by a DID: name, page and language, looked up once per page.
struct PartyDirectory: Sendable {
    private let parties: [String: PartyView]
    private let home: String
    private let language: Language

    init(home: String, language: Language, in transaction: any ReadTransaction) throws {
        let all = try PartyView.all(kind: "party", origin: home, in: transaction) + PartyView.all(kind: "node", origin: home, in: transaction)
        parties = Dictionary(all.map { ($0.did, $0) }, uniquingKeysWith: { first, _ in first })
        (self.home, self.language) = (home, language)
    }

    subscript(did: String) -> PartyView? { parties[did] }

    /// `{"name": {"text","lang"}, "href"?}`: the name if the identity is known here, else the DID itself.
    func link(_ did: String) -> JSON {
        guard let party = parties[did], let name = LanguageTag.best(party.names, for: language) else {
            return ["name": ["text": .string(did), "lang": "zxx"]]
        }
        return ["name": ["text": .string(name.text), "lang": .string(name.tag)], "href": .string(party.path(on: home))]
    }

    func name(_ did: String) -> String { parties[did].flatMap { LanguageTag.best($0.names, for: language)?.text } ?? did }

    func path(_ did: String) -> String? { parties[did]?.path(on: home) }

    /// The name of the node that keeps a log, or the log's own name.
    func node(_ origin: String) -> String {
        let node = parties.values.first { $0.kind == "node" && $0.origin == origin }
        return node.flatMap { LanguageTag.best($0.names, for: language)?.text } ?? origin
    }
}
