import Canon
import Ledger
import Node
import Signing
import Store
import StoreSQLite

extension TestNode {
    /// Copies another node's log into this one's mirror, as if it had been followed up to now: entries, openings, and the rows of readable records.
    ///
    /// - Parameter sealed: whether the other node gave us its sealed openings too.
    package func mirror(_ other: TestNode, sealed: Bool = false) throws {
        let log = other.origin
        let rows = try other.store.readNow {
            try $0.query("SELECT o.idx, e.entry, o.state, o.record_id, o.salt, o.record, o.tombstone FROM openings o JOIN entries e ON e.idx = o.idx")
        }
        let registry = service.registry
        try store.writeNow { transaction in
            for table in ["peer_entries", "peer_openings"] { try transaction.execute("DELETE FROM \(table) WHERE log = ?", [.text(log)]) }
            for table in registry.allTables { try transaction.execute("DELETE FROM \(table.name) WHERE origin = ?", [.text(log)]) }
            for row in rows {
                let (index, state) = (row.integer(0), row.integer(2))
                try transaction.execute("INSERT INTO peer_entries VALUES (?, ?, ?)", [.text(log), .integer(index), row[1]])
                let isReadable = state == OpeningState.open.rawValue || (state == OpeningState.sealed.rawValue && sealed)
                try transaction.execute(
                    "INSERT INTO peer_openings VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                    [
                        .text(log), .integer(index), .integer(state), state == OpeningState.sealed.rawValue && !sealed ? .null : row[3],
                        isReadable ? row[4] : .null, isReadable ? row[5] : .null, row[6],
                    ])
                guard isReadable, let record = try? Record(bytes: row.blob(5)) else { continue }
                let place = RecordPlace(
                    origin: log, position: UInt64(index), at: LogEntry(bytes: row.blob(1))?.at ?? Instant(milliseconds: 0))
                let counted = try registry.countedRows(registry.rows(for: record), of: record, at: place, in: transaction)
                try registry.project(
                    counted, origin: log, position: UInt64(index), sealed: state == OpeningState.sealed.rawValue, in: transaction)
            }
        }
    }
}
