import Calendars
import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing
import TestKit
import Testing

@testable import Decisions

/// What time does to a request: deadlines by both countries' working days, clocks that stand, silence, and revocation. Through the real admission of records.
@Suite struct SilenceTests {
    /// A rule of one side that asks for consent: so many days, of a kind, and what silence means.
    struct Ask: Sendable, CustomStringConvertible {
        var side: String
        var days: Int
        var kind: String
        var silence: String
        var description: String { "\(side) \(days) \(kind) days, silence \(silence)" }
    }

    /// Rules of two countries, of which one asks. The calendars are the real ones.
    static func shelf(_ ask: Ask) throws -> DecisionShelf {
        func set(_ side: String) -> JSON {
            let rule: JSON = [
                "id": .string(side + "-1"), "effect": "approval", "title": ["en": "Consent", "zh-Hans": "同意"],
                "when": [["action", "=", "license_ip"]],
                "outcome": [
                    "approver": .string(side + ".office"), "days": .integer(Int64(ask.days)), "dayKind": .string(ask.kind),
                    "silence": .string(ask.silence),
                ], "effective": ["from": .null, "until": .null],
            ]
            return [
                "format": "comity-ruleset/1", "id": .string("urn:test:\(side)"), "version": "1", "jurisdiction": .string(side),
                "rules": side == ask.side ? [rule] : [],
            ]
        }
        let files = try ["attributes", "labels.en", "labels.zh-Hans"].map { try RepositoryFile.bytes("Demo/rules/\($0).json") }
        return DecisionShelf(files: files + ["CN", "US"].map { set($0).canonicalBytes }, calendars: DecisionRig.shelf.calendars)
    }

    static let morning = Instant("2026-09-17T08:00:00Z") ?? Instant(seconds: 0)

    private func rig(_ ask: Ask, at moment: Instant = morning) async throws -> DecisionRig {
        let rig = try await DecisionRig(shelf: try SilenceTests.shelf(ask), at: moment)
        var facts = DecisionRig.restricted
        facts["date"] = .string(moment.date.description)
        try await rig.ask(rig.text(facts))
        try await rig.recommend()
        return rig
    }

    /// Days by the lists of another library: weekends, holidays, and in China the weekend days that are worked.
    private func isWorking(_ day: CalendarDate, _ side: String) throws -> Bool {
        if side == "US" {
            let days = try (Vectors.json("calendars/us-federal-2021-2030.json")["days"]?.array ?? []).compactMap(\.string)
            return day.weekday != .saturday && day.weekday != .sunday && !days.contains(day.description)
        }
        let lists = try Vectors.json("calendars/cn-mainland-2024-2026.json")
        if lists["workingDays"]?.array?.contains(.string(day.description)) ?? false { return true }
        return day.weekday != .saturday && day.weekday != .sunday && !(lists["holidays"]?.array?.contains(.string(day.description)) ?? false)
    }

    private func last(_ start: CalendarDate, _ ask: Ask, standing: ClosedRange<Int>? = nil) throws -> CalendarDate {
        var (left, number) = (ask.days, start.daysSinceEpoch)
        while left > 0 {
            number += 1
            if standing?.contains(number) ?? false { continue }
            if ask.kind == "calendar" { left -= 1 } else if try isWorking(CalendarDate(daysSinceEpoch: number), ask.side) { left -= 1 }
        }
        return CalendarDate(daysSinceEpoch: number)
    }

    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    static let asks = ["CN", "US"].flatMap { side in
        ["calendar", "working"].flatMap { kind in
            ["none", "refused", "granted"].map { Ask(side: side, days: kind == "working" ? 12 : 14, kind: kind, silence: $0) }
        }
    }

    /// On the last day nothing has happened; on the day after, silence speaks as the rule says. Both sides see the same.
    @Test(arguments: asks) func silenceSpeaksOnTheDayAfterTheLast(_ ask: Ask) async throws {
        let rig = try await rig(ask)
        let start = SilenceTests.morning.date
        let due = try last(start, ask)
        #expect(try rig.life().deadline?.last == due)
        if ask.kind == "working" {
            // China works on Sunday 20 September and Saturday 10 October, and keeps 25 September and 1 to 7 October.
            #expect(due == (try date(ask.side == "CN" ? "2026-10-10" : "2026-10-05")))
        }
        rig.advance(days: Int64(due.daysSinceEpoch - start.daysSinceEpoch))
        #expect(try rig.life().state == .recommended && rig.life().lateness == .inTime)
        rig.advance(days: 1)
        let (state, closed): (DecisionLife.State, CalendarDate?) =
            switch ask.silence {
            case "granted": (.grantedBySilence, due)
            case "refused": (.refusedBySilence, due)
            default: (.recommended, nil)
            }
        #expect(try rig.life().state == state && rig.life().closedOn == closed && rig.life().lateness == .overdue)
        for site in [rig.site, rig.abroad] {
            #expect(try await site.json("/api/v1/decisions/" + DecisionRig.id(1).uuid)["state"]?.string == state.rawValue)
        }
        // Twice the days later it is very overdue.
        rig.advance(days: 200)
        #expect(try rig.life().lateness == .veryOverdue && rig.life().state == state)
    }

    /// What may still be done after silence: a refusal by silence can be turned into a decision, consent by silence cannot; and it can be revoked.
    @Test(arguments: asks.filter { $0.side == "CN" && $0.kind == "working" }) func afterSilence(_ ask: Ask) async throws {
        let rig = try await rig(ask)
        let mandate = try await rig.appoint()
        try await rig.attest(["techControl"])
        let recommendation = try #require(try rig.file().recommendations.last?.act.reference)
        rig.advance(days: 30)
        await rig.refuses(ask.silence == "none" ? "decisions.late" : "decisions.noClock") {
            try await rig.act(DecisionKinds.moreTime, ["days": 5, "reasons": ["en": "x"]])
        }
        let decision = rig.decision(false, on: recommendation, under: mandate)
        if ask.silence == "granted" {
            await rig.refuses("decisions.decided") { try await rig.act(DecisionKinds.decision, decision) }
            await rig.refuses("decisions.decided") {
                try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "x"]])
            }
            try await rig.act(DecisionKinds.end, ["end": "revoked", "mandate": mandate.json, "reasons": ["en": "The list has changed."]])
            #expect(try rig.life().state == .revoked)
            await rig.refuses("decisions.ended") { try await rig.recommend() }
        } else {
            await rig.refuses("decisions.notGranted") {
                try await rig.act(DecisionKinds.end, ["end": "revoked", "mandate": mandate.json, "reasons": ["en": "x"]])
            }
            try await rig.act(DecisionKinds.decision, decision)
            #expect(try rig.life().state == .refused && rig.life().lateness == .overdue)
        }
    }

    /// The clock stands from the day after the question through the day of the answer, whatever the answer; twice is possible. Sums are counted by hand below.
    @Test(arguments: asks.filter { $0.silence == "granted" }) func theClockStands(_ ask: Ask) async throws {
        let rig = try await rig(ask)
        rig.advance(days: 5)
        try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "How ripe is it?"]])
        rig.advance(days: 300)
        // While it stands there is no last day, and silence says nothing.
        #expect(try rig.life().state == .clarifying && rig.life().deadline?.last == nil && rig.life().lateness == .inTime)
        let elapsed = try #require(try rig.life().deadline).elapsed(through: rig.provider.clock.now.date)
        #expect(elapsed == (ask.kind == "calendar" ? 5 : ask.side == "CN" ? 4 : 3))
    }

    @Test(arguments: asks.filter { $0.silence == "granted" }) func theClockGoesOn(_ ask: Ask) async throws {
        let rig = try await rig(ask)
        let start = SilenceTests.morning.date
        rig.advance(days: 5)
        try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "How ripe is it?"]])
        rig.advance(days: 20)
        try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["trl": 4]], by: "alpine")
        try await rig.recommend()
        let due = try last(start, ask, standing: start.daysSinceEpoch + 6...start.daysSinceEpoch + 25)
        #expect(try rig.life().deadline?.last == due)
        // More time, once, is added to the days.
        try await rig.act(DecisionKinds.moreTime, ["days": 3, "reasons": ["en": "The board meets next week."]])
        var longer = ask
        longer.days += 3
        let later = try last(start, longer, standing: start.daysSinceEpoch + 6...start.daysSinceEpoch + 25)
        #expect(try rig.life().deadline?.last == later && later > due)
        rig.advance(days: Int64(later.daysSinceEpoch - rig.provider.clock.now.date.daysSinceEpoch))
        #expect(try rig.life().state == .recommended)
        rig.advance(days: 1)
        #expect(try rig.life().state == .grantedBySilence)
    }

    /// Asked on the last day itself, the clock ends on the day on which the facts are given, and not in the past.
    @Test func aQuestionOnTheLastDay() async throws {
        let rig = try await rig(Ask(side: "US", days: 10, kind: "calendar", silence: "granted"))
        rig.advance(days: 10)
        #expect(try rig.life().deadline?.last == rig.provider.clock.now.date)
        try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "How ripe is it?"]])
        rig.advance(days: 4)
        try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["trl": 4]], by: "alpine")
        try await rig.recommend()
        #expect(try rig.life().deadline?.last == rig.provider.clock.now.date && rig.life().state == .recommended)
        rig.advance(days: 1)
        #expect(try rig.life().state == .grantedBySilence)
    }

    /// Where no calendar is known, working days leave out weekends and nothing else, and the deadline says that it is not established.
    @Test func withoutACalendarTheDeadlineIsNotEstablished() throws {
        let thursday = try date("2026-09-17")
        let bare = Deadline(start: thursday, days: 12, kind: .working)
        #expect(bare.last?.description == "2026-10-05" && !bare.isEstablished)
        let known = Deadline(start: thursday, days: 12, kind: .working, calendar: DecisionRig.shelf.calendar(of: "CN-LISHAN"))
        #expect(known.last?.description == "2026-10-10" && known.isEstablished)
        // The arrangement of the next year is not published yet.
        let late = Deadline(start: try date("2026-12-21"), days: 9, kind: .working, calendar: DecisionRig.shelf.calendar(of: "CN"))
        #expect(!late.isEstablished)
    }

    /// Random clocks against counting by the lists of another library.
    @Test func deadlinesAgreeWithAnIndependentLibrary() throws {
        var random = SeededRandom.fresh("deadlines")
        for _ in 0..<60 {
            let side = Bool.random(using: &random) ? "CN" : "US"
            let ask = Ask(side: side, days: Int.random(in: 1...40, using: &random), kind: "working", silence: "none")
            let start = CalendarDate(daysSinceEpoch: try date("2025-01-02").daysSinceEpoch + Int.random(in: 0..<560, using: &random))
            var deadline = Deadline(start: start, days: ask.days, kind: .working, calendar: DecisionRig.shelf.calendar(of: side))
            #expect(deadline.last == (try last(start, ask)), "seed \(random.seed): \(ask) from \(start)")
            let (after, length) = (Int.random(in: 0...20, using: &random), Int.random(in: 1...20, using: &random))
            let pause = start.daysSinceEpoch + after + 1...start.daysSinceEpoch + after + length
            deadline.pauses = [
                .init(after: CalendarDate(daysSinceEpoch: pause.lowerBound - 1), through: CalendarDate(daysSinceEpoch: pause.upperBound))
            ]
            let expected = try last(start, ask, standing: pause)
            // A pause that begins on the last day itself moves the end to its own.
            let moved = expected.daysSinceEpoch == pause.lowerBound - 1 ? CalendarDate(daysSinceEpoch: pause.upperBound) : expected
            #expect(deadline.last == moved, "seed \(random.seed): \(ask) from \(start), standing \(pause)")
            let end = try #require(deadline.last)
            #expect(deadline.isOpen(on: end) && !deadline.isOpen(on: CalendarDate(daysSinceEpoch: end.daysSinceEpoch + 1)))
            #expect(deadline.elapsed(through: end) == ask.days, "seed \(random.seed)")
        }
    }
}
