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
            var pager: JSONObject = ["status": .string(view.texts.count("notices.list.status", shown.count, view.language))]
            if before != nil {
                pager["previous"] = ["href": .string(address(party: party, before: nil)), "label": .string(view("notices.list.first"))]
            }
            if found.count > pageSize, let last = shown.last {
                pager["next"] = ["href": .string(address(party: party, before: last.id)), "label": .string(view("notices.list.next"))]
            }
            return [
                "items": .array(try shown.map { try item($0, view, notices) }), "hasItems": .bool(!shown.isEmpty),
                "filter": try filter(party, view, notices), "pager": .object(pager),
                "empty": shown.isEmpty
                    ? ["title": .string(view("notices.list.empty.title")), "text": .string(view("notices.list.empty.text"))] : .null,
            ]
        }
        return .page(Page("notices/list", title: context.texts("notices.list.title", request.language), model: model, section: "notices"))
    }

    /// The values of the component `field-select` that chooses a party.
    private static func filter(_ chosen: String?, _ view: ReaderView, _ notices: PublishedNotices) throws -> JSON {
        let all: JSON = ["value": "", "label": .string(view("notices.list.everyParty")), "selected": .bool(chosen == nil)]
        let parties = try notices.issuers().map { did -> JSON in
            ["value": .string(did), "label": .string(try view.name(did)), "selected": .bool(did == chosen)]
        }
        return ["name": "party", "label": .string(view("notices.list.party")), "options": .array([all] + parties)]
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

    /// One notice in a list: the values of the component `notice-card`.
    static func item(_ notice: PublishedNotice, _ view: ReaderView, _ notices: PublishedNotices) throws -> JSON {
        let text = LanguageTag.best(notice.text, for: view.language)
        let excerpt = text.map { Prose($0.text, language: $0.tag).excerpt(view.language == .english ? 220 : 110) }
        var chips: [Chip] = []
        if try !notices.superseding(notice).isEmpty { chips.append(Chip(.stop, view("notices.chip.superseded"))) }
        if let start = notice.effectiveFrom, !start.hasBegun(at: view.now) {
            chips.append(Chip(.waiting, view("notices.effective.from", ["date": view.formats.date(start.date)])))
        }
        if notice.isSealed { chips.append(Chip(.neutral, view("notices.chip.sealed"))) }
        if notice.origin != view.home { chips.append(Chip(.neutral, view("notices.chip.peer", ["node": try view.nodeName(notice.origin)]))) }
        return [
            "title": view.text(notice.title) ?? .null, "href": .string("/notices/" + notice.id.uuid), "party": .string(try view.name(notice.issuer)),
            "date": .string(view.formats.date(notice.statedAt.date)), "iso": .string(notice.statedAt.date.description),
            "summary": text.map { ["text": .string(excerpt ?? ""), "lang": .string($0.tag)] } ?? .null, "chips": .array(chips.map(\.model)),
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
