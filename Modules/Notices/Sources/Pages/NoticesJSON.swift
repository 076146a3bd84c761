import Canon
import Node
import NoticesAPI
import Pages
import Store

/// `/api/v1/notices`: the same as the pages, for programs.
enum NoticesJSON {
    static let maxPage = 100

    /// `{"notices":[…],"next"?}`; `?party=DID`, `?limit=1…100`, `?before=UUID` (the `next` of the page before).
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        let limit = try limit(request.query["limit"])
        let body = try await context.store.read { transaction -> JSON in
            let notices = PublishedNotices(origin: context.origin, includingSealed: request.isOperator, in: transaction)
            let before = try NoticeListPage.place(request.query["before"], in: notices)
            let found = try notices.list(issuer: request.query["party"].flatMap { $0.isEmpty ? nil : $0 }, before: before, limit: limit + 1)
            var body: JSONObject = ["notices": .array(try found.prefix(limit).map { try json($0, notices) })]
            if found.count > limit { body["next"] = .string(found[limit - 1].id.uuid) }
            return .object(body)
        }
        return .json(body)
    }

    @Sendable static func one(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("notice of this name") }
        let body = try await context.store.read { transaction -> JSON in
            let notices = PublishedNotices(origin: context.origin, includingSealed: request.isOperator, in: transaction)
            guard let notice = try notices.find(id) else { throw Failure.notFound("notice of this name") }
            return try json(notice, notices)
        }
        return .json(body)
    }

    private static func json(_ notice: PublishedNotice, _ notices: PublishedNotices) throws -> JSON {
        var members: JSONObject = [
            "id": .string(notice.id.description), "issuer": .string(notice.issuer), "origin": .string(notice.origin),
            "position": .integer(Int64(notice.position)), "sealed": .bool(notice.isSealed), "signedAt": .string(notice.statedAt.description),
            "title": .languages(notice.title), "text": .languages(notice.text),
            "attachments": .array(try notices.attachments(of: notice).map(\.json)), "sections": .array(notice.sections),
            "supersededBy": .array(try notices.superseding(notice).map { .string($0.id.description) }),
        ]
        if !notice.caveat.isEmpty { members["caveat"] = .languages(notice.caveat) }
        members["effectiveFrom"] = notice.effectiveFrom.map { .string($0.description) }
        members["supersedes"] = notice.supersedes.map { .string($0.description) }
        members["cooperation"] = notice.cooperation.map { .string($0.description) }
        return .object(members)
    }

    static func limit(_ text: String?) throws -> Int {
        guard let text, !text.isEmpty else { return 20 }
        guard let limit = Int(text), (1...maxPage).contains(limit) else {
            throw Failure(status: 400, code: "badLimit", pointer: "limit", detail: "limit must be a whole number from 1 to \(maxPage)")
        }
        return limit
    }
}
