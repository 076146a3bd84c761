import Canon
import Ledger
import Signing

/// One audit under way.
struct AuditRun {
    let files: LogFiles
    let options: Audit.Options
    var findings = Findings()
    var report = AuditReport()
    var notes: [String] = []
    var cosigners: [String] = []
    /// The newest head on which a witness's cosignature holds.
    var witnessed: Head?
    var documents = 0
    var states: [String] = []
    var equivocation: Equivocation?
    var start: UInt64 = 0
    /// The key that signed the checkpoint; nil while none is known to have.
    var logKey: NoteVerifier?

    init(source: any LogSource, options: Audit.Options) { (files, self.options) = (LogFiles(source: source), options) }

    mutating func outcome() async throws(LogSourceError) -> AuditOutcome {
        guard let head = try await readHead() else { return finished(memory: nil) }
        let before = try await recall(head)
        start = before?.size ?? 0
        var tree = TreeCheck(levels: before?.levels ?? [[]])
        // An earlier audit that kept nothing to judge by leaves the judging to one that reads everything.
        let judge =
            options.readsRecords && (before == nil || before?.judged != nil)
            ? options.rules.judge(of: head.checkpoint.origin, remembering: before?.judged) : nil
        var book = RecordBook(
            origin: head.checkpoint.origin, start: start, identities: before?.identities ?? [:], node: before?.node,
            counts: before?.counts ?? AuditCounts(), state: before == nil && options.readsRecords ? options.rules.emptyState() : nil, judge: judge)
        if before != nil, options.rules.emptyState() != nil {
            notes.append(
                "Derived state was not compared\(judge == nil ? ", and approvals and mandates were not judged" : ""), since that takes every record: "
                    + "audit with --full.")
        }

        let last = try await walk(head, &tree, &book, lastAt: before?.lastAt)
        if tree.size == head.checkpoint.size {
            for tile in tree.partialUpperTiles { try await compare(tile) }
            for problem in tree.problems(signed: head.checkpoint.root) { findings.report(problem) }
        }
        try await checkKey(head, book)
        try await checkCosigned(head)
        checkQuorum(head)
        if options.readsRecords {
            await settle(&book)
            try await checkErasures(head, &book)
            try await checkDoubts(head, &book)
            try await checkDocuments(head, book)
            try await checkState(head, book)
        }
        try await checkArchive(head)
        count(book.counts)
        guard findings.isEmpty, let logKey, options.readsRecords, let last else { return finished(memory: nil) }
        return finished(
            memory: AuditMemory(
                note: head.note, logKey: logKey, trust: report.trust, levels: tree.levels, lastAt: last, identities: book.identities, node: book.node,
                counts: book.counts, judged: book.memory))
    }

    mutating func finished(memory: AuditMemory?) -> AuditOutcome {
        report.problems = findings.all
        return AuditOutcome(
            report: report, memory: memory, equivocation: equivocation, start: start, notes: notes, cosigners: cosigners, documents: documents,
            states: states)
    }

    private mutating func count(_ counts: AuditCounts) {
        (report.recordsVerified, report.sealed, report.erased) = (counts.verified, counts.sealed.count, counts.erased)
        report.unknownKinds = counts.unknown.count
    }

    mutating func compare(_ tile: TreeCheck.UpperTile) async throws(LogSourceError) {
        let bytes = try await files.tile(tile.coordinate)
        for problem in TreeCheck.problems(of: tile, served: bytes) { findings.report(problem) }
    }
}
