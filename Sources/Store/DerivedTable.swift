/// A table whose rows come from records and from nothing else.
///
/// Every row belongs to exactly one record: the log `origin` it stands in, its `position` there and the row's `ordinal` among that record's rows
/// are the key. So an erased record's rows are found without asking its module, and the rows can be derived again in any order.
package struct DerivedTable: Sendable, Hashable {
    package enum Kind: String, Sendable { case integer = "INTEGER", text = "TEXT", blob = "BLOB" }
    package struct Column: Sendable, Hashable {
        package var name: String
        package var kind: Kind
        package init(_ name: String, _ kind: Kind) { (self.name, self.kind) = (name, kind) }
    }

    package var name: String
    package var columns: [Column]
    /// Lists of columns that pages look things up by.
    package var indexes: [[String]]
    /// Columns that most rows leave empty and that pages look up by what they hold: an index of the rows that hold something.
    package var sparseIndexes: [String]

    package init(_ name: String, _ columns: [Column], indexes: [[String]] = [], sparseIndexes: [String] = []) {
        (self.name, self.columns, self.indexes, self.sparseIndexes) = (name, columns, indexes, sparseIndexes)
    }

    /// The statements that make an empty table called `name`, or `alias` for a shadow that is swapped in later.
    package func creation(as alias: String? = nil) -> [String] {
        let table = alias ?? name
        let body = columns.map { ", \($0.name) \($0.kind.rawValue)" }.joined()
        var statements = [
            "CREATE TABLE \(table) (origin TEXT NOT NULL, position INTEGER NOT NULL, ordinal INTEGER NOT NULL, sealed INTEGER NOT NULL\(body), "
                + "PRIMARY KEY (origin, position, ordinal)) WITHOUT ROWID"
        ]
        for (i, index) in indexes.enumerated() {
            statements.append("CREATE INDEX \(table)_\(i) ON \(table) (\(index.joined(separator: ", ")))")
        }
        for column in sparseIndexes {
            statements.append("CREATE INDEX \(table)_by_\(column) ON \(table) (\(column)) WHERE \(column) IS NOT NULL")
        }
        return statements
    }

    /// The insert statement; arguments are origin, position, ordinal, sealed, then the columns in order.
    package func insertion(into alias: String? = nil) -> String {
        let marks = Array(repeating: "?", count: columns.count + 4).joined(separator: ", ")
        return "INSERT INTO \(alias ?? name) VALUES (\(marks))"
    }
}

/// A row that a record gives rise to.
package struct DerivedRow: Sendable, Hashable {
    package var table: String
    package var values: [SQLValue]
    package init(_ table: String, _ values: [SQLValue]) { (self.table, self.values) = (table, values) }
}
