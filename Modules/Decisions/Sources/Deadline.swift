import Calendars
import Canon
import RuleEngine

/// The last day for an answer: so many days after the first, without those on which the clock stood. The day after the first is day one.
///
/// A function of its arguments: both sides count the same days by the same calendar.
package struct Deadline: Sendable, Hashable {
    package enum Kind: String, Sendable { case calendar, working }

    /// Days on which the clock stood: after the first, through the last; nil while it still stands.
    package struct Pause: Sendable, Hashable {
        package var after: CalendarDate
        package var through: CalendarDate?
        package init(after: CalendarDate, through: CalendarDate?) { (self.after, self.through) = (after, through) }
        func covers(_ day: CalendarDate) -> Bool { after < day && (through.map { day <= $0 } ?? true) }
    }

    package var start: CalendarDate
    package var days: Int
    package var kind: Kind
    package var pauses: [Pause]
    /// The calendar of holidays that working days go by; nil where none is known, and only weekends are left out then.
    package var calendar: HolidayCalendar?

    package init(start: CalendarDate, days: Int, kind: Kind, pauses: [Pause] = [], calendar: HolidayCalendar? = nil) {
        (self.start, self.days, self.kind, self.pauses, self.calendar) = (start, days, kind, pauses, calendar)
    }

    /// Whether the clock stands at the end of what is known.
    package var isStopped: Bool { pauses.contains { $0.through == nil } }

    /// The last day; nil while the clock stands, and for a number of days beyond ten years. Where it was stopped on the last day itself, the day on which it
    /// went on: nothing falls due while the clock stands.
    package var last: CalendarDate? {
        guard !isStopped, let last = day(days) else { return nil }
        return pauses.last { $0.after == last }?.through.map { max($0, last) } ?? last
    }

    /// Whether the last day has not passed; always, while the clock stands.
    package func isOpen(on day: CalendarDate) -> Bool { isStopped || last.map { day <= $0 } ?? true }

    /// The day by which twice as many days are over: from then on a case is *very overdue*.
    package var twice: CalendarDate? { isStopped ? nil : day(2 * days) }

    /// Days of the clock that are over at the end of `day`.
    package func elapsed(through day: CalendarDate) -> Int {
        guard day > start else { return 0 }
        return (start.daysSinceEpoch + 1...day.daysSinceEpoch).prefix(Deadline.longest).count { counts(CalendarDate(daysSinceEpoch: $0)) }
    }

    /// Whether every day was established by the calendar: arrangements for years to come are published late.
    package var isEstablished: Bool {
        guard kind == .working else { return true }
        guard let calendar, let last else { return false }
        return (start.daysSinceEpoch...last.daysSinceEpoch).allSatisfy { calendar.kind(of: CalendarDate(daysSinceEpoch: $0)).isWorking != nil }
    }

    private static let longest = 3_660

    private func day(_ count: Int) -> CalendarDate? {
        guard count >= 0 else { return nil }
        var (left, number) = (count, start.daysSinceEpoch)
        for _ in 0..<Deadline.longest where left > 0 {
            number += 1
            if counts(CalendarDate(daysSinceEpoch: number)) { left -= 1 }
        }
        return left == 0 ? CalendarDate(checkedDaysSinceEpoch: number) : nil
    }

    private func counts(_ day: CalendarDate) -> Bool {
        guard !pauses.contains(where: { $0.covers(day) }) else { return false }
        guard kind == .working else { return true }
        if let known = calendar?.kind(of: day).isWorking { return known }
        return day.weekday != .saturday && day.weekday != .sunday
    }
}
