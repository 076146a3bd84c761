import Canon
import TestKit
import Testing

@testable import RuleEngine

/// Why, and what would change it.
@Suite struct ExplanationTests {
    private func question(_ id: String) throws -> Question {
        try #require(RuleFiles.scenarios().first { $0.id == id }).question
    }

    @Test func everyRuleThatMattersIsExplained() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        let explanation = try #require(book.explain(try question("S17"), side: "US"))
        #expect(explanation.entries.map(\.rule) == ["US-202-303g", "US-202-504", "US-NIH-083"])
        #expect(explanation.entries[0].state == .defeated(by: ["US-202-504"]))
        #expect(explanation.entries[1].state == .exempt)
        #expect(explanation.entries[2].state == .fired)
        #expect(explanation.entries.allSatisfy { $0.isInForce == true })
        #expect(
            explanation.entries[2].tests == [
                .holds(.word("US")), .holds(.word("NIH.CADR")), .holds(.word("CN")),
            ])
        #expect(book.explain(try question("S17"), side: "ZZ") == nil)
    }

    @Test func nearestMissesAreOneFactAway() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        let explanation = try #require(book.explain(try question("S04"), side: "CN", misses: 20))
        let missed = explanation.misses.map(\.rule)
        #expect(missed.contains("CN-DATA-10KS"))
        #expect(missed.contains("CN-DATA-CIIO"))
        #expect(!missed.contains("CN-HGR-22"), "its tests fail in two facts")
        for entry in explanation.misses {
            #expect(entry.state == .missed)
            let failing = entry.tests.count { if case .fails = $0 { true } else { false } }
            // A day on which it is not in force would be the one fact.
            #expect(failing >= 1 || entry.isInForce == false, "\(entry.rule)")
        }
        #expect(book.explain(try question("S04"), side: "CN", misses: 1)?.misses.count == 1)
    }

    @Test func aConfidentialFactIsNotTold() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        var asked = try question("S05")
        let attribute = try #require(library.schema.index(of: "sensitivePersonsYTD"))
        asked.facts.keepConfidential(attribute, heldBy: "the hospital's data office")
        let decision = book.decide(asked)
        // It counts …
        #expect(decision.outcome == .needsApproval)
        // … and neither the answer nor the explanation says what it is.
        #expect(!decision.json(library.schema).canonicalText.contains("10000"))
        #expect(
            !decision.wouldPermit.contains {
                $0.changes.contains { $0.attribute == "sensitivePersonsYTD" }
            })
        let entry = try #require(
            book.explain(asked, side: "CN")?.entries.first { $0.rule == "CN-DATA-10KS" })
        #expect(entry.tests.contains(.confidential(office: "the hospital's data office")))
        #expect(!entry.tests.contains(.holds(.int(10_000))))
    }

    @Test func fewerPersonsWouldPermit() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        let decision = book.decide(try question("S05"))
        let change = try #require(
            decision.wouldPermit.first { $0.changes.map(\.attribute) == ["sensitivePersonsYTD"] }?.changes
                .first)
        #expect(change.now == .int(10_000) && change.becomes == .int(9999))
        #expect(change.reach?.op == .atMost && change.reach?.values == [.int(9999)])
        // Leaving the sensitive information out altogether frees the act.
        let without = try #require(
            decision.wouldPermit.first { $0.changes.map(\.attribute) == ["dataClasses"] })
        #expect(without.range.atMost == .permit && without.changes.first?.becomes == .words(["none"]))
    }

    @Test func publishingFirstWouldPermit() throws {
        let library = try RuleFiles.demonstration()
        let decision = Rulebook(library).decide(try question("S49"))
        #expect(decision.outcome == .needsApproval)
        let values = decision.wouldPermit.filter { $0.changes.map(\.attribute) == ["publication"] }.map { $0.changes[0].becomes }
        #expect(values.contains(.word("published")) || values.contains(.word("intended_unrestricted")))
        #expect(
            !decision.wouldPermit.contains {
                $0.changes.contains { $0.attribute == "techControl" || $0.attribute == "to" }
            })
    }

    /// Every suggestion to every scenario, applied, permits; and no suggestion is a permission that was there already.
    @Test(arguments: RuleFiles.scenarios()) func suggestionsOfTheExamples(_ scenario: Scenario) throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        let decision = book.decide(scenario.question)
        if decision.outcome == .permit {
            #expect(decision.wouldPermit.isEmpty && decision.wouldEase.isEmpty)
        }
        for suggestion in decision.wouldPermit + decision.wouldEase {
            var question = scenario.question
            for change in suggestion.changes {
                question.facts[try #require(library.schema.index(of: change.attribute))] = change.becomes
            }
            let after = book.decide(question)
            #expect(after.outcome == suggestion.range.atMost)
            #expect(after.outcome < decision.outcome)
            #expect(decision.wouldEase.contains(suggestion) || after.outcome.isPermission)
            // What the change reaches, it reaches at both ends.
            for change in suggestion.changes {
                for value in change.reach?.values ?? [] {
                    question.facts[try #require(library.schema.index(of: change.attribute))] = value
                    #expect(book.decide(question).outcome <= suggestion.range.atMost)
                }
            }
        }
    }

    @Test func aProhibitionThatNobodyCanChangeHasNoSuggestion() throws {
        #expect(Rulebook(try RuleFiles.demonstration()).decide(try question("S45")).wouldPermit.isEmpty)
    }
}
