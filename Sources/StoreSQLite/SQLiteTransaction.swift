import GRDB
import GRDBSQLite
import Store

/// A transaction on one connection. Statements are prepared once and kept by the connection; values are bound without boxing.
struct SQLiteTransaction: WriteTransaction {
    let db: Database
    private let traces: Traces?
    /// The writer's own statements; readers have none.
    let prepared: Prepared?

    init(_ db: Database, traces: Traces? = nil, prepared: Prepared? = nil) { (self.db, self.traces, self.prepared) = (db, traces, prepared) }

    func leaveNoTrace() { traces?.remain() }

    func query(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEach(sql, arguments) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws {
        // A statement that is being stepped by an outer loop cannot be shared with an inner one: prepare afresh then.
        let cached = try db.cachedStatement(sql: sql)
        let statement = sqlite3_stmt_busy(cached.sqliteStatement) == 0 ? cached : try db.makeStatement(sql: sql)
        let handle = statement.sqliteStatement
        try bind(arguments, to: handle)
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        let columns = sqlite3_column_count(handle)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                if try !body(SQLRow((0..<columns).map { column(handle, $0) })) { return }
            case SQLITE_DONE: return
            case let code: throw failure(code, sql)
            }
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws {
        let handle = try db.cachedStatement(sql: sql).sqliteStatement
        try bind(arguments, to: handle)
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return
            case let code: throw failure(code, sql)
            }
        }
    }

    func failure(_ code: Int32, _ sql: String) -> StoreError {
        let message = db.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "no message"
        return storeError(code, message, doing: "run “\(sql.prefix(80))”")
    }

    private func bind(_ arguments: [SQLValue], to handle: OpaquePointer) throws {
        // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns, so no pointer outlives its array.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (i, value) in arguments.enumerated() {
            let at = Int32(i + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(handle, at)
            case .integer(let v): code = sqlite3_bind_int64(handle, at, v)
            case .text(let v):
                var v = v
                code = v.withUTF8 {
                    sqlite3_bind_text64(
                        handle, at, $0.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) } ?? emptyText,
                        sqlite3_uint64($0.count), transient, UInt8(SQLITE_UTF8))
                }
            case .blob(let v):
                code =
                    v.isEmpty
                    ? sqlite3_bind_zeroblob(handle, at, 0)
                    : v.withUnsafeBytes { sqlite3_bind_blob64(handle, at, $0.baseAddress, sqlite3_uint64($0.count), transient) }
            }
            guard code == SQLITE_OK else { throw storeError(code, "argument \(at) was not accepted", doing: "bind a value") }
        }
        guard Int(sqlite3_bind_parameter_count(handle)) == arguments.count else {
            throw StoreError(.failed, "a statement got \(arguments.count) arguments and takes \(sqlite3_bind_parameter_count(handle))")
        }
    }

    private func column(_ handle: OpaquePointer, _ at: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, at) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, at))
        case SQLITE_TEXT:
            let count = Int(sqlite3_column_bytes(handle, at))
            guard let start = sqlite3_column_text(handle, at) else { return .text("") }
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(handle, at))
            guard let start = sqlite3_column_blob(handle, at) else { return .blob([]) }
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        case SQLITE_FLOAT: return .text(String(sqlite3_column_double(handle, at)))
        default: return .null
        }
    }
}

/// A valid pointer for a text of no characters.
nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)
}()
