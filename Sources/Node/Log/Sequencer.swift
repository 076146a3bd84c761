import Canon
import Dispatch
import Foundation
import Ledger
import Pages
import Signing
import Store
import Synchronization

/// The one writer of the log. Callers hand it verified records; it gives each a place, commits, and only then answers.
///
/// Group commit without a timer: whatever arrived while the last transaction was being flushed becomes the next one. A refusal by a module concerns
/// its record alone. Any failure of the store stops the writer for good, because what reached the disk is then unknown until a fresh start looks.
package final class Sequencer: Sendable {
    package enum Gate: Sendable, Equatable {
        /// Not yet allowed to sign, or no longer: reads go on.
        case readOnly(reason: String)
        case open
        case stopped(reason: String)
    }

    /// A record on its way into the log: its signature and form have been checked, its salt drawn.
    package struct Submission: Sendable {
        package var record: Record
        package var salt: [UInt8]
        package var commitment: Digest
        package var rows: [DerivedRow]
        package var sealed: Bool

        package init(record: Record, salt: [UInt8], commitment: Digest, rows: [DerivedRow], sealed: Bool) {
            (self.record, self.salt, self.commitment, self.rows, self.sealed) = (record, salt, commitment, rows, sealed)
        }
    }

    /// The state of the log as last committed: what may be served.
    package struct Published: Sendable {
        package var edge: LogEdge
        package var note: String
        package var lastAt: Instant
    }

    private struct Waiting {
        var submission: Submission
        var since: Instant
        var answer: CheckedContinuation<ActReceipt, any Error>
    }

    private struct State {
        var gate: Gate
        var queue: [Waiting] = []
        var oldest: Instant?
        var running = true
    }

    private let store: any Store
    private let registry: Registry
    private let origin: String
    private let sign: @Sendable (Checkpoint) throws -> String
    private let clock: @Sendable () -> Instant
    private let state: Mutex<State>
    private let published: Mutex<Published>
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private let onCommit: @Sendable (UInt64) -> Void

    /// Records that may wait at once; more are refused with 503, so that memory stays bounded.
    package static let queueLimit = 16_384
    /// Records in one transaction at most.
    package static let batchLimit = 1024
    /// A clock that steps back by no more than this repeats the last value; by more, it stops the writer.
    package static let clockTolerance: Int64 = 5000

    /// Starts the writer thread over a log that was read from the store. The gate is closed until somebody opens it.
    package init(
        store: any Store, registry: Registry, origin: String, published: Published, gate: Gate, clock: @escaping @Sendable () -> Instant,
        sign: @escaping @Sendable (Checkpoint) throws -> String, onCommit: @escaping @Sendable (UInt64) -> Void
    ) {
        self.store = store
        self.registry = registry
        self.origin = origin
        self.clock = clock
        self.sign = sign
        self.onCommit = onCommit
        self.published = Mutex(published)
        state = Mutex(State(gate: gate))
        let thread = Thread { [self] in run() }
        thread.name = "sequencer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    package var current: Published { published.withLock { $0 } }
    package var gate: Gate { state.withLock { $0.gate } }

    /// How long the oldest accepted record has been waiting, in milliseconds; 0 when none waits.
    package var longestWait: Int64 {
        let oldest = state.withLock { $0.oldest }
        return oldest.map { max(0, clock().milliseconds - $0.milliseconds) } ?? 0
    }

    /// Opens or closes the gate. A stopped writer stays stopped.
    package func set(_ gate: Gate) {
        state.withLock { if case .stopped = $0.gate {} else { $0.gate = gate } }
    }

    /// Hands over a record; returns when it is durable. Throws `Failure`.
    package func submit(_ submission: Submission) async throws -> ActReceipt {
        try await withCheckedThrowingContinuation { answer in
            let waiting = Waiting(submission: submission, since: clock(), answer: answer)
            let refusal: Failure? = state.withLock { state in
                switch state.gate {
                case .readOnly(let reason):
                    return Failure(status: 503, code: "readOnly", detail: "this node takes no records at the moment: \(reason)")
                case .stopped(let reason): return Sequencer.stopped(reason)
                case .open: break
                }
                guard state.running else { return Sequencer.stopped("it is shutting down") }
                guard state.queue.count < Sequencer.queueLimit else {
                    return Failure(
                        status: 503, code: "busy", detail: "too many records are waiting to be logged; send it again in a moment, with the same id")
                }
                state.queue.append(waiting)
                if state.oldest == nil { state.oldest = waiting.since }
                return nil
            }
            if let refusal { answer.resume(throwing: refusal) } else { wake.signal() }
        }
    }

    /// Commits what is queued, then ends the thread. Blocks until it has ended.
    package func shutDown() {
        let first = state.withLock { state in
            defer { state.running = false }
            return state.running
        }
        guard first else { return }
        wake.signal()
        done.wait()
    }

    // MARK: The thread

    private func run() {
        var keys = KeyCache(origin: origin)
        while true {
            wake.wait()
            let (batch, ended) = state.withLock { state in
                let batch = Array(state.queue.prefix(Sequencer.batchLimit))
                state.queue.removeFirst(batch.count)
                return (batch, !state.running && state.queue.isEmpty)
            }
            if !batch.isEmpty { process(batch, &keys) }
            state.withLock { state in
                state.oldest = state.queue.first?.since
                // One signal stands for many submissions once they are taken as a batch; what is left needs another turn.
                if !state.queue.isEmpty || (!state.running && !ended) { wake.signal() }
            }
            if ended {
                done.signal()
                return
            }
        }
    }

    private func process(_ batch: [Waiting], _ keys: inout KeyCache) {
        if case .stopped(let reason) = gate { return fail(batch, Sequencer.stopped(reason)) }
        if case .readOnly(let reason) = gate {
            return fail(batch, Failure(status: 503, code: "readOnly", detail: "this node takes no records at the moment: \(reason)"))
        }
        var before = current
        let at: Instant
        switch Sequencer.timestamp(clock(), after: before.lastAt) {
        case .success(let instant): at = instant
        case .failure(let failure): return stop(batch, failure.detail)
        }
        do {
            var results: [Result<ActReceipt, any Error>] = []
            var committed = before
            try store.writeNow { transaction in
                results = []
                committed = before
                for waiting in batch {
                    do {
                        results.append(.success(try append(waiting.submission, at: at, to: &committed, keys: &keys, in: transaction)))
                    } catch let refusal as Failure { results.append(.failure(refusal)) }
                }
                if committed.edge.size > before.edge.size { try checkpoint(&committed, in: transaction) }
            }
            if committed.edge.size > before.edge.size {
                before = committed
                published.withLock { $0 = before }
                onCommit(before.edge.size)
            }
            for (waiting, result) in zip(batch, results) { waiting.answer.resume(with: result) }
        } catch { stop(batch, "\(error)") }
    }

    /// Appends one record inside the batch's transaction. Throws `Failure` before it has written anything, or an error of the store.
    private func append(
        _ submission: Submission, at: Instant, to log: inout Published, keys: inout KeyCache, in transaction: any WriteTransaction
    ) throws -> ActReceipt {
        let record = submission.record
        if let earlier = try LogQueries.receipt(for: record, in: transaction) { return earlier }
        try keys.check(record, position: log.edge.size, in: transaction)
        try registry.admit(record, in: transaction)

        let position = log.edge.size
        let entry = LogEntry(at: at, commitment: submission.commitment).bytes
        try transaction.execute("INSERT INTO entries VALUES (?, ?)", [SQLValue(position), .blob(entry)])
        try transaction.execute(
            "INSERT INTO openings VALUES (?, ?, ?, ?, ?, NULL)",
            [
                SQLValue(position), .integer(submission.sealed ? OpeningState.sealed.rawValue : OpeningState.open.rawValue), .blob(record.id.bytes),
                .blob(submission.salt), .blob(record.bytes),
            ])
        try log.edge.append(TreeHash.leaf(entry)) { tile in
            try transaction.execute(
                "INSERT INTO tiles VALUES (?, ?, ?)", [.integer(Int64(tile.level)), SQLValue(tile.index), .blob(tile.hashes.joinedBytes)])
        }
        log.lastAt = at
        try registry.project(submission.rows, origin: origin, position: position, sealed: submission.sealed, in: transaction)
        if record.kind == IdentityEvent.kind { keys.forget() }
        if record.kind == Erasure.kind {
            let erasure = try Erasure.read(record)
            try LogQueries.erase(erasure.position, tombstone: record.id, in: transaction)
            try registry.forget(origin: origin, position: erasure.position, in: transaction)
        }
        return ActReceipt(id: record.id, position: position, loggedAt: at, digest: record.digest)
    }

    private func checkpoint(_ log: inout Published, in transaction: any WriteTransaction) throws {
        let root = log.edge.root
        guard let checkpoint = Checkpoint(origin: origin, size: log.edge.size, root: root) else {
            throw StoreError(.failed, "the origin \(origin) cannot stand in a checkpoint")
        }
        log.note = try sign(checkpoint)
        try transaction.execute(
            "INSERT INTO checkpoints VALUES (?, ?, ?)", [SQLValue(log.edge.size), .blob(root.bytes), .text(log.note)])
    }

    /// The `at` of the next entries: the clock, but never less than the last one.
    package static func timestamp(_ now: Instant, after last: Instant) -> Result<Instant, Failure> {
        if now >= last { return .success(now) }
        let back = last.milliseconds - now.milliseconds
        guard back <= clockTolerance else {
            return .failure(
                Failure(
                    status: 503, code: "clockWentBack",
                    detail: "the clock went back by \(back / 1000) s, behind the last entry of \(last); set the clock right and start again"))
        }
        return .success(last)
    }

    private func stop(_ batch: [Waiting], _ reason: String) {
        let rest = state.withLock { state in
            state.gate = .stopped(reason: reason)
            defer { state.queue = [] }
            return state.queue
        }
        fail(batch + rest, Sequencer.stopped(reason))
    }

    private func fail(_ batch: [Waiting], _ failure: Failure) {
        for waiting in batch { waiting.answer.resume(throwing: failure) }
    }

    private static func stopped(_ reason: String) -> Failure {
        Failure(
            status: 503, code: "writerStopped",
            detail:
                "the writer of this log has stopped: \(reason). Nothing of this request was acknowledged; the operator must look and start the node again"
        )
    }
}
