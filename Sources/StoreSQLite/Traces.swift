import GRDB
import Synchronization

/// Remembers whether something was erased that the write-ahead log may still hold, and empties it.
///
/// SQLite appends changed pages to that file and begins it afresh only when it is full: what was erased from the tables would stay there in the clear.
final class Traces: Sendable {
    private let isLeft = Mutex(false)

    func remain() { isLeft.withLock { $0 = true } }

    /// Moves everything into the database file, where deleted content is overwritten, and cuts the log to nothing.
    ///
    /// A reader of an old snapshot may stand in the way. Then it is tried again after the next transaction: what was committed stays so.
    func remove(_ writer: any DatabaseWriter) {
        guard isLeft.withLock({ $0 }) else { return }
        let outcome = try? writer.writeWithoutTransaction { db in try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        // The first column is 0 when nothing was in the way.
        if let outcome, outcome[0] == 0 { isLeft.withLock { $0 = false } }
    }
}
