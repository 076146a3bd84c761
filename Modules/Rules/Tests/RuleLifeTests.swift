import Canon
import Node
import Pages
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Rules

/// From the first text to the last day: what is taken, what is refused, and which version holds when.
@Suite struct RuleLifeTests {
    private func refused(_ code: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("\(code) was not refused")
        } catch {
            let failure = error as? Failure
            #expect(failure?.code == code, "\(error)")
            #expect(failure?.words["zh-Hans"]?.isEmpty == false || failure?.words.isEmpty == true)
        }
    }

    private func proposal(_ days: Int = 60) -> JSONObject {
        [
            "commentsUntil": .string(RuleWindows.day(days, after: RuleRig.day("2026-11-23").date).description),
            "reasons": ["en": "Needed", "zh-Hans": "有此需要"],
        ]
    }

    private func adoption(_ proposal: ActReceipt, from day: String) -> JSONObject {
        ["path": "ordinary", "effectiveFrom": .string(day), "proposal": RuleRig.reference(proposal)]
    }

    @Test func theOrdinaryWay() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(), number: 1)
        #expect(try rig.find(1).status(on: RuleRig.day("2026-11-23").date) == .draft)
        await refused("rules.proposal.window") { try await rig.say(RuleKinds.proposal, proposal(10), about: 1, number: 2) }
        let proposed = try await rig.say(RuleKinds.proposal, proposal(), about: 1, number: 3)
        #expect(try rig.find(1).status(on: RuleRig.day("2026-11-23").date) == .proposed)
        // Anybody comments, from another node too; nobody else answers.
        let comment = try await rig.say(RuleKinds.comment, ["rule": "AA-1", "comment": ["en": "Too low a number"]], about: 1, by: "belta", number: 4)
        await refused("rules.rule.unknown") {
            try await rig.say(RuleKinds.comment, ["rule": "ZZ", "comment": ["en": "x"]], about: 1, by: "belta", number: 5)
        }
        await refused("rules.stranger") {
            try await rig.say(
                RuleKinds.commentAnswer, ["comment": RuleRig.reference(comment), "outcome": "accepted", "answer": ["en": "x"]], about: 1, by: "belta",
                number: 6)
        }
        let mandate = try await rig.mandate()
        await refused("rules.adoption.early") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 7, under: mandate)
        }
        rig.pass(days: 61)
        await refused("rules.comment.late") { try await rig.say(RuleKinds.comment, ["comment": ["en": "late"]], about: 1, by: "belta", number: 8) }
        await refused("rules.adoption.unanswered") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 9, under: mandate)
        }
        try await rig.say(
            RuleKinds.commentAnswer, ["comment": RuleRig.reference(comment), "outcome": "declined", "answer": ["en": "The number stays"]], about: 1,
            number: 10)
        await refused("rules.backdated") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-01-01"), about: 1, number: 11, under: mandate)
        }
        await refused("rules.adoption.window") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-02-01"), about: 1, number: 12, under: mandate)
        }
        await refused("rules.adoption.noMandate") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 13)
        }
        // Another's mandate does not do, nor one whose bytes are others.
        await refused("rules.adoption.mandateUnknown") {
            let other = RecordReference(id: mandate.id, digest: Digest.sha256([]))
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 16, under: other)
        }
        try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 14, under: mandate)
        await refused("rules.adoption.twice") {
            try await rig.say(RuleKinds.adoption, adoption(proposed, from: "2027-03-01"), about: 1, number: 15, under: mandate)
        }
        let version = try rig.find(1)
        #expect(version.status(on: RuleRig.day("2027-02-28").date) == .scheduled && version.status(on: RuleRig.day("2027-03-01").date) == .inForce)
        #expect(try rig.known { try $0.inForce(for: "AA", on: RuleRig.day("2027-03-01").date).map(\.id) } == [RuleRig.id(1)])
        #expect(try rig.known { try $0.inForce(for: "AA", on: RuleRig.day("2027-02-28").date).isEmpty })
        // The other node reads the same.
        let there = try rig.recipient.store.readNow { try KnownRuleSets(origin: rig.recipient.origin, in: $0).find(RuleRig.id(1)) }
        #expect(there?.term == version.term)
    }

    @Test func aShorterWindowNeedsReasonsThatAreShown() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(), number: 1)
        var members = proposal(10)
        members["windowReasons"] = ["en": "The season begins in December", "zh-Hans": "十二月即为季节之始"]
        try await rig.say(RuleKinds.proposal, members, about: 1, number: 2)
        #expect(try await rig.site.page("/rules/" + RuleRig.id(1).uuid).contains("The season begins in December"))
        #expect(try await rig.site.page("/rules/open", .chinese).contains("十二月即为季节之始"))
    }

    @Test func nothingIsReplacedOrWithdrawnInSilence() async throws {
        let rig = try await RuleRig()
        let first = try await rig.publish(RuleRig.form(), number: 1)
        await refused("rules.version.twice") { try await rig.publish(RuleRig.form(after: first), number: 2) }
        await refused("rules.supersedes.missing") { try await rig.publish(RuleRig.form(RuleRig.source(version: "2")), number: 3) }
        var other = RuleRig.form(RuleRig.source(version: "2"), after: first)
        other.supersedes = RecordReference(id: first.id, digest: Digest.sha256([]))
        await refused("rules.supersedes.missing") { try await rig.publish(other, number: 4) }
        try await rig.publish(RuleRig.form(RuleRig.source(version: "2"), after: first), number: 5)
        #expect(try rig.known { try $0.versions(of: "urn:example:aa", issuer: rig.did("aula")).map(\.version) } == ["1", "2"])
        // A first version of somebody else's name is that party's own set, not a version of this one.
        try await rig.publish(RuleRig.form(), by: "belta", number: 6)
        #expect(try rig.known { try $0.sets().count } == 2)
    }

    @Test func adoptionWantsBothLanguagesDatesAndGrounds() async throws {
        let rig = try await RuleRig()
        var bare = RuleRig.approval.object ?? [:]
        bare["title"] = ["en": "Only English"]
        let cases: [(RuleSetForm, String)] = [
            (RuleRig.form(RuleRig.source(rules: [.object(bare), RuleRig.exemption])), "rules.missingTranslation"),
            (RuleRig.form(grounds: []), "rules.ground.missing"),
        ]
        for (number, item) in cases.enumerated() {
            let id = UInt64(number * 10 + 1)
            var form = item.0
            var set = form.source.set.object ?? [:]
            set["id"] = .string("urn:example:aa:\(number)")
            form.source.set = .object(set)
            // Published with a warning; adopted it is not.
            try await rig.publish(form, number: id)
            await refused(item.1) {
                try await rig.say(
                    RuleKinds.adoption,
                    ["path": "urgent", "effectiveFrom": "2026-11-23", "sunset": "2027-11-23", "reviewBy": "2027-05-01", "reasons": ["en": "x"]],
                    about: id,
                    number: id + 1, under: try await rig.mandate())
            }
        }
    }

    @Test func anUrgentRuleEnds() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(), number: 1)
        func urgent(_ until: String) -> JSONObject {
            [
                "path": "urgent", "effectiveFrom": "2026-11-23", "sunset": .string(until), "reviewBy": "2027-05-01",
                "reasons": ["en": "A leak", "zh-Hans": "泄露"],
            ]
        }
        await refused("wrongValue") {
            try await rig.say(RuleKinds.adoption, urgent("2028-11-24"), about: 1, number: 2, under: try await rig.mandate())
        }
        try await rig.say(RuleKinds.adoption, urgent("2028-11-23"), about: 1, number: 3, under: try await rig.mandate())
        let version = try rig.find(1)
        #expect(version.status(on: RuleRig.day("2026-11-23").date) == .inForce && version.status(on: RuleRig.day("2028-11-24").date) == .expired)
        // It is commented on afterwards.
        try await rig.say(RuleKinds.comment, ["comment": ["en": "Too wide"]], about: 1, by: "belta", number: 4)
    }

    @Test func suspensionsAndRepealsLookForward() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(isExample: true), number: 1)
        #expect(try rig.find(1).status(on: RuleRig.day("2020-01-01").date) == .example)
        func event(_ word: String, _ day: String) -> JSONObject { ["event": .string(word), "effectiveFrom": .string(day), "reasons": ["en": "x"]] }
        await refused("rules.backdated") { try await rig.say(RuleKinds.event, event("suspend", "2026-11-22"), about: 1, number: 2) }
        await refused("rules.event.notSuspended") { try await rig.say(RuleKinds.event, event("resume", "2026-12-10"), about: 1, number: 3) }
        try await rig.say(RuleKinds.event, event("suspend", "2026-12-01"), about: 1, number: 4)
        try await rig.say(RuleKinds.event, event("resume", "2026-12-10"), about: 1, number: 5)
        try await rig.say(RuleKinds.event, event("repeal", "2027-01-01"), about: 1, number: 6)
        await refused("rules.event.notInForce") { try await rig.say(RuleKinds.event, event("suspend", "2027-02-01"), about: 1, number: 7) }
        let version = try rig.find(1)
        let expected: [(String, RuleSetStatus)] = [
            ("2026-11-30", .example), ("2026-12-01", .suspended), ("2026-12-09", .suspended), ("2026-12-10", .example), ("2026-12-31", .example),
            ("2027-01-01", .repealed),
        ]
        for (day, status) in expected { #expect(version.status(on: RuleRig.day(day).date) == status, "\(day)") }
    }

    @Test func challengesAreAnsweredByAPublicDay() async throws {
        let rig = try await RuleRig()
        let first = try await rig.publish(RuleRig.form(isExample: true), number: 1)
        let challenge = try await rig.say(
            RuleKinds.challenge, ["rule": "AA-1", "ground": "loophole", "challenge": ["en": "999 persons at a time", "zh-Hans": "每次 999 人"]],
            about: 1, by: "belta",
            number: 2)
        let open = try await rig.site.json("/api/v1/rules/open")
        #expect(open["challenges"]?.array?.first?["due"] == "2026-12-23")
        #expect(try await rig.site.page("/rules/open").contains("30 days left"))
        rig.pass(days: 31)
        #expect(try await rig.site.page("/rules/open").contains("1 day over"))
        var members: JSONObject = [
            "challenge": RuleRig.reference(challenge), "outcome": "amend", "answer": ["en": "We count over a year", "zh-Hans": "按年累计"],
        ]
        await #expect(throws: Failure.self) { try await rig.say(RuleKinds.challengeAnswer, members, about: 1, number: 3) }
        members["amendment"] = RuleRig.reference(first)
        await refused("rules.amendment.unknown") { try await rig.say(RuleKinds.challengeAnswer, members, about: 1, number: 4) }
        let second = try await rig.publish(RuleRig.form(RuleRig.source(version: "2"), isExample: true, after: first), number: 5)
        members["amendment"] = RuleRig.reference(second)
        try await rig.say(RuleKinds.challengeAnswer, members, about: 1, number: 6)
        let after = try await rig.site.json("/api/v1/rules/open")
        #expect(after["challenges"] == [] && after["answered"]?.array?.first?["answer"]?["outcome"] == "amend")
    }

    /// Whatever is said in whatever order, at most one version of a set holds on a day, and none before it was adopted.
    @Test func atMostOneVersionHolds() {
        var random = SeededRandom.fresh("atMostOneVersionHolds")
        let base = RuleRig.day("2026-01-01").date
        for _ in 0..<500 {
            let versions = (0..<4).map { number in
                KnownRuleSet(
                    id: RuleRig.id(UInt64(number)), origin: "o", position: UInt64(number), issuer: "i", statedAt: RuleRig.day("2026-01-01"),
                    digest: Digest.sha256([]), setID: "s", version: "\(number)", jurisdiction: "AA", title: [:],
                    caveat: Bool.random(using: &random) ? ["en": "x"] : [:])
            }
            let acts = (0..<Int.random(in: 0...8, using: &random)).map { number -> RuleAct in
                let isAdoption = Bool.random(using: &random)
                let day = RuleWindows.day(Int.random(in: 0...40, using: &random), after: base)
                let isUrgent = Int.random(in: 0...3, using: &random) == 0
                return RuleAct(
                    id: RuleRig.id(UInt64(100 + number)), origin: "o", position: UInt64(10 + number),
                    kind: isAdoption ? RuleKinds.adoption : RuleKinds.event,
                    issuer: "i", statedAt: RuleRig.day("2026-01-01"), digest: Digest.sha256([]),
                    ruleSet: versions.randomElement(using: &random)?.id ?? RuleRig.id(0),
                    word: isAdoption ? (isUrgent ? "urgent" : "ordinary") : ["suspend", "resume", "repeal"].randomElement(using: &random), day: day,
                    until: isAdoption && isUrgent ? RuleWindows.day(10, after: day) : nil)
            }
            let told = RuleSetHistory.told(versions, acts)
            for offset in -5...60 {
                let day = RuleWindows.day(offset, after: base)
                let holding = told.filter { $0.holds(on: day) }
                #expect(holding.count <= 1, "\(day): \(holding.map(\.version)) of \(acts)")
                for version in holding where version.term?.ground != .example {
                    #expect(acts.contains { $0.kind == RuleKinds.adoption && $0.ruleSet == version.id && ($0.day ?? day) <= day })
                }
            }
        }
    }
}
