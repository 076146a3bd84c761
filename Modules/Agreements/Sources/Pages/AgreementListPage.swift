import AgreementsAPI
import Canon
import Conclusion
import Node
import Pages
import Store

/// `/agreements`: what is negotiated, signed and in force, newest first; and what is only known to exist.
enum AgreementListPage {
    static let pageSize = 20

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let party = request.query["party"].flatMap { $0.isEmpty ? nil : $0 }
            let before = request.query["before"].flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            let found = try known.negotiations(of: party, before: before, limit: pageSize + 1)
            let items = try found.prefix(pageSize).map { try item($0, known, view) }
            let shown = Set(found.map(\.negotiation))
            let notices = try known.notices(of: party).filter { !shown.contains($0.agreement) }
            var model: JSONObject = [
                "items": .array(items), "hasItems": .bool(!items.isEmpty), "isLaterPage": .bool(before != nil),
                "notices": .array(try notices.map { try notice($0, view) }),
                "empty": items.isEmpty && notices.isEmpty
                    ? ["title": .string(view("agreements.list.empty.title")), "text": .string(view("agreements.list.empty.text"))] : .null,
            ]
            if found.count > pageSize { model["nextHref"] = .string("/agreements?before=\(found[pageSize - 1].statedAt.milliseconds)") }
            return .object(model)
        }
        return .page(Page("agreements/list", title: context.texts("agreements.list.title", request.language), model: model, section: "agreements"))
    }

    /// A negotiation by its last version.
    static func item(_ first: KnownOffer, _ known: KnownAgreements, _ view: ReaderView) throws -> JSON {
        let versions = try known.versions(of: first.negotiation)
        let signed = try versions.last { try known.signedByAll($0) != nil }
        let last = signed ?? versions.last ?? first
        let reader = try AgreementReader(last.id, view)
        let standing = try reader?.standing()
        var chips = standing.map { [AgreementPage.chip($0, view)] } ?? []
        if last.isSealed { chips.append(Chip(.neutral, view("agreements.chip.sealed"))) }
        return [
            "title": view.text(last.title) ?? .null, "href": .string("/agreements/" + last.id.uuid),
            "kind": .string(AgreementPage.kind(last.kind, view)), "openedDay": view.formats.model(first.statedAt.date),
            "members": .array(try last.parties.map { try view.partyModel($0) }), "chips": .array(chips.map(\.model)),
            "versions": .string(view.texts.count("agreements.list.versions", versions.count, view.language)),
        ]
    }

    /// What is known of an agreement whose text is not to be read here.
    private static func notice(_ notice: KnownNotice, _ view: ReaderView) throws -> JSON {
        [
            "title": view.text(notice.title) ?? .null, "href": .string("/records/" + notice.id.uuid),
            "kind": .string(AgreementPage.kind(notice.kind, view)), "members": .array(try notice.parties.map { try view.partyModel($0) }),
            "until": notice.until.map { view.formats.model($0) } ?? .null, "digest": .string(notice.textDigest.multibase),
            "isOpen": .bool(notice.isOpen), "by": .string(try view.name(notice.issuer)),
        ]
    }

    /// The newest few, for the home page.
    @Sendable static func home(_ request: Request, _ context: NodeContext) async throws -> JSON? {
        try await context.store.read { transaction -> JSON? in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let found = try known.negotiations(limit: 3)
            return found.isEmpty ? nil : ["items": .array(try found.map { try item($0, known, view) })]
        }
    }
}
