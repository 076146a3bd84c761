import Canon
import Node
import Pages
import Signing
import Store

/// `/records/:uuid`: any record in plain words, with its proof. `/records/:uuid/receipt`: the same on one sheet of paper.
struct RecordPage: Sendable {
    let registry: Registry

    var routes: [Route] {
        [
            Route("GET", "/records/:uuid", summary: "A record in plain words, with its proof.") { request, context in
                try await respond(request, context) { view in
                    try view.record.map { try page($0, view, context) } ?? WithheldPage.page(view, url: context.url)
                }
            },
            Route("GET", "/records/:uuid/receipt", summary: "The receipt of a record on one page, to print and keep.") { request, context in
                try await respond(request, context) { try ReceiptPage.page($0, url: context.url) }
            },
        ]
    }

    private func respond(_ request: Request, _ context: NodeContext, _ page: @escaping @Sendable (RecordView) throws -> Page) async throws -> Response
    {
        guard let id = RecordID(pasted: request.parameters["uuid"] ?? "") else { return .failure(RecordPage.unknown("of this name")) }
        return try await context.store.read { transaction in
            guard let view = try RecordView(id, ReaderView(request, context, in: transaction)) else {
                return .failure(RecordPage.unknown(id.description))
            }
            return .page(try page(view))
        }
    }

    static func unknown(_ name: String) -> Failure {
        Failure(
            status: 404, code: "record.unknown",
            detail: "no log that this node keeps or follows holds a public record \(name); it may stand elsewhere, or not be public")
    }

    private func page(_ record: Record, _ view: RecordView, _ context: NodeContext) throws -> Page {
        let reader = view.reader
        var payload = PayloadView(reader)
        let own = registry.path(kind: record.kind, id: record.id, cooperation: record.cooperation)
        let model: JSON = [
            "masthead": [
                "eyebrow": .string(reader.kind(record.kind)), "title": RecordTitle.model(record, reader),
                "parties": .array(try signer(record, reader)), "chips": .array(chips(view)),
                "facts": [moment("record.stated", record.statedAt, reader), moment("record.logged", view.clocks.logged, reader)],
            ],
            "notes": .array(notes(record, view)),
            "own": own == view.path ? .null : ["href": .string(own), "label": reader.json("record.ownPage")],
            "exhibit": try exhibit(view, context),
            "payload": try payload.model(record.subject),
            "facts": ["items": .array(try facts(record, view))],
            "proof": try ProofPanel(view, url: context.url).model(),
            "receiptHref": .string(view.path + "/receipt"),
        ]
        return Page("record", title: RecordTitle.plain(record, reader), model: model)
    }

    /// What the record's module shows of it inside other pages; nothing for records with a page of their own.
    private func exhibit(_ view: RecordView, _ context: NodeContext) throws -> JSON {
        guard let exhibit = try context.exhibit(view.found, ExhibitWish(anchor: "record", isAlone: true), view.reader), exhibit.href == nil else {
            return .null
        }
        var model = exhibit.model
        model["template"] = .string(exhibit.template)
        return .object(model)
    }

    private func notes(_ record: Record, _ view: RecordView) -> [JSON] {
        var notes: [JSON] = []
        if view.found.state == .sealed { notes.append(view.reader.json("record.sealedShown")) }
        if !registry.knows(record.kind) { notes.append(view.reader.json("record.unknownKind")) }
        return notes
    }

    private func moment(_ key: String, _ instant: Instant, _ reader: ReaderView) -> JSON {
        ["label": reader.json(key), "value": .string(reader.formats.moment(instant)), "iso": .string(instant.description)]
    }

    /// The issuer with a link to its page, where it is known here.
    private func signer(_ record: Record, _ reader: ReaderView) throws -> [JSON] {
        var party = try reader.partyModel(record.issuer).object ?? JSONObject()
        guard party["href"] != nil else { return [] }
        party["role"] = reader.json("record.signedBy")
        return [.object(party)]
    }

    private func chips(_ view: RecordView) -> [JSON] {
        let stage = view.clocks.stage
        var chips = [Chip(stage == .witnessed ? .good : .waiting, view.reader("record.stage.\(stage.rawValue)"))]
        if view.found.state == .sealed { chips.append(Chip(.neutral, view.reader("record.state.sealed"))) }
        return chips.map(\.model)
    }

    private func facts(_ record: Record, _ view: RecordView) throws -> [JSON] {
        let reader = view.reader
        var rows = [
            reader.row("record.name", record.id.description, lang: "zxx"),
            reader.row("record.issuer", record.issuer, href: try reader.path(ofParty: record.issuer), lang: "zxx"),
            reader.row("record.kind", reader.kind(record.kind), note: record.kind),
            RecordPage.place(view),
            reader.row("record.digest", Multibase.base64URL(record.digest.bytes), lang: "zxx"),
        ]
        if let cooperation = record.cooperation {
            let path = registry.path(kind: "cooperation.v1", id: cooperation, cooperation: cooperation)
            rows.append(reader.row("record.cooperation", cooperation.description, href: path, lang: "zxx"))
        }
        if !record.audience.isEmpty {
            rows.append(reader.row("record.audience", reader.formats.list(try record.audience.map { try reader.name($0) })))
        }
        // Who approved, under a pseudonym of the issuer's roster, and where; whether they count, the log asked when it took the record in.
        for approval in record.approvals {
            guard let person = approval["approver"]?.string else { continue }
            let way = approval["method"] == "ed25519" ? "ed25519" : "webauthn"
            rows.append(reader.row("record.approvedBy", person, lang: "zxx", note: reader("record.approvedWith." + way)))
        }
        return rows + record.refersTo.map { reader.row("record.refersTo", $0.id.description, href: "/records/" + $0.id.uuid, lang: "zxx") }
    }

    /// In which log it stands, and where.
    static func place(_ view: RecordView) -> JSON {
        view.reader.row(
            "record.log", view.found.origin, href: view.found.isOwn ? "/log/entries?from=\(view.found.position)" : "/peers", lang: "zxx",
            note: view.reader("record.position", ["position": view.reader.formats.number(view.found.position)]))
    }
}
