import Canon
import DecisionsAPI
import Node
import RuleEngine
import Rules
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Decisions

/// Changed rules are run over what was asked and decided, as its records say it.
@Suite struct SimulatedRulesTests {
    private func impact(_ rig: DecisionRig, without rule: String? = nil, includingSealed: Bool = false) throws -> RuleImpact {
        var changed = try #require(DecisionRig.shelf.examples["CN"])
        let rules = changed.set["rules"]?.array ?? []
        let kept = rules.filter { $0["id"]?.string != rule }
        #expect(kept.count == rules.count - (rule == nil ? 0 : 1))
        var set = changed.set.object ?? [:]
        set["rules"] = .array(
            kept.map { item in
                var members = item.object ?? [:]
                // Nothing may name a rule that is gone.
                if let unless = members["unless"]?.array { members["unless"] = .array(unless.filter { $0.string != rule }) }
                return .object(members)
            })
        changed.set = .object(set)
        let examples = DecisionRig.shelf.examples.sorted { $0.key < $1.key }.map(\.value)
        return try rig.provider.store.readNow {
            try ImpactRun.run(
                [changed], in: KnownRuleSets(origin: rig.provider.origin, in: $0), on: rig.provider.clock.now.date, examples: examples,
                includingSealed: includingSealed)
        }
    }

    @Test func whatWasAskedIsAskedAgain() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask()
        let recommendation = try await rig.recommend()
        try await rig.recommend(by: "alpine")
        try await rig.attest(["techControl"])
        try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate))
        try await rig.ask(rig.text(DecisionRig.open), number: 2)
        // The same rules change nothing; a request counts once, whatever was said about it.
        let same = try impact(rig)
        #expect(same.decisions.count == 2 && same.unreadable.isEmpty)
        #expect(same.decisions.allSatisfy { $0.change == .unchanged })
        let first = try #require(same.decisions.first { $0.question.record == DecisionRig.id(1) })
        #expect(first.question.recommended == "needs_approval" && first.question.decided == "granted")
        #expect(first.before.outcome.word == "needs_approval", "asked again, the rules say what was recorded")
        let second = try #require(same.decisions.first { $0.question.record == DecisionRig.id(2) })
        #expect(second.question.recommended == nil && second.question.decided == nil)
        // Without the rule that asked for the consent, that one case would be answered otherwise.
        let looser = try impact(rig, without: "CN-TECH-30")
        #expect(looser.decisions.filter { $0.change != .unchanged }.map(\.question.record) == [DecisionRig.id(1)])
        #expect(looser.count(.looser, .decision) == 1)
        #expect(looser.figures["decisions"] == 2 && looser.figures["differ"] == 1)
        let line = try #require(looser.json["lines"]?.array?.first)
        #expect(line["recommended"] == "needs_approval" && line["decided"] == "granted")
    }

    @Test func factsGivenLaterCountAndAWithheldOneIsNotKnown() async throws {
        let rig = try await DecisionRig()
        var facts = DecisionRig.restricted
        facts["techControl"] = nil
        try await rig.ask(rig.text(facts))
        let open = try #require(try impact(rig).decisions.first)
        #expect(!open.before.isSettled, "whether the technology is restricted is not said")
        try await rig.recommend()
        try await rig.act(
            DecisionKinds.clarification, ["step": "asked", "asks": ["techControl"], "reasons": ["en": "It decides.", "zh-Hans": "决定结果。"]])
        #expect(try impact(rig).decisions.first?.question.recommended != nil)
        try await rig.act(
            DecisionKinds.clarification, ["step": "answered", "facts": ["techControl": ["CN.restricted"]]], by: "alpine")
        let given = try #require(try impact(rig).decisions.first)
        #expect(given.before.outcome.word == "needs_approval" && given.before.isSettled)
        #expect(given.question.recommended == nil, "what was recommended rested on other facts")
        #expect(try impact(rig, without: "CN-TECH-30").count(.looser, .decision) == 1)
    }

    @Test func sealedRequestsCountOnlyForWhoMayReadThem() async throws {
        let rig = try await DecisionRig()
        let withheld = DecisionRequest.Withheld(fact: "persons", heldBy: "Alpine University", digest: Digest.sha256([1]))
        try await rig.ask(rig.text(withheld: [withheld]), sealed: true)
        #expect(try impact(rig).decisions.isEmpty && impact(rig).unreadable.isEmpty)
        let all = try impact(rig, includingSealed: true)
        #expect(all.decisions.map(\.question.record) == [DecisionRig.id(1)])
        #expect(all.decisions.first?.question.confidential == ["persons": "Alpine University"])
    }
}
