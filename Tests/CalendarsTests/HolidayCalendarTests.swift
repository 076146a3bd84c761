import Calendars
import Canon
import TestKit
import Testing

/// The holiday calendars of both countries.
enum Shelf {
    static func calendar(_ id: String) throws -> HolidayCalendar {
        try HolidayCalendar(bytes: RepositoryFile.bytes("Sources/Calendars/Data/\(id).json"))
    }

    static func both() throws -> [String: HolidayCalendar] {
        ["us-federal": try calendar("us-federal"), "cn-mainland": try calendar("cn-mainland")]
    }
}

@Suite struct HolidayCalendarTests {
    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    @Test func theUnitedStatesAgreeWithAnIndependentLibrary() throws {
        let calendar = try Shelf.calendar("us-federal")
        let expected = try (Vectors.json("calendars/us-federal-2021-2030.json")["days"]?.array ?? []).compactMap(\.string)
        #expect(expected.count > 110)
        #expect((2021...2030).flatMap { calendar.holidays(in: $0).map(\.date.description) } == expected)
        #expect(calendar.coverage.map { "\($0.lowerBound) \($0.upperBound)" } == ["2021-01-01 2030-12-31"])
    }

    @Test func mainlandChinaAgreesWithAnIndependentLibrary() throws {
        let calendar = try Shelf.calendar("cn-mainland")
        let expected = try Vectors.json("calendars/cn-mainland-2024-2026.json")
        #expect((2024...2026).flatMap { calendar.holidays(in: $0).map(\.date.description) } == expected["holidays"]?.array?.compactMap(\.string))
        let days = try date("2024-01-01").daysSinceEpoch...date("2026-12-24").daysSinceEpoch
        let madeUp = days.map { CalendarDate(daysSinceEpoch: $0) }.filter { calendar.kind(of: $0) == .makeUp }.map(\.description)
        #expect(madeUp == expected["workingDays"]?.array?.compactMap(\.string))
        #expect(calendar.coverage.map { "\($0.lowerBound) \($0.upperBound)" } == ["2024-01-01 2026-12-24"])
    }

    @Test(arguments: [
        // A Saturday and a Sunday holiday, and one that moves across the turn of the year.
        ("us-federal", "2026-07-04", "holiday independence"), ("us-federal", "2026-07-03", "holiday independence"),
        ("us-federal", "2022-12-26", "holiday christmas"), ("us-federal", "2021-12-31", "holiday new-year"),
        ("us-federal", "2027-12-31", "holiday new-year"),
        ("us-federal", "2021-06-18", "holiday juneteenth"), ("us-federal", "2026-11-26", "holiday thanksgiving"),
        ("us-federal", "2026-11-27", "working"),
        ("us-federal", "2026-11-28", "weekend"), ("us-federal", "2020-12-31", "open"), ("us-federal", "2031-01-01", "open"),
        ("cn-mainland", "2026-02-14", "makeUp"), ("cn-mainland", "2026-02-16", "holiday spring-festival"), ("cn-mainland", "2026-02-24", "working"),
        ("cn-mainland", "2026-02-28", "makeUp"), ("cn-mainland", "2026-03-01", "weekend"), ("cn-mainland", "2025-12-31", "working"),
        // The arrangement of 2027 may reach back to the end of 2026, and was not published.
        ("cn-mainland", "2026-12-24", "working"), ("cn-mainland", "2026-12-25", "open"), ("cn-mainland", "2027-02-17", "open"),
        ("cn-mainland", "2023-12-31", "open"),
    ])
    func days(calendar: String, day: String, kind: String) throws {
        let found = try Shelf.calendar(calendar).kind(of: date(day))
        let words =
            switch found {
            case .holiday(let name): "holiday \(name)"
            case .notEstablished: "open"
            default: "\(found)"
            }
        #expect(words == kind)
    }

    @Test(arguments: ["us-federal", "cn-mainland"])
    func everyNameAndSourceStandsInBothLanguages(id: String) throws {
        let calendar = try Shelf.calendar(id)
        for texts in [calendar.title, calendar.caveat] + calendar.names.values + calendar.sources.map(\.title) {
            #expect(Set(texts.keys) == ["en", "zh-Hans"])
        }
        #expect(calendar.sources.count >= 3)
    }

    @Test(
        arguments: [
            ("us-federal", "2026-11-25", 1, "2026-11-27"), ("us-federal", "2026-11-25", 2, "2026-11-30"),
            ("us-federal", "2026-11-28", -1, "2026-11-27"),
            ("us-federal", "2026-07-02", 1, "2026-07-06"), ("us-federal", "2027-12-30", 1, "2028-01-03"),
            ("us-federal", "2026-11-28", 0, "2026-11-28"),
            ("cn-mainland", "2026-02-13", 1, "2026-02-14"), ("cn-mainland", "2026-02-13", 2, "2026-02-24"),
            ("cn-mainland", "2026-02-24", -1, "2026-02-14"),
            ("cn-mainland", "2025-09-26", 10, "2025-10-16"), ("cn-mainland", "2026-12-23", 1, "2026-12-24"), ("cn-mainland", "2026-12-24", 1, nil),
            ("cn-mainland", "2024-01-02", -1, nil),
            // Both at once: nothing moves until both work.
            ("both", "2026-02-13", 1, "2026-02-24"), ("both", "2026-07-02", 1, "2026-07-06"), ("both", "2026-09-30", 1, "2026-10-08"),
            ("both", "2026-10-09", 1, "2026-10-13"), ("both", "2026-12-24", 1, nil),
        ] as [(String, String, Int, String?)])
    func workingDays(calendars: String, start: String, count: Int, expected: String?) throws {
        let shelf = try Shelf.both()
        let working = WorkingDays(calendars == "both" ? shelf.values.sorted { $0.id < $1.id } : [try #require(shelf[calendars])])
        let start = try date(start)
        if let expected {
            #expect(try working.adding(count, to: start).description == expected)
        } else {
            #expect(throws: CalendarGap.self) { try working.adding(count, to: start) }
        }
    }

    @Test(arguments: [
        ("2026-01-31", Roll.none, "2026-01-31"), ("2026-01-31", .following, "2026-02-02"), ("2026-01-31", .preceding, "2026-01-30"),
        ("2026-01-31", .modifiedFollowing, "2026-01-30"), ("2026-11-26", .following, "2026-11-27"), ("2026-11-26", .preceding, "2026-11-25"),
        ("2026-11-30", .following, "2026-11-30"), ("2026-05-30", .modifiedFollowing, "2026-05-29"), ("2026-05-23", .modifiedFollowing, "2026-05-26"),
    ])
    func rolls(start: String, roll: Roll, expected: String) throws {
        #expect(try WorkingDays([Shelf.calendar("us-federal")]).rolled(date(start), roll).description == expected)
    }

    /// A weekend day in one calendar settles it, whatever the other does not know.
    @Test func oneFreeDayIsEnough() throws {
        let working = WorkingDays([try Shelf.calendar("cn-mainland"), try Shelf.calendar("us-federal")])
        #expect(try !working.isWorking(date("2027-01-01")))
        #expect(throws: CalendarGap(calendar: "cn-mainland", date: try date("2027-01-04"))) { try working.isWorking(date("2027-01-04")) }
        #expect(try working.count(from: date("2026-10-01"), through: date("2026-10-10")) == 2)
    }

    /// What is changed in the file of mainland China, and where the refusal points.
    @Test(
        arguments: [
            (#""openFrom": "12-25""#, #""openFrom": "13-25""#, "/openFrom", .wrongValue),
            (#""2026-02-14", "#, #""2026-02-13", "#, "/years/2/workingDays/1", .wrongValue),
            (#""2026-02-28", "#, #""2026-02-21", "#, "/years/2/workingDays", .wrongValue),
            (#""name": "qingming", "from": "2026-04-04""#, #""name": "ching", "from": "2026-04-04""#, "/years/2/holidays/2/name", .wrongValue),
            (
                #""from": "2026-06-19", "through": "2026-06-21""#, #""from": "2026-06-21", "through": "2026-06-19""#, "/years/2/holidays/4/through",
                .wrongValue
            ),
            (#""year": 2026"#, #""year": 2025"#, "/years/2/year", .wrongValue),
            (#""weekend": ["SA", "SU"]"#, #""weekend": ["Sa"]"#, "/weekend", .wrongValue),
            (#""openFrom": "12-25","#, #""openFrom": "12-25", "more": 1,"#, "/more", .unknownField),
            ("comity/holiday-calendar/v1", "comity/holiday-calendar/v2", "/type", .unsupported), ("{", "[", "", .wrongValue),
        ] as [(String, String, String, CalendarError.Code)])
    func brokenFilesAreRefused(old: String, new: String, pointer: String, code: CalendarError.Code) throws {
        let text = String(decoding: try RepositoryFile.bytes("Sources/Calendars/Data/cn-mainland.json"), as: UTF8.self)
        #expect(text.contains(old))
        #expect { try HolidayCalendar(bytes: Array(text.replacing(old, with: new).utf8)) } throws: {
            ($0 as? CalendarError)?.code == code && ($0 as? CalendarError)?.pointer == pointer
        }
    }
}
