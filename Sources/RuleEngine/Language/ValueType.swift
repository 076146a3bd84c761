/// The type of an attribute, as an attribute file writes it: `bool`, `int`, `date`, `country`, `enum`, `string`, or `set<…>` of country, enum or list.
package enum ValueType: Hashable, Sendable {
    case bool
    /// A whole number within ±(2^53−1).
    case int
    /// A day of the Gregorian calendar, `YYYY-MM-DD`.
    case date
    /// Two capital letters (ISO 3166-1 alpha-2; XX for none), with a suffix of the rule maker's where a list needs one (`US-DPF`).
    case country
    /// One of the words that the attribute declares.
    case choice
    /// A text of 1 to 256 bytes.
    case text
    case countries
    /// Any number of the words that the attribute declares.
    case choices

    package init?(word: String) {
        switch word {
        case "bool": self = .bool
        case "int": self = .int
        case "date": self = .date
        case "country": self = .country
        case "enum": self = .choice
        case "string": self = .text
        case "set<country>": self = .countries
        case "set<enum>", "set<list>": self = .choices
        default: return nil
        }
    }

    package var isSet: Bool { self == .countries || self == .choices }
    package var isOrdered: Bool { self == .int || self == .date }
    package var isClosed: Bool { self == .choice || self == .choices }

    /// What a value must look like, for error texts.
    package var expectation: String {
        switch self {
        case .bool: "true or false"
        case .int: "a whole number within ±(2^53−1)"
        case .date: "a date that exists, YYYY-MM-DD"
        case .country: "a country of two capital letters, such as \"CN\""
        case .choice: "one of the words that the attribute declares"
        case .text: "a text of 1 to 256 bytes"
        case .countries: "an array of countries of two capital letters"
        case .choices: "an array of the words that the attribute declares"
        }
    }

    /// Whether the text has the form of a country.
    package static func isCountry(_ text: String) -> Bool {
        let c = Array(text.utf8)
        func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
        guard c.count >= 2, c.count <= 12, isCapital(c[0]), isCapital(c[1]) else { return false }
        guard c.count > 2 else { return true }
        return c[2] == 0x2D && c.count > 3 && c[3...].allSatisfy { isCapital($0) || (0x30...0x39).contains($0) }
    }
}
