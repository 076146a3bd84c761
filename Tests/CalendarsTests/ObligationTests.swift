import Calendars
import Canon
import TestKit
import Testing

@Suite struct ObligationTests {
    private static func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    private static func obligation(_ rule: DueRule, id: String = "x", roll: Roll = .none, calendars: [String] = [], grace: Period = .zero)
        -> Obligation
    {
        Obligation(
            id: id, agreement: "a", title: ["en": "Report", "zh-Hans": "报告"], obliged: "did:web:a.example", rule: rule, roll: roll,
            calendars: calendars, grace: grace)
    }

    // MARK: The shared vectors

    /// One case of obligation-test-vectors.json: rule, events, and the dates it expects.
    struct Vector: CustomTestStringConvertible, Sendable {
        var id: String
        var item: JSON
        var testDescription: String { id }

        static func read() throws -> [Vector] {
            try (Vectors.json("agreements/obligation-test-vectors.json")["obligations"]?.array ?? []).map {
                Vector(id: $0["id"]?.string ?? "", item: $0)
            }
        }

        /// The vector file also says in words what a payment costs and that an extension is given once, on request; the distance is its first word.
        var rule: DueRule {
            get throws {
                var rule = item["rule"]?.object ?? [:]
                (rule["rate"], rule["retroactiveTo"]) = (nil, nil)
                if let more = rule["extension"]?.string { rule["extension"] = .string(String(more.prefix { $0 != " " })) }
                return try DueRule(.object(rule))
            }
        }
    }

    @Test(arguments: try Vector.read()) func sharedVectors(_ vector: Vector) throws {
        let (item, rule) = (vector.item, try vector.rule)
        let obligation = Self.obligation(rule)
        let last = try Self.date("2040-12-31")
        var term = Term(from: try Self.date("2026-01-01"))
        if let from = item["agreementFrom"]?.string { term.from = try Self.date(from) }
        term.through = item["agreementTo"]?.string.flatMap { CalendarDate($0) }
        func due(_ happenings: [Happening] = []) -> [String] {
            ObligationCase(obligation, term: term, happenings: happenings).occurrences(through: last).compactMap { $0.due?.description }
        }
        if let expected = item["expectedDue"]?.array { #expect(due() == expected.compactMap(\.string)) }
        guard case .after(let event, _, let more) = rule else { return }
        guard let example = item["example"] else {
            // nih-9.8 and dtua-8 give a rule and no dates. Reckoned by hand: 90 days after 2027-01-31 and 30 after 2028-01-30.
            let own = vector.id == "nih-9.8" ? ("2027-01-31", "2027-05-01") : ("2028-01-30", "2028-02-29")
            #expect(due([Happening(event: event, id: "1", date: try Self.date(own.0))]) == [own.1])
            return
        }
        let day = try Self.date(#require(example["eventDate"]?.string))
        let expected = try #require((example["expectedDue"] ?? example["expectedFree"])?.string)
        #expect(due([Happening(event: event, id: "1", date: day)]) == [expected])
        #expect(due([Happening(event: "another", id: "1", date: day)]).isEmpty)
        if let extended = example["expectedFreeIfExtended"]?.string {
            #expect(more != nil)
            #expect(due([Happening(event: event, id: "1", date: day, isExtended: true)]) == [extended])
        }
    }

    @Test func noSharedVectorIsMissing() throws { #expect(try Vector.read().count == 6) }

    // MARK: Own vectors

    struct Own: CustomTestStringConvertible, Sendable {
        var rule: String
        var from = "2024-01-01"
        var through: String?
        var event: String?
        var roll = Roll.none
        var calendars: [String] = []
        var due: [String]
        var testDescription: String { "\(rule) \(event ?? "") \(through ?? "")" }
    }

    private static let own: [Own] = [
        // Before the end, at month ends and 29 February.
        Own(rule: #"{"beforeEnd":"P6M"}"#, through: "2029-08-31", due: ["2029-02-28"]),
        Own(rule: #"{"beforeEnd":"P6M"}"#, through: "2028-08-31", due: ["2028-02-29"]),
        Own(rule: #"{"beforeEnd":"P6M"}"#, through: "2029-08-26", due: ["2029-02-26"]),
        Own(rule: #"{"beforeEnd":"P1Y"}"#, through: "2028-02-29", due: ["2027-02-28"]),
        Own(rule: #"{"beforeEnd":"P90D"}"#, through: "2028-03-31", due: ["2028-01-01"]),
        Own(rule: #"{"beforeEnd":"P6M"}"#, due: []),
        Own(rule: #"{"beforeEnd":{"workingDays":5}}"#, through: "2026-10-09", calendars: ["cn-mainland"], due: ["2026-09-24"]),
        Own(rule: #"{"beforeEnd":{"workingDays":5}}"#, through: "2026-02-24", calendars: ["cn-mainland"], due: ["2026-02-10"]),
        // Recurring: at month ends, and none outside the term.
        Own(
            rule: #"{"recur":"FREQ=MONTHLY;BYMONTHDAY=-1","offset":"P1M"}"#, from: "2027-12-15", through: "2028-03-30",
            due: ["2028-01-31", "2028-02-29", "2028-03-29"]),
        Own(
            rule: #"{"recur":"FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1","offset":"P60D"}"#, from: "2026-07-01", through: "2027-12-31",
            due: ["2027-03-01", "2027-08-29", "2028-02-29"]),
        Own(
            rule: #"{"recur":"FREQ=YEARLY","offset":"-P30D"}"#, from: "2024-02-29", through: "2032-12-31",
            due: ["2024-01-30", "2028-01-30", "2032-01-30"]),
        Own(
            rule: #"{"recur":"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}"#, from: "2026-01-01", through: "2026-03-31",
            due: ["2026-01-30", "2026-02-27", "2026-03-31"]),
        // Once, rolled in one country, in both, in neither.
        Own(rule: #"{"once":"2026-10-01"}"#, due: ["2026-10-01"]),
        Own(rule: #"{"once":"2026-10-01"}"#, roll: .following, calendars: ["cn-mainland"], due: ["2026-10-08"]),
        Own(rule: #"{"once":"2026-10-10"}"#, roll: .following, calendars: ["cn-mainland"], due: ["2026-10-10"]),
        Own(rule: #"{"once":"2026-10-10"}"#, roll: .following, calendars: ["cn-mainland", "us-federal"], due: ["2026-10-13"]),
        Own(rule: #"{"once":"2026-07-04"}"#, roll: .preceding, calendars: ["us-federal"], due: ["2026-07-02"]),
        // After an event, in working days of both; and not established where a year is not published.
        Own(rule: #"{"event":"e","offset":{"workingDays":10}}"#, event: "2026-02-13", calendars: ["cn-mainland", "us-federal"], due: ["2026-03-09"]),
        Own(rule: #"{"event":"e","offset":{"workingDays":10}}"#, event: "2026-12-18", calendars: ["us-federal"], due: ["2027-01-05"]),
        Own(
            rule: #"{"event":"e","offset":{"workingDays":10}}"#, event: "2026-12-18", calendars: ["cn-mainland"],
            due: ["not established from 2026-12-25"]),
        Own(
            rule: #"{"event":"e","offset":{"workingDays":10}}"#, event: "2026-12-18", calendars: ["elsewhere"],
            due: ["not established from 2026-12-18"]),
        Own(
            rule: #"{"event":"e","offset":"P10D","extension":{"workingDays":2}}"#, event: "2026-06-08", calendars: ["us-federal"], due: ["2026-06-18"]
        ),
    ]

    @Test(arguments: own) func ownVectors(_ item: Own) throws {
        let rule = try DueRule(JSON.parse(Array(item.rule.utf8)))
        #expect(try DueRule(rule.json) == rule)
        let happenings = try item.event.map { [Happening(event: "e", id: "1", date: try Self.date($0))] } ?? []
        let term = Term(from: try Self.date(item.from), through: item.through.flatMap { CalendarDate($0) })
        let found = try ObligationCase(
            Self.obligation(rule, roll: item.roll, calendars: item.calendars), term: term, happenings: happenings
        ).occurrences(through: Self.date("2035-12-31"), shelf: Shelf.both())
        #expect(found.map { $0.due?.description ?? "not established from \($0.gap?.date.description ?? "")" } == item.due)
    }

    @Test(
        arguments: [
            // due 2026-06-30, grace 10 days, soon 30 days before
            ("2026-05-30", nil, .open), ("2026-05-31", nil, .dueSoon), ("2026-06-30", nil, .dueSoon), ("2026-07-10", nil, .dueSoon),
            ("2026-07-11", nil, .late),
            ("2026-06-01", "2026-05-31", .kept), ("2026-05-01", "2026-05-31", .open), ("2026-12-01", "2026-07-10", .kept),
            ("2026-12-01", "2026-07-11", .keptLate),
            ("2026-07-11", "2026-07-12", .late), ("2026-07-11", "2026-07-11", .keptLate),
        ] as [(String, String?, DueState)])
    func states(day: String, done: String?, expected: DueState) throws {
        let grace = try #require(Period("P10D"))
        let once = Self.obligation(.once(try Self.date("2026-06-30")), grace: grace)
        let done = try done.map { [Fulfilment(occurrence: "once", date: try Self.date($0))] } ?? []
        let index = DueIndex(
            [ObligationCase(once, term: Term(from: try Self.date("2026-01-01")), fulfilments: done)], horizon: try Self.date("2030-01-01"))
        let list = index.dueList(until: try Self.date("2026-12-31"), judgedOn: try Self.date(day), withKept: true)
        #expect(list.map(\.state) == [expected])
        #expect(index.dueList(until: try Self.date("2026-12-31"), judgedOn: try Self.date(day)).count == (expected.isOwed ? 1 : 0))
    }

    @Test func statesHaveWordsInBothLanguages() {
        for state in DueState.allCases { #expect(Set(state.words.keys) == ["en", "zh-Hans"]) }
    }

    @Test(
        arguments: [
            (#"{}"#, "/id", .missingField), (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{}}"#, "/rule", .wrongValue),
            (#"{"id":"a","title":{},"obliged":"p","rule":{"once":"2026-01-01"}}"#, "/title", .wrongType),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-02-29"}}"#, "/rule/once", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01","event":"e"}}"#, "/rule", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"event":"e","offset":"P1H"}}"#, "/rule/offset", .wrongValue),
            (
                #"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"event":"e","offset":{"workingDays":"3"}}}"#, "/rule/offset/workingDays",
                .wrongValue
            ),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"event":"e","offset":{"workingDays":3}}}"#, "/calendars", .missingField),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01"},"calendars":["us-federal"]}"#, "/calendars", .unknownField),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01"},"roll":"up"}"#, "/roll", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01"},"grace":"-P1D"}"#, "/grace", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01"},"alarmDays":[-1]}"#, "/alarmDays/0", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"recur":"FREQ=X"}}"#, "/rule/recur", .wrongValue),
            (#"{"id":"a","title":{"en":"x"},"obliged":"p","rule":{"once":"2026-01-01"},"colour":"red"}"#, "/colour", .unknownField),
        ] as [(String, String, CalendarError.Code)])
    func brokenObligationsAreRefused(text: String, pointer: String, code: CalendarError.Code) throws {
        let json = try JSON.parse(Array(text.utf8))
        #expect { try Obligation(json, agreement: "a") } throws: {
            ($0 as? CalendarError)?.code == code && ($0 as? CalendarError)?.pointer == pointer
        }
    }
}
