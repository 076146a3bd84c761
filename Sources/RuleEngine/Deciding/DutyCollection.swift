import Canon

/// Gathers what active rules ask for; duties of several rules stand side by side.
struct DutyCollection {
    private let day: CalendarDate?
    private(set) var approvals: [Decision.Approval] = []
    private(set) var deadlines: [Decision.Deadline] = []
    private(set) var conditions: [Decision.Condition] = []

    init(day: Value?) {
        if case .date(let day)? = day { self.day = day } else { self.day = nil }
    }

    mutating func add(_ rule: Rule, side: String) {
        let duty = rule.duty
        if rule.effect == .approval || rule.effect == .notify {
            approvals.append(
                Decision.Approval(
                    side: side, rule: rule.id, effect: rule.effect, approver: duty.approver, instrument: duty.instrument, validity: duty.validity))
        }
        if let days = duty.days, let kind = duty.dayKind {
            deadlines.append(
                Decision.Deadline(
                    side: side, rule: rule.id, approver: duty.approver, days: days, kind: kind, calendar: duty.calendar, clockStops: duty.clockStops,
                    silence: duty.silence, last: day.flatMap { DayCount.last(from: $0, days: days, kind: kind) }))
        }
        conditions += duty.conditions.map { Decision.Condition(side: side, rule: rule.id, condition: $0) }
    }
}

/// Counts days; the day after the first is day one.
package enum DayCount {
    /// The last of so many days after `day`; working days leave out Saturdays, Sundays and the holidays given. Nil beyond the year 9999.
    package static func last(from day: CalendarDate, days: Int, kind: Duty.DayKind, holidays: Set<CalendarDate> = []) -> CalendarDate? {
        var number = day.daysSinceEpoch
        guard days >= 0, days <= 3660 else { return nil }
        switch kind {
        case .calendar: number += days
        case .working:
            var left = days
            while left > 0 {
                number += 1
                // 1970-01-01 was a Thursday.
                let weekday = ((number + 3) % 7 + 7) % 7
                if weekday < 5, !holidays.contains(CalendarDate(daysSinceEpoch: number)) { left -= 1 }
            }
        }
        let last = CalendarDate(daysSinceEpoch: number)
        return last.year <= 9999 ? last : nil
    }
}
