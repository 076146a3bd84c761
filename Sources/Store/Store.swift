/// A consistent view of the store. Statements use `?` for arguments and only portable SQL.
package protocol ReadTransaction {
    /// Every row of the answer; for answers of bounded size.
    func query(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow]
    /// Row after row without holding them; `body` returns false to stop.
    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws
}

extension ReadTransaction {
    package func query(_ sql: String) throws -> [SQLRow] { try query(sql, []) }
    package func first(_ sql: String, _ arguments: [SQLValue] = []) throws -> SQLRow? { try query(sql, arguments).first }
}

/// A transaction that may change rows. Nothing it did is seen by others, or survives a crash, until it commits.
package protocol WriteTransaction: ReadTransaction {
    func execute(_ sql: String, _ arguments: [SQLValue]) throws
    /// As above, for what is written for every record; `position`, where it is given, stands in for that one of the arguments, so that the
    /// others can be put together before it is known.
    func execute(_ statement: SQLStatement, _ arguments: [SQLValue], position: SQLPosition?) throws
    /// What this transaction overwrites or deletes is to be gone from the engine's files as well, journals included, soon after it has committed.
    func leaveNoTrace()
}

extension WriteTransaction {
    package func execute(_ sql: String) throws { try execute(sql, []) }
    package func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws { try execute(statement, arguments, position: nil) }
}

/// An engine that keeps rows. A returned `write` is durable: it survives kill -9 and power loss.
///
/// There is one writer at a time; readers never wait for it and see the last committed state.
package protocol Store: Sendable {
    /// Runs `body` on a snapshot, on a thread of the store's own.
    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T
    /// As `read`, on the calling thread. For command-line use and for tests.
    func readNow<T>(_ body: (any ReadTransaction) throws -> T) throws -> T
    /// One durable transaction, on the calling thread: the sequencer's own. A throw rolls everything back.
    func writeNow<T>(_ body: (any WriteTransaction) throws -> T) throws -> T
    /// One durable transaction, on the store's writer.
    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    /// Writes a consistent copy to a new file while others go on reading and writing.
    func backup(to path: String) throws
    func close() throws
}

/// What went wrong with an engine, in words an operator can use.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable { case open, busy, full, damaged, newerSchema, constraint, failed }
    package var code: Code
    package var reason: String
    package init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    package var description: String { "\(code.rawValue): \(reason)" }
}
