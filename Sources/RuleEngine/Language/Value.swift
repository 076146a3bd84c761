import Canon

/// A value of a fact or of a test.
package enum Value: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case date(CalendarDate)
    /// A country, choice or text.
    case word(String)
    /// The members of a set, sorted by their UTF-8 bytes, each once.
    case words([String])

    /// A set in its one form.
    package static func set(_ members: some Sequence<String>) -> Value {
        .words(Set(members).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    /// Its form in JSON.
    package var json: JSON {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .integer(value)
        case .date(let value): .string(value.description)
        case .word(let value): .string(value)
        case .words(let values): .array(values.map { .string($0) })
        }
    }

    /// Reads a value of that attribute; nil when it is of another type or a word that the attribute does not declare.
    package init?(_ json: JSON, for attribute: Attribute) {
        switch attribute.type {
        case .countries, .choices:
            guard let members = json.array, members.count <= 1000 else { return nil }
            var words: [String] = []
            for member in members {
                guard case .word(let word)? = Value(scalar: member, for: attribute) else { return nil }
                words.append(word)
            }
            self = .set(words)
        default:
            guard let value = Value(scalar: json, for: attribute) else { return nil }
            self = value
        }
    }

    /// Reads one value, or one member of a set.
    init?(scalar json: JSON, for attribute: Attribute) {
        switch attribute.type {
        case .bool:
            guard let value = json.bool else { return nil }
            self = .bool(value)
        case .int:
            guard let value = json.integer, value.magnitude <= UInt64(JSON.safeInteger) else { return nil }
            self = .int(value)
        case .date:
            guard let text = json.string, let value = CalendarDate(text) else { return nil }
            self = .date(value)
        case .country, .countries:
            guard let text = json.string, ValueType.isCountry(text) else { return nil }
            self = .word(text)
        case .choice, .choices:
            guard let text = json.string, attribute.declares(text) else { return nil }
            self = .word(text)
        case .text:
            guard let text = json.string, !text.isEmpty, text.utf8.count <= 256 else { return nil }
            self = .word(text)
        }
    }

    /// Numbers as themselves, dates as days since 1970-01-01; nil for what has no order.
    package var position: Int64? {
        switch self {
        case .int(let value): value
        case .date(let value): Int64(value.daysSinceEpoch)
        default: nil
        }
    }
}
