import Canon
import TestKit
import Testing

@testable import RuleEngine

/// What an answer holds besides its outcome.
@Suite struct DecisionTests {
    private func ask(_ sides: [String], _ changes: JSON, from id: String, in library: RuleLibrary)
        throws -> Question
    {
        let scenario = try #require(RuleFiles.scenarios().first { $0.id == id })
        var facts = scenario.question.facts
        for (name, value) in changes.object ?? [:] {
            let attribute = try #require(library.schema.index(of: name))
            facts[attribute] = Value(value, for: library.schema.attributes[attribute])
            #expect(value.isNull == (facts[attribute] == nil))
        }
        return Question(sides: sides, facts: facts)
    }

    @Test func missingFactsAreNamedAndNothingElse() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        let decision = book.decide(
            try ask(["CN", "US"], ["sensitivePersonsYTD": .null], from: "S04", in: library))
        let side = decision.sides[0]
        #expect(side.outcome == .needsInformation)
        #expect(decision.outcome == .needsInformation)
        #expect(side.range == OutcomeRange(.permitWithConditions, .needsApproval))
        #expect(side.fired == ["CN-PIPL-39"])
        #expect(side.unknown.map(\.rule) == ["CN-DATA-10KS", "CN-DATA-S"])
        #expect(side.unknown.allSatisfy { $0.missing == ["sensitivePersonsYTD"] })
        #expect(decision.asks == ["sensitivePersonsYTD"])
        // A fact that no rule in play asks about is not asked for.
        #expect(
            book.decide(
                try ask(["CN", "US"], ["trl": .null, "acquisitionPct": .null], from: "S04", in: library)
            ).asks.isEmpty)
    }

    /// Two rules of one effect that between them cover every value leave nothing open, though each alone is.
    @Test func whatHoldsEitherWayIsNotAskedFor() throws {
        let rules = """
            {"id":"LOW","effect":"approval","title":"low","when":[["n","<",5]],"effective":{"from":null},"outcome":{"approver":"x"}},
            {"id":"HIGH","effect":"approval","title":"high","when":[["n",">=",5]],"effective":{"from":null},"outcome":{"approver":"x"}},
            {"id":"TOP","effect":"prohibit","title":"top","when":[["n",">",9],["flag","=",true]],"effective":{"from":null}}
            """
        let library = try RuleFiles.library(LoaderTests.attributes, [LoaderTests.set(rules)])
        let book = Rulebook(library)
        let date: JSON = "2026-01-01"
        let open = book.decide(
            Question(
                sides: ["AA"], facts: try RuleFiles.facts(["date": date, "flag": false], library.schema)))
        #expect(open.outcome == .needsApproval)
        #expect(open.asks.isEmpty)
        #expect(open.sides[0].unknown.map(\.rule) == ["LOW", "HIGH"])
        let more = book.decide(
            Question(sides: ["AA"], facts: try RuleFiles.facts(["date": date], library.schema)))
        #expect(more.range == OutcomeRange(.needsApproval, .prohibit))
        #expect(Set(more.asks) == ["flag", "n"])
    }

    @Test func nothingKnownIsNeverPermitted() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        for side in ["CN", "EU", "UK", "US"] {
            let decision = book.decide(Question(sides: [side], facts: FactSet()))
            #expect(decision.outcome == .needsInformation)
            #expect(decision.range.atMost == .prohibit || side == "UK")
            #expect(!decision.asks.isEmpty)
            #expect(decision.wouldPermit.isEmpty)
        }
    }

    @Test func sidesAreJoinedByTheStrictest() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        let scenario = try #require(RuleFiles.scenarios().first { $0.id == "S17" })
        let decision = book.decide(scenario.question)
        #expect(decision.outcome == .prohibit)
        #expect(decision.sides.map(\.outcome) == [.prohibit, .permit])
        #expect(decision.sides.map(\.jurisdiction) == ["US", "CN"])
        // An exemption from one regulation permits nothing: another rule of the same side still prohibits.
        #expect(decision.sides[0].exempt == ["US-202-504"])
    }

    @Test func deadlinesCountDays() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        let scenario = try #require(RuleFiles.scenarios().first { $0.id == "S13" })
        let decision = book.decide(scenario.question)
        let deadline = try #require(decision.deadlines.first)
        #expect(decision.deadlines.count == 1)
        #expect(
            deadline.side == "CN" && deadline.rule == "CN-TECH-30"
                && deadline.approver == "CN.MOFCOM+MOST")
        #expect(deadline.days == 45 && deadline.kind == .working)
        // From Monday 2026-06-01: nine weeks of five days.
        #expect(deadline.last == CalendarDate("2026-08-03"))
        #expect(decision.approvals.map(\.approver) == ["CN.MOFCOM+MOST"])
        #expect(decision.conditions.map(\.rule) == ["CN-TECH-30", "CN-TECH-30"])
        #expect(
            decision.conditions.allSatisfy {
                $0.condition.text.has("en") && $0.condition.text.has("zh-Hans")
            })
    }

    @Test(
        arguments: [
            ("2026-11-27", 1, Duty.DayKind.calendar, "2026-11-28"),
            ("2026-11-27", 1, .working, "2026-11-30"), ("2026-11-27", 5, .working, "2026-12-04"),
            ("2026-11-28", 1, .working, "2026-11-30"), ("2024-02-28", 1, .calendar, "2024-02-29"),
            ("2026-01-01", 0, .working, "2026-01-01"),
            ("1969-12-31", 2, .working, "1970-01-02"),
        ])
    func counting(from: String, days: Int, kind: Duty.DayKind, last: String) throws {
        let day = try #require(CalendarDate(from))
        #expect(DayCount.last(from: day, days: days, kind: kind) == CalendarDate(last))
    }

    @Test func holidaysAreLeftOut() throws {
        let day = try #require(CalendarDate("2026-12-24"))
        let holidays = Set([CalendarDate("2026-12-25"), CalendarDate("2026-12-28")].compactMap { $0 })
        #expect(DayCount.last(from: day, days: 2, kind: .working, holidays: holidays) == CalendarDate("2026-12-30"))
        let end = try #require(CalendarDate("9999-12-31"))
        #expect(DayCount.last(from: end, days: 1, kind: .calendar) == nil)
    }

    @Test func aClosedSetIsOpenOnlyUnderAPermission() throws {
        let rules = """
            {"id":"P","effect":"permit","title":"p","when":[["kind","=","a"]],"effective":{"from":null}},
            {"id":"C","effect":"condition","title":"c","when":[["flag","=",true]],"effective":{"from":null}}
            """
        let library = try RuleFiles.library(
            LoaderTests.attributes, [LoaderTests.set(rules, more: #","default":"closed""#)])
        let book = Rulebook(library)
        func outcome(_ facts: JSON) throws -> Outcome {
            book.decide(Question(sides: ["AA"], facts: try RuleFiles.facts(facts, library.schema)))
                .outcome
        }
        #expect(try outcome(["kind": "a", "flag": false]) == .permit)
        #expect(try outcome(["kind": "a", "flag": true]) == .permitWithConditions)
        #expect(try outcome(["kind": "b", "flag": true]) == .prohibit)
        #expect(try outcome(["kind": "b"]) == .prohibit)
        #expect(try outcome(["kind": "a"]) == .needsInformation)
        #expect(try outcome(["flag": true]) == .needsInformation)
    }

    @Test func aNamedListIsAsGoodAsItsValues() throws {
        let rules =
            #"{"id":"L","effect":"prohibit","title":"l","when":[["to","in",{"list":"AA.l"}]],"effective":{"from":null}}"#
        let library = try RuleFiles.library(
            LoaderTests.attributes, [LoaderTests.set(rules, more: #","lists":{"AA.l":["CN","FR"]}"#)])
        let book = Rulebook(library)
        for (country, outcome) in [("CN", Outcome.prohibit), ("FR", .prohibit), ("DE", .permit)] {
            let facts = try RuleFiles.facts(
                ["to": .string(country), "date": "2026-01-01"], library.schema)
            #expect(book.decide(Question(sides: ["AA"], facts: facts)).outcome == outcome)
        }
        #expect(library.sets[0].rules[0].when[0].list == "AA.l")
    }
}
