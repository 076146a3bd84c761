import Canon

/// A day of the week, with the two letters of RFC 5545 §3.3.10. Monday is 1 (ISO 8601).
package enum Weekday: String, Sendable, CaseIterable, Comparable {
    case monday = "MO", tuesday = "TU", wednesday = "WE", thursday = "TH", friday = "FR", saturday = "SA", sunday = "SU"

    /// 1 for Monday to 7 for Sunday.
    package var number: Int {
        switch self {
        case .monday: 1
        case .tuesday: 2
        case .wednesday: 3
        case .thursday: 4
        case .friday: 5
        case .saturday: 6
        case .sunday: 7
        }
    }

    package static func < (l: Weekday, r: Weekday) -> Bool { l.number < r.number }

    /// The weekday of a day since 1970-01-01, which was a Thursday.
    init(daysSinceEpoch days: Int) {
        let index = ((days + 3) % 7 + 7) % 7
        self = Weekday.allCases[index]
    }
}

extension CalendarDate {
    /// The day of the week in the Gregorian calendar.
    package var weekday: Weekday { Weekday(daysSinceEpoch: daysSinceEpoch) }
}
