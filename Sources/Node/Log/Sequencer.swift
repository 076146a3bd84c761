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
/// Group commit without a timer: `WaitingRecords` says when a batch begins. A refusal by a module concerns its record alone. Any failure of the store
/// stops the writer for good, because what reached the disk is then unknown until a fresh start looks.
package final class Sequencer: Sendable {
    package enum Gate: Sendable, Equatable {
        /// Not yet allowed to sign, or no longer: reads go on.
        case readOnly(reason: String)
        case open
        case stopped(reason: String)
    }

    /// A record on its way into the log: its signature and form have been checked, its salt drawn.
    ///
    /// A class, because it changes hands several times before it is written and a record has many parts.
    package final class Submission: Sendable {
        package let record: Record
        package let salt: [UInt8]
        package let commitment: Digest
        package let rows: [DerivedRow]
        package let sealed: Bool

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
        var records = WaitingRecords<Waiting>(limit: Sequencer.batchLimit)
        var oldest: Instant?
        var running = true
        /// Whether the thread sleeps and nobody has woken it yet.
        var isAsleep = false

        /// Whether the thread must be woken; true once for each sleep.
        mutating func wakes() -> Bool {
            guard isAsleep, records.isReady || !running else { return false }
            isAsleep = false
            return true
        }
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

    /// Has a record prepared on the caller's thread and hands it over; returns when it is durable. Throws what `prepare` throws, or `Failure`.
    ///
    /// - Parameter prepare: computes only, since the writer may wait for it.
    package func submit(_ prepare: () throws -> Submission) async throws -> ActReceipt {
        state.withLock { $0.records.announce() }
        let submission: Submission
        do { submission = try prepare() } catch {
            let wakes = state.withLock { state in
                state.records.withdraw()
                return state.wakes()
            }
            if wakes { wake.signal() }
            throw error
        }
        return try await withCheckedThrowingContinuation { answer in
            let waiting = Waiting(submission: submission, since: clock(), answer: answer)
            let (refusal, wakes): (Failure?, Bool) = state.withLock { state in
                if let refusal = Sequencer.refusal(state) {
                    state.records.withdraw()
                    return (refusal, state.wakes())
                }
                state.records.arrive(waiting)
                if state.oldest == nil { state.oldest = waiting.since }
                return (nil, state.wakes())
            }
            if wakes { wake.signal() }
            if let refusal { answer.resume(throwing: refusal) }
        }
    }

    /// Why no record is taken in this state; nil when one is.
    private static func refusal(_ state: State) -> Failure? {
        switch state.gate {
        case .readOnly(let reason): return Failure(status: 503, code: "readOnly", detail: "this node takes no records at the moment: \(reason)")
        case .stopped(let reason): return stopped(reason)
        case .open: break
        }
        guard state.running else { return stopped("it is shutting down") }
        guard state.records.queue.count < queueLimit else {
            return Failure(
                status: 503, code: "busy", detail: "too many records are waiting to be logged; send it again in a moment, with the same id")
        }
        return nil
    }

    /// Commits what is queued, then ends the thread. Blocks until it has ended.
    package func shutDown() {
        let (first, wakes) = state.withLock { state in
            let first = state.running
            state.running = false
            return (first, state.wakes())
        }
        guard first else { return }
        if wakes { wake.signal() }
        done.wait()
    }

    // MARK: The thread

    private func run() {
        var keys = KeyCache(origin: origin)
        while true {
            let (batch, ended) = state.withLock { state -> ([Waiting], Bool) in
                state.oldest = state.records.queue.first?.since
                guard state.records.isReady || !state.running else {
                    state.isAsleep = true
                    return ([], false)
                }
                let batch = state.records.takeBatch()
                return (batch, !state.running && batch.isEmpty)
            }
            if ended {
                done.signal()
                return
            }
            if batch.isEmpty { wake.wait() } else { process(batch, &keys) }
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
                results.reserveCapacity(batch.count)
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
        try registry.admit(record, at: RecordPlace(origin: origin, position: log.edge.size, at: at), in: transaction)

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
            return state.records.takeAll()
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
