import Store

/// How often derived rows came or went elsewhere than at the end of a log: a sealed record that was delivered after its entry was followed, or an erasure.
/// Whoever keeps something made from rows reads what was logged since, and everything anew where this number has changed.
package enum RowChanges {
    private static let name = "rows.changed"

    /// The number; it only grows. One look-up by key.
    package static func count(in transaction: any ReadTransaction) throws -> Int64 {
        try transaction.first("SELECT value FROM settings WHERE name = ?", [.text(name)]).flatMap { Int64($0.text(0)) } ?? 0
    }

    /// Counts one more, in the transaction that changes the rows.
    package static func note(in transaction: any WriteTransaction) throws {
        let next = try count(in: transaction) + 1
        try transaction.execute("DELETE FROM settings WHERE name = ?", [.text(name)])
        try transaction.execute("INSERT INTO settings VALUES (?, ?)", [.text(name), .text(String(next))])
    }
}
