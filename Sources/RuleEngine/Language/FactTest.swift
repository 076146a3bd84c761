/// How a test compares a fact.
package enum Operator: String, CaseIterable, Sendable {
    case equal = "="
    case notEqual = "!="
    case isIn = "in"
    case notIn = "notin"
    /// The set has at least one of the values.
    case has
    /// The set has none of the values.
    case hasNot = "hasnot"
    case less = "<"
    case atMost = "<="
    case more = ">"
    case atLeast = ">="
    /// The text begins with one of the values.
    case prefix
    /// The text begins with none of the values.
    case notPrefix = "notprefix"
    /// The number or date lies between two values, both included.
    case within

    /// Whether the operator can be used on that type.
    package func accepts(_ type: ValueType) -> Bool {
        switch self {
        case .equal, .notEqual: !type.isSet
        case .isIn, .notIn: !type.isSet && type != .bool
        case .has, .hasNot: type.isSet
        case .less, .atMost, .more, .atLeast, .within: type.isOrdered
        case .prefix, .notPrefix: type == .text
        }
    }

    /// Whether the operator takes an array of values rather than one.
    package var takesMany: Bool {
        switch self {
        case .isIn, .notIn, .has, .hasNot, .prefix, .notPrefix, .within: true
        default: false
        }
    }
}

/// One typed test of one attribute. All tests of a rule must hold.
package struct FactTest: Hashable, Sendable {
    /// The attribute's place in the schema.
    package let attribute: Int
    package let op: Operator
    /// At least one value; exactly one unless the operator takes many; two, ascending, for `within`.
    package let values: [Value]
    /// The name of the list that the values came from, where the rule names one.
    package let list: String?

    package init(attribute: Int, op: Operator, values: [Value], list: String? = nil) {
        (self.attribute, self.op, self.values, self.list) = (attribute, op, values, list)
    }

    /// Whether a known value passes. A value of another type than the attribute's passes no test, not even a negative one.
    package func holds(for value: Value) -> Bool {
        switch op {
        case .equal, .isIn: return values.contains(value)
        case .notEqual, .notIn: return !values.contains(value)
        case .has, .hasNot:
            guard case .words(let members) = value else { return false }
            let found = values.contains { if case .word(let word) = $0 { members.contains(word) } else { false } }
            return found == (op == .has)
        case .prefix, .notPrefix:
            guard case .word(let text) = value else { return false }
            let found = values.contains { if case .word(let start) = $0 { text.utf8.starts(with: start.utf8) } else { false } }
            return found == (op == .prefix)
        case .less, .atMost, .more, .atLeast, .within:
            guard let position = value.position, let bound = values.first?.position else { return false }
            switch op {
            case .less: return position < bound
            case .atMost: return position <= bound
            case .more: return position > bound
            case .atLeast: return position >= bound
            default: return position >= bound && position <= (values.last?.position ?? bound)
            }
        }
    }
}
