import Canon
import DecisionsAPI
import Node
import Pages
import Signing
import Store

/// `/decisions`: requests, newest first, with how far they have come and the running deadlines; what waits for the reader's own party stands first.
struct DecisionListPage: Sendable {
    let shelf: DecisionShelf
    static let pageSize = 25

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = DecisionReader.known(view)
            let party = request.query["party"].flatMap { $0.isEmpty ? nil : $0 }
            let before = request.query["before"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            let found = try known.requests(of: party, before: before, limit: DecisionListPage.pageSize + 1) { try DecisionListPage.fits($0, view) }
            let readers = try found.prefix(DecisionListPage.pageSize).compactMap { try DecisionReader($0, known, view, shelf) }
            // Whoever may decide sees first what runs out first.
            let own = try queue(known, view)
            var model: JSONObject = [
                "items": .array(try readers.map(DecisionListPage.card)), "hasItems": .bool(!readers.isEmpty),
                "queue": .array(try own.map(DecisionListPage.card)), "hasQueue": .bool(!own.isEmpty), "isLaterPage": .bool(before != nil),
                "filter": try select(party, found, view),
                "empty": readers.isEmpty
                    ? ["title": .string(view("decisions.list.empty.title")), "text": .string(view("decisions.list.empty.text"))] : .null,
            ]
            if found.count > DecisionListPage.pageSize {
                model["nextHref"] = .string("/decisions?before=\(found[DecisionListPage.pageSize - 1].statedAt.milliseconds)")
            }
            return .object(model)
        }
        return .page(Page("decisions/list", title: context.texts("decisions.list.title", request.language), model: model, section: "decisions"))
    }

    /// Whether a request is one of those that a figure counted: `what`, `from`, `to`, and `applicant` (a country, `domestic` or `foreign`).
    static func fits(_ request: KnownRequest, _ view: ReaderView) throws -> Bool {
        let query = view.request.query
        for (name, value) in [("what", request.what), ("from", request.from), ("to", request.to)] {
            if let wanted = query[name], !wanted.isEmpty, wanted != value { return false }
        }
        guard let wanted = query["applicant"], !wanted.isEmpty else { return true }
        let (country, decider) = (try view.party(request.issuer)?.jurisdiction, try view.party(request.askedOf)?.jurisdiction)
        switch wanted {
        case "domestic": return country == decider
        case "foreign": return country != decider
        default: return country == wanted && country != decider
        }
    }

    /// Open requests to parties of which the reader holds an office, the nearest deadline first.
    private func queue(_ known: KnownDecisions, _ view: ReaderView) throws -> [DecisionReader] {
        let parties = Set((view.request.person?.offices ?? []).map(\.party))
        var open: [DecisionReader] = []
        for party in parties.sorted() {
            for request in try known.requests(of: party, limit: 200) where request.askedOf == party {
                if let reader = try DecisionReader(request, known, view, shelf), reader.life.state.isOpen { open.append(reader) }
            }
        }
        let never = CalendarDate(daysSinceEpoch: 2_932_896)
        return open.sorted {
            ($0.life.deadline?.last ?? never, $0.file.request.loggedAt) < ($1.life.deadline?.last ?? never, $1.file.request.loggedAt)
        }
    }

    private func select(_ chosen: String?, _ found: [KnownRequest], _ view: ReaderView) throws -> JSON {
        var parties: [String] = chosen.map { [$0] } ?? []
        for did in found.flatMap({ [$0.askedOf, $0.issuer] }) where !parties.contains(did) { parties.append(did) }
        let named = try parties.map { ($0, try view.name($0)) }.sorted { $0.1 < $1.1 }
        var options: [JSON] = [["value": "", "label": .string(view("decisions.list.all")), "selected": .bool(chosen == nil)]]
        options += named.map { ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == chosen)] }
        return ["name": "party", "label": .string(view("decisions.list.party")), "options": .array(options)]
    }

    static func card(_ reader: DecisionReader) throws -> JSON {
        let (view, request) = (reader.view, reader.file.request)
        return [
            "title": view.text(request.title) ?? .null, "href": .string("/decisions/" + request.id.uuid),
            "what": .string(view("decisions.what." + request.what)), "way": .string("\(request.from) → \(request.to)"),
            "chips": .array(reader.chips.map(\.model)), "day": view.formats.model(request.loggedAt.date),
            "between": .string(
                view("decisions.list.between", ["applicant": try view.name(request.issuer), "asked": try view.name(request.askedOf)])),
            "clock": reader.life.state.isOpen && reader.life.deadline != nil ? .string(reader.deadlineText) : .null,
        ]
    }
}
