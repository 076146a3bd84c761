import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves pages from the write-ahead log into the database file on a thread and a connection of its own, while the writer goes on.
///
/// SQLite has whoever commits the page that makes the log full move all of it. Here most of it has been moved by then, and the writer moves the rest and
/// begins the log afresh, as SQLite does. If this thread cannot do its part, the writer's is larger, and nothing else changes.
final class Checkpointer: Sendable {
    private struct State {
        /// Pages of the log that have been moved, as far as this object knows.
        var moved: Int32 = 0
        var isMoving = false
        var isClosed = false
        var connection: DatabaseQueue?
    }

    private let path: String
    private let full: Int32
    private let step: Int32
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "checkpoint")

    /// - Parameters:
    ///   - full: pages in the log at which the writer moves what is left.
    ///   - step: pages that have not been moved yet at which this thread begins to.
    init(path: String, full: Int32, step: Int32) { (self.path, self.full, self.step) = (path, full, step) }

    /// Has the writer's connection report how long the log is after each commit. Replaces SQLite's own automatic checkpoints on it.
    ///
    /// The connection must be closed before this object goes away.
    func watch(_ db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { checkpointer, connection, _, pages in
                guard let checkpointer, let connection else { return SQLITE_OK }
                Unmanaged<Checkpointer>.fromOpaque(checkpointer).takeUnretainedValue().committed(pages, on: connection)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func committed(_ pages: Int32, on connection: OpaquePointer) {
        if pages >= full {
            // As SQLite's own hook: what stands in the way now will not the next time.
            sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
            return
        }
        let begins = state.withLock { state in
            // A shorter log than before has begun afresh.
            if pages < state.moved { state.moved = 0 }
            guard !state.isMoving, !state.isClosed, pages - state.moved >= step else { return false }
            state.isMoving = true
            return true
        }
        if begins { queue.async { [self] in move(pages) } }
    }

    /// `pages` are in the log: where they cannot be moved now, that is tried again when as many more have come, not at every commit.
    private func move(_ pages: Int32) {
        var moved = pages
        if let connection = try? opened() {
            connection.writeWithoutTransaction { db in
                var done: Int32 = -1
                let code = sqlite3_wal_checkpoint_v2(db.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &done)
                if code == SQLITE_OK, done >= 0 { moved = done }
            }
        }
        state.withLock {
            $0.isMoving = false
            $0.moved = moved
        }
    }

    private func opened() throws -> DatabaseQueue? {
        let (known, isClosed) = state.withLock { ($0.connection, $0.isClosed) }
        if known != nil || isClosed { return known }
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        let made = try DatabaseQueue(path: path, configuration: configuration)
        state.withLock { $0.connection = made }
        return made
    }

    /// Ends what is under way and closes the connection. To be called before the writer's connection is closed.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {
            let connection = state.withLock { state in
                defer { state.connection = nil }
                return state.connection
            }
            try? connection?.close()
        }
    }
}
