import Canon
import Pages
import TestKit
import Testing

@testable import Cooperations

/// The state of an agreement on a day, as known on a day: Demo/sta-expected.json, and what must hold for any timeline.
@Suite struct TimelineStateTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var on: CalendarDate
        var known: CalendarDate
        var state: String
        var decidedBy: String?
        var why: String
        var testDescription: String { "\(on) as known on \(known): \(why)" }

        static func read() throws -> [Case] {
            try (RepositoryFile.json("Demo/sta-expected.json")["cases"]?.array ?? []).compactMap { item in
                guard let on = item["on"]?.string.flatMap({ CalendarDate($0) }), let known = item["asKnownOn"]?.string.flatMap({ CalendarDate($0) })
                else { return nil }
                return Case(
                    on: on, known: known, state: item["state"]?.string ?? "", decidedBy: item["decidedBy"]?.string, why: item["why"]?.string ?? "")
            }
        }
    }

    private func agreement() throws -> TimelineRecord { try TimelineRecord(document: RepositoryFile.json("Demo/sta-timeline.json")) }

    @Test(arguments: try Case.read())
    func answersAsExpected(_ item: Case) throws {
        let answer = try agreement().answer(on: item.on, asKnownOn: item.known)
        #expect(answer.state.rawValue == item.state)
        #expect(answer.decidedBy?.id == item.decidedBy)
    }

    @Test func everyStateIsExpectedSomewhere() throws {
        let cases = try Case.read()
        #expect(cases.count == 40)
        #expect(Set(cases.map(\.state)) == Set(TimelineState.allCases.map(\.rawValue)))
    }

    // MARK: Any timeline

    /// A random but well-formed timeline.
    private func random(_ random: inout SeededRandom) -> TimelineRecord {
        let start = 7000
        var events: [DatedEvent] = []
        for i in 0..<Int.random(in: 1...9, using: &random) {
            let date = start + Int.random(in: 0..<4000, using: &random)
            let known = date + (Bool.random(using: &random) ? 0 : Int.random(in: 0..<400, using: &random))
            let from = date - (Bool.random(using: &random) ? 0 : Int.random(in: 0..<400, using: &random))
            let until = Bool.random(using: &random) ? nil : CalendarDate(daysSinceEpoch: from + Int.random(in: 1..<2000, using: &random))
            guard let type = DatedEvent.Kind.allCases.randomElement(using: &random) else { continue }
            let event = DatedEvent(
                id: "e\(i)", date: CalendarDate(daysSinceEpoch: date), knownFrom: CalendarDate(daysSinceEpoch: known), type: type,
                effectiveFrom: CalendarDate(daysSinceEpoch: from), until: until, text: ["en": "x"], sources: [SourceNote(title: ["und": "s"])])
            if !events.contains(where: { ($0.effectiveFrom, $0.knownFrom) == (event.effectiveFrom, event.knownFrom) }) { events.append(event) }
        }
        return TimelineRecord(title: ["en": "x"], asOf: CalendarDate(daysSinceEpoch: start + 5000), events: events)
    }

    private func day(_ random: inout SeededRandom) -> CalendarDate { CalendarDate(daysSinceEpoch: Int.random(in: 6500..<12_500, using: &random)) }

    /// An answer as known on K depends on nothing that became known later: it does not change when such events are added or taken away.
    @Test func knowledgeIsMonotone() {
        var source = SeededRandom.fresh("timeline, knowledge")
        for _ in 0..<3000 {
            let full = random(&source)
            let (on, known) = (day(&source), day(&source))
            var then = full
            then.events = full.events.filter { $0.knownFrom <= known }
            #expect(full.answer(on: on, asKnownOn: known) == then.answer(on: on, asKnownOn: known), "seed \(source.seed)")
            // Once all is known, waiting longer changes nothing.
            let later = CalendarDate(daysSinceEpoch: full.asOf.daysSinceEpoch + Int.random(in: 0..<1000, using: &source))
            #expect(full.answer(on: on, asKnownOn: later) == full.answer(on: on, asKnownOn: full.asOf), "seed \(source.seed)")
        }
    }

    /// The order in which events are listed does not matter, and a mere amendment never does.
    @Test func orderAndAmendmentsDoNotMatter() {
        var source = SeededRandom.fresh("timeline, order")
        for _ in 0..<3000 {
            let full = random(&source)
            let (on, known) = (day(&source), day(&source))
            var other = full
            other.events = full.events.filter { $0.type != .amended }.shuffled(using: &source)
            #expect(full.answer(on: on, asKnownOn: known) == other.answer(on: on, asKnownOn: known), "seed \(source.seed)")
        }
    }

    /// What is drawn says for every day what the answer says, and leaves no day out.
    @Test func theDrawingSaysWhatTheAnswerSays() {
        var source = SeededRandom.fresh("timeline, drawing")
        for _ in 0..<1500 {
            let timeline = random(&source)
            let known = day(&source)
            let spans = timeline.spans(asKnownOn: known)
            for (span, next) in zip(spans, spans.dropFirst()) {
                #expect(span.until == next.from && span.state != next.state, "seed \(source.seed)")
            }
            guard let first = spans.first, let last = spans.last else { continue }
            for _ in 0..<20 {
                let on = CalendarDate(daysSinceEpoch: Int.random(in: first.from.daysSinceEpoch..<last.until.daysSinceEpoch, using: &source))
                let drawn = spans.first { $0.from <= on && on < $0.until }?.state
                #expect(drawn == timeline.answer(on: on, asKnownOn: known).state, "\(on) as known on \(known), seed \(source.seed)")
            }
        }
    }

    @Test func suggestionsShowWhereTheDayOfAskingMatters() throws {
        let timeline = try agreement()
        let suggestions = timeline.suggestions()
        #expect(suggestions.map { "\($0.on) \($0.known)" } == ["2024-10-19 2024-10-19", "2024-10-19 2026-11-23", "2001-04-14 2026-11-23", "2029-08-27 2026-11-23"])
        let states = suggestions.map { timeline.answer(on: $0.on, asKnownOn: $0.known).state }
        #expect(states == [.lapsed, .inForceRetroactively, .notEstablished, .lapsedUnlessRenewed])
    }

    @Test(arguments: [
        ("2024-10-01", "2024-10-01"), ("2024/10/1", "2024-10-01"), ("2024.10.01", "2024-10-01"), ("2024年10月1日", "2024-10-01"), ("2024-02-30", nil),
        ("yesterday", nil), ("24-10-01", nil), ("2024-10", nil), ("", nil),
    ])
    func datesAreReadAsPeopleWriteThem(text: String, date: String?) {
        #expect(TimelineQuestion.date(text)?.description == date)
    }
}
