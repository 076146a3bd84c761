import GRDB
import GRDBSQLite
import Store

/// What is run for every record: prepared for good, found by a number, and its values bound where they lie.
extension SQLiteTransaction {
    func execute(_ statement: SQLStatement, _ arguments: [SQLValue], position: SQLPosition?) throws {
        guard let prepared else { throw StoreError(.failed, "only the writer's connection may write") }
        let entry = try prepared.entry(statement, db)
        // The bindings of the last run are not cleared but replaced, so there must be one for each.
        guard entry.parameters == arguments.count else {
            throw StoreError(.failed, "a statement got \(arguments.count) arguments and takes \(entry.parameters)")
        }
        var code = SQLITE_DONE
        try Bindings(handle: entry.handle, arguments: arguments, position: position).with(from: 0) {
            code = sqlite3_step(entry.handle)
            // The reason is kept by the connection; of the reset it would say the same again.
            if code == SQLITE_ROW || code == SQLITE_DONE { sqlite3_reset(entry.handle) }
        }
        guard code == SQLITE_ROW || code == SQLITE_DONE else {
            defer { sqlite3_reset(entry.handle) }
            throw failure(code, statement.text)
        }
    }
}

/// Arguments that are lent to a statement for as long as it runs.
private struct Bindings {
    let handle: OpaquePointer
    let arguments: [SQLValue]
    let position: SQLPosition?

    /// Binds the arguments from one on and calls `body` inside the scopes in which all of their bytes stay where they are: SQLite copies nothing.
    func with(from start: Int, _ body: () -> Void) throws {
        for i in start..<arguments.count {
            let at = Int32(i + 1)
            if let position, position.index == i {
                try check(sqlite3_bind_int64(handle, at, Int64(bitPattern: position.value)), at)
                continue
            }
            switch arguments[i] {
            case .null: try check(sqlite3_bind_null(handle, at), at)
            case .integer(let value): try check(sqlite3_bind_int64(handle, at, value), at)
            case .text(var text):
                return try text.withUTF8 { bytes in
                    let start = bytes.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) } ?? emptyText
                    // A null destructor is SQLITE_STATIC: the bytes stay, and SQLite does not free them.
                    try check(sqlite3_bind_text64(handle, at, start, sqlite3_uint64(bytes.count), nil, UInt8(SQLITE_UTF8)), at)
                    try with(from: i + 1, body)
                }
            case .blob(let blob) where blob.isEmpty: try check(sqlite3_bind_zeroblob(handle, at, 0), at)
            case .blob(let blob):
                return try blob.withUnsafeBytes { bytes in
                    try check(sqlite3_bind_blob64(handle, at, bytes.baseAddress, sqlite3_uint64(bytes.count), nil), at)
                    try with(from: i + 1, body)
                }
            }
        }
        body()
    }

    private func check(_ code: Int32, _ at: Int32) throws {
        guard code == SQLITE_OK else { throw storeError(code, "argument \(at) was not accepted", doing: "bind a value") }
    }
}
