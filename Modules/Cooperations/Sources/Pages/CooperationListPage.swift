import Canon
import CooperationsAPI
import Node
import Pages
import Store

/// `/cooperations`: every undertaking that is known here, newest first.
enum CooperationListPage {
    static let pageSize = 20

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let cooperations = KnownCooperations(origin: view.home, includingSealed: view.seesSealed, in: transaction)
            let before = try place(request.query["before"], in: cooperations)
            let found = try cooperations.list(before: before, limit: pageSize + 1)
            var model: JSONObject = [
                "items": .array(try found.prefix(pageSize).map { try item($0, view) }), "isLaterPage": .bool(before != nil),
                "empty": found.isEmpty
                    ? ["title": .string(view("cooperations.list.empty.title")), "text": .string(view("cooperations.list.empty.text"))] : .null,
            ]
            if found.count > pageSize { model["nextHref"] = .string("/cooperations?before=" + found[pageSize - 1].id.uuid) }
            return .object(model)
        }
        return .page(
            Page("cooperations/list", title: context.texts("cooperations.list.title", request.language), model: model, section: "cooperations"))
    }

    /// The newest few, for the home page.
    @Sendable static func home(_ request: Request, _ context: NodeContext) async throws -> JSON? {
        try await context.store.read { transaction -> JSON? in
            let view = ReaderView(request, context, in: transaction)
            let cooperations = KnownCooperations(origin: view.home, includingSealed: view.seesSealed, in: transaction)
            let found = try cooperations.list(limit: 3)
            return found.isEmpty ? nil : ["items": .array(try found.map { try item($0, view) })]
        }
    }

    /// `{"title","href","openedDay","members":[{party}],"chips"}`.
    static func item(_ known: KnownCooperation, _ view: ReaderView) throws -> JSON {
        let joined = known.members.count { $0.joinedAt != nil }
        let chip =
            joined == known.members.count
            ? Chip(.good, view("cooperations.chip.allJoined"))
            : Chip(
                .waiting,
                view("cooperations.chip.someJoined", ["joined": view.formats.number(joined), "invited": view.formats.number(known.members.count)]))
        return [
            "title": view.text(known.title) ?? .null, "href": .string("/cooperations/" + known.id.uuid),
            "openedDay": view.formats.model(known.openedAt.date), "members": .array(try known.members.map { try view.partyModel($0.did) }),
            "chips": .array([chip.model] + (known.isSealed ? [Chip(.neutral, view("cooperations.chip.sealed")).model] : [])),
        ]
    }

    static func place(_ before: String?, in cooperations: KnownCooperations) throws -> KnownCooperation? {
        guard let before, !before.isEmpty else { return nil }
        guard let id = RecordID(uuid: before), let known = try cooperations.find(id) else {
            throw Failure(
                status: 400, code: "badCursor", pointer: "before",
                detail: "before must be the UUID of a cooperation in the list; begin again without it")
        }
        return known
    }
}
