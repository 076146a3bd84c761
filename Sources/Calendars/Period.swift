/// A stretch of calendar time in whole days: an ISO 8601 duration of years, months, and days or weeks, such as `P5Y`, `P6M`, `P2W`, `-P30D`.
///
/// A year is twelve months, a week seven days; a month has no number of days until it is laid out from a date.
package struct Period: Hashable, Sendable, CustomStringConvertible {
    /// Years and months together; of one sign with `days`.
    package let months: Int
    /// Weeks and days together.
    package let days: Int

    package init(months: Int = 0, days: Int = 0) { (self.months, self.days) = (months, days) }

    /// No time at all.
    package static let zero = Period()

    /// Reads `P…Y…M…D` or `P…W`, perhaps after a minus sign; each number 0 to 99,999. Nothing else: no time of day, no fraction, no lower case.
    package init?(_ text: String) {
        var rest = Substring(text)
        let sign = rest.first == "-" ? -1 : 1
        if sign < 0 { rest = rest.dropFirst() }
        guard rest.first == "P" else { return nil }
        rest = rest.dropFirst()
        var (months, days) = (0, 0)
        var units = Substring("YMWD")
        var seen = ""
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...5).contains(digits.count), let number = Int(digits), let unit = rest.dropFirst(digits.count).first,
                let at = units.firstIndex(of: unit)
            else { return nil }
            switch unit {
            case "Y": months += number * 12
            case "M": months += number
            case "W": days += number * 7
            default: days += number
            }
            seen.append(unit)
            units = units[units.index(after: at)...]
            rest = rest.dropFirst(digits.count + 1)
        }
        // Weeks stand alone (ISO 8601-1 §5.5.2.3).
        guard !seen.isEmpty, !seen.contains("W") || seen == "W" else { return nil }
        self.init(months: sign * months, days: sign * days)
    }

    /// The other way.
    package static prefix func - (period: Period) -> Period { Period(months: -period.months, days: -period.days) }

    /// The shortest text of years, months and days: `P1Y6M`, `-P30D`, `P0D`.
    package var description: String {
        let (m, d) = (abs(months), abs(days))
        let parts = [(m / 12, "Y"), (m % 12, "M"), (d, "D")].filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }
        return (months < 0 || days < 0 ? "-P" : "P") + (parts.isEmpty ? "0D" : parts.joined())
    }

    /// A bound on the number of days it can span, whichever months it is laid over.
    var mostDays: Int { abs(months) * 31 + abs(days) }
}
