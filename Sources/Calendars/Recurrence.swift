import Canon

/// A recurrence rule: the part of RFC 5545 §3.3.10 that speaks of whole days, with SKIP of RFC 7529.
///
/// Parts: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY; INTERVAL; COUNT or UNTIL (a date); BYMONTH; BYMONTHDAY; BYDAY (with a number for MONTHLY and
/// YEARLY); BYSETPOS (for MONTHLY and YEARLY); WKST=MO; RSCALE=GREGORIAN with SKIP. Weeks begin on Monday. Others are refused, never ignored.
package struct Recurrence: Hashable, Sendable {
    package enum Frequency: String, Sendable { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }

    /// A weekday, perhaps the n-th of its month or year.
    package struct Day: Hashable, Sendable {
        package var nth: Int?
        package var weekday: Weekday
    }

    package let frequency: Frequency
    /// Every so many days, weeks, months or years; 1 to 999.
    package let interval: Int
    package let count: Int?
    /// The last day on which an instance may fall.
    package let until: CalendarDate?
    package let months: [Int]
    package let monthDays: [Int]
    package let days: [Day]
    package let positions: [Int]
    package let skip: Skip
    /// The rule as it was written.
    package let text: String

    /// No more instances than this are given, whatever the rule says.
    package static let maximumCount = 100_000

    /// The days that the rule names from the start on, through a last day, ascending.
    ///
    /// What the rule does not say is taken from the start: its day, month or weekday. The start itself is an instance only if the rule names it.
    package func dates(from start: CalendarDate, through last: CalendarDate) -> [CalendarDate] {
        let last = min(last, until ?? last)
        var found: [CalendarDate] = []
        var step = 0
        while let (begin, candidates) = instances(step: step, start: start), begin <= last {
            for date in selected(candidates) where date >= start && date <= last && found.last.map({ $0 < date }) ?? true {
                found.append(date)
                if found.count == count ?? Recurrence.maximumCount { return found }
            }
            step += 1
        }
        return found
    }

    private func selected(_ dates: [CalendarDate]) -> [CalendarDate] {
        let sorted = Set(dates).sorted()
        guard !positions.isEmpty else { return sorted }
        return Set(positions.map { $0 > 0 ? $0 - 1 : sorted.count + $0 }).filter { sorted.indices.contains($0) }.sorted().map { sorted[$0] }
    }

    /// The first day of the n-th period, and what the rule names in it; nil past the year 9999.
    private func instances(step: Int, start: CalendarDate) -> (CalendarDate, [CalendarDate])? {
        switch frequency {
        case .daily:
            guard let date = start.adding(days: step * interval) else { return nil }
            return (date, isAllowed(date) ? [date] : [])
        case .weekly:
            guard let monday = start.adding(days: 1 - start.weekday.number + 7 * step * interval) else { return nil }
            let weekdays = days.isEmpty ? [start.weekday] : days.map(\.weekday)
            return (monday, weekdays.compactMap { monday.adding(days: $0.number - 1) }.filter { months.isEmpty || months.contains($0.month) })
        case .monthly:
            let total = start.year * 12 + start.month - 1 + step * interval
            guard total < 120_000, let first = CalendarDate(year: total / 12, month: total % 12 + 1, day: 1) else { return nil }
            return (first, months.isEmpty || months.contains(first.month) ? inMonth(total, start: start) : [])
        case .yearly:
            let year = start.year + step * interval
            guard let first = CalendarDate(year: year, month: 1, day: 1) else { return nil }
            return (first, inYear(year, start: start))
        }
    }

    private func isAllowed(_ date: CalendarDate) -> Bool {
        (months.isEmpty || months.contains(date.month))
            && (monthDays.isEmpty
                || monthDays.contains {
                    $0 == date.day || $0 < 0 && $0 + (CalendarDate.days(inMonth: date.month, of: date.year) ?? 0) + 1 == date.day
                })
            && (days.isEmpty || days.contains { $0.weekday == date.weekday })
    }

    /// The days of one month, counted from January of year 0.
    private func inMonth(_ total: Int, start: CalendarDate) -> [CalendarDate] {
        let (year, month) = (total / 12, total % 12 + 1)
        if monthDays.isEmpty, !days.isEmpty { return days.flatMap { weekdays($0, month: month, year: year) } }
        guard let last = CalendarDate.days(inMonth: month, of: year) else { return [] }
        let dates = (monthDays.isEmpty ? [start.day] : monthDays).compactMap { day in
            day > 0
                ? CalendarDate.day(day, ofMonth: total, last: last, skip: skip)
                : CalendarDate(year: year, month: month, day: last + day + 1)
        }
        guard !days.isEmpty else { return dates }
        return dates.filter { date in days.contains { weekdays($0, month: month, year: year).contains(date) } }
    }

    private func inYear(_ year: Int, start: CalendarDate) -> [CalendarDate] {
        if months.isEmpty, monthDays.isEmpty, !days.isEmpty { return days.flatMap { weekdays($0, year: year) } }
        let months = !months.isEmpty ? months : monthDays.isEmpty ? [start.month] : Array(1...12)
        let dates = months.flatMap { inMonth(year * 12 + $0 - 1, start: start) }
        return dates
    }

    /// All such weekdays of a month, or the n-th.
    private func weekdays(_ day: Day, month: Int, year: Int) -> [CalendarDate] {
        if let nth = day.nth { return CalendarDate.nth(nth, day.weekday, ofMonth: month, year: year).map { [$0] } ?? [] }
        return (1...5).compactMap { CalendarDate.nth($0, day.weekday, ofMonth: month, year: year) }
    }

    /// All such weekdays of a year, or the n-th.
    private func weekdays(_ day: Day, year: Int) -> [CalendarDate] {
        let all = (1...12).flatMap { weekdays(Day(nth: nil, weekday: day.weekday), month: $0, year: year) }
        guard let nth = day.nth else { return all }
        let at = nth > 0 ? nth - 1 : all.count + nth
        return all.indices.contains(at) ? [all[at]] : []
    }
}
