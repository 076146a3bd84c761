import Canon
import DecisionsAPI
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Decisions

/// The life of a decision, act by act, with what is refused on the way.
@Suite struct DecisionLifeTests {
    @Test func aRequestIsAnsweredAttestedAndGranted() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask()
        #expect(try rig.life().state == .received)
        let recommendation = try await rig.recommend()
        let life = try rig.life()
        #expect(life.state == .recommended && life.rule == "CN-TECH-30")
        // 45 working days from 23 November 2026, by the holidays of the provider's side.
        #expect(life.deadline?.days == 45 && life.deadline?.kind == .working)
        // On a mere assertion nothing is granted.
        await rig.refuses("decisions.simulation") { try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate)) }
        try await rig.attest(["techControl"])
        try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate))
        #expect(try rig.life().state == .granted)
        #expect(try rig.life().lateness == .inTime)
        // The other side reads the same.
        let abroad = try await rig.abroad.json("/api/v1/decisions/" + DecisionRig.id(1).uuid)
        #expect(abroad["state"] == "granted" && abroad["attested"] == ["techControl"])
        await rig.refuses("decisions.decided") { try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate)) }
    }

    @Test func rolesAreKept() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask()
        let recommendation = try await rig.recommend()
        try await rig.attest(["techControl"])
        let decision = rig.decision(on: recommendation, under: mandate)
        await rig.refuses("decisions.role") { try await rig.act(DecisionKinds.decision, decision, by: "alpine") }
        await rig.refuses("decisions.role") { try await rig.act(DecisionKinds.end, ["end": "withdrawn", "reasons": ["en": "x"]]) }
        await rig.refuses("decisions.role") { try await rig.act(DecisionKinds.moreTime, ["days": 5, "reasons": ["en": "x"]], by: "court") }
        // A mandate that does not cover it decides nothing.
        let data = try await rig.ask(
            rig.text([
                "action": "share_data", "from": "CN", "to": "US", "date": "2026-11-23", "dataClasses": ["important_data"], "techControl": ["none"],
            ]), number: 2)
        #expect(data.what == "data")
        let second = try await rig.recommend(number: 2)
        try await rig.attest(["dataClasses", "techControl"], number: 2)
        await rig.refuses("MANDATE_SCOPE:power") { try await rig.act(DecisionKinds.decision, rig.decision(on: second, under: mandate), number: 2) }
    }

    @Test func theClockStandsWhileFactsAreAskedFor() async throws {
        let rig = try await DecisionRig()
        try await rig.ask()
        try await rig.recommend()
        let before = try #require(try rig.life().deadline?.last)
        rig.advance(days: 2)
        try await rig.act(
            DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "How ripe is it?", "zh-Hans": "成熟度如何？"]])
        #expect(try rig.life().state == .clarifying)
        #expect(try rig.life().deadline?.last == nil)
        await rig.refuses("decisions.asking") {
            try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["purpose"], "reasons": ["en": "x"]])
        }
        rig.advance(days: 7)
        await rig.refuses("decisions.question") {
            try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["trl": "high"]], by: "alpine")
        }
        await rig.refuses("decisions.otherRequest") {
            try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["to": "CA"]], by: "alpine")
        }
        try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["trl": 4]], by: "alpine")
        // The facts are others now: the answer of the rules must be computed again.
        #expect(try rig.file().recommendations.isEmpty && rig.life().state == .received)
        try await rig.recommend()
        let after = try #require(try rig.life().deadline?.last)
        #expect(after.daysSinceEpoch - before.daysSinceEpoch >= 7)
        #expect(DecisionLife.pauses(try rig.file()).count == 1)
    }

    @Test func overdueIsSeenAndMoreTimeComesOnceAndBefore() async throws {
        let rig = try await DecisionRig()
        try await rig.ask()
        try await rig.recommend()
        try await rig.act(DecisionKinds.moreTime, ["days": 5, "reasons": ["en": "The board meets next week."]])
        #expect(try rig.life().deadline?.days == 50)
        await rig.refuses("decisions.twice") { try await rig.act(DecisionKinds.moreTime, ["days": 5, "reasons": ["en": "x"]]) }
        rig.advance(days: 90)
        #expect(try rig.life().lateness == .overdue)
        rig.advance(days: 120)
        #expect(try rig.life().lateness == .veryOverdue)
        #expect(try await rig.site.page("/decisions").contains("very overdue"))
        // The rule says nothing about silence, so nothing follows from it.
        #expect(try rig.life().state == .recommended)
    }

    @Test func anotherPersonDecidesAgain() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        let other = try await rig.appoint("second")
        try await rig.ask()
        let recommendation = try await rig.recommend()
        let first = try await rig.act(DecisionKinds.decision, rig.decision(false, on: recommendation, under: mandate))
        #expect(try rig.life().state == .refused)
        let asked = try await rig.act(
            DecisionKinds.reconsideration, ["decision": first.json, "grounds": ["en": "The filter is in every shop.", "zh-Hans": "该滤光片随处可购。"]],
            by: "alpine")
        #expect(try rig.life().state == .reconsidering)
        try await rig.attest(["techControl"])
        await rig.refuses("decisions.samePerson") {
            try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate, reconsiders: asked))
        }
        await rig.refuses("decisions.reconsiders") { try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: other)) }
        let second = try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: other, reconsiders: asked))
        #expect(try rig.life().state == .granted)
        // A board outside of both sends it back.
        await rig.refuses("decisions.notLast") {
            try await rig.act(DecisionKinds.review, ["decision": first.json, "result": "upheld", "reasons": ["en": "x"]], by: "court")
        }
        try await rig.act(
            DecisionKinds.review, ["decision": second.json, "result": "remitted", "reasons": ["en": "The growers were not heard."]], by: "court")
        #expect(try rig.life().state == .reconsidering)
    }

    @Test func aDepartureFromTheRulesSaysSo() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask(rig.text(DecisionRig.open))
        let recommendation = try await rig.recommend()
        var members = rig.decision(false, on: recommendation, under: mandate, outcome: "permit")
        #expect(members["recommendationIs"] == "departedFrom")
        members["recommendationIs"] = "followed"
        await rig.refuses("decisions.follows") { try await rig.act(DecisionKinds.decision, members) }
        members["recommendationIs"] = "departedFrom"
        try await rig.act(DecisionKinds.decision, members)
        #expect(try rig.life().state == .refused)
    }

    @Test func grantsEnd() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask()
        let recommendation = try await rig.recommend()
        try await rig.attest(["techControl"])
        await rig.refuses("decisions.notGranted") {
            try await rig.act(DecisionKinds.end, ["end": "revoked", "mandate": mandate.json, "reasons": ["en": "x"]])
        }
        var members = rig.decision(on: recommendation, under: mandate)
        members["validUntil"] = "2026-12-31"
        try await rig.act(DecisionKinds.decision, members)
        rig.advance(days: 60)
        #expect(try rig.life().state == .expired)
        try await rig.act(DecisionKinds.end, ["end": "expired", "reasons": ["en": "The last day has passed."]])
        try await rig.ask(number: 2)
        try await rig.act(DecisionKinds.end, ["end": "withdrawn", "reasons": ["en": "No longer needed."]], by: "alpine", number: 2)
        #expect(try rig.life(2).state == .withdrawn)
        await rig.refuses("decisions.ended") { try await rig.recommend(number: 2) }
    }

    @Test func whatDoesNotReplayIsNoRecommendation() async throws {
        let rig = try await DecisionRig()
        let request = try await rig.ask()
        let act = try await RecommendationRoute(shelf: DecisionRig.shelf).act(request.id, by: "optics", rig.site.context)
        var answer = act.subject["answer"]?.object ?? [:]
        answer["outcome"] = "permit"
        var subject = act.subject
        subject["answer"] = .object(answer)
        let forged = Act(party: act.party, kind: act.kind, subject: subject, audience: act.audience, refersTo: act.refersTo)
        await rig.refuses("decisions.replay") { _ = try await rig.provider.service.act(forged) }
        // Computed again by anybody, the bytes are the same.
        try await rig.recommend()
        try await rig.recommend(by: "alpine")
        let both = try rig.file().recommendations.map(\.content)
        #expect(both.count == 2 && both[0] == both[1] && both[0].replay == both[1].replay)
    }

    @Test func whatIsWithheldIsNeverTold() async throws {
        let rig = try await DecisionRig()
        let secret = DecisionRequest.Withheld(fact: "recipientLists", heldBy: "an office", digest: Digest.sha256([1]))
        await rig.refuses("decisions.withheldOpen") { try await rig.ask(rig.text(withheld: [secret])) }
        try await rig.ask(rig.text(withheld: [secret]), sealed: true)
        let request = "/decisions/" + DecisionRig.id(1).uuid
        await #expect(throws: Failure.self) { try await rig.site.page(request) }
        let page = try await rig.site.page(request, person: rig.person(at: "optics"))
        #expect(page.contains("confidential: not told") && page.contains("an office"))
        #expect(try await !rig.site.page("/decisions").contains("A licence for the filter"))
    }
}
