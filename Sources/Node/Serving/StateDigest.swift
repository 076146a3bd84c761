import Canon
import Store

/// One digest over what a module derived from the public records of a log, so that anybody who derives the same can compare. docs/formats/state.md
///
/// Fed table by table or record by record: rows of one table must come by position and ordinal, and tables may take turns.
package struct StateDigest: Sendable {
    private struct Running: Sendable {
        var table: DerivedTable
        var rows: UInt64 = 0
        var digest = DigestBuilder()
    }

    private var running: [Running]
    private let places: [String: Int]

    /// - Parameter tables: all derived tables of the module.
    package init(tables: [DerivedTable]) {
        running = tables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { Running(table: $0) }
        places = Dictionary(uniqueKeysWithValues: running.enumerated().map { ($1.table.name, $0) })
    }

    /// Takes one row. Rows of other modules' tables are passed over, so that an auditor may hand in all rows of a record.
    package mutating func add(table: String, position: UInt64, ordinal: Int64, values: [SQLValue]) {
        guard let place = places[table] else { return }
        let columns = running[place].table.columns
        var members = JSONObject()
        for (column, value) in zip(columns, values) { members[column.name] = StateDigest.json(value) }
        let line: JSON = ["ordinal": .integer(ordinal), "position": .integer(Int64(position)), "values": .object(members)]
        running[place].rows += 1
        running[place].digest.update(line.canonicalBytes + [0x0A])
    }

    /// Takes all rows of the record at a position, numbered as the projection numbers them.
    package mutating func add(_ rows: [DerivedRow], position: UInt64) {
        var ordinals: [String: Int64] = [:]
        for row in rows {
            let ordinal = ordinals[row.table, default: 0]
            ordinals[row.table] = ordinal + 1
            add(table: row.table, position: position, ordinal: ordinal, values: row.values)
        }
    }

    /// The number of rows so far.
    package var rows: UInt64 { running.reduce(0) { $0 + $1.rows } }

    /// SHA-256 over one line per table.
    package func finish() -> Digest {
        var digest = DigestBuilder()
        for table in running {
            let line: JSON = [
                "digest": .string(Multibase.base64URL(table.digest.finish().bytes)), "rows": .integer(Int64(table.rows)),
                "table": .string(table.table.name),
            ]
            digest.update(line.canonicalBytes + [0x0A])
        }
        return digest.finish()
    }

    /// The digest of what this node derived for the first `size` entries of a log: public rows, or those of sealed records alone.
    package static func of(_ tables: [DerivedTable], origin: String, size: UInt64, sealed: Bool = false, in transaction: any ReadTransaction) throws -> StateDigest {
        var state = StateDigest(tables: tables)
        for table in tables {
            let columns = table.columns.map { ", " + $0.name }.joined()
            try transaction.forEach(
                "SELECT position, ordinal\(columns) FROM \(table.name) WHERE origin = ? AND sealed = ? AND position < ? ORDER BY position, ordinal",
                [.text(origin), .integer(sealed ? 1 : 0), SQLValue(size)]
            ) { row in
                state.add(table: table.name, position: UInt64(row.integer(0)), ordinal: row.integer(1), values: Array(row.values.dropFirst(2)))
                return true
            }
        }
        return state
    }

    /// Integers that JSON readers would round stand as decimal texts; bytes as multibase base64url.
    private static func json(_ value: SQLValue) -> JSON {
        switch value {
        case .null: .null
        case .integer(let value): value.magnitude <= UInt64(JSON.safeInteger) ? .integer(value) : .string(String(value))
        case .text(let text): .string(text)
        case .blob(let bytes): .string(Multibase.base64URL(bytes))
        }
    }
}
