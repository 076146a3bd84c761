import Canon
import RuleEngine

/// Values of facts as people type them and addresses carry them.
enum FactText {
    /// Reads what was typed; nil where it does not fit the attribute. Numbers may have blanks or commas between groups of digits.
    static func value(_ text: String, for attribute: Attribute) -> Value? {
        let text = text.trimmed
        switch attribute.type {
        case .bool:
            switch text.lowercased() {
            case "yes", "true", "是": return .bool(true)
            case "no", "false", "否": return .bool(false)
            default: return nil
            }
        case .int:
            let digits = text.filter { $0 != "," && $0 != " " && $0 != "，" }
            return Int64(digits).flatMap { Value(.integer($0), for: attribute) }
        case .country: return Value(.string(text.uppercased()), for: attribute)
        case .date, .choice, .text: return Value(.string(text), for: attribute)
        case .countries: return Value(.array(parts(text.uppercased())), for: attribute)
        case .choices: return Value(.array(parts(text)), for: attribute)
        }
    }

    private static func parts(_ text: String) -> [JSON] {
        text.split { ",，、;； ".contains($0) }.map { .string(String($0)) }
    }

    /// The text that `value` reads again.
    static func text(_ value: Value) -> String {
        switch value {
        case .bool(let flag): flag ? "yes" : "no"
        case .int(let number): String(number)
        case .date(let day): day.description
        case .word(let word): word
        case .words(let words): words.joined(separator: ",")
        }
    }

    /// What a person must type, by the attribute's type, as a key of the texts.
    static func hintKey(_ attribute: Attribute) -> String {
        switch attribute.type {
        case .bool: "decisions.hint.bool"
        case .int: "decisions.hint.int"
        case .date: "decisions.hint.date"
        case .country: "decisions.hint.country"
        case .countries: "decisions.hint.countries"
        case .choice: "decisions.hint.choice"
        case .choices: "decisions.hint.choices"
        case .text: "decisions.hint.text"
        }
    }
}

extension String {
    /// Without blanks and line ends at both sides.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
