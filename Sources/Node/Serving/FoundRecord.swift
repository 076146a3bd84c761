import Canon
import Ledger
import Signing
import Store

/// A record as this node holds it: in its own log, or in the mirror of a peer's.
package struct FoundRecord: Sendable {
    /// The log in which it stands.
    package var origin: String
    package var position: UInt64
    package var state: OpeningState
    /// Nil when erased, or sealed and not for us.
    package var record: Record?
    package var salt: [UInt8]?
    package var entry: [UInt8]
    package var loggedAt: Instant
    /// The tombstone that erased it.
    package var tombstone: RecordID?
    package var isOwn: Bool
}

extension FoundRecord {
    /// A record that is to be logged here and is not yet, for pages that show what people are to approve. It stands at no position: rows have nothing of it.
    package init(draft record: Record, of origin: String, at moment: Instant) {
        self.init(
            origin: origin, position: UInt64(Int64.max), state: record.audience.isEmpty ? .open : .sealed, record: record, salt: nil, entry: [],
            loggedAt: moment, tombstone: nil, isOwn: true)
    }
}

/// Finding records in the own log and in the mirrors of peers'.
package enum RecordLookup {
    /// The record of this name; its own log first. A record that parties logged on both sides has one name in each.
    package static func find(_ id: RecordID, origin: String, in transaction: any ReadTransaction) throws -> FoundRecord? {
        if let row = try transaction.first("SELECT idx FROM openings WHERE record_id = ?", [.blob(id.bytes)]) {
            return try own(UInt64(row.integer(0)), origin: origin, in: transaction)
        }
        if let row = try transaction.first("SELECT log, idx FROM peer_openings WHERE record_id = ? ORDER BY log LIMIT 1", [.blob(id.bytes)]) {
            return try mirrored(log: row.text(0), position: UInt64(row.integer(1)), in: transaction)
        }
        return nil
    }

    /// What stands at a position of a log, ours or a peer's.
    package static func at(_ position: UInt64, of log: String, origin: String, in transaction: any ReadTransaction) throws -> FoundRecord? {
        log == origin ? try own(position, origin: origin, in: transaction) : try mirrored(log: log, position: position, in: transaction)
    }

    private static func own(_ position: UInt64, origin: String, in transaction: any ReadTransaction) throws -> FoundRecord? {
        let row = try transaction.first(
            "SELECT o.state, o.salt, o.record, o.tombstone, e.entry FROM openings o JOIN entries e ON e.idx = o.idx WHERE o.idx = ?",
            [SQLValue(position)])
        return try row.map { try found($0, origin: origin, position: position, isOwn: true) }
    }

    private static func mirrored(log: String, position: UInt64, in transaction: any ReadTransaction) throws -> FoundRecord? {
        let row = try transaction.first(
            "SELECT o.state, o.salt, o.record, o.tombstone, e.entry FROM peer_openings o JOIN peer_entries e ON e.log = o.log AND e.idx = o.idx "
                + "WHERE o.log = ? AND o.idx = ?", [.text(log), SQLValue(position)])
        return try row.map { try found($0, origin: log, position: position, isOwn: false) }
    }

    private static func found(_ row: SQLRow, origin: String, position: UInt64, isOwn: Bool) throws -> FoundRecord {
        FoundRecord(
            origin: origin, position: position, state: OpeningState(rawValue: row.integer(0)) ?? .sealed, record: try? Record(bytes: row.blob(2)),
            salt: row[1].blob, entry: row.blob(4), loggedAt: try LogQueries.loggedAt(row.blob(4)),
            tombstone: row[3].blob.flatMap { RecordID(bytes: $0) }, isOwn: isOwn)
    }
}
