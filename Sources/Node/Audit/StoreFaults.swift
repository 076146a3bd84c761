import Canon
import Ledger
import Signing
import Store

/// What is wrong in the rows of a node's store that no file it serves would show: rows that belong to nothing, copies that differ, what should be gone.
struct StoreFaults {
    private let registry: Registry
    private let origin: String
    private let size: UInt64
    private let transaction: any ReadTransaction
    private static let most = 100

    init(registry: Registry, origin: String, size: UInt64, in transaction: any ReadTransaction) {
        (self.registry, self.origin, self.size, self.transaction) = (registry, origin, size, transaction)
    }

    /// In words, at most a hundred of each kind.
    func all() throws -> [String] {
        try ColumnTypes.faults(in: transaction, most: StoreFaults.most) + strays() + openings() + cosignatures() + bodies() + hiddenState()
    }

    /// Rows beyond the log of `size` entries.
    private func strays() throws -> [String] {
        var faults: [String] = []
        func count(_ what: String, _ sql: String, _ arguments: [SQLValue]) throws {
            let count = try transaction.first(sql, arguments)?.integer(0) ?? 0
            if count > 0 { faults.append("\(count) \(what)") }
        }
        try count("entries stand beyond the last checkpoint", "SELECT COUNT(*) FROM entries WHERE idx >= ? OR idx < 0", [SQLValue(size)])
        try count("openings stand beyond the last checkpoint", "SELECT COUNT(*) FROM openings WHERE idx >= ? OR idx < 0", [SQLValue(size)])
        try count(
            "checkpoints are filed under a size that the log never had", "SELECT COUNT(*) FROM checkpoints WHERE size > ? OR size <= 0",
            [SQLValue(size)])
        try count(
            "cosignatures belong to no checkpoint",
            "SELECT COUNT(*) FROM cosignatures c LEFT JOIN checkpoints k ON k.size = c.size WHERE k.size IS NULL", [])
        try transaction.forEach("SELECT level, idx FROM tiles", []) { row in
            let (level, index) = (row.integer(0), row.integer(1))
            let full = (0...7).contains(level) ? Tiles.fullCount(level: Int(level), size: size) : 0
            if index < 0 || UInt64(index) >= full { faults.append("tile \(level)/\(index) belongs to no log of \(size) entries") }
            return faults.count < StoreFaults.most
        }
        return faults
    }

    /// What is kept of sealed and erased records, and the names by which records are found.
    private func openings() throws -> [String] {
        var faults: [String] = []
        try transaction.forEach(
            "SELECT o.idx, o.state, o.record_id, o.salt, o.record, o.tombstone, e.entry FROM openings o LEFT JOIN entries e ON e.idx = o.idx", []
        ) { row in
            let place = "entry \(row.integer(0))"
            switch OpeningState(rawValue: row.integer(1)) {
            case .open, .sealed:
                if row.integer(1) == OpeningState.sealed.rawValue {
                    guard let entry = LogEntry(bytes: row.blob(6)), Commitment.opens(entry.commitment, salt: row.blob(3), record: row.blob(4)) else {
                        faults.append("\(place): the sealed record that is kept is not the one that was logged")
                        break
                    }
                }
                if let record = try? Record(bytes: row.blob(4)), record.id.bytes != row.blob(2) {
                    faults.append("\(place): it is filed under another name than its record has")
                }
                if !row[5].isNull { faults.append("\(place): it is not erased, and names a tombstone") }
            case .erased:
                if !row[3].isNull || !row[4].isNull { faults.append("\(place): it is called erased, and its content is still kept") }
            case nil: faults.append("\(place): its state is none of open, sealed and erased")
            }
            return faults.count < StoreFaults.most
        }
        return faults
    }

    /// Whether names and times beside cosignature lines are those in the lines.
    private func cosignatures() throws -> [String] {
        var faults: [String] = []
        try transaction.forEach("SELECT size, name, line, time FROM cosignatures", []) { row in
            let text = row.text(2)
            let line = try? NoteSignature(line: text.dropLast(text.hasSuffix("\n") ? 1 : 0))
            let time = line.flatMap { Cosignature($0.signature)?.timestamp }
            if line?.name != row.text(1) || time.map({ Int64(clamping: $0) }) != row.integer(3) {
                faults.append("cosignature of size \(row.integer(0)) by \(row.text(1)): name or time are not those in its line")
            }
            return faults.count < StoreFaults.most
        }
        return faults
    }

    /// Whether attachments are what their digests say.
    private func bodies() throws -> [String] {
        var faults: [String] = []
        try transaction.forEach("SELECT digest, bytes FROM bodies", []) { row in
            let digest = Digest.sha256(row.blob(1))
            if digest.bytes != row.blob(0) { faults.append("the attachment \(Hex.encode(row.blob(0))) has other content than its digest says") }
            return faults.count < StoreFaults.most
        }
        return faults
    }

    /// Whether the rows that no auditor from outside can derive (from sealed records, and from peers' logs) follow from the records kept here.
    private func hiddenState() throws -> [String] {
        var logs = try transaction.query("SELECT DISTINCT log FROM peer_openings ORDER BY log").map { ($0.text(0), false) }
        logs = [(origin, true)] + logs.flatMap { [($0.0, false), ($0.0, true)] }
        var faults: [String] = []
        for (log, isSealed) in logs {
            for module in registry.modules where !module.tables.isEmpty {
                let stored = try StateDigest.of(module.tables, origin: log, size: .max >> 1, sealed: isSealed, in: transaction).finish()
                if try derived(module.tables, log: log, sealed: isSealed) != stored {
                    faults.append(
                        "what is shown for \(module.name) does not follow from \(isSealed ? "the sealed records" : "the records") of \(log)")
                }
            }
        }
        return faults
    }

    private func derived(_ tables: [DerivedTable], log: String, sealed: Bool) throws -> Digest {
        var state = StateDigest(tables: tables)
        let (sql, arguments): (String, [SQLValue]) =
            log == origin
            ? ("SELECT idx, record FROM openings WHERE state = ? ORDER BY idx", [.integer(sealed ? 1 : 0)])
            : (
                "SELECT idx, record FROM peer_openings WHERE log = ? AND state = ? AND record IS NOT NULL AND note IS NULL ORDER BY idx",
                [.text(log), .integer(sealed ? 1 : 0)]
            )
        try transaction.forEach(sql, arguments) { row in
            guard let record = try? Record(bytes: row.blob(1)) else { return true }
            let position = UInt64(row.integer(0))
            state.add(try counted(registry.rows(for: record), of: record, log: log, position), position: position)
            return true
        }
        return state.finish()
    }

    /// What lacks its approvals in a peer's log gives no rows here but that of the index.
    private func counted(_ rows: [DerivedRow], of record: Record, log: String, _ position: UInt64) throws -> [DerivedRow] {
        guard log != origin, registry.asksForApprovals(record) else { return rows }
        let at = try LogView(log, home: origin, in: transaction).loggedAt(position) ?? Instant(milliseconds: 0)
        return try registry.countedRows(rows, of: record, at: RecordPlace(origin: log, position: position, at: at), in: transaction)
    }
}
