import Canon
import Ledger
import Signing
import Store

/// Deriving the derived tables again from the records, into shadow tables that are swapped in at the end.
package enum Rebuild {
    package struct Outcome: Sendable {
        package var records: UInt64
        /// Tables whose rows were not what the records give; empty when nothing had changed.
        package var differing: [String]
    }

    /// Records read between two progress reports.
    private static let step = 20_000

    /// Rebuilds in one transaction, so that a stop half-way leaves the old tables. With `checkOnly` the new tables are compared and dropped.
    package static func run(
        store: any Store, registry: Registry, origin: String, checkOnly: Bool, progress: (UInt64) -> Void = { _ in }
    ) throws -> Outcome {
        try store.writeNow { transaction in
            let tables = registry.allTables
            for table in tables {
                try transaction.execute("DROP TABLE IF EXISTS \(shadow(table))")
                // Without indexes, which nobody uses there; a table that is swapped in gets its own.
                for statement in table.creation(as: shadow(table)).prefix(1) { try transaction.execute(statement) }
            }
            var count: UInt64 = 0
            var waiting: [RebuildBatch.Stored] = []
            func flush() throws {
                for derived in RebuildBatch.derive(waiting, registry) {
                    try registry.project(
                        counted(derived), origin: derived.stored.log, position: derived.stored.position, sealed: derived.stored.sealed,
                        shadow: true, in: transaction)
                }
                waiting.removeAll(keepingCapacity: true)
            }
            // The own log's records were judged when they were admitted; those of peers are judged as when they were mirrored.
            func counted(_ derived: RebuildBatch.Derived) throws -> [DerivedRow] {
                guard derived.stored.log != origin, registry.asksForApprovals(derived.record) else { return derived.rows }
                let at = try LogView(derived.stored.log, home: origin, in: transaction).loggedAt(derived.stored.position)
                let place = RecordPlace(origin: derived.stored.log, position: derived.stored.position, at: at ?? Instant(milliseconds: 0))
                return try registry.countedRows(derived.rows, of: derived.record, at: place, in: transaction)
            }
            func project(_ row: SQLRow, log: String) throws -> Bool {
                waiting.append(.init(log: log, position: UInt64(row.integer(0)), sealed: row.integer(1) == 1, bytes: row.blob(2)))
                if waiting.count == RebuildBatch.size { try flush() }
                count += 1
                if count % UInt64(step) == 0 { progress(count) }
                return true
            }
            try transaction.forEach("SELECT idx, state, record FROM openings WHERE state < 2 ORDER BY idx", []) { try project($0, log: origin) }
            try transaction.forEach(
                "SELECT idx, state, record, log FROM peer_openings WHERE record IS NOT NULL AND note IS NULL ORDER BY log, idx", []
            ) { try project($0, log: $0.text(3)) }
            try flush()
            var differing: [String] = []
            for table in tables where try !same(table, transaction) { differing.append(table.name) }
            for table in tables {
                if checkOnly || !differing.contains(table.name) {
                    try transaction.execute("DROP TABLE \(shadow(table))")
                } else {
                    try swap(table, transaction)
                }
            }
            return Outcome(records: count, differing: differing)
        }
    }

    private static func shadow(_ table: DerivedTable) -> String { Registry.shadowPrefix + table.name }

    private static func same(_ table: DerivedTable, _ transaction: any WriteTransaction) throws -> Bool {
        let shape = try transaction.first("SELECT shape FROM derived_versions WHERE name = ?", [.text(table.name)])?.text(0)
        guard shape == table.creation().joined(separator: ";\n") else { return false }
        let counts = try [table.name, shadow(table)].map { try transaction.first("SELECT COUNT(*) FROM \($0)")?.integer(0) ?? 0 }
        guard counts[0] == counts[1] else { return false }
        // Both are as long, so they are the same when each row has its equal under its key: two walks in the order of the key.
        let differences = (["sealed"] + table.columns.map(\.name)).map { "a.\($0) IS DISTINCT FROM b.\($0)" }.joined(separator: " OR ")
        return try transaction.first(
            "SELECT a.position FROM \(table.name) a LEFT JOIN \(shadow(table)) b "
                + "ON b.origin = a.origin AND b.position = a.position AND b.ordinal = a.ordinal WHERE b.origin IS NULL OR \(differences) LIMIT 1")
            == nil
    }

    private static func swap(_ table: DerivedTable, _ transaction: any WriteTransaction) throws {
        try transaction.execute("DROP TABLE IF EXISTS \(table.name)")
        for statement in table.creation() { try transaction.execute(statement) }
        try transaction.execute("INSERT INTO \(table.name) SELECT * FROM \(shadow(table))")
        try transaction.execute("DROP TABLE \(shadow(table))")
        try transaction.execute("DELETE FROM derived_versions WHERE name = ?", [.text(table.name)])
        try transaction.execute(
            "INSERT INTO derived_versions VALUES (?, ?)", [.text(table.name), .text(table.creation().joined(separator: ";\n"))])
    }
}
