import Canon

extension Recurrence {
    /// Reads `FREQ=…;…`. Throws `CalendarError` with the pointer given; each part at most once.
    package init(_ text: String, at pointer: String = "") throws(CalendarError) {
        func refusal(_ code: CalendarError.Code, _ reason: String) -> CalendarError { CalendarError(code, at: pointer, reason) }
        guard text.utf8.count <= 500 else { throw refusal(.tooMany, "the rule has more than 500 bytes") }
        var parts: [String: String] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[1].isEmpty else { throw refusal(.wrongValue, "'\(part)' should read NAME=value") }
            guard parts.updateValue(String(sides[1]), forKey: String(sides[0])) == nil else { throw refusal(.wrongValue, "\(sides[0]) stands twice") }
        }
        func numbers(_ name: String, _ range: ClosedRange<Int>) throws(CalendarError) -> [Int] {
            guard let value = parts.removeValue(forKey: name) else { return [] }
            var found: [Int] = []
            for item in value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let number = Recurrence.number(item), range.contains(number), number != 0, !found.contains(number) else {
                    throw refusal(.wrongValue, "\(name) must hold different numbers from \(range.lowerBound) to \(range.upperBound), without 0")
                }
                found.append(number)
            }
            return found
        }
        func single(_ name: String, _ range: ClosedRange<Int>) throws(CalendarError) -> Int? {
            let found = try numbers(name, range)
            guard found.count <= 1 else { throw refusal(.wrongValue, "\(name) must be one number") }
            return found.first
        }

        guard let word = parts.removeValue(forKey: "FREQ"), let frequency = Frequency(rawValue: word) else {
            throw refusal(.wrongValue, "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
        }
        interval = try single("INTERVAL", 1...999) ?? 1
        count = try single("COUNT", 1...Recurrence.maximumCount)
        if let value = parts.removeValue(forKey: "UNTIL") {
            guard value.utf8.count == 8, let date = CalendarDate("\(value.prefix(4))-\(value.dropFirst(4).prefix(2))-\(value.suffix(2))") else {
                throw refusal(.wrongValue, "UNTIL must be a date such as 20291231")
            }
            until = date
        } else {
            until = nil
        }
        guard count == nil || until == nil else { throw refusal(.wrongValue, "COUNT and UNTIL must not both stand; remove one") }
        months = try numbers("BYMONTH", 1...12)
        monthDays = try numbers("BYMONTHDAY", -31...31)
        days = try Recurrence.days(parts.removeValue(forKey: "BYDAY"), frequency, refusal)
        positions = try numbers("BYSETPOS", -366...366)
        let weekStart = parts.removeValue(forKey: "WKST")
        guard weekStart == nil || weekStart == "MO" else { throw refusal(.unsupported, "WKST must be MO, or left out") }
        let scale = parts.removeValue(forKey: "RSCALE")
        guard scale == nil || scale == "GREGORIAN" else { throw refusal(.unsupported, "RSCALE must be GREGORIAN, or left out") }
        if let value = parts.removeValue(forKey: "SKIP") {
            guard scale != nil, let skip = Skip(rawValue: value) else {
                throw refusal(.wrongValue, "SKIP must be OMIT, BACKWARD or FORWARD, beside RSCALE=GREGORIAN")
            }
            self.skip = skip
        } else {
            skip = .omit
        }
        if let name = parts.keys.min() { throw refusal(.unsupported, "\(name) is not read here; write the rule without it") }
        guard monthDays.isEmpty || frequency != .weekly else { throw refusal(.wrongValue, "BYMONTHDAY must not stand beside FREQ=WEEKLY") }
        guard positions.isEmpty || frequency == .monthly || frequency == .yearly else {
            throw refusal(.unsupported, "BYSETPOS is read beside FREQ=MONTHLY and FREQ=YEARLY only")
        }
        guard positions.isEmpty || !months.isEmpty || !monthDays.isEmpty || !days.isEmpty else {
            throw refusal(.wrongValue, "BYSETPOS needs another BY part to choose from")
        }
        guard skip == .omit || !monthDays.contains(where: { $0 < 0 }) else {
            throw refusal(.unsupported, "SKIP and a BYMONTHDAY counted from the end must not stand together")
        }
        (self.frequency, self.text) = (frequency, text)
    }

    private static func days(
        _ value: String?, _ frequency: Frequency, _ refusal: (CalendarError.Code, String) -> CalendarError
    ) throws(CalendarError) -> [Day] {
        guard let value else { return [] }
        var found: [Day] = []
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let weekday = Weekday(rawValue: String(item.suffix(2))) else {
                throw refusal(.wrongValue, "BYDAY must hold weekdays such as MO or -1FR")
            }
            let prefix = item.dropLast(2)
            var nth: Int?
            if !prefix.isEmpty {
                guard frequency == .monthly || frequency == .yearly, let number = number(prefix), number != 0, (-53...53).contains(number) else {
                    throw refusal(.wrongValue, "a number in BYDAY must be -53 to 53, not 0, and FREQ monthly or yearly")
                }
                nth = number
            }
            guard !found.contains(Day(nth: nth, weekday: weekday)) else { throw refusal(.wrongValue, "BYDAY names \(item) twice") }
            found.append(Day(nth: nth, weekday: weekday))
        }
        return found
    }

    /// A decimal of 1 to 6 digits, perhaps after a sign.
    private static func number(_ text: Substring) -> Int? {
        let digits = text.drop { $0 == "+" || $0 == "-" }
        guard (1...6).contains(digits.count), text.count - digits.count <= 1, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}
