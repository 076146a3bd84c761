/// A value of a column: the four types that every engine has.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    package var integer: Int64? { if case .integer(let v) = self { v } else { nil } }
    package var text: String? { if case .text(let v) = self { v } else { nil } }
    package var blob: [UInt8]? { if case .blob(let v) = self { v } else { nil } }
    package var isNull: Bool { self == .null }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: UInt64) { self = .integer(Int64(bitPattern: value)) }
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    package init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
}

/// One row of an answer, by column position.
package struct SQLRow: Sendable {
    package let values: [SQLValue]
    package init(_ values: [SQLValue]) { self.values = values }
    package subscript(_ column: Int) -> SQLValue { values[column] }
    package func integer(_ column: Int) -> Int64 { values[column].integer ?? 0 }
    package func text(_ column: Int) -> String { values[column].text ?? "" }
    package func blob(_ column: Int) -> [UInt8] { values[column].blob ?? [] }
}
