/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z (leap seconds as POSIX counts them: not at all).
///
/// Its text form in records and log entries is always `YYYY-MM-DDThh:mm:ss.mmmZ` (24 characters, RFC 3339), so equal moments have equal bytes.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }
    public static func < (l: Instant, r: Instant) -> Bool { l.milliseconds < r.milliseconds }
    public func adding(milliseconds ms: Int64) -> Instant { Instant(milliseconds: milliseconds + ms) }
    public func adding(seconds s: Int64) -> Instant { Instant(milliseconds: milliseconds + s * 1000) }

    /// Reads RFC 3339 as VCDM 2.0 wants it (dateTimeStamp): date, `T`, time to the second, up to 9 fractional digits, `Z` or `±hh:mm`.
    /// Years 0000–9999; impossible dates, hour 24, second 60 and lower-case `t`/`z` give nil.
    public init?(_ text: String) {
        let c = Array(text.utf8)
        guard c.count >= 20, c.count <= 35 else { return nil }
        func number(_ at: Int, _ count: Int) -> Int? {
            var n = 0
            for i in at..<at + count {
                guard i < c.count, c[i] >= 0x30, c[i] <= 0x39 else { return nil }
                n = n * 10 + Int(c[i] - 0x30)
            }
            return n
        }
        guard let year = number(0, 4), c[4] == 0x2D, let month = number(5, 2), c[7] == 0x2D, let day = number(8, 2),
            c[10] == 0x54, let hour = number(11, 2), c[13] == 0x3A, let minute = number(14, 2), c[16] == 0x3A,
            let second = number(17, 2)
        else { return nil }
        guard let date = CalendarDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60 else { return nil }
        var at = 19
        var ms = 0
        if c[at] == 0x2E {
            at += 1
            let start = at
            while at < c.count, c[at] >= 0x30, c[at] <= 0x39 {
                if at - start < 3 { ms = ms * 10 + Int(c[at] - 0x30) }
                at += 1
            }
            let digits = at - start
            guard digits >= 1, digits <= 9 else { return nil }
            for _ in 0..<max(0, 3 - digits) { ms *= 10 }
        }
        guard at < c.count else { return nil }
        var offset = 0
        switch c[at] {
        case 0x5A:
            guard at + 1 == c.count else { return nil }
        case 0x2B, 0x2D:
            guard at + 6 == c.count, let h = number(at + 1, 2), c[at + 3] == 0x3A, let m = number(at + 4, 2), h < 24, m < 60
            else { return nil }
            offset = (h * 60 + m) * (c[at] == 0x2B ? 1 : -1)
        default: return nil
        }
        let total = Int64(date.daysSinceEpoch) * 86400 + Int64(hour * 3600 + minute * 60 + second - offset * 60)
        // An offset may carry the first or last day beyond the years that the text form can say.
        guard (-62_167_219_200..<253_402_300_800).contains(total) else { return nil }
        milliseconds = total * 1000 + Int64(ms)
    }

    /// The calendar date in UTC.
    public var date: CalendarDate { CalendarDate(daysSinceEpoch: Int((Double(milliseconds) / 86_400_000).rounded(.down))) }
}

extension Instant: CustomStringConvertible {
    /// `YYYY-MM-DDThh:mm:ss.mmmZ`.
    public var description: String {
        let day = date
        let rest = Int(milliseconds - Int64(day.daysSinceEpoch) * 86_400_000)
        var out: [UInt8] = []
        out.reserveCapacity(24)
        func put(_ n: Int, _ width: Int) {
            var divisor = 1
            for _ in 1..<width { divisor *= 10 }
            var n = n
            while divisor > 0 {
                out.append(UInt8(0x30 + n / divisor % 10))
                n %= divisor * 10
                divisor /= 10
            }
        }
        put(day.year, 4); out.append(0x2D); put(day.month, 2); out.append(0x2D); put(day.day, 2); out.append(0x54)
        put(rest / 3_600_000, 2); out.append(0x3A); put(rest / 60_000 % 60, 2); out.append(0x3A); put(rest / 1000 % 60, 2)
        out.append(0x2E); put(rest % 1000, 3); out.append(0x5A)
        return String(decoding: out, as: UTF8.self)
    }
}

/// A date of the proleptic Gregorian calendar, without time or zone.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil unless the date exists and the year is 0...9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1, day <= CalendarDate.days(in: month, of: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Reads exactly `YYYY-MM-DD`.
    public init?(_ text: String) {
        let c = Array(text.utf8)
        guard c.count == 10, c[4] == 0x2D, c[7] == 0x2D else { return nil }
        var n = [0, 0, 0]
        for (part, range) in [0..<4, 5..<7, 8..<10].enumerated() {
            for i in range {
                guard c[i] >= 0x30, c[i] <= 0x39 else { return nil }
                n[part] = n[part] * 10 + Int(c[i] - 0x30)
            }
        }
        self.init(year: n[0], month: n[1], day: n[2])
    }

    /// Days from 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms", days_from_civil).
    public init(daysSinceEpoch: Int) {
        let z = daysSinceEpoch + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        day = doy - (153 * mp + 2) / 5 + 1
        month = mp < 10 ? mp + 3 : mp - 9
        year = yoe + era * 400 + (month <= 2 ? 1 : 0)
    }

    public var daysSinceEpoch: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yoe = y - era * 400
        let doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy
        return era * 146_097 + doe - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public static func < (l: CalendarDate, r: CalendarDate) -> Bool { (l.year, l.month, l.day) < (r.year, r.month, r.day) }

    public var description: String {
        func pad(_ n: Int, _ w: Int) -> String {
            let s = String(n)
            return String(repeating: "0", count: max(0, w - s.count)) + s
        }
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
    }
}
