import Canon

/// What becomes of a due date that is no working day.
package enum Roll: String, Sendable, CaseIterable {
    /// It stays.
    case none
    /// The next working day.
    case following
    /// The working day before.
    case preceding
    /// The next working day, unless that lies in the next month: then the one before.
    case modifiedFollowing
}

/// Counts working days by one or more holiday calendars: a day works when it works in all of them.
///
/// Every answer that hangs on a day which some calendar does not establish, and no other rules out, throws `CalendarGap`.
package struct WorkingDays: Sendable {
    /// How far a search goes before it gives up, in days; no arrangement has ever stopped work so long.
    private static let longest = 400
    package let calendars: [HolidayCalendar]

    package init(_ calendars: [HolidayCalendar]) { self.calendars = calendars }

    /// Whether offices work everywhere on that day.
    package func isWorking(_ date: CalendarDate) throws(CalendarGap) -> Bool {
        var gap: CalendarGap?
        for calendar in calendars {
            switch calendar.kind(of: date).isWorking {
            case false?: return false
            case true?: continue
            case nil: gap = gap ?? CalendarGap(calendar: calendar.id, date: date)
            }
        }
        if let gap { throw gap }
        return true
    }

    /// The n-th working day after a date, the date itself not counted; before it for negative n; the date itself for 0.
    package func adding(_ count: Int, to date: CalendarDate) throws(CalendarGap) -> CalendarDate {
        var date = date
        for _ in 0..<abs(count) { date = try next(from: date, step: count < 0 ? -1 : 1) }
        return date
    }

    /// The date moved by a roll.
    package func rolled(_ date: CalendarDate, _ roll: Roll) throws(CalendarGap) -> CalendarDate {
        guard roll != .none, try !isWorking(date) else { return date }
        if roll == .preceding { return try next(from: date, step: -1) }
        let after = try next(from: date, step: 1)
        return roll == .modifiedFollowing && after.month != date.month ? try next(from: date, step: -1) : after
    }

    /// The number of working days from one date through another, both counted; 0 when the second is earlier.
    package func count(from first: CalendarDate, through last: CalendarDate) throws(CalendarGap) -> Int {
        guard first <= last else { return 0 }
        var count = 0
        for days in first.daysSinceEpoch...last.daysSinceEpoch where try isWorking(CalendarDate(daysSinceEpoch: days)) { count += 1 }
        return count
    }

    private func next(from date: CalendarDate, step: Int) throws(CalendarGap) -> CalendarDate {
        var last = date
        for _ in 0..<WorkingDays.longest {
            guard let next = last.adding(days: step) else { break }
            last = next
            if try isWorking(next) { return next }
        }
        throw CalendarGap(calendar: calendars.map(\.id).joined(separator: " "), date: last)
    }
}
