import Canon
import CooperationsAPI
import Node
import Pages
import Signing
import Store

/// `/api/v1/cooperations`: the same as the pages, for programs.
enum CooperationsJSON {
    static let maxPage = 100

    /// `{"cooperations":[…],"next"?}`; `?limit=1…100`, `?before=UUID` (the `next` of the page before).
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        let text = request.query["limit"] ?? ""
        guard let limit = text.isEmpty ? 20 : Int(text), (1...maxPage).contains(limit) else {
            throw Failure(status: 400, code: "badLimit", pointer: "limit", detail: "limit must be a whole number from 1 to \(maxPage)")
        }
        let body = try await context.store.read { transaction -> JSON in
            let cooperations = KnownCooperations(origin: context.origin, includingSealed: request.isOperator, in: transaction)
            let before = try CooperationListPage.place(request.query["before"], in: cooperations)
            let found = try cooperations.list(before: before, limit: limit + 1)
            var body: JSONObject = ["cooperations": .array(found.prefix(limit).map { .object(head($0)) })]
            if found.count > limit { body["next"] = .string(found[limit - 1].id.uuid) }
            return .object(body)
        }
        return .json(body)
    }

    @Sendable static func one(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("cooperation of this name") }
        let body = try await context.store.read { transaction -> JSON in
            guard let reader = try CaseReader(id, ReaderView(request, context, in: transaction), context) else {
                throw Failure.notFound("cooperation of this name")
            }
            var body = head(reader.known)
            for (key, value) in reader.text.subject where key != "parties" { body[key] = value }
            body["attachments"] = .array(try reader.items().map { attachment($0) })
            return .object(body)
        }
        return .json(body)
    }

    private static func head(_ known: KnownCooperation) -> JSONObject {
        [
            "id": .string(known.id.description), "opener": .string(known.opener), "origin": .string(known.origin),
            "position": .integer(Int64(known.position)), "digest": .string(Multibase.base64URL(known.digest.bytes)), "sealed": .bool(known.isSealed),
            "title": .languages(known.title), "openedAt": .string(known.openedAt.description),
            "parties": .array(
                known.members.map { member in
                    var party: JSONObject = ["did": .string(member.did), "joined": .bool(member.joinedAt != nil)]
                    party["role"] = member.role.map { .string($0.rawValue) }
                    party["joinedAt"] = member.joinedAt.map { .string($0.description) }
                    party["joining"] = member.joining.map { .string($0.id.description) }
                    return .object(party)
                }),
        ]
    }

    /// The kind is named only of a record that the caller may read.
    private static func attachment(_ item: CaseItem) -> JSON {
        let attachment = item.attachment
        var members: JSONObject = [
            "question": .string(attachment.question.rawValue), "record": .string(attachment.record.description),
            "digest": .string(Multibase.base64URL(attachment.digest.bytes)), "attachedBy": .string(attachment.attachedBy),
            "attachedAt": .string(attachment.attachedAt.description), "attaching": .string(attachment.row.id.description),
        ]
        if !attachment.note.isEmpty { members["note"] = .languages(attachment.note) }
        switch item.state {
        case .open(let found):
            members["state"] = found.state == .sealed ? "sealed" : "open"
            members["kind"] = found.record.map { .string($0.kind) }
            members["origin"] = .string(found.origin)
            members["position"] = .integer(Int64(found.position))
        case .sealed: members["state"] = "sealed"
        case .erased: members["state"] = "erased"
        case .notHere: members["state"] = "notHere"
        }
        return .object(members)
    }
}
