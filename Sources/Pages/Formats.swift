import Canon

/// How dates, times, numbers and sizes are written in a language.
///
/// Nothing here asks the system for a locale or a time zone: the same value gives the same text on every machine, so that pages can be compared
/// byte for byte. Times are UTC and say so.
package struct Formats: Sendable, Hashable {
    package var language: Language

    package init(_ language: Language) { self.language = language }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// `23 November 2026`, `2026 年 11 月 23 日`.
    package func date(_ date: CalendarDate) -> String {
        switch language {
        case .english: "\(date.day) \(Formats.months[date.month - 1]) \(date.year)"
        case .chinese: "\(date.year) 年 \(date.month) 月 \(date.day) 日"
        }
    }

    /// For narrow places: `23 Nov 2026`, `2026 年 11 月 23 日`.
    package func shortDate(_ date: CalendarDate) -> String {
        switch language {
        case .english: "\(date.day) \(Formats.months[date.month - 1].prefix(3)) \(date.year)"
        case .chinese: self.date(date)
        }
    }

    /// The minute, in UTC: `23 November 2026, 10:05 UTC`, `2026 年 11 月 23 日 10:05（UTC）`.
    package func moment(_ instant: Instant) -> String { moment(instant, clock: 16) }

    /// The second, in UTC: `23 November 2026, 10:05:09 UTC`.
    package func preciseMoment(_ instant: Instant) -> String { moment(instant, clock: 19) }

    private func moment(_ instant: Instant, clock end: Int) -> String {
        let text = instant.description
        let time = text.dropFirst(11).prefix(end - 11)
        return switch language {
        case .english: "\(date(instant.date)), \(time) UTC"
        case .chinese: "\(date(instant.date)) \(time)（UTC）"
        }
    }

    /// Digits in groups of three: `84,025`; a negative number has a real minus sign.
    package func number(_ value: some BinaryInteger) -> String {
        let digits = Array(String(value.magnitude))
        var out = ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return value < 0 ? "\u{2212}" + out : out
    }

    /// A number with `places` decimals, rounded half away from zero: `1,234.5`.
    package func decimal(_ value: Double, places: Int = 1) -> String {
        var scale = 1.0
        for _ in 0..<max(0, places) { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, scaled < 9e15 else { return "\(value)" }
        let whole = Int64(scaled)
        let unit = Int64(scale)
        var out = number(whole / unit)
        if places > 0 {
            let rest = String(whole % unit)
            out += "." + String(repeating: "0", count: places - rest.count) + rest
        }
        return value < 0 && whole != 0 ? "\u{2212}" + out : out
    }

    /// A part of a whole: `12.5%`; `n/a` in words where the whole is nothing.
    package func percent(_ part: Double, of whole: Double, places: Int = 1) -> String {
        guard whole > 0 else { return language == .english ? "not defined" : "无法计算" }
        return decimal(part / whole * 100, places: places) + "%"
    }

    /// Decimal units, as file managers show them: `840 bytes`, `1.2 MB`.
    package func bytes(_ count: some BinaryInteger) -> String {
        let units = ["kB", "MB", "GB", "TB", "PB"]
        var value = Double(count)
        guard value.magnitude >= 1000 else {
            return language == .english ? (count == 1 ? "1 byte" : "\(number(count)) bytes") : "\(number(count)) 字节"
        }
        var unit = -1
        while value.magnitude >= 999.95, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return "\(decimal(value)) \(units[unit])"
    }

    /// How long, to the largest sensible unit: `45 seconds`, `3 hours`, `12 天`.
    package func duration(seconds: Int64) -> String {
        let (count, english, chinese): (Int64, String, String) =
            switch seconds.magnitude {
            case ..<120: (seconds, "second", "秒")
            case ..<7200: (seconds / 60, "minute", "分钟")
            case ..<172_800: (seconds / 3600, "hour", "小时")
            default: (seconds / 86_400, "day", "天")
            }
        return language == .english ? "\(number(count)) \(english)\(count == 1 ? "" : "s")" : "\(number(count)) \(chinese)"
    }

    /// Joins names as prose does: `A, B and C`; `A、B和C`.
    package func list(_ items: [String]) -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return switch language {
        case .english: items.dropLast().joined(separator: ", ") + " and " + last
        case .chinese: items.dropLast().joined(separator: "、") + "和" + last
        }
    }

    /// A text as a line of its own begins: with a capital letter, where the script has any.
    package func opening(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The plural category of a count (CLDR): English has `one` and `other`, Chinese only `other`.
    package func plural(_ count: some BinaryInteger) -> String { language == .english && count == 1 ? "one" : "other" }
}
