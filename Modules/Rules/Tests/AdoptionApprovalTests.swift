import Canon
import Node
import PageTestKit
import Pages
import PeopleAPI
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Rules

/// Rules begin to bind only with the approvals of people: two rule makers, or the only one.
@Suite struct AdoptionApprovalTests {
    private let li = OwnClient("r-li-wei")
    private let zhang = OwnClient("r-zhang-min")
    private let wang = OwnClient("r-wang-fang")

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Failure)?.code ?? "\(error)" }
    }

    /// A version that was proposed and whose comments have closed, ready to be adopted; and the adoption.
    private func proposed(_ rig: RuleRig) async throws -> Act {
        // Before there is a roster the node's key alone gives the mandate.
        let mandate = try await rig.mandate(of: li)
        try await rig.provider.enter(li, [.administrator, .ruleMaker], at: "aula", approvedBy: [li])
        try await rig.publish(RuleRig.form(), number: 1)
        let members: JSONObject = [
            "commentsUntil": .string(RuleWindows.day(60, after: RuleRig.day("2026-11-23").date).description),
            "reasons": ["en": "Needed", "zh-Hans": "有此需要"],
        ]
        let proposal = try await rig.say(RuleKinds.proposal, members, about: 1, number: 2)
        rig.pass(days: 61)
        return try RuleActs.act(
            RuleKinds.adoption, about: try rig.find(1),
            ["path": "ordinary", "effectiveFrom": "2027-03-01", "proposal": RuleRig.reference(proposal)], by: "aula", under: [mandate],
            id: RuleRig.id(3))
    }

    private func holds(_ rig: RuleRig) throws -> Bool {
        try rig.known { try !$0.inForce(for: "AA", on: RuleRig.day("2027-03-01").date).isEmpty }
    }

    @Test func twoRuleMakersAdopt() async throws {
        let rig = try await RuleRig(RulesModule())
        let act = try await proposed(rig)
        try await rig.provider.enter(zhang, [.ruleMaker], at: "aula", approvedBy: [li])
        try await rig.provider.enter(wang, [.envoy], at: "aula", approvedBy: [li])
        #expect(await code { _ = try await rig.provider.service.act(act) } == "approval.missing")
        #expect(await code { try await rig.provider.act(act, approvedBy: [li]) } == "approval.missing", "one approval of two")
        #expect(await code { try await rig.provider.act(act, approvedBy: [li, wang]) } == "approval.missing", "an envoy makes no rules")
        #expect(await code { try await rig.provider.act(act, approvedBy: [li, OwnClient("r-zhang-min")]) } == "approval.wrongKey")
        #expect(try !holds(rig), "what was refused begins nothing")
        try await rig.provider.act(act, approvedBy: [li, zhang])
        #expect(try holds(rig))
        // The node abroad judges the approvals by the roster that it follows.
        try rig.follow()
        let there = try await PageSite(rig.recipient).json("/api/v1/rules?on=2027-03-01")
        #expect(there["ruleSets"]?.array?.count == 1)
    }

    @Test func theOnlyRuleMakerAdoptsAlone() async throws {
        let rig = try await RuleRig(RulesModule())
        let act = try await proposed(rig)
        #expect(await code { _ = try await rig.provider.service.act(act) } == "approval.missing")
        #expect(await code { try await rig.provider.act(act, approvedBy: [zhang]) } == "approval.wrongKey")
        try await rig.provider.act(act, approvedBy: [li])
        #expect(try holds(rig))
        // With a second one, both are asked when it is suspended.
        try await rig.provider.enter(zhang, [.ruleMaker], at: "aula", approvedBy: [li])
        let suspension = try RuleActs.act(
            RuleKinds.event, about: try rig.find(1),
            ["event": "suspend", "effectiveFrom": "2027-03-10", "reasons": ["en": "A fault was found", "zh-Hans": "发现差错"]], by: "aula",
            id: RuleRig.id(4))
        #expect(await code { try await rig.provider.act(suspension, approvedBy: [zhang]) } == "approval.missing")
        try await rig.provider.act(suspension, approvedBy: [zhang, li])
        #expect(try rig.known { try $0.inForce(for: "AA", on: RuleRig.day("2027-03-10").date).isEmpty })
    }
}
