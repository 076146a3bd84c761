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
            try await context.store.read { transaction in
                guard let party = try PartyPage.find(request, context, in: transaction) else {
                    return .failure(Failure.notFound("party of this name"))
                }
                let reader = ReaderView(request, context, in: transaction)
                guard let kind = request.query["kind"] else { return .page(try overview(party, reader)) }
                return .page(try list(party, kind: kind, before: request.query["before"].flatMap { UInt64($0) }, reader))
            }
        }
    }

    /// The party that the address means. The slug `node` is the node itself.
    static func find(_ request: Request, _ context: NodeContext, in transaction: any ReadTransaction) throws -> PartyView? {
        let origin = request.query["of"] ?? context.origin
        guard let slug = request.parameters["slug"], let node = try LogView(origin, home: context.origin, in: transaction).nodeDID() else {
            return nil
        }
        let did = slug == "node" ? node : node + ":parties:" + slug
        guard let party = try PartyView.find(did, in: transaction), party.origin == origin else { return nil }
        return party
    }

    private func overview(_ party: PartyView, _ reader: ReaderView) throws -> Page {
        let log = LogView(party.origin, home: reader.home, in: reader.transaction)
        let keys = try KeyLife.all(of: party.did, origin: party.origin, in: reader.transaction)
        let list = RecordList(issuer: party.did, origin: party.origin, home: reader.home)
        let groups = try ordered(list.kinds(in: reader.transaction)).compactMap { kind -> JSON? in
            let lines = try list.lines(kind: kind, limit: PartyPage.shown + 1, in: reader.transaction)
            guard !lines.isEmpty else { return nil }
            return [
                "id": .string("kind-" + kind.replacing(".", with: "-")), "name": .string(reader.kind(kind)),
                "lines": .array(lines.prefix(PartyPage.shown).map { RecordList.model($0, registry, reader) }),
                "more": lines.count > PartyPage.shown
                    ? ["href": .string(PartyPage.path(party, reader, kind)), "label": reader.json("party.allOfKind")] : .null,
            ]
        }
        let isHosted = party.origin == reader.home
        let model: JSON = [
            "masthead": [
                "eyebrow": reader.json(party.kind == "node" ? "party.node" : "party.party"), "title": reader.text(party.names, otherwise: party.did),
                "lead": reader.text(party.descriptions) ?? .null,
                "chips": party.fictional ? [Chip(.neutral, reader("parties.fictional")).model] : [],
            ],
            "facts": [
                "items": [
                    reader.row("party.jurisdiction", reader.jurisdiction(party.jurisdiction)),
                    reader.row(
                        "party.host", try reader.nodeName(party.origin), href: isHosted ? "/log" : "/peers",
                        note: party.kind == "node" ? nil : reader("party.hostNote")),
                    reader.row("party.did", party.did, lang: "zxx"),
                    reader.row("party.known", reader(isHosted ? "party.knownHere" : "party.knownPeer", ["log": party.origin])),
                ]
            ],
            "keys": .array(try keys.map { try KeyCard.model($0, log: log, reader) }),
            "groups": .array(groups),
            "none": groups.isEmpty ? reader.empty("party.noRecords") : .null,
            "documentHref": isHosted ? .string(party.slug.map { "/parties/\($0)/did.json" } ?? "/.well-known/did.json") : .null,
        ]
        return Page("party", title: party.name(reader.language), model: model, section: "parties")
    }

    private func list(_ party: PartyView, kind: String, before: UInt64?, _ reader: ReaderView) throws -> Page {
        let list = RecordList(issuer: party.did, origin: party.origin, home: reader.home)
        let lines = try list.lines(kind: kind, before: before, limit: PartyPage.pageLength + 1, in: reader.transaction)
        let shown = lines.prefix(PartyPage.pageLength)
        let path = PartyPage.path(party, reader, kind)
        let next: JSON =
            lines.count > shown.count && !shown.isEmpty
            ? ["href": .string("\(path)&before=\(shown[shown.endIndex - 1].position)"), "label": reader.json("party.older")] : .null
        let first: JSON = before == nil ? .null : ["href": .string(path), "label": reader.json("party.newest")]
        let name = party.name(reader.language)
        let model: JSON = [
            "party": ["href": .string(party.path(on: reader.home)), "name": reader.text(party.names, otherwise: party.did)],
            "kind": .string(reader.kind(kind)), "lines": .array(shown.map { RecordList.model($0, registry, reader) }),
            "none": shown.isEmpty ? reader.empty("party.noRecords") : .null,
            "pager": ["status": .string(reader.count("party.shown", shown.count)), "previous": first, "next": next],
        ]
        return Page(
            "party-records", title: reader("party.recordsTitle", ["party": name, "kind": reader.kind(kind)]), model: model, section: "parties")
    }

    /// Kinds in the order of the modules, the core's own last, unknown ones in between.
    private func ordered(_ kinds: [String]) -> [String] {
        let core = Set(registry.modules.first?.kinds.map(\.name) ?? [])
        let known = registry.modules.dropFirst().flatMap { $0.kinds.map(\.name) }
        func rank(_ kind: String) -> Int { core.contains(kind) ? known.count + 1 : known.firstIndex(of: kind) ?? known.count }
        return kinds.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    private static func path(_ party: PartyView, _ reader: ReaderView, _ kind: String) -> String {
        let path = party.path(on: reader.home)
        return path + (path.contains("?") ? "&" : "?") + "kind=" + kind.addingPercentEncodingForPath
    }
}
