/// A JSON value (RFC 8259) that has one canonical form (RFC 8785).
///
/// Two values are equal when their canonical bytes are: strings are compared by their bytes, never by Unicode equivalence. An integral number
/// within ±(2^53−1) is an `integer` however it was written; `double` holds the rest.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The largest magnitude that every reader of JSON keeps exactly: 2^53 − 1 (RFC 7493 §2.2).
    public static let safeInteger: Int64 = 9_007_199_254_740_991

    /// The normal form of a finite number: an `integer` where that is exact. Nil for infinities and NaN, which JSON cannot say.
    public static func number(_ value: Double) -> JSON? {
        guard value.isFinite else { return nil }
        if value.magnitude <= Double(safeInteger), value.rounded(.towardZero) == value { return .integer(Int64(value)) }
        return .double(value)
    }
}

extension JSON {
    /// The member of that name; nil when there is none or this is no object. Setting does nothing unless this is an object.
    public subscript(_ key: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[key]
        }
        set {
            guard case .object(var members) = self else { return }
            self = .null  // leaves `members` the only owner, so that it is changed in place
            members[key] = newValue
            self = .object(members)
        }
    }

    public var isNull: Bool { if case .null = self { true } else { false } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The number, whichever case holds it.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// Whether every reader gets this very value back: all numbers finite, and integers within ±(2^53−1). What was parsed always is.
    public var isInterchangeable: Bool {
        switch self {
        case .null, .bool, .string: true
        case .integer(let value): value.magnitude <= UInt64(JSON.safeInteger)
        case .double(let value): value.isFinite
        case .array(let values): values.allSatisfy(\.isInterchangeable)
        case .object(let members): members.allSatisfy { $0.value.isInterchangeable }
        }
    }
}

extension JSON: Hashable {
    public static func == (l: JSON, r: JSON) -> Bool {
        switch (l, r) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): UTF16Order.same(a, b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .object(let members): hasher.combine(members)
        }
    }
}

// No nil literal: beside an optional, `nil` must go on meaning that there is no value, never `null`.
extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// The last of several equal keys holds.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

extension JSON: CustomStringConvertible {
    /// The canonical text.
    public var description: String { canonicalText }
}
