import CSQLiteSettings
import Canon
import Foundation
import GRDB
import GRDBSQLite
import Store

/// The embedded engine: one SQLite file in WAL mode, every commit flushed to the disk before it returns.
package final class SQLiteStore: Store {
    private let writer: any DatabaseWriter
    package let path: String?
    private let traces = Traces()
    private let checkpointer: Checkpointer?
    /// Used only by whoever holds the writer's connection, of whom there is one at a time.
    nonisolated(unsafe) private let prepared = Prepared()

    /// Opens or creates the file. Checks that commits will really be durable, and refuses to go on where they would not be.
    package init(path: String) throws {
        comity_sqlite_settings()
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -32768")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            let checkpointer = Checkpointer(path: path, full: SQLiteStore.checkpointPages, step: SQLiteStore.checkpointPages / 2)
            try pool.writeWithoutTransaction { db in
                // GRDB's pool sets NORMAL when it switches to WAL, after prepareDatabase has run (GRDB 7.10.0, Database.setUpWALMode):
                // with NORMAL a power cut may take back commits whose checkpoint others have already cosigned.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                checkpointer.watch(db)
                try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
                guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                    throw StoreError(.open, "SQLite would not flush commits to the disk (synchronous is not FULL); use a local file system")
                }
            }
            (writer, self.checkpointer) = (pool, checkpointer)
        } catch { throw Self.translate(error, doing: "open \(path)") }
        self.path = path
    }

    /// A store that lives in memory and is gone with the process: for audits and tests.
    package init() throws {
        comity_sqlite_settings()
        do { writer = try DatabaseQueue() } catch { throw Self.translate(error, doing: "open a store in memory") }
        (path, checkpointer) = (nil, nil)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        do { return try await writer.read { try body(SQLiteTransaction($0)) } } catch { throw Self.translate(error, doing: "read") }
    }

    package func readNow<T>(_ body: (any ReadTransaction) throws -> T) throws -> T {
        do { return try writer.read { try body(SQLiteTransaction($0)) } } catch { throw Self.translate(error, doing: "read") }
    }

    package func writeNow<T>(_ body: (any WriteTransaction) throws -> T) throws -> T {
        do {
            let result = try writer.writeWithoutTransaction { try transact($0, body) }
            traces.remove(writer)
            return result
        } catch { throw Self.translate(error, doing: "write") }
    }

    private static let begin = SQLStatement("BEGIN IMMEDIATE TRANSACTION")
    private static let commit = SQLStatement("COMMIT TRANSACTION")
    private static let rollback = SQLStatement("ROLLBACK TRANSACTION")

    /// One transaction, begun and ended by statements that stay prepared.
    private func transact<T>(_ db: Database, _ body: (any WriteTransaction) throws -> T) throws -> T {
        let transaction = SQLiteTransaction(db, traces: traces, prepared: prepared)
        try transaction.execute(Self.begin, [])
        do {
            let result = try body(transaction)
            try transaction.execute(Self.commit, [])
            return result
        } catch {
            // After some errors, such as a full disk, SQLite has rolled back already.
            if let connection = db.sqliteConnection, sqlite3_get_autocommit(connection) == 0 { try? transaction.execute(Self.rollback, []) }
            throw error
        }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T {
        do {
            let result = try await writer.write { [self] in try body(SQLiteTransaction($0, traces: traces, prepared: prepared)) }
            traces.remove(writer)
            return result
        } catch { throw Self.translate(error, doing: "write") }
    }

    /// Makes the write-ahead log as long as it gets between two checkpoints, so that commits write over blocks that the file has already.
    ///
    /// A commit that lengthens a file also flushes the file's new length: on one disk 0.42 ms against 0.18 ms (docs/benchmarks.md). What is written here
    /// is zeros after the last frame, which SQLite takes for no frames, inside a transaction, so that nobody else is writing. For processes that stay.
    package func reserveLog() throws {
        guard let path else { return }
        do {
            try writer.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try lengthenFile(path + "-wal", to: Int(SQLiteStore.checkpointPages) * (4096 + 24) + 32)
                    return .commit
                }
            }
        } catch { throw Self.translate(error, doing: "reserve room for the write-ahead log of \(path)") }
    }

    /// Pages in the write-ahead log at which it is moved into the file.
    private static let checkpointPages: Int32 = 4000

    /// SQLite's own online backup: page by page from one snapshot, while others read and write.
    package func backup(to path: String) throws {
        do {
            let destination = try DatabaseQueue(path: path)
            try writer.backup(to: destination)
            try destination.close()
        } catch { throw Self.translate(error, doing: "back up to \(path)") }
    }

    package func close() throws {
        traces.remove(writer)
        checkpointer?.close()
        writer.writeWithoutTransaction { _ in prepared.removeAll() }
        do { try writer.close() } catch { throw Self.translate(error, doing: "close") }
    }

    /// How commits are flushed: 2 means every commit reaches the disk. For the test that guards it.
    package func synchronousMode() throws -> Int64 {
        try writer.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// The engine's own check of the file; empty when it finds nothing wrong.
    package func integrityProblems() throws -> [String] {
        let lines = try writer.read { try String.fetchAll($0, sql: "PRAGMA integrity_check(20)") }
        return lines == ["ok"] ? [] : lines
    }

    private static func translate(_ error: any Error, doing what: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return storeError(error.resultCode.rawValue, error.message ?? "no message", doing: what)
    }
}

/// Maps an SQLite result code to what an operator can act on.
func storeError(_ code: Int32, _ message: String, doing what: String) -> StoreError {
    let reason = "could not \(what): \(message) (SQLite \(code))"
    switch code & 0xFF {
    case 13: return StoreError(.full, reason + "; free some space and start again, nothing acknowledged is lost")
    case 5, 6: return StoreError(.busy, reason + "; another program holds the file")
    case 11, 26: return StoreError(.damaged, reason + "; stop, keep the file, and restore a backup")
    case 14: return StoreError(.open, reason + "; check that the folder exists and may be written")
    case 19: return StoreError(.constraint, reason)
    default: return StoreError(.failed, reason)
    }
}
