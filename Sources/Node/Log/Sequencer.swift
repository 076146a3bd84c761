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
/// A caller who finds nobody writing and nobody else on the way writes its record itself; all others hand theirs to a thread. Group commit without a
/// timer: `WaitingRecords` says when a batch begins. A refusal by a module concerns its record alone. Any failure of the store stops the writer for
/// good, because what reached the disk is then unknown until a fresh start looks.
package final class Sequencer: Sendable {
    package enum Gate: Sendable, Equatable {
        /// Not yet allowed to sign, or no longer: reads go on.
        case readOnly(reason: String)
        case open
        case stopped(reason: String)
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
        var answer: Answers.Answer
    }

    private struct State {
        var gate: Gate
        var records = WaitingRecords<Waiting>(limit: Sequencer.batchLimit)
        var oldest: Instant?
        var running = true
        /// Whether the thread sleeps and nobody has woken it yet.
        var isAsleep = false
        /// Whether somebody is writing: the thread, or a caller who was alone.
        var isWriting = false
        /// Whether the last batch took so little time that a caller's own thread can be held up for as long.
        var isQuick = false

        /// Whether the thread must be woken; true once for each sleep.
        mutating func wakes() -> Bool {
            guard isAsleep, !isWriting, records.isReady || !running else { return false }
            isAsleep = false
            return true
        }

        /// Whether the caller who is on the way may write its own record now. If so, it is writing from here on.
        mutating func beginsAlone(at now: Instant) -> Bool {
            guard gate == .open, running, isQuick, !isWriting, records.takeAlone() else { return false }
            (isWriting, oldest) = (true, now)
            return true
        }

        /// Ends the writing of a batch.
        mutating func end() {
            isWriting = false
            oldest = records.queue.first?.since
        }
    }

    private let clock: @Sendable () -> Instant
    private let state: Mutex<State>
    /// Held by whoever is writing.
    private let writer: Mutex<LogWriter>
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
    /// Where the last batch took longer, a lone caller hands its record over instead of writing it: its thread serves others too.
    private static let quick: Duration = .milliseconds(2)

    /// Starts the writer thread over a log that was read from the store. The gate is closed until somebody opens it.
    package init(
        store: any Store, registry: Registry, origin: String, published: Published, gate: Gate, clock: @escaping @Sendable () -> Instant,
        sign: @escaping @Sendable (Checkpoint) throws -> String, onCommit: @escaping @Sendable (UInt64) -> Void
    ) {
        self.clock = clock
        self.onCommit = onCommit
        writer = Mutex(LogWriter(store: store, registry: registry, origin: origin, sign: sign))
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
        let now = clock()
        if state.withLock({ $0.beginsAlone(at: now) }) { return try writeAlone(submission) }
        let share = await withCheckedContinuation { (answer: Answers.Answer) in
            let waiting = Waiting(submission: submission, since: now, answer: answer)
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
            if let refusal { Answers([answer], [.failure(refusal)]).send() }
        }
        return try share.take()
    }

    /// Writes the record of a caller who is alone, on its own thread: handing it over and back would take as long again as writing it.
    private func writeAlone(_ submission: Submission) throws -> ActReceipt {
        let results = process([submission])
        let wakes = state.withLock { state in
            state.end()
            return state.wakes()
        }
        if wakes { wake.signal() }
        return try results[0].get()
    }

    /// Why no record is taken in this state; nil when one is.
    private static func refusal(_ state: State) -> Failure? {
        if let refusal = refusal(state.gate) { return refusal }
        guard state.running else { return stopped("it is shutting down") }
        guard state.records.queue.count < queueLimit else {
            return Failure(
                status: 503, code: "busy", detail: "too many records are waiting to be logged; send it again in a moment, with the same id")
        }
        return nil
    }

    private static func refusal(_ gate: Gate) -> Failure? {
        switch gate {
        case .readOnly(let reason): Failure(status: 503, code: "readOnly", detail: "this node takes no records at the moment: \(reason)")
        case .stopped(let reason): stopped(reason)
        case .open: nil
        }
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
        while true {
            let (batch, ended) = state.withLock { state -> ([Waiting], Bool) in
                guard !state.isWriting, state.records.isReady || !state.running else {
                    state.isAsleep = true
                    return ([], false)
                }
                let batch = state.records.takeBatch()
                state.isWriting = !batch.isEmpty
                return (batch, !state.running && batch.isEmpty)
            }
            if ended {
                done.signal()
                return
            }
            if batch.isEmpty {
                wake.wait()
            } else {
                let results = process(batch.map(\.submission))
                // Before they are woken, so that one who comes back alone finds nobody writing.
                state.withLock { $0.end() }
                Answers(batch.map(\.answer), results).send()
            }
        }
    }

    /// Writes a batch and gives an answer for each of its records. Called only by whoever has set `isWriting`.
    private func process(_ batch: [Submission]) -> [Result<ActReceipt, any Error>] {
        func all(_ failure: Failure) -> [Result<ActReceipt, any Error>] { batch.map { _ in .failure(failure) } }
        if let refusal = state.withLock({ Sequencer.refusal($0.gate) }) { return all(refusal) }
        let before = current
        let (outcome, duration) = writer.withLock { writer in (writer.write(batch, at: clock(), after: before), writer.lastDuration) }
        switch outcome {
        case .failed(let reason): return all(stop(reason))
        case .committed(let results, let log):
            state.withLock { $0.isQuick = duration < Sequencer.quick }
            if log.edge.size > before.edge.size {
                published.withLock { $0 = log }
                onCommit(log.edge.size)
            }
            return results
        }
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

    /// Stops for good and answers all who wait.
    private func stop(_ reason: String) -> Failure {
        let rest = state.withLock { state in
            state.gate = .stopped(reason: reason)
            return state.records.takeAll()
        }
        let failure = Sequencer.stopped(reason)
        Answers(rest.map(\.answer), rest.map { _ in .failure(failure) }).send()
        return failure
    }

    private static func stopped(_ reason: String) -> Failure {
        Failure(
            status: 503, code: "writerStopped",
            detail:
                "the writer of this log has stopped: \(reason). Nothing of this request was acknowledged; the operator must look and start the node again"
        )
    }
}
