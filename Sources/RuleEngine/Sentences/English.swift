import Canon

struct English: Grammar {
    /// The grammar of a language of labels.
    static func of(_ labels: Labels) -> any Grammar { labels.language.hasPrefix("zh") ? Chinese() : English() }

    func number(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return number < 0 ? "−" + text : text
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    func day(_ day: CalendarDate) -> String { "\(day.day) \(English.months[day.month - 1]) \(day.year)" }

    func any(_ items: [String]) -> String { English.join(items, "or") }
    func all(_ items: [String]) -> String { English.join(items, "and") }

    private static func join(_ items: [String], _ word: String) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "nothing" }
        return items.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    func list(_ name: String) -> String { "one of the list “\(name)”" }

    func test(_ op: Operator, label: String, operands: [String], type: ValueType) -> String {
        let one = operands.first ?? ""
        let isDate = type == .date
        switch op {
        case .equal, .isIn: return "\(label) is \(any(operands))"
        case .notEqual: return "\(label) is not \(one)"
        case .notIn: return operands.count == 1 ? "\(label) is not \(one)" : "\(label) is neither \(English.join(operands, "nor"))"
        case .has: return "\(label) include \(any(operands))"
        case .hasNot: return operands.count == 1 ? "\(label) do not include \(one)" : "\(label) include neither \(English.join(operands, "nor"))"
        case .less: return isDate ? "\(label) is before \(one)" : "\(label) is below \(one)"
        case .atMost: return isDate ? "\(label) is not after \(one)" : "\(label) is at most \(one)"
        case .more: return isDate ? "\(label) is after \(one)" : "\(label) is more than \(one)"
        case .atLeast: return isDate ? "\(label) is not before \(one)" : "\(label) is at least \(one)"
        case .prefix: return "\(label) begins with \(any(operands))"
        case .notPrefix: return "\(label) begins with neither \(English.join(operands, "nor"))"
        case .within: return "\(label) is from \(one) to \(operands.last ?? one)"
        }
    }

    func sentence(when: [String], then: String, unless: [String]) -> String {
        let head = when.isEmpty ? "Always: \(then)" : "When \(all(when)), \(then)"
        return unless.isEmpty ? head + "." : head + ", unless one of these applies: " + unless.joined(separator: "; ") + "."
    }

    func effect(_ rule: Rule, approver: String?, instrument: String?) -> String {
        var text: String
        switch rule.effect {
        case .exempt: return "the rules that name this one as their exception do not apply; that alone is no permission"
        case .permit: return "these rules allow the act"
        case .prohibit: text = "the act is prohibited"
        case .condition: text = "the act is allowed under conditions"
        case .notify: text = "the act must be filed or registered" + (approver.map { " with \($0)" } ?? "")
        case .approval: text = "the act needs the consent of \(approver ?? "the competent authority")"
        }
        if let instrument { text += " (\(instrument))" }
        if let days = rule.duty.days, let kind = rule.duty.dayKind {
            text += ", to be answered within \(days) \(kind == .working ? "working" : "calendar") \(days == 1 ? "day" : "days")"
        }
        switch rule.duty.silence {
        case .none: break
        case .refused: text += "; silence counts as refusal"
        case .granted: text += "; silence counts as consent"
        }
        return text
    }

    func conditions(_ texts: [String]) -> String {
        texts.count == 1
            ? " Condition: \(texts[0])."
            : " Conditions: " + texts.enumerated().map { "(\($0.offset + 1)) \($0.element)" }.joined(separator: "; ") + "."
    }

    func inForce(_ inForce: InForce) -> String {
        var parts: [String] = []
        if let from = inForce.from { parts.append("from \(day(from))") }
        if let until = inForce.until { parts.append("until \(day(until))") }
        var text = parts.isEmpty ? "" : " In force \(parts.joined(separator: " ")), both days included."
        if parts.count == 1 { text = " In force \(parts[0])." }
        for pause in inForce.suspended {
            text += " Suspended from \(day(pause.from))" + (pause.until.map { " until \(day($0))" } ?? " until further notice") + "."
        }
        return text
    }
}
