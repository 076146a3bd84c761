import Canon
import Pages
import Signing
import Store

/// What pages of all modules show alike, for one reader and one request: who a party is, a text in the reader's language, the proof of a record in
/// one line. Looks each party up once. Lives inside one read transaction.
package final class ReaderView {
    /// The page that is asked for, and what was asked of it.
    package let request: Request
    package let language: Language
    package let formats: Formats
    /// The name of this node's own log.
    package let home: String
    package let texts: Texts
    package let now: Instant
    /// Whether sealed records may be shown: the reader carries the operator's token.
    package let seesSealed: Bool
    package let transaction: any ReadTransaction
    /// What this node would ask of a record: for pages that judge what others have logged.
    package let context: NodeContext
    private var parties: [String: PartyView?] = [:]
    private var nodes: [String: PartyView]?

    package init(_ request: Request, _ context: NodeContext, in transaction: any ReadTransaction) {
        self.request = request
        language = request.language
        formats = Formats(request.language)
        home = context.origin
        texts = context.texts
        now = context.now()
        seesSealed = request.isOperator
        self.transaction = transaction
        self.context = context
    }

    package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String { texts(key, language, values) }

    /// Sentences one after another, as the page's language sets them.
    package func sentences(_ sentences: [String]) -> String { sentences.joined(separator: language == .english ? " " : "") }

    /// Whether this reader may read a record: public ones everybody, sealed ones the people of the parties that it is sealed to, and of its issuer.
    package func mayRead(_ record: Record) -> Bool {
        record.audience.isEmpty || seesSealed || ([record.issuer] + record.audience).contains { request.person?.office(at: $0) != nil }
    }

    // MARK: Texts of records

    /// A text in the reader's language where there is one: `{"text","lang"}`, `lang` empty where it is not known; nil for no text at all.
    package func text(_ map: [String: String]) -> JSON? {
        LanguageTag.best(map, for: language).map { ["text": .string($0.text), "lang": .string($0.tag == "und" ? "" : $0.tag)] }
    }

    /// A text in the page's own language, as `text` gives it.
    package func own(_ text: String) -> JSON { ["text": .string(text), "lang": .string(language.rawValue)] }

    /// As `text`, in paragraphs.
    package func prose(_ map: [String: String]) -> JSON? { LanguageTag.best(map, for: language).map { Prose($0.text, language: $0.tag).model } }

    // MARK: Parties

    package func party(_ did: String) throws -> PartyView? {
        if let known = parties[did] { return known }
        let found = try PartyView.find(did, in: transaction)
        parties[did] = .some(found)
        return found
    }

    /// The party's name, or its DID where it is not known here.
    package func name(_ did: String) throws -> String { try party(did)?.name(language) ?? did }

    /// `{"did","name":{"text","lang"},"href"?,"jurisdiction"?,"fictional","host"?,"isHere"}`; only the DID where no identity is known here.
    package func partyModel(_ did: String) throws -> JSON {
        guard let party = try party(did) else { return ["did": .string(did), "name": ["text": .string(did), "lang": "zxx"], "fictional": false] }
        return [
            "did": .string(did), "name": text(party.names) ?? ["text": .string(did), "lang": "zxx"], "href": .string(party.path(on: home)),
            "jurisdiction": .string(party.jurisdiction), "fictional": .bool(party.fictional), "host": .string(party.origin),
            "isHere": .bool(party.origin == home),
        ]
    }

    /// The name of the node that writes this log, or the log's own name.
    package func nodeName(_ origin: String) throws -> String {
        if nodes == nil {
            let all = try PartyView.all(kind: "node", origin: home, in: transaction)
            nodes = Dictionary(all.map { ($0.origin, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return nodes?[origin]?.name(language) ?? origin
    }
}
