import Store

/// Counts the queries that are asked of a store, so that a test can hold their number.
package final class CountingTransaction: ReadTransaction {
    private let inner: any ReadTransaction
    package private(set) var count = 0

    package init(_ inner: any ReadTransaction) { self.inner = inner }

    package func query(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
        count += 1
        return try inner.query(sql, arguments)
    }

    package func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Bool) throws {
        count += 1
        try inner.forEach(sql, arguments, body)
    }
}
