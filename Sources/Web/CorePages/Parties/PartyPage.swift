import Canon
import Node
import Pages
import Signing
import Store

/// `/parties/:slug` (`?of=<log>` for a party that a peer hosts): who it is, which keys speak for it, and what it has put on record.
struct PartyPage: Sendable {
    let registry: Registry
    private static let shown = 10
    private static let pageLength = 50

    var route: Route {
        Route("GET", "/parties/:slug", summary: "Who a party is, its keys and its records; ?of=LOG for a party of a peer.") { request, context in
            let words = Words(request, context)
            let found = try await context.store.read { try PartyPage.find(request, context, in: $0) }
            guard let party = found else { return .failure(Failure.notFound("party of this name")) }
            let kind = request.query["kind"]
            let before = request.query["before"].flatMap { UInt64($0) }
            return try await context.store.read { transaction in
                let page = try kind.map { try list(party, kind: $0, before: before, context, words, in: transaction) }
                return .page(try page ?? overview(party, context, words, in: transaction))
            }
        }
    }

    /// The party that the address means. The slug `node` is the node itself.
    static func find(_ request: Request, _ context: NodeContext, in transaction: any ReadTransaction) throws -> PartyView? {
        let origin = request.query["of"] ?? context.origin
        guard let slug = request.parameters["slug"], let node = try LogView(origin, home: context.origin, in: transaction).nodeDID() else { return nil }
        let did = slug == "node" ? node : node + ":parties:" + slug
        guard let party = try PartyView.find(did, in: transaction), party.origin == origin else { return nil }
        return party
    }

    private func overview(_ party: PartyView, _ context: NodeContext, _ words: Words, in transaction: any ReadTransaction) throws -> Page {
        let directory = try PartyDirectory(home: context.origin, language: words.language, in: transaction)
        let log = LogView(party.origin, home: context.origin, in: transaction)
        let keys = try KeyLife.all(of: party.did, origin: party.origin, in: transaction)
        let list = RecordList(issuer: party.did, origin: party.origin, home: context.origin)
        let groups = try ordered(list.kinds(in: transaction)).compactMap { kind -> JSON? in
            let lines = try list.lines(kind: kind, limit: PartyPage.shown + 1, in: transaction)
            guard !lines.isEmpty else { return nil }
            return [
                "id": .string("kind-" + kind.replacing(".", with: "-")), "name": .string(words.kind(kind)),
                "lines": .array(lines.prefix(PartyPage.shown).map { RecordList.model($0, registry, words) }),
                "more": lines.count > PartyPage.shown ? ["href": .string(PartyPage.path(party, context, kind)), "label": words.json("party.allOfKind")] : .null,
            ]
        }
        let isHosted = party.origin == context.origin
        let model: JSON = [
            "masthead": [
                "eyebrow": words.json(party.kind == "node" ? "party.node" : "party.party"), "title": words.text(party.names, otherwise: party.did),
                "lead": words.text(party.descriptions),
                "chips": party.fictional ? [Chip(.neutral, words("parties.fictional")).model] : [],
            ],
            "facts": [
                "items": [
                    words.row("party.jurisdiction", words.jurisdiction(party.jurisdiction)),
                    words.row(
                        "party.host", directory.node(party.origin), href: isHosted ? "/log" : "/peers",
                        note: party.kind == "node" ? nil : words("party.hostNote")),
                    words.row("party.did", party.did, lang: "zxx"),
                    words.row("party.known", words(isHosted ? "party.knownHere" : "party.knownPeer", ["log": party.origin])),
                ]
            ],
            "keys": .array(try keys.map { try KeyCard.model($0, log: log, words) }),
            "groups": .array(groups),
            "none": groups.isEmpty ? words.empty("party.noRecords") : .null,
            "documentHref": isHosted ? .string(party.slug.map { "/parties/\($0)/did.json" } ?? "/.well-known/did.json") : .null,
        ]
        return Page("party", title: party.name(words.language), model: model, section: "parties")
    }

    private func list(
        _ party: PartyView, kind: String, before: UInt64?, _ context: NodeContext, _ words: Words, in transaction: any ReadTransaction
    ) throws -> Page {
        let list = RecordList(issuer: party.did, origin: party.origin, home: context.origin)
        let lines = try list.lines(kind: kind, before: before, limit: PartyPage.pageLength + 1, in: transaction)
        let shown = lines.prefix(PartyPage.pageLength)
        let path = PartyPage.path(party, context, kind)
        let next: JSON =
            lines.count > shown.count && !shown.isEmpty
            ? ["href": .string("\(path)&before=\(shown[shown.endIndex - 1].position)"), "label": words.json("party.older")] : .null
        let first: JSON = before == nil ? .null : ["href": .string(path), "label": words.json("party.newest")]
        let name = party.name(words.language)
        let model: JSON = [
            "party": ["href": .string(party.path(on: context.origin)), "name": words.text(party.names, otherwise: party.did)],
            "kind": .string(words.kind(kind)), "lines": .array(shown.map { RecordList.model($0, registry, words) }),
            "none": shown.isEmpty ? words.empty("party.noRecords") : .null,
            "pager": ["status": .string(words.count("party.shown", shown.count)), "previous": first, "next": next],
        ]
        return Page("party-records", title: words("party.recordsTitle", ["party": name, "kind": words.kind(kind)]), model: model, section: "parties")
    }

    /// Kinds in the order of the modules, the core's own last, unknown ones in between.
    private func ordered(_ kinds: [String]) -> [String] {
        let core = Set(registry.modules.first?.kinds.map(\.name) ?? [])
        let known = registry.modules.dropFirst().flatMap { $0.kinds.map(\.name) }
        func rank(_ kind: String) -> Int { core.contains(kind) ? known.count + 1 : known.firstIndex(of: kind) ?? known.count }
        return kinds.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    private static func path(_ party: PartyView, _ context: NodeContext, _ kind: String) -> String {
        let path = party.path(on: context.origin)
        return path + (path.contains("?") ? "&" : "?") + "kind=" + kind.addingPercentEncodingForPath
    }
}
