import Store

/// Whether each column of the log's own tables holds the type that it is declared with. SQLite takes any type in any column, and a value of another type reads
/// as nothing: a state of `x''` as 0, which means open, while queries that compare it do not find it.
enum ColumnTypes {
    private enum Kind { case integer, text, blob, blobOrNull }

    private static let tables: [(name: String, columns: [(name: String, kind: Kind)])] = [
        ("entries", [("idx", .integer), ("entry", .blob)]),
        (
            "openings",
            [
                ("idx", .integer), ("state", .integer), ("record_id", .blob), ("salt", .blobOrNull), ("record", .blobOrNull),
                ("tombstone", .blobOrNull),
            ]
        ),
        ("tiles", [("level", .integer), ("idx", .integer), ("hashes", .blob)]),
        ("checkpoints", [("size", .integer), ("root", .blob), ("note", .text)]),
        ("cosignatures", [("size", .integer), ("name", .text), ("line", .text), ("time", .integer)]),
        ("bodies", [("digest", .blob), ("media_type", .text), ("name", .text), ("bytes", .blob)]),
    ]

    /// In words, at most `most`.
    static func faults(in transaction: any ReadTransaction, most: Int) throws -> [String] {
        var faults: [String] = []
        for (table, columns) in tables where faults.count < most {
            try transaction.forEach("SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(table)", []) { row in
                for (at, column) in columns.enumerated() where !holds(row[at], column.kind) {
                    faults.append("\(table), row \(row.values.compactMap(\.integer).first ?? 0): \(column.name) holds a value of another type")
                }
                return faults.count < most
            }
        }
        return faults
    }

    private static func holds(_ value: SQLValue, _ kind: Kind) -> Bool {
        switch (value, kind) {
        case (.integer, .integer), (.text, .text), (.blob, .blob), (.blob, .blobOrNull), (.null, .blobOrNull): true
        default: false
        }
    }
}
