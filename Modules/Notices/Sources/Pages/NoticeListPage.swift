import Canon
import Node
import NoticesAPI
import Pages
import Store

/// `/notices`: what the parties here and at followed peers have published, newest first.
enum NoticeListPage {
    static let pageSize = 20

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let notices = PublishedNotices(origin: context.origin, includingSealed: view.seesSealed, in: transaction)
            let party = request.query["party"].flatMap { $0.isEmpty ? nil : $0 }
            let before = try place(request.query["before"], in: notices)
            let found = try notices.list(issuer: party, before: before, limit: pageSize + 1)
            let shown = Array(found.prefix(pageSize))
            var model: JSONObject = [
                "items": .array(try shown.map { try item($0, view, notices) }),
                "parties": .array(
                    try notices.issuers().map { did -> JSON in
                        ["did": .string(did), "name": .string(try view.name(did)), "selected": .bool(did == party)]
                    }),
                "isFiltered": .bool(party != nil), "isLaterPage": .bool(before != nil),
                "firstHref": .string(address(party: party, before: nil)),
            ]
            if found.count > pageSize, let last = shown.last { model["nextHref"] = .string(address(party: party, before: last.id)) }
            return .object(model)
        }
        return .page(Page("notices/list", title: context.texts("notices.list.title", request.language), model: model, section: "notices"))
    }

    /// The newest few, for the home page.
    @Sendable static func home(_ request: Request, _ context: NodeContext) async throws -> JSON? {
        try await context.store.read { transaction -> JSON? in
            let view = ReaderView(request, context, in: transaction)
            let notices = PublishedNotices(origin: context.origin, includingSealed: view.seesSealed, in: transaction)
            let found = try notices.list(limit: 5)
            return found.isEmpty ? nil : ["items": .array(try found.map { try item($0, view, notices) })]
        }
    }

    /// One notice in a list: `{"title","href","issuer","excerpt","statedDay","origin","isHere","isSealed","isSuperseded","effective"?}`.
    static func item(_ notice: PublishedNotice, _ view: ReaderView, _ notices: PublishedNotices) throws -> JSON {
        let text = LanguageTag.best(notice.text, for: view.language)
        return [
            "title": view.text(notice.title) ?? .null, "href": .string("/notices/" + notice.id.uuid), "issuer": try view.partyModel(notice.issuer),
            "excerpt": .string(text.map { Prose($0.text, language: $0.tag).excerpt(view.language == .english ? 220 : 110) } ?? ""),
            "excerptLang": text.map { .string($0.tag) } ?? .null, "statedDay": view.formats.model(notice.statedAt.date),
            "origin": .string(try view.nodeName(notice.origin)), "isHere": .bool(notice.origin == view.home), "isSealed": .bool(notice.isSealed),
            "isSuperseded": .bool(try !notices.superseding(notice).isEmpty), "effective": NoticePage.effective(notice, view) ?? .null,
        ]
    }

    /// Where a page begins: after the notice that `before` names. An unknown name is refused.
    static func place(_ before: String?, in notices: PublishedNotices) throws -> PublishedNotices.Place? {
        guard let before, !before.isEmpty else { return nil }
        guard let id = RecordID(uuid: before), let notice = try notices.find(id) else {
            throw Failure(
                status: 400, code: "badCursor", pointer: "before",
                detail: "before must be the UUID of a notice in the list; begin again without it")
        }
        return PublishedNotices.Place(statedAt: notice.statedAt, id: id)
    }

    private static func address(party: String?, before: RecordID?) -> String {
        let parts = [party.map { "party=" + $0.addingPercentEncodingForPath }, before.map { "before=" + $0.uuid }].compactMap { $0 }
        return "/notices" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }
}
