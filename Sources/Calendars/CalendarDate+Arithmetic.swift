import Canon

/// What becomes of a day that a month does not have, such as 31 June or 29 February of a common year (the words are those of RFC 7529 §4.1).
package enum Skip: String, Sendable, CaseIterable {
    /// There is no such day.
    case omit = "OMIT"
    /// The last day of that month: 30 June, 28 February.
    case backward = "BACKWARD"
    /// The first day of the next month: 1 July, 1 March.
    case forward = "FORWARD"
}

extension CalendarDate {
    /// The days that the text form can say, as days since 1970-01-01: 0000-01-01 to 9999-12-31.
    package static let sayable = -719_528...2_932_896

    /// The date so many days after 1970-01-01; nil outside the years 0000 to 9999.
    package init?(checkedDaysSinceEpoch days: Int) {
        guard CalendarDate.sayable.contains(days) else { return nil }
        self.init(daysSinceEpoch: days)
    }

    /// The number of days in a month, 28 to 31; nil for a month or year that is not.
    package static func days(inMonth month: Int, of year: Int) -> Int? {
        (28...31).reversed().first { CalendarDate(year: year, month: month, day: $0) != nil }
    }

    /// Whether the next day begins another month.
    package var isMonthEnd: Bool { CalendarDate(year: year, month: month, day: day + 1) == nil }

    /// So many days later (earlier for negative ones). The first day is not counted: a day after today is tomorrow. Nil outside the years 0000 to 9999.
    package func adding(days: Int) -> CalendarDate? {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        return overflow ? nil : CalendarDate(checkedDaysSinceEpoch: sum)
    }

    /// The same day so many months later (earlier for negative ones).
    ///
    /// - Parameters:
    ///   - skip: what becomes of a day that the month does not have.
    ///   - keepingMonthEnd: whether the last day of a month leads to the last day of a month (30 April + 1 month = 31 May).
    /// - Returns: nil outside the years 0000 to 9999, and for `.omit` where there is no such day.
    package func adding(months: Int, skip: Skip = .backward, keepingMonthEnd: Bool = false) -> CalendarDate? {
        let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, total >= 0, total < 120_000, let last = CalendarDate.days(inMonth: total % 12 + 1, of: total / 12) else { return nil }
        if keepingMonthEnd, isMonthEnd { return CalendarDate(year: total / 12, month: total % 12 + 1, day: last) }
        return CalendarDate.day(day, ofMonth: total, last: last, skip: skip)
    }

    /// Years and months first, then days, as RFC 3339 durations and everyday reckoning have it.
    package func adding(_ period: Period, skip: Skip = .backward, keepingMonthEnd: Bool = false) -> CalendarDate? {
        let moved = period.months == 0 ? self : adding(months: period.months, skip: skip, keepingMonthEnd: keepingMonthEnd)
        return moved?.adding(days: period.days)
    }

    /// Day `day` of the month counted from January of year 0, which has `last` days.
    static func day(_ day: Int, ofMonth total: Int, last: Int, skip: Skip) -> CalendarDate? {
        if day <= last { return CalendarDate(year: total / 12, month: total % 12 + 1, day: day) }
        switch skip {
        case .omit: return nil
        case .backward: return CalendarDate(year: total / 12, month: total % 12 + 1, day: last)
        case .forward: return CalendarDate(year: (total + 1) / 12, month: (total + 1) % 12 + 1, day: 1)
        }
    }
}
