import Canon
import Store

/// The time of the last entry.
package enum LogEdgeClock {
    package static func last(in transaction: any ReadTransaction) throws -> Instant {
        guard let row = try transaction.first("SELECT entry FROM entries ORDER BY idx DESC LIMIT 1") else { return Instant(milliseconds: 0) }
        return try LogQueries.loggedAt(row.blob(0))
    }
}
