import Dispatch
import Foundation
import GRDB
import Store
import Synchronization

/// Moves committed pages from the write-ahead log into the database file, on a thread and a connection of its own, so that the writer need not.
///
/// SQLite lets a passive checkpoint run beside readers and the writer. Where writing never pauses the write-ahead log could grow for ever; the writer's
/// own `wal_autocheckpoint`, far larger, sees to that. A checkpoint that fails, other than because somebody is in the way, may mean that pages were lost
/// on their way to the disk: it is kept, and the next write throws it.
final class WALKeeper: Sendable {
    /// Rows changed between two checkpoints, about.
    private static let step = 8000

    private struct State {
        var last = 0
        var isRunning = false
        var problem: (any Error)?
    }

    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "comity.checkpoint", qos: .utility)
    private let state = Mutex(State())

    /// Opens its connection to a file that is in WAL mode already.
    init(path: String) throws { connection = try DatabaseQueue(path: path) }

    /// Throws what went wrong in the background since the last call.
    func check() throws { if let problem = state.withLock({ $0.problem }) { throw problem } }

    /// Takes note of a commit. `changes`: rows changed by the writer since it was opened.
    func committed(changes: Int) {
        let isDue = state.withLock { state in
            guard !state.isRunning, changes - state.last >= WALKeeper.step else { return false }
            (state.isRunning, state.last) = (true, changes)
            return true
        }
        guard isDue else { return }
        queue.async { [self] in
            var problem: (any Error)?
            do { try connection.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") } } catch {
                if (error as? DatabaseError)?.resultCode != .SQLITE_BUSY, (error as? DatabaseError)?.resultCode != .SQLITE_LOCKED { problem = error }
            }
            state.withLock { ($0.isRunning, $0.problem) = (false, $0.problem ?? problem) }
        }
    }

    /// Waits for a checkpoint under way, then closes its connection.
    func close() throws {
        queue.sync {}
        try connection.close()
    }
}
