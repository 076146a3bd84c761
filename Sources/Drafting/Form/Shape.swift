/// What a value in an agreement may look like. Typed data is described once, as values of this type: reading, checking against the text and the
/// description in docs/formats/agreement.md all follow it.
package indirect enum Shape: Sendable {
    /// A short text without language, at most so many bytes of UTF-8.
    case text(Int)
    /// Texts by language, each at most so many bytes.
    case texts(Int)
    case choice([String])
    /// A name of our own inside the agreement: letters, digits, `.` and `-`, at most 64.
    case name
    /// The name of one of the parties.
    case party
    /// The name of one of the data items of the clauses of type `data`.
    case dataItem
    /// The name of one of the clauses.
    case clause
    case date
    /// One of `PnD`, `PnW`, `PnM`, `PnY`, `PTnH` (ISO 8601-1 §5.5.2), n from 1 to 9999.
    case duration
    /// A number as text, so that nobody rounds it: digits, at most one point.
    case decimal
    /// A share of hundred, as `decimal`.
    case percent
    case integer(ClosedRange<Int64>)
    case bool
    case currency
    case language
    /// `{"amount": decimal, "currency": code}`.
    case money
    case list(Shape, max: Int)
    case object([Member])

    /// One member of an object.
    package struct Member: Sendable {
        package let name: String
        package let shape: Shape
        /// Whether the object is refused without it.
        package let isRequired: Bool
        /// Whether the text of the clause must say the same in every language.
        package let isSaid: Bool

        package init(_ name: String, _ shape: Shape, required: Bool = false, said: Bool = false) {
            (self.name, self.shape, isRequired, isSaid) = (name, shape, required, said)
        }
    }
}

extension Shape.Member {
    /// A member that may be left out.
    package static func may(_ name: String, _ shape: Shape, said: Bool = false) -> Shape.Member { Shape.Member(name, shape, said: said) }
    /// A member that has to be there.
    package static func must(_ name: String, _ shape: Shape, said: Bool = false) -> Shape.Member {
        Shape.Member(name, shape, required: true, said: said)
    }
}
