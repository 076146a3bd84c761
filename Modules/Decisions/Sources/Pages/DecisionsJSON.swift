import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing
import Store

/// `/api/v1/decisions`: the same as the pages, for programs.
struct DecisionsJSON: Sendable {
    let shelf: DecisionShelf
    static let maxPage = 100

    /// `{"requests":[…],"next"?}`; `?party=DID`, `?before=` (the `next` of the page before).
    @Sendable func list(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let body = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = DecisionReader.known(view)
            let before = request.query["before"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            let found = try known.requests(of: request.query["party"], before: before, limit: DecisionsJSON.maxPage + 1)
            var body: JSONObject = [
                "requests": .array(
                    try found.prefix(DecisionsJSON.maxPage).compactMap {
                        try DecisionReader($0, known, view, shelf).map { .object(DecisionsJSON.brief($0)) }
                    })
            ]
            if found.count > DecisionsJSON.maxPage { body["next"] = .string(String(found[DecisionsJSON.maxPage - 1].statedAt.milliseconds)) }
            return .object(body)
        }
        return .json(body)
    }

    @Sendable func one(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("request of this name") }
        let body = try await context.store.read { transaction -> JSON in
            guard let reader = try DecisionReader(id, ReaderView(request, context, in: transaction), shelf: shelf) else {
                throw Failure.notFound("request of this name")
            }
            var body = DecisionsJSON.brief(reader)
            body["request"] = .object(reader.file.request.subject)
            body["facts"] = .object(reader.file.facts)
            body["attested"] = .array(reader.file.facts.keys.filter { reader.file.attested($0) != nil }.map { .string($0) })
            body["acts"] = .array(
                reader.file.acts.map { item in
                    [
                        "id": .string(item.act.id.description), "kind": .string(item.act.kind), "issuer": .string(item.act.issuer),
                        "digest": .string(item.act.digest.multibase), "loggedAt": .string(item.act.loggedAt.description),
                        "subject": .object(item.act.subject),
                    ]
                })
            return .object(body)
        }
        return .json(body)
    }

    private static func brief(_ reader: DecisionReader) -> JSONObject {
        let (request, life) = (reader.file.request, reader.life)
        var body: JSONObject = [
            "id": .string(request.id.description), "digest": .string(request.digest.multibase), "issuer": .string(request.issuer),
            "askedOf": .string(request.askedOf), "what": .string(request.what), "action": .string(request.action), "from": .string(request.from),
            "to": .string(request.to), "title": .languages(request.title), "loggedAt": .string(request.loggedAt.description),
            "state": .string(life.state.rawValue), "lateness": .string(life.lateness.rawValue), "silence": .string(life.silence.rawValue),
        ]
        if let deadline = life.deadline {
            body["due"] = deadline.last.map { .string($0.description) } ?? .null
            body["clockStands"] = .bool(deadline.isStopped)
        }
        body["decidedBy"] = life.decision.map { .string($0.id.description) }
        return body
    }
}
