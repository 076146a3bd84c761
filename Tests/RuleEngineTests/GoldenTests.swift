import Canon
import TestKit
import Testing

@testable import RuleEngine

/// The scenarios that came with the example rules: what any engine of this language must answer.
@Suite struct GoldenTests {
    @Test func nothingIsMissing() throws {
        let library = try RuleFiles.vectors()
        #expect(library.scenarios.count == 46)
        #expect(library.sets.map(\.jurisdiction) == ["CN", "EU", "UK", "US"])
        #expect(library.sets.map(\.rules.count) == [21, 9, 8, 15])
        #expect(library.schema.attributes.count == 47)
    }

    @Test(arguments: RuleFiles.scenarios()) func answers(_ scenario: Scenario) throws {
        let book = Rulebook(try RuleFiles.vectors())
        let decision = book.decide(scenario.question)
        let json = decision.json(book.schema)
        let expected = try #require(scenario.expected)
        #expect(json["outcome"] == expected["outcome"])
        // The member as a whole: nothing more and nothing less than the scenario says.
        #expect(json["sides"] == expected["sides"])
        #expect(decision.asks.isEmpty)
    }

    @Test func scenariosReachEveryRule() throws {
        let library = try RuleFiles.vectors()
        let run = Rulebook(library).run(library.scenarios)
        #expect(run.failures.isEmpty)
        #expect(run.coverage == 1)
        #expect(run.isPerfect)
        // A test that cannot fail is none: without the scenarios of one rule it is missed.
        let fewer = Rulebook(library).run(library.scenarios.filter { $0.id != "S45" })
        #expect(fewer.uncovered["CN"] == ["CN-TECH-29"])
        #expect(fewer.coverage < 1)
    }

    @Test func aWrongExpectationIsReported() throws {
        let library = try RuleFiles.vectors()
        let first = try #require(library.scenarios.first)
        let wrong = Scenario(id: "wrong", title: first.title, question: first.question, expected: ["outcome": "prohibit"])
        #expect(Rulebook(library).run([wrong]).failures.first?.reasons == [#"outcome is "permit", expected "prohibit""#])
        let empty = Scenario(id: "empty", title: first.title, question: first.question, expected: nil)
        #expect(Rulebook(library).run([empty]).failures.count == 1)
    }

    /// The same answers with the marks, labels and titles of the demonstration's folder beside them.
    @Test func theDemonstrationAnswersTheSame() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        let run = book.run(RuleFiles.scenarios())
        #expect(run.count == 46)
        #expect(run.isPerfect, "\(run.failures) \(run.uncovered)")
        for name in RuleFiles.names.dropFirst().dropLast() {
            #expect(try Vectors.bytes("rules/\(name)") == RepositoryFile.bytes("Demo/rules/\(name)"), "\(name) differs from the vectors")
        }
    }

    /// Suspended from 2025-11-10 to 2026-11-09, both days included: the pause is the hardest date case of the examples.
    @Test(
        arguments: [
            ("2025-09-28", "permit"), ("2025-09-29", "needs_approval"), ("2025-11-09", "needs_approval"), ("2025-11-10", "permit"),
            ("2026-11-09", "permit"), ("2026-11-10", "needs_approval"),
        ])
    func suspension(day: String, outcome: String) throws {
        let book = Rulebook(try RuleFiles.vectors())
        let scenario = try #require(RuleFiles.scenarios().first { $0.id == "S21" })
        var question = scenario.question
        question.facts[book.schema.dateIndex] = .date(try #require(CalendarDate(day)))
        #expect(book.decide(question).sides.first?.outcome.word == outcome)
    }
}
