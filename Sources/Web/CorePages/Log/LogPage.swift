import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/log`: this node's log in words. `/log/entries`: all of it, page by page.
enum LogPage {
    private static let recent: UInt64 = 20
    private static let pageLength: UInt64 = 50

    static let routes = [
        Route("GET", "/log", summary: "This node's log in words: size, root, checkpoint, who confirmed it, and its newest entries.") {
            request, context in
            try await context.store.read { .page(try overview(context, ReaderView(request, context, in: $0))) }
        },
        Route("GET", "/log/entries", summary: "The entries of this node's log, page by page; ?from=POSITION is the lowest shown.") {
            request, context in
            let from = request.query["from"].flatMap { UInt64($0) }
            return try await context.store.read { .page(try entries(from: from, context, ReaderView(request, context, in: $0))) }
        },
    ]

    private static func overview(_ context: NodeContext, _ reader: ReaderView) throws -> Page {
        let log = LogView(context.origin, home: context.origin, in: reader.transaction)
        let head = try log.latestHead()
        let size = head?.size ?? 0
        let equivocations = try reader.transaction.first("SELECT COUNT(*) FROM equivocations")?.integer(0) ?? 0
        var facts = [
            reader.row("log.origin", log.origin, lang: "zxx", note: reader("log.originNote")),
            reader.row("log.size", reader.count("log.entries", size)),
        ]
        if let head {
            facts.append(reader.row("log.root", Base64.encode(head.checkpoint.root.bytes), lang: "zxx", note: reader("log.rootNote")))
            if size > 0, let at = try log.loggedAt(size - 1) { facts.append(reader.row("log.lastEntry", reader.formats.preciseMoment(at))) }
        }
        if let verifier = try log.verifier() { facts.append(reader.row("log.key", verifier.vkey, lang: "zxx", note: reader("log.keyNote"))) }
        let from = size > recent ? size - recent : 0
        let model: JSON = [
            "facts": ["items": .array(facts)],
            "cosigners": .array(try cosigners(log, reader)),
            "witnesses": .string(try witnessSentence(reader)),
            "checkpointHref": "/log/checkpoint",
            "entries": .array(try LogEntryLine.models(from: from, count: recent, reader)),
            "allHref": "/log/entries", "all": reader.json("log.all"),
            "command": reader.command("log.audit.command", "comity audit \(context.url)"),
            "again": reader.command("log.audit.again", "comity audit \(context.url) --policy policy.txt"),
            "equivocations": equivocations == 0
                ? .null : ["href": "/equivocations", "text": .string(reader.count("log.equivocations", equivocations))],
        ]
        return Page("log", title: reader("log.title"), model: model, section: "log")
    }

    /// Every witness's latest word about this log: `{"name","href"?,"iso","date","text","chips"}`.
    private static func cosigners(_ log: LogView, _ reader: ReaderView) throws -> [JSON] {
        try KnownWitness.all(in: log.transaction).map { witness in
            let row = try log.transaction.first(
                "SELECT size, time FROM cosignatures WHERE name = ? ORDER BY size DESC LIMIT 1", [.text(witness.name)])
            let role = Chip(.neutral, reader(witness.isNeutral ? "log.witness.neutral" : "log.witness.party"))
            var model: JSONObject = [
                "name": .string(try reader.nodeName(witness.origin)), "origin": .string(witness.origin), "chips": [role.model],
            ]
            if let row {
                let at = Instant(seconds: row.integer(1))
                model["iso"] = .string(at.description)
                model["date"] = .string(reader.formats.preciseMoment(at))
                model["text"] = .string(reader.count("log.witness.upTo", row.integer(0)))
            } else {
                model["text"] = reader.json("log.witness.never")
            }
            return .object(model)
        }
    }

    private static func witnessSentence(_ reader: ReaderView) throws -> String {
        let witnesses = try KnownWitness.all(in: reader.transaction)
        let neutrals = witnesses.count { $0.isNeutral }
        if neutrals == 0 { return reader("log.witness.none") }
        return reader(
            "log.witness.quorum", ["all": reader.formats.number(neutrals), "quorum": reader.formats.number(KnownWitness.quorum(of: witnesses))])
    }

    private static func entries(from: UInt64?, _ context: NodeContext, _ reader: ReaderView) throws -> Page {
        let size = try LogView(context.origin, home: context.origin, in: reader.transaction).latestHead()?.size ?? 0
        let length = pageLength
        // A position beyond the end shows the end: a log only grows, and the link may be meant for later.
        let start = min(from ?? .max, size > length ? size - length : 0)
        let end = min(start + length, size)
        func link(_ from: UInt64, _ key: String) -> JSON { ["href": .string("/log/entries?from=\(from)"), "label": reader.json(key)] }
        let model: JSON = [
            "entries": .array(try LogEntryLine.models(from: start, count: length, reader)),
            "none": size == 0 ? reader.empty("log.none") : .null,
            "pager": [
                "status": reader.json(
                    "log.pageStatus",
                    ["from": reader.formats.number(start), "to": reader.formats.number(end == 0 ? 0 : end - 1), "size": reader.formats.number(size)]),
                "previous": end < size ? link(start + length, "log.newer") : .null,
                "next": start > 0 ? link(start > length ? start - length : 0, "log.older") : .null,
            ],
        ]
        return Page("log-entries", title: reader("log.entriesTitle"), model: model, section: "log")
    }
}
