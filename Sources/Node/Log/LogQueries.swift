import Canon
import Ledger
import Pages
import Signing
import Store

/// Reading the log's own tables.
package enum LogQueries {
    /// The receipt of an earlier record of the same id and bytes; nil if the id is new; throws `Failure` 409 if the id stands for something else.
    package static func receipt(for record: Record, in transaction: any ReadTransaction) throws -> ActReceipt? {
        guard
            let row = try transaction.first(
                "SELECT o.idx, o.state, o.record, e.entry FROM openings o JOIN entries e ON e.idx = o.idx WHERE o.record_id = ?",
                [.blob(record.id.bytes)])
        else { return nil }
        guard row.integer(1) != OpeningState.erased.rawValue, row.blob(2) == record.bytes else {
            throw Failure(
                status: 409, code: "idTaken", pointer: "/id",
                detail:
                    "\(record.id) stands in this log already, for \(row.integer(1) == OpeningState.erased.rawValue ? "a record that was erased" : "other content"); take a fresh id"
            )
        }
        return ActReceipt(id: record.id, position: UInt64(row.integer(0)), loggedAt: try loggedAt(row.blob(3)), digest: record.digest)
    }

    /// The time in a stored entry. Throws when the bytes are no entry: the file was damaged.
    package static func loggedAt(_ entry: [UInt8]) throws -> Instant {
        guard let entry = LogEntry(bytes: entry) else { throw StoreError(.damaged, "a stored log entry is not of the log's form; restore a backup") }
        return entry.at
    }

    /// Destroys an opening. The id stays, so that it cannot be used again.
    package static func erase(_ position: UInt64, tombstone: RecordID, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "UPDATE openings SET state = ?, salt = NULL, record = NULL, tombstone = ? WHERE idx = ?",
            [.integer(OpeningState.erased.rawValue), .blob(tombstone.bytes), SQLValue(position)])
        transaction.leaveNoTrace()
    }

    /// The number of entries.
    package static func size(in transaction: any ReadTransaction) throws -> UInt64 {
        UInt64((try transaction.first("SELECT MAX(idx) FROM entries")?[0].integer).map { $0 + 1 } ?? 0)
    }

    /// The latest stored checkpoint note and its size.
    package static func lastCheckpoint(in transaction: any ReadTransaction) throws -> (size: UInt64, note: String)? {
        try transaction.first("SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1").map { (UInt64($0.integer(0)), $0.text(1)) }
    }
}
