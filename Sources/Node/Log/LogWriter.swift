import Canon
import Ledger
import Pages
import Signing
import Store

/// Writes batches of records to the log, each in one transaction. The sequencer sees to it that there is one at a time.
struct LogWriter {
    private let store: any Store
    private let registry: Registry
    private let origin: String
    private let sign: @Sendable (Checkpoint) throws -> String
    private var keys: KeyCache
    /// How long the last batch took, its commit included.
    private(set) var lastDuration: Duration = .zero

    /// What became of a batch: an answer for each of its records and the log as committed, or the reason why nobody knows what reached the disk.
    enum Outcome {
        case committed([Result<ActReceipt, any Error>], Sequencer.Published)
        case failed(String)
    }

    init(store: any Store, registry: Registry, origin: String, sign: @escaping @Sendable (Checkpoint) throws -> String) {
        (self.store, self.registry, self.origin, self.sign) = (store, registry, origin, sign)
        keys = KeyCache(origin: origin)
    }

    /// Returns when the batch is durable. A refused record does not fail the others.
    mutating func write(_ batch: [Submission], at now: Instant, after before: Sequencer.Published) -> Outcome {
        let at: Instant
        switch Sequencer.timestamp(now, after: before.lastAt) {
        case .success(let instant): at = instant
        case .failure(let failure): return .failed(failure.detail)
        }
        let (store, start) = (store, ContinuousClock.now)
        do {
            var results: [Result<ActReceipt, any Error>] = []
            var committed = before
            try store.writeNow { transaction in
                results.reserveCapacity(batch.count)
                for submission in batch {
                    do { results.append(.success(try append(submission, at: at, to: &committed, in: transaction))) } catch let refusal as Failure {
                        results.append(.failure(refusal))
                    }
                }
                if committed.edge.size > before.edge.size { try checkpoint(&committed, in: transaction) }
            }
            lastDuration = ContinuousClock.now - start
            return .committed(results, committed)
        } catch { return .failed("\(error)") }
    }

    private static let entry = SQLStatement("INSERT INTO entries VALUES (?, ?)")
    private static let opening = SQLStatement("INSERT INTO openings VALUES (?, ?, ?, ?, ?, NULL)")
    private static let tile = SQLStatement("INSERT INTO tiles VALUES (?, ?, ?)")
    private static let checkpoint = SQLStatement("INSERT INTO checkpoints VALUES (?, ?, ?)")

    /// Appends one record inside the batch's transaction. Throws `Failure` before it has written anything, or an error of the store.
    private mutating func append(
        _ submission: Submission, at: Instant, to log: inout Sequencer.Published, in transaction: any WriteTransaction
    ) throws -> ActReceipt {
        let record = submission.record
        let position = log.edge.size
        do {
            try keys.check(record, position: position, in: transaction)
            try registry.admit(record, at: RecordPlace(origin: origin, position: position, at: at), in: transaction)
            try transaction.execute(LogWriter.opening, submission.opening, position: SQLPosition(position, at: 0))
        } catch  where error is Failure || (error as? StoreError)?.code == .constraint {
            // Nearly every record is new; that one is not is found by its being refused: names are unique in `openings`, and nothing is written yet.
            if let earlier = try LogQueries.receipt(for: record, in: transaction) { return earlier }
            throw error
        }
        let entry = LogEntry(at: at, commitment: submission.commitment).bytes
        try transaction.execute(LogWriter.entry, [SQLValue(position), .blob(entry)])
        try log.edge.append(TreeHash.leaf(entry)) { tile in
            try transaction.execute(
                LogWriter.tile, [.integer(Int64(tile.level)), SQLValue(tile.index), .blob(tile.hashes.joinedBytes)])
        }
        log.lastAt = at
        for row in submission.rows { try row.run(at: position, in: transaction) }
        if record.kind == IdentityEvent.kind { keys.forget() }
        if record.kind == Erasure.kind {
            let erasure = try Erasure.read(record)
            try LogQueries.erase(erasure.position, tombstone: record.id, in: transaction)
            try registry.forget(origin: origin, position: erasure.position, in: transaction)
        }
        return ActReceipt(id: record.id, position: position, loggedAt: at, digest: record.digest)
    }

    private func checkpoint(_ log: inout Sequencer.Published, in transaction: any WriteTransaction) throws {
        let root = log.edge.root
        guard let checkpoint = Checkpoint(origin: origin, size: log.edge.size, root: root) else {
            throw StoreError(.failed, "the origin \(origin) cannot stand in a checkpoint")
        }
        log.note = try sign(checkpoint)
        try transaction.execute(LogWriter.checkpoint, [SQLValue(log.edge.size), .blob(root.bytes), .text(log.note)])
    }
}
