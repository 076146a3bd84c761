import Canon
import Node
import Pages
import Signing
import Store

/// `/records/:uuid`: any record in plain words, with its proof. Sealed and erased ones say what is known of them and what is not.
struct RecordPage: Sendable {
    let registry: Registry

    var routes: [Route] {
        [
            Route("GET", "/records/:uuid", summary: "A record in plain words, with its proof.") { request, context in
                try await respond(request, context) { view, words in page(view, words, context) }
            },
            Route("GET", "/records/:uuid/receipt", summary: "The receipt of a record on one page, to print and keep.") { request, context in
                try await respond(request, context) { view, words in ReceiptPage.page(view, words, context) }
            },
        ]
    }

    private func respond(
        _ request: Request, _ context: NodeContext, _ page: @escaping @Sendable (RecordView, Words) -> Page
    ) async throws -> Response {
        let words = Words(request, context)
        guard let id = RecordID(pasted: request.parameters["uuid"] ?? "") else { return .failure(Failure.notFound("record of this name")) }
        let isOperator = request.isOperator
        let view = try await context.store.read {
            try RecordView.read(id, isOperator: isOperator, words, home: context.origin, in: $0)
        }
        guard let view else {
            return .failure(
                Failure(
                    status: 404, code: "record.unknown",
                    detail: "no log that this node keeps or follows holds a public record \(id); it may stand elsewhere, or not be public"))
        }
        return .page(page(view, words))
    }

    private func page(_ view: RecordView, _ words: Words, _ context: NodeContext) -> Page {
        let panel = ProofPanel(view: view, words: words, url: context.url)
        guard let record = view.record else { return withheld(view, panel, words, context) }
        var payload = PayloadView(words: words, directory: view.directory)
        let own = registry.path(kind: record.kind, id: record.id, cooperation: record.cooperation)
        let model: JSON = [
            "masthead": [
                "eyebrow": .string(words.kind(record.kind)), "title": RecordTitle.model(record, words),
                "parties": .array(RecordPage.signer(record, view, words)),
                "chips": .array(chips(view, record, words)),
                "facts": [
                    RecordPage.moment("record.stated", record.statedAt, words), RecordPage.moment("record.logged", view.clocks.logged, words),
                ],
            ],
            "sealedNote": view.found.state == .sealed ? words.json("record.sealedShown") : .null,
            "own": own == view.path ? .null : ["href": .string(own), "label": words.json("record.ownPage")],
            "facts": ["items": .array(facts(view, record, words, context))],
            "payload": payload.model(record.subject),
            "proof": panel.model,
            "receiptHref": .string(view.path + "/receipt"),
            "unknownKind": registry.knows(record.kind) ? .null : words.json("record.unknownKind"),
        ]
        return Page("record", title: RecordTitle.plain(record, words), model: model)
    }

    private static func moment(_ key: String, _ instant: Instant, _ words: Words) -> JSON {
        ["label": words.json(key), "value": .string(words.formats.moment(instant)), "iso": .string(instant.description)]
    }

    /// The issuer with a link to its page, where it is known here.
    private static func signer(_ record: Record, _ view: RecordView, _ words: Words) -> [JSON] {
        var link = view.directory.link(record.issuer).object ?? JSONObject()
        guard link["href"] != nil else { return [] }
        link["role"] = words.json("record.signedBy")
        return [.object(link)]
    }

    private func chips(_ view: RecordView, _ record: Record, _ words: Words) -> [JSON] {
        var chips: [Chip] = []
        switch view.clocks.stage {
        case .witnessed: chips.append(Chip(.good, words("record.stage.witnessed")))
        case .seen: chips.append(Chip(.waiting, words("record.stage.seen")))
        case .logged: chips.append(Chip(.waiting, words("record.stage.logged")))
        }
        if view.found.state == .sealed { chips.append(Chip(.neutral, words("record.state.sealed"))) }
        return chips.map(\.model)
    }

    private func facts(_ view: RecordView, _ record: Record, _ words: Words, _ context: NodeContext) -> [JSON] {
        var rows = [
            words.row("record.name", record.id.description, lang: "zxx"),
            words.row("record.issuer", record.issuer, href: view.directory.path(record.issuer), lang: "zxx"),
            words.row("record.kind", words.kind(record.kind), note: record.kind),
            words.row(
                "record.log", view.found.origin, href: view.found.isOwn ? "/log/entries?from=\(view.found.position)" : "/peers", lang: "zxx",
                note: words("record.position", ["position": words.formats.number(view.found.position)])),
            words.row("record.digest", Multibase.base64URL(record.digest.bytes), lang: "zxx"),
        ]
        if let cooperation = record.cooperation {
            rows.append(words.row("record.cooperation", cooperation.description, href: registry.path(kind: "cooperation.v1", id: cooperation, cooperation: cooperation), lang: "zxx"))
        }
        if !record.audience.isEmpty {
            rows.append(words.row("record.audience", words.formats.list(record.audience.map { view.directory.name($0) })))
        }
        rows += record.refersTo.map { words.row("record.refersTo", $0.id.description, href: "/records/" + $0.id.uuid, lang: "zxx") }
        return rows
    }

    /// What is known of a record whose content is sealed or erased.
    private func withheld(_ view: RecordView, _ panel: ProofPanel, _ words: Words, _ context: NodeContext) -> Page {
        let key = "record.withheld.\(view.state)"
        var rows = [
            words.row("record.name", view.id.description, lang: "zxx"),
            words.row(
                "record.log", view.found.origin, href: view.found.isOwn ? "/log/entries?from=\(view.found.position)" : "/peers", lang: "zxx",
                note: words("record.position", ["position": words.formats.number(view.found.position)])),
        ]
        if let entry = LogEntryText(view.found.entry) { rows.append(words.row("record.commitment", entry.commitment, lang: "zxx")) }
        if let tombstone = view.tombstone, let record = tombstone.record {
            rows.append(words.row("record.erasedBy", view.directory.name(record.issuer), href: "/records/" + record.id.uuid))
            rows.append(words.row("record.erasedOn", words.formats.preciseMoment(tombstone.loggedAt)))
            let reasons = record.subject["reason"]?.object.flatMap(PayloadView.languageMap) ?? []
            let reason = LanguageTag.best(Dictionary(reasons, uniquingKeysWith: { a, _ in a }), for: words.language)
            rows.append(words.row("record.erasedWhy", reason?.text ?? words("record.noReason"), lang: reason?.tag))
        }
        let model: JSON = [
            "masthead": [
                "eyebrow": words.json("record.eyebrow"), "title": words.own(words(key + ".title")), "lead": words.own(words(key + ".lead")),
                "chips": [Chip(view.found.state == .erased ? .stop : .neutral, words("record.state.\(view.state)")).model],
            ],
            "points": .array(["known", "unknown", "check"].map { words.json("\(key).\($0)") }),
            "facts": ["items": .array(rows)],
            "clocks": panel.clocks, "ladder": panel.ladder, "downloads": .array(panel.downloads), "command": panel.command,
            "checking": words.json("proof.checking"),
        ]
        return Page("record-withheld", title: words(key + ".title"), model: model)
    }
}
