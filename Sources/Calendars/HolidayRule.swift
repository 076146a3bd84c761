import Canon

/// A holiday that a law fixes once for all years: a day of a month, or the n-th weekday of a month.
package struct HolidayRule: Hashable, Sendable {
    /// When in the year.
    package enum Day: Hashable, Sendable {
        /// A day of the month. `movesToWeekday`: when it falls on Saturday the Friday before is free as well, on Sunday the Monday after
        /// (5 U.S.C. 6103(b), Executive Order 11582 §3).
        case fixed(month: Int, day: Int, movesToWeekday: Bool)
        /// The n-th such weekday of the month; −1 for the last.
        case nth(Int, Weekday, month: Int)
    }

    /// The key of its name.
    package let name: String
    package let day: Day
    /// The first year that has it.
    package let from: Int?

    package init(name: String, day: Day, from: Int? = nil) { (self.name, self.day, self.from) = (name, day, from) }

    /// The free days it gives in a year: the day itself, and the one observed in its place where it moves. Those may lie in a neighbouring year.
    package func dates(in year: Int) -> [CalendarDate] {
        if let from, year < from { return [] }
        switch day {
        case .fixed(let month, let day, let moves):
            guard let date = CalendarDate(year: year, month: month, day: day) else { return [] }
            let observed: CalendarDate? =
                switch date.weekday {
                case .saturday where moves: date.adding(days: -1)
                case .sunday where moves: date.adding(days: 1)
                default: nil
                }
            return [date] + (observed.map { [$0] } ?? [])
        case .nth(let n, let weekday, let month):
            return CalendarDate.nth(n, weekday, ofMonth: month, year: year).map { [$0] } ?? []
        }
    }
}

extension CalendarDate {
    /// The n-th such weekday of a month, counted from its end for negative n; nil where there is none.
    package static func nth(_ n: Int, _ weekday: Weekday, ofMonth month: Int, year: Int) -> CalendarDate? {
        guard let last = days(inMonth: month, of: year), n != 0, let edge = CalendarDate(year: year, month: month, day: n > 0 ? 1 : last) else {
            return nil
        }
        let distance = n > 0 ? (weekday.number - edge.weekday.number + 7) % 7 : -((edge.weekday.number - weekday.number + 7) % 7)
        let day = edge.day + distance + (n > 0 ? (n - 1) * 7 : (n + 1) * 7)
        return CalendarDate(year: year, month: month, day: day)
    }
}
