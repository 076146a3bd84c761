import Canon

/// The days on which a jurisdiction's offices work: weekends, holidays, and weekend days that an official arrangement makes working days.
///
/// A value made from data that the caller gives, with its sources and the day they were read. What the data do not establish is *not
/// established*: never taken for an ordinary day.
package struct HolidayCalendar: Hashable, Sendable {
    /// What a day is.
    package enum DayKind: Hashable, Sendable {
        case working
        case weekend
        /// A holiday, by the key of its name.
        case holiday(String)
        /// A weekend day on which offices work, in exchange for a day of a long holiday.
        case makeUp
        /// The calendar does not reach this day.
        case notEstablished

        /// Whether offices work; nil where it is not established.
        package var isWorking: Bool? {
            switch self {
            case .working, .makeUp: true
            case .weekend, .holiday: false
            case .notEstablished: nil
            }
        }
    }

    /// A short stable name, such as `us-federal`.
    package let id: String
    package let title: [String: String]
    /// What it does not contain.
    package let caveat: [String: String]
    /// The day on which the sources were read.
    package let asOf: CalendarDate
    package let weekend: Set<Weekday>
    /// The names of the holidays by key and language.
    package let names: [String: [String: String]]
    package let sources: [CalendarSource]
    /// Days since 1970-01-01 for which the calendar speaks; ascending, apart.
    let established: [ClosedRange<Int>]
    /// Days that are not what their weekday says.
    let special: [Int: DayKind]

    /// What a day is.
    package func kind(of date: CalendarDate) -> DayKind {
        let days = date.daysSinceEpoch
        guard established.contains(where: { $0.contains(days) }) else { return .notEstablished }
        return special[days] ?? (weekend.contains(date.weekday) ? .weekend : .working)
    }

    /// The name of a holiday by language.
    package func name(of key: String) -> [String: String] { names[key] ?? [:] }

    /// The stretches of days it establishes.
    package var coverage: [ClosedRange<CalendarDate>] {
        established.map { CalendarDate(daysSinceEpoch: $0.lowerBound)...CalendarDate(daysSinceEpoch: $0.upperBound) }
    }

    /// The holidays of a year that fall on it, in order, observed days included. Those beyond the coverage are left out.
    package func holidays(in year: Int) -> [(date: CalendarDate, name: String)] {
        special.compactMap { days, kind in
            let date = CalendarDate(daysSinceEpoch: days)
            guard date.year == year, case .holiday(let name) = kind, self.kind(of: date) == kind else { return nil }
            return (date, name)
        }.sorted { $0.date < $1.date }
    }
}

/// Where a calendar, or a year of it, comes from.
package struct CalendarSource: Hashable, Sendable {
    package let title: [String: String]
    /// Address or citation.
    package let locator: String

    package init(title: [String: String], locator: String) { (self.title, self.locator) = (title, locator) }
}
