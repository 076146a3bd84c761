import Calendars
import Canon
import TestKit
import Testing

@Suite struct RecurrenceTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var start: String
        var dates: [String]
        var testDescription: String { "\(rule) from \(start)" }
    }

    /// 600 random rules, as python-dateutil lays them out.
    private static func vectors() throws -> [Case] {
        try (Vectors.json("calendars/recurrences.json")["cases"]?.array ?? []).map { item in
            Case(rule: item["rule"]?.string ?? "", start: item["start"]?.string ?? "", dates: (item["first"]?.array ?? []).compactMap(\.string))
        }
    }

    @Test func agreesWithAnIndependentLibrary() throws {
        let cases = try Self.vectors()
        #expect(cases.count == 600)
        let last = try #require(CalendarDate("2036-12-31"))
        for item in cases {
            let rule = try Recurrence(item.rule)
            let dates = try rule.dates(from: #require(CalendarDate(item.start)), through: last)
            #expect(dates.prefix(60).map(\.description) == item.dates, "\(item)")
        }
    }

    /// What no library at hand has: days that a month lacks (RFC 7529 §4.1), and the 29th of February.
    @Test(
        arguments: [
            Case(
                rule: "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4;RSCALE=GREGORIAN;SKIP=BACKWARD", start: "2026-01-01",
                dates: ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
            Case(
                rule: "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4;RSCALE=GREGORIAN;SKIP=FORWARD", start: "2028-01-01",
                dates: ["2028-01-31", "2028-03-01", "2028-03-31", "2028-05-01"]),
            Case(
                rule: "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4;RSCALE=GREGORIAN;SKIP=OMIT", start: "2026-01-01",
                dates: ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]),
            // One day and no more, where two of the rule's days become one.
            Case(
                rule: "FREQ=MONTHLY;BYMONTHDAY=1,31;COUNT=5;RSCALE=GREGORIAN;SKIP=FORWARD", start: "2026-04-02",
                dates: ["2026-05-01", "2026-05-31", "2026-06-01", "2026-07-01", "2026-07-31"]),
            Case(
                rule: "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=BACKWARD;COUNT=5", start: "2028-02-29",
                dates: ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
            Case(
                rule: "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD;COUNT=5", start: "2028-02-29",
                dates: ["2028-02-29", "2029-03-01", "2030-03-01", "2031-03-01", "2032-02-29"]),
            Case(rule: "FREQ=YEARLY;COUNT=3", start: "2096-02-29", dates: ["2096-02-29", "2104-02-29", "2108-02-29"]),
            Case(
                rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31;UNTIL=20281231", start: "2026-02-01", dates: ["2026-12-31", "2027-12-31", "2028-12-31"]),
            Case(
                rule: "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1;COUNT=4", start: "2026-06-01",
                dates: ["2026-06-30", "2026-12-31", "2027-06-30", "2027-12-31"]),
            // Nothing, and soon.
            Case(rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start: "2026-01-01", dates: []),
        ])
    func daysThatAMonthLacks(_ item: Case) throws {
        let dates = try Recurrence(item.rule).dates(from: #require(CalendarDate(item.start)), through: #require(CalendarDate("2120-12-31")))
        #expect(dates.map(\.description) == item.dates)
    }

    @Test(
        arguments: [
            ("", .wrongValue), ("FREQ=HOURLY", .wrongValue), ("freq=DAILY", .wrongValue), ("FREQ=DAILY;FREQ=DAILY", .wrongValue),
            ("FREQ=DAILY;INTERVAL=0", .wrongValue), ("FREQ=DAILY;INTERVAL=1000", .wrongValue), ("FREQ=DAILY;INTERVAL=1,2", .wrongValue),
            ("FREQ=DAILY;COUNT=3;UNTIL=20300101", .wrongValue), ("FREQ=DAILY;UNTIL=20300101T000000Z", .wrongValue),
            ("FREQ=DAILY;UNTIL=20300230", .wrongValue),
            ("FREQ=WEEKLY;BYMONTHDAY=1", .wrongValue), ("FREQ=WEEKLY;BYDAY=1MO", .wrongValue), ("FREQ=MONTHLY;BYDAY=0MO", .wrongValue),
            ("FREQ=MONTHLY;BYDAY=XX", .wrongValue), ("FREQ=MONTHLY;BYDAY=MO,MO", .wrongValue), ("FREQ=MONTHLY;BYSETPOS=1", .wrongValue),
            ("FREQ=DAILY;BYSETPOS=1;BYDAY=MO", .unsupported), ("FREQ=YEARLY;BYWEEKNO=3", .unsupported), ("FREQ=YEARLY;BYYEARDAY=3", .unsupported),
            ("FREQ=DAILY;BYHOUR=9", .unsupported), ("FREQ=WEEKLY;WKST=SU", .unsupported), ("FREQ=YEARLY;RSCALE=CHINESE", .unsupported),
            ("FREQ=YEARLY;SKIP=FORWARD", .wrongValue), ("FREQ=MONTHLY;BYMONTHDAY=-31;RSCALE=GREGORIAN;SKIP=FORWARD", .unsupported),
            ("FREQ=MONTHLY;BYMONTHDAY=32", .wrongValue), ("FREQ=MONTHLY;BYMONTHDAY=1,1", .wrongValue), ("FREQ=MONTHLY;BYMONTH=13", .wrongValue),
            ("FREQ=DAILY;", .wrongValue), ("FREQ=DAILY;INTERVAL=+-1", .wrongValue), ("FREQ=DAILY;INTERVAL=１", .wrongValue),
        ] as [(String, CalendarError.Code)])
    func otherRulesAreRefused(text: String, code: CalendarError.Code) {
        #expect { try Recurrence(text, at: "/rule/recur") } throws: {
            ($0 as? CalendarError)?.code == code && ($0 as? CalendarError)?.pointer == "/rule/recur"
        }
    }
}
