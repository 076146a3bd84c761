import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/log`: this node's log in words. `/log/entries`: all of it, page by page.
struct LogPage: Sendable {
    let registry: Registry
    private static let recent: UInt64 = 20
    private static let pageLength: UInt64 = 50

    var routes: [Route] {
        [
            Route("GET", "/log", summary: "This node's log in words: size, root, checkpoint, who confirmed it, and its newest entries.") { request, context in
                let words = Words(request, context)
                return try await context.store.read { .page(try overview(words, context, in: $0)) }
            },
            Route("GET", "/log/entries", summary: "The entries of this node's log, page by page; ?from=POSITION is the lowest shown.") { request, context in
                let words = Words(request, context)
                let from = request.query["from"].flatMap { UInt64($0) }
                return try await context.store.read { .page(try entries(from: from, words, context, in: $0)) }
            },
        ]
    }

    private func overview(_ words: Words, _ context: NodeContext, in transaction: any ReadTransaction) throws -> Page {
        let log = LogView(context.origin, home: context.origin, in: transaction)
        let directory = try PartyDirectory(home: context.origin, language: words.language, in: transaction)
        let head = try log.latestHead()
        let size = head?.size ?? 0
        let equivocations = try transaction.first("SELECT COUNT(*) FROM equivocations")?.integer(0) ?? 0
        var facts = [
            words.row("log.origin", log.origin, lang: "zxx", note: words("log.originNote")),
            words.row("log.size", words.count("log.entries", size)),
        ]
        if let head {
            facts.append(words.row("log.root", Base64.encode(head.checkpoint.root.bytes), lang: "zxx", note: words("log.rootNote")))
            if size > 0, let at = try log.loggedAt(size - 1) { facts.append(words.row("log.lastEntry", words.formats.preciseMoment(at))) }
        }
        if let verifier = try log.verifier() { facts.append(words.row("log.key", verifier.vkey, lang: "zxx", note: words("log.keyNote"))) }
        let from = size > LogPage.recent ? size - LogPage.recent : 0
        let model: JSON = [
            "facts": ["items": .array(facts)],
            "cosigners": .array(try cosigners(log, directory, words)),
            "witnesses": .string(try witnessSentence(words, in: transaction)),
            "checkpointHref": "/log/checkpoint",
            "entries": .array(
                try LogEntryLine.models(
                    from: from, count: LogPage.recent, registry: registry, words: words, home: context.origin, directory: directory, in: transaction)),
            "allHref": "/log/entries", "all": words.json("log.all"),
            "command": words.command("log.audit.command", "comity audit \(context.url)"),
            "again": words.command("log.audit.again", "comity audit \(context.url) --policy policy.txt"),
            "equivocations": equivocations == 0 ? .null : ["href": "/equivocations", "text": .string(words.count("log.equivocations", equivocations))],
        ]
        return Page("log", title: words("log.title"), model: model, section: "log")
    }

    /// Every witness's latest word about this log: `{"name","href"?,"iso","date","text","chips"}`.
    private func cosigners(_ log: LogView, _ directory: PartyDirectory, _ words: Words) throws -> [JSON] {
        try KnownWitness.all(in: log.transaction).map { witness in
            let row = try log.transaction.first(
                "SELECT size, time FROM cosignatures WHERE name = ? ORDER BY size DESC LIMIT 1", [.text(witness.name)])
            let role = Chip(.neutral, words(witness.isNeutral ? "log.witness.neutral" : "log.witness.party"))
            var model: JSONObject = [
                "name": .string(directory.node(witness.origin)), "origin": .string(witness.origin), "chips": [role.model],
            ]
            if let row {
                let at = Instant(seconds: row.integer(1))
                model["iso"] = .string(at.description)
                model["date"] = .string(words.formats.preciseMoment(at))
                model["text"] = .string(words.count("log.witness.upTo", row.integer(0)))
            } else {
                model["text"] = words.json("log.witness.never")
            }
            return .object(model)
        }
    }

    private func witnessSentence(_ words: Words, in transaction: any ReadTransaction) throws -> String {
        let witnesses = try KnownWitness.all(in: transaction)
        let neutrals = witnesses.count { $0.isNeutral }
        if neutrals == 0 { return words("log.witness.none") }
        return words("log.witness.quorum", ["all": words.formats.number(neutrals), "quorum": words.formats.number(KnownWitness.quorum(of: witnesses))])
    }

    private func entries(from: UInt64?, _ words: Words, _ context: NodeContext, in transaction: any ReadTransaction) throws -> Page {
        let size = try LogView(context.origin, home: context.origin, in: transaction).latestHead()?.size ?? 0
        let length = LogPage.pageLength
        // A position beyond the end shows the end: a log only grows, and the link may be meant for later.
        let start = min(from ?? .max, size > length ? size - length : 0)
        let end = min(start + length, size)
        let directory = try PartyDirectory(home: context.origin, language: words.language, in: transaction)
        func link(_ from: UInt64, _ key: String) -> JSON { ["href": .string("/log/entries?from=\(from)"), "label": words.json(key)] }
        let model: JSON = [
            "entries": .array(
                try LogEntryLine.models(
                    from: start, count: length, registry: registry, words: words, home: context.origin, directory: directory, in: transaction)),
            "none": size == 0 ? words.empty("log.none") : .null,
            "pager": [
                "status": words.json(
                    "log.pageStatus",
                    ["from": words.formats.number(start), "to": words.formats.number(end == 0 ? 0 : end - 1), "size": words.formats.number(size)]),
                "previous": end < size ? link(start + length, "log.newer") : .null,
                "next": start > 0 ? link(start > length ? start - length : 0, "log.older") : .null,
            ],
        ]
        return Page("log-entries", title: words("log.entriesTitle"), model: model, section: "log")
    }
}
