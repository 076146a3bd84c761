import Store

/// A derived row that is ready to be written but for the position of its record, which only the writer of the log knows.
package struct Insertion: Sendable {
    private let statement: SQLStatement
    private let arguments: [SQLValue]

    /// The arguments of `DerivedTable.insertion`: origin, position, ordinal, sealed, then the columns.
    init(_ statement: SQLStatement, origin: String, ordinal: Int, sealed: Bool, _ values: [SQLValue]) {
        self.statement = statement
        var arguments: [SQLValue] = [.text(origin), .null, .integer(Int64(ordinal)), .integer(sealed ? 1 : 0)]
        arguments.reserveCapacity(4 + values.count)
        arguments += values
        self.arguments = arguments
    }

    func run(at position: UInt64, in transaction: any WriteTransaction) throws {
        try transaction.execute(statement, arguments, position: SQLPosition(position, at: 1))
    }
}
