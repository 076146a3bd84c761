import Synchronization

/// A statement that is run for every record: engines keep it prepared and find it by its number. Made once for each text, as a constant.
package struct SQLStatement: Sendable {
    package let text: String
    /// Its own among all statements of this program, counted from 0.
    package let number: Int

    private static let count = Atomic(0)

    package init(_ text: String) {
        self.text = text
        number = SQLStatement.count.add(1, ordering: .relaxed).oldValue
    }
}

/// The one argument of a prepared row that is known only when it is written: where the record stands.
package struct SQLPosition: Sendable {
    /// Which argument it is, counted from 0.
    package var index: Int
    package var value: UInt64
    package init(_ value: UInt64, at index: Int) { (self.value, self.index) = (value, index) }
}
