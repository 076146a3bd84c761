import Calendars
import Canon
import TestKit
import Testing

@Suite struct CalendarDateTests {
    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    @Test(arguments: [
        ("2026-11-28", Weekday.saturday), ("1970-01-01", .thursday), ("1969-12-31", .wednesday), ("2000-02-29", .tuesday), ("0000-01-01", .saturday),
        ("9999-12-31", .friday), ("1979-01-31", .wednesday),
    ])
    func weekdays(text: String, weekday: Weekday) throws { #expect(try date(text).weekday == weekday) }

    @Test(
        arguments: [
            // Month ends, both ways.
            ("2026-01-31", "P1M", "2026-02-28", "2026-02-28", "2026-03-01", nil),
            ("2028-01-31", "P1M", "2028-02-29", "2028-02-29", "2028-03-01", nil),
            ("2026-04-30", "P1M", "2026-05-30", "2026-05-31", "2026-05-30", "2026-05-30"),
            ("2026-08-31", "-P6M", "2026-02-28", "2026-02-28", "2026-03-01", nil),
            ("2026-02-28", "P6M", "2026-08-28", "2026-08-31", "2026-08-28", "2026-08-28"),
            ("2026-12-31", "P2M", "2027-02-28", "2027-02-28", "2027-03-01", nil),
            // 29 February.
            ("2028-02-29", "P1Y", "2029-02-28", "2029-02-28", "2029-03-01", nil),
            ("2028-02-29", "P4Y", "2032-02-29", "2032-02-29", "2032-02-29", "2032-02-29"),
            ("2096-02-29", "P4Y", "2100-02-28", "2100-02-28", "2100-03-01", nil),
            ("2027-02-28", "P1Y", "2028-02-28", "2028-02-29", "2028-02-28", "2028-02-28"),
            // Months first, then days.
            ("2028-01-31", "P1M1D", "2028-03-01", "2028-03-01", "2028-03-02", nil),
            ("2026-03-31", "-P1M1D", "2026-02-27", "2026-02-27", "2026-02-28", nil),
            ("2027-12-31", "P60D", "2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29"),
            ("2026-11-28", "P2W", "2026-12-12", "2026-12-12", "2026-12-12", "2026-12-12"),
        ] as [(String, String, String, String, String, String?)])
    func periods(start: String, period: String, backward: String, monthEnd: String, forward: String, omit: String?) throws {
        let (start, period) = (try date(start), try #require(Period(period)))
        #expect(start.adding(period)?.description == backward)
        #expect(start.adding(period, keepingMonthEnd: true)?.description == monthEnd)
        #expect(start.adding(period, skip: .forward)?.description == forward)
        #expect(start.adding(period, skip: .omit)?.description == omit)
    }

    @Test func nothingLeavesTheYearsThatCanBeWritten() throws {
        #expect(try date("9999-12-31").adding(days: 1) == nil)
        #expect(try date("0000-01-01").adding(days: -1) == nil)
        #expect(try date("9999-12-01").adding(months: 1) == nil)
        #expect(try date("0000-01-31").adding(months: -1) == nil)
        #expect(try date("2026-01-01").adding(days: .max) == nil)
        #expect(try date("2026-01-01").adding(months: .max) == nil)
        #expect(CalendarDate.sayable == (try date("0000-01-01").daysSinceEpoch...date("9999-12-31").daysSinceEpoch))
    }

    @Test(arguments: [
        ("P60D", "P60D"), ("P6M", "P6M"), ("P5Y", "P5Y"), ("P18M", "P1Y6M"), ("P2W", "P14D"), ("-P30D", "-P30D"), ("P1Y2M3D", "P1Y2M3D"),
        ("P0D", "P0D"),
        ("-P0M", "P0D"),
    ])
    func periodsAreRead(text: String, canonical: String) throws { #expect(try #require(Period(text)).description == canonical) }

    @Test(arguments: [
        "", "P", "-P", "60D", "p60d", "P60", "PT1H", "P1D1M", "P1M1M", "P1W1D", "P-1D", "--P1D", "P1.5D", "P100000D", "P１D", "P1D ", "P1DT1H",
    ])
    func otherPeriodsAreNot(text: String) { #expect(Period(text) == nil) }

    /// Going by months and back never gains a day, and never loses more than the month end does.
    @Test func monthsThereAndBack() {
        var random = SeededRandom.fresh("calendar, months")
        for _ in 0..<20_000 {
            let start = CalendarDate(daysSinceEpoch: Int.random(in: 0..<60_000, using: &random))
            let months = Int.random(in: -600...600, using: &random)
            guard let there = start.adding(months: months), let back = there.adding(months: -months) else { continue }
            #expect(back <= start && start.daysSinceEpoch - back.daysSinceEpoch <= 3, "seed \(random.seed)")
            #expect((there.day == start.day) == (back == start), "seed \(random.seed)")
            #expect(there.day == start.day || there.isMonthEnd, "seed \(random.seed)")
        }
    }

    @Test(
        arguments: [
            (1, .monday, 9, 2026, "2026-09-07"), (4, .thursday, 11, 2026, "2026-11-26"), (-1, .monday, 5, 2026, "2026-05-25"),
            (5, .monday, 2, 2026, nil),
            (5, .saturday, 2, 2020, "2020-02-29"), (-5, .saturday, 2, 2020, "2020-02-01"), (-6, .saturday, 2, 2020, nil), (0, .monday, 1, 2026, nil),
        ] as [(Int, Weekday, Int, Int, String?)])
    func nthWeekdays(n: Int, weekday: Weekday, month: Int, year: Int, expected: String?) {
        #expect(CalendarDate.nth(n, weekday, ofMonth: month, year: year)?.description == expected)
    }
}
