import GRDB
import GRDBSQLite
import Store

/// The statements that one connection keeps prepared, by their numbers. Used by one thread at a time: whoever holds the connection.
final class Prepared {
    struct Entry {
        /// Keeps the handle alive.
        let statement: Statement
        let handle: OpaquePointer
        let parameters: Int
    }

    private var entries: [Entry?] = []

    func entry(_ statement: SQLStatement, _ db: Database) throws -> Entry {
        if statement.number < entries.count, let entry = entries[statement.number] { return entry }
        let made = try db.makeStatement(sql: statement.text)
        let entry = Entry(
            statement: made, handle: made.sqliteStatement, parameters: Int(sqlite3_bind_parameter_count(made.sqliteStatement)))
        if entries.count <= statement.number {
            entries.append(contentsOf: repeatElement(nil, count: statement.number + 1 - entries.count))
        }
        entries[statement.number] = entry
        return entry
    }

    /// Finalizes all of them, before the connection is closed.
    func removeAll() { entries = [] }
}
