/// A span of time in one unit (ISO 8601-1 §5.5.2): `P30D`, `P2W`, `P6M`, `P5Y`, `PT48H`.
package struct Span: Hashable, Sendable, CustomStringConvertible {
    package enum Unit: String, Sendable, CaseIterable { case hours = "H", days = "D", weeks = "W", months = "M", years = "Y" }

    package let count: Int
    package let unit: Unit

    /// Nil unless the count is 1 to 9999.
    package init?(_ count: Int, _ unit: Unit) {
        guard (1...9999).contains(count) else { return nil }
        (self.count, self.unit) = (count, unit)
    }

    /// Strict: no zero in front, one unit, nothing else.
    package init?(_ text: String) {
        var rest = Substring(text)
        guard rest.utf8.count <= 8, rest.first == "P" else { return nil }
        rest = rest.dropFirst()
        let isTime = rest.first == "T"
        if isTime { rest = rest.dropFirst() }
        guard let last = rest.last, let unit = Unit(rawValue: String(last)), isTime == (unit == .hours) else { return nil }
        rest = rest.dropLast()
        guard let first = rest.utf8.first, (0x31...0x39).contains(first), rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(rest)
        else { return nil }
        self.init(count, unit)
    }

    package var description: String { unit == .hours ? "PT\(count)H" : "P\(count)\(unit.rawValue)" }

    /// How the span is written in a clause.
    package var words: Plain {
        let (en, zh): (String, String) =
            switch unit {
            case .hours: ("hour", "小时")
            case .days: ("day", "日")
            case .weeks: ("week", "周")
            case .months: ("month", "个月")
            case .years: ("year", "年")
            }
        return Plain("\(count) \(en)\(count == 1 ? "" : "s")", "\(count)\(zh)")
    }

    /// The least number of whole months that covers it; what a mandate's longest duration is compared with.
    package var months: Int {
        switch unit {
        case .hours: (count + 671) / 672
        case .days: (count + 27) / 28
        case .weeks: (count + 3) / 4
        case .months: count
        case .years: count * 12
        }
    }
}
