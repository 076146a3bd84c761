import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Decisions

/// Confidential facts: counted by the party that holds them, told to nobody, and not to be inferred from what others see.
@Suite struct HeldFactTests {
    private static let salt = [UInt8](repeating: 9, count: 32)

    /// The institute keeps a fact of a sealed request for itself.
    private func hold(_ rig: DecisionRig, _ value: JSON, fact: String = "recipientLists", by slug: String = "optics", number: UInt64 = 1) async throws
    {
        try await rig.act(
            DecisionKinds.heldFact, HeldFact(fact: fact, value: value, salt: HeldFactTests.salt).members, by: slug, number: number)
    }

    /// The act that puts something into the log for its holder's eyes only; and everything that others read of the request afterwards.
    private func seen(_ rig: DecisionRig, number: UInt64) async throws -> (page: String, json: JSON) {
        let path = "/decisions/" + DecisionRig.id(number).uuid
        let person = rig.person(at: "alpine")
        return (try await rig.abroad.page(path, person: person), try await rig.abroad.json("/api/v1" + path, person: person))
    }

    /// From the United States: consent is needed where the recipient is on a list of theirs, and else no rule stops it.
    static let exported: JSONObject = [
        "action": "export_item", "from": "US", "to": "CN", "date": "2026-11-23", "dataClasses": ["none"], "techControl": ["US.EAR99"],
        "publication": "restricted", "researchKind": "development", "recipientListedOwnershipPct": 0, "repository": "none", "framework": ["none"],
        "funding": ["none"], "mftrp": false,
    ]

    @Test func theHolderCountsItAndOthersSeeTheOutcomeAlone() async throws {
        let rig = try await DecisionRig()
        try await rig.ask(rig.text(HeldFactTests.exported), sealed: true)
        let before = try rig.file()
        try await hold(rig, ["US.EntityList"])
        // The applicant neither gets the record nor reads of it.
        let heard = try rig.recipient.store.readNow { try $0.query("SELECT kind FROM decision_acts").map { $0.text(0) } }
        #expect(!heard.contains(DecisionKinds.heldFact))
        try await rig.recommend()
        let content = try #require(try rig.file().recommendations.last?.content)
        #expect(content.held.map(\.fact) == ["recipientLists"] && content.held.map(\.heldBy) == [rig.did("optics")])
        #expect(content.question["facts"] == before.question["facts"])
        #expect(!JSON.object(content.subject(to: before.request.reference)).canonicalText.contains("EntityList"))
        let (page, json) = try await seen(rig, number: 1)
        #expect(!page.contains("EntityList") && !json.canonicalText.contains("EntityList"))
        #expect(!json.canonicalText.contains(DecisionKinds.heldFact))
        #expect(content.answer["sides"]?["US"]?["outcome"] == "needs_approval" && content.answer["sides"]?["US"]?["fired"] == [])
        #expect(content.answer["sides"]?["US"]?["confidential"] == ["recipientLists": .string(rig.did("optics"))])
        #expect(page.contains("A confidential fact held by Institute of Optics decides"))
        // The holder's own people see what they keep; the applicant's rules are the same ones.
        let own = try await rig.site.page("/decisions/" + DecisionRig.id(1).uuid, person: rig.person(at: "optics"))
        #expect(own.contains("told to nobody else"))
    }

    /// Requests that differ in the sealed fact alone: where the outcome is the same, everything that an outsider reads of the answer is the same.
    @Test func valuesThatLeadToOneOutcomeCannotBeToldApart() async throws {
        let rig = try await DecisionRig()
        var answers: [JSON: [JSON]] = [:]
        let chosen = try #require(RuleSchema.words("recipientLists")).map { [.string($0)] as JSON }
        for (number, value) in chosen.enumerated() {
            let number = UInt64(number + 1)
            try await rig.ask(rig.text(HeldFactTests.exported), sealed: true, number: number)
            try await hold(rig, value, number: number)
            try await rig.recommend(number: number)
            let content = try #require(try rig.file(number).recommendations.last?.content)
            let outcomes = JSON.array(
                (content.answer["sides"]?.object ?? [:]).map { .array([.string($0.key), $0.value["atLeast"] ?? .null, $0.value["atMost"] ?? .null]) })
            answers[outcomes, default: []].append(["answer": content.answer, "near": .array(content.near), "question": content.question])
        }
        // On a list of the United States, and on none of theirs: two outcomes, each of several values.
        #expect(answers.count == 2 && answers.values.allSatisfy { $0.count > 1 }, "\(answers.mapValues(\.count))")
        for (outcome, same) in answers { #expect(Set(same).count == 1, "\(outcome)") }
    }

    @Test func whatIsHeldIsTheOneThatTheRequestCommitsTo() async throws {
        let rig = try await DecisionRig()
        let held = HeldFact(fact: "recipientLists", value: ["none"], salt: HeldFactTests.salt)
        try await rig.ask(rig.text(withheld: [held.withheld(by: rig.did("optics"))]), sealed: true)
        await rig.refuses("decisions.heldOther") { try await hold(rig, ["US.EntityList"]) }
        await rig.refuses("decisions.heldOther") { try await hold(rig, ["none"], by: "alpine") }
        await rig.refuses("decisions.heldTold") { try await hold(rig, ["CN.restricted"], fact: "techControl") }
        await rig.refuses("decisions.question") { try await hold(rig, ["no such list"], fact: "dualUseListed") }
        // Sealed to anybody else it is not admitted, and without a sealed request there is nobody to keep it from.
        let request = try rig.request()
        let open = Act(
            party: "optics", kind: DecisionKinds.heldFact,
            subject: JSONObject(
                Dictionary(
                    uniqueKeysWithValues: held.members.map { ($0.key, $0.value) } + [("request", request.reference.json)])),
            audience: [rig.did("alpine")], refersTo: [request.reference])
        await rig.refuses("decisions.audience") { _ = try await rig.provider.service.act(open) }
        try await hold(rig, ["none"])
        try await rig.ask(number: 2)
        await rig.refuses("decisions.role") { try await hold(rig, ["none"], number: 2) }
        // The one that is told afterwards is no longer kept.
        try await rig.act(
            DecisionKinds.clarification, ["step": "asked", "asks": ["recipientLists"], "reasons": ["en": "Who gets it?"]])
        try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["recipientLists": ["none"]]], by: "alpine")
        #expect(try rig.file().held(by: rig.did("optics")).isEmpty)
    }

    /// Who decides and holds a fact decides with it; and what the applicant alone holds is an assertion.
    @Test func decisionsCountWhatIsHeld() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask(sealed: true)
        let without = try await rig.recommend()
        try await rig.attest(["techControl"])
        try await hold(rig, ["none"])
        await rig.refuses("decisions.heldUnused") {
            try await rig.act(DecisionKinds.decision, rig.decision(false, on: without, under: mandate))
        }
        let with = try await rig.recommend()
        let outcome = try #require(try rig.file().recommendations.last?.content.outcome)
        try await rig.act(DecisionKinds.decision, rig.decision(false, on: with, under: mandate, outcome: outcome.word))
        #expect(try rig.life().state == .refused)
        // A recommendation that leaves out a fact of its own signer is none.
        try await rig.ask(sealed: true, number: 2)
        try await hold(rig, ["none"], by: "alpine", number: 2)
        let mine = try await rig.recommend(by: "alpine", number: 2)
        try await rig.attest(["techControl"], number: 2)
        await rig.refuses("decisions.simulation") {
            let outcome = try #require(try rig.file(2).recommendations.last?.content.outcome)
            try await rig.act(DecisionKinds.decision, rig.decision(true, on: mine, under: mandate, outcome: outcome.word), number: 2)
        }
        let forged = Act(
            party: "alpine", kind: DecisionKinds.recommendation,
            subject: try #require(try rig.file(2).recommendations.last?.act.subject).removing("held"),
            audience: [rig.did("optics")], refersTo: [try rig.request(2).reference])
        await rig.refuses("decisions.questionOther") { _ = try await rig.recipient.service.act(forged) }
    }

    /// Anybody who reads the recommendation computes all of it but the outcomes, and that those are possible.
    @Test func whatIsToldCanBeComputedAgain() async throws {
        let rig = try await DecisionRig()
        try await rig.ask(sealed: true)
        try await hold(rig, ["none"])
        try await rig.recommend()
        var content = try #require(try rig.file().recommendations.last?.content)
        let rules = try rig.recipient.store.readNow {
            try RulePicker(KnownRuleSets(origin: rig.recipient.origin, in: $0), shelf: rig.shelf).rules(named: content.rules)
        }
        #expect(try content.again(under: rules).recommendation == content)
        // One who tells another rule as a reason, or an outcome that cannot be, is found out.
        let sides = try #require(content.answer["sides"]?.object)
        var changed = try #require(sides["US"]?.object)
        changed["fired"] = ["US-EAR-744"]
        var all = sides
        all["US"] = .object(changed)
        var answer = try #require(content.answer.object)
        answer["sides"] = .object(all)
        content.answer = .object(answer)
        #expect(try content.again(under: rules).recommendation != content)
    }
}

/// The attributes of the examples.
enum RuleSchema {
    static func words(_ attribute: String) -> [String]? {
        (try? RepositoryFile.bytes("Demo/rules/attributes.json")).flatMap { try? JSON.parse($0) }.flatMap {
            $0["attributes"]?[attribute]?["values_or_unit"]?.array?.compactMap(\.string)
        }
    }
}

extension JSONObject {
    func removing(_ key: String) -> JSONObject {
        var other = self
        other[key] = nil
        return other
    }
}
