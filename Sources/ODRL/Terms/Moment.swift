import Canon

/// A point in time or a whole day, with or without a time zone (xsd:dateTime and xsd:date).
///
/// A date stands for its whole day: a time on it is neither before nor after it. Something without a zone is compared with something that has one only
/// where no zone could change the answer, which is beyond 14 hours (XML Schema 1.1 part 2 §3.3.7, order of dateTime).
package struct Moment: Hashable, Sendable, CustomStringConvertible {
    /// The first millisecond since 1970, as if in UTC where there is no zone.
    private let start: Int64
    package let isDate: Bool
    package let isZoned: Bool

    package init(_ instant: Instant) { (start, isDate, isZoned) = (instant.milliseconds, false, true) }

    /// Reads xsd:dateTime: as `Instant`, and also without a zone.
    package init?(dateTime text: String) {
        let zoned = Instant(text)
        guard let instant = zoned ?? Instant(text + "Z") else { return nil }
        (start, isDate, isZoned) = (instant.milliseconds, false, zoned != nil)
    }

    /// Reads xsd:date: `YYYY-MM-DD` and, if any, `Z` or `±hh:mm`.
    package init?(date text: String) {
        guard CalendarDate(String(text.prefix(10))) != nil else { return nil }
        let zone = String(text.dropFirst(10))
        guard let instant = Instant("\(text.prefix(10))T00:00:00\(zone.isEmpty ? "Z" : zone)") else { return nil }
        (start, isDate, isZoned) = (instant.milliseconds, true, !zone.isEmpty)
    }

    /// The moment, where it is a time with a zone.
    package var instant: Instant? { isZoned && !isDate ? Instant(milliseconds: start) : nil }

    /// The calendar day, in its own zone where it is a date without one, else in UTC.
    package var day: CalendarDate { Instant(milliseconds: start).date }

    package var description: String {
        let text = Instant(milliseconds: start).description
        if isDate, !isZoned { return String(text.prefix(10)) }
        if isDate { return text.hasSuffix("T00:00:00.000Z") ? String(text.prefix(10)) + "Z" : zonedDate }
        return isZoned ? text : String(text.dropLast())
    }

    /// A date in a zone other than UTC begins within a day of UTC; it is written with the zone in which it begins at midnight.
    private var zonedDate: String {
        let day: Int64 = 86_400_000
        let into = ((start % day) + day) % day
        let minutes = into < 50_400_000 ? -into / 60_000 : (day - into) / 60_000
        func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let date = Instant(milliseconds: start + minutes * 60_000).date
        return "\(date)\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }

    /// Nil where a time zone that is not given would decide.
    func order(to other: Moment) -> Order? {
        guard isZoned != other.isZoned else { return Moment.order(start, isDate, other.start, other.isDate) }
        let reach: Int64 = 14 * 3_600_000
        let early = Moment.order(start - reach, isDate, other.start, other.isDate)
        return early == Moment.order(start + reach, isDate, other.start, other.isDate) && early != .equal ? early : nil
    }

    private static func order(_ a: Int64, _ aIsDate: Bool, _ b: Int64, _ bIsDate: Bool) -> Order {
        let day: Int64 = 86_400_000
        switch (aIsDate, bIsDate) {
        case (false, true): return a < b ? .less : a >= b + day ? .greater : .equal
        case (true, false): return order(b, false, a, true).reversed
        default: return a < b ? .less : a > b ? .greater : .equal
        }
    }
}
