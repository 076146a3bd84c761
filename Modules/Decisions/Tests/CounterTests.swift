import Canon
import DecisionsAPI
import Node
import PageTestKit
import Pages
import RuleEngine
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Decisions

/// Numbers that rules count over many acts, taken from the log in the transaction that grants.
@Suite struct CounterTests {
    /// Consent for a thousand persons and more within the counter's window.
    static func rules(_ counter: JSON, version: String = "1") -> JSON {
        [
            "format": "comity-ruleset/draft-1", "id": "urn:comity:example:counted", "jurisdiction": "CN", "version": .string(version),
            "default": "open", "counters": ["sent": counter],
            "rules": [
                [
                    "id": "C-1", "effect": "approval", "title": ["en": "A thousand persons and more", "zh-Hans": "一千人及以上"],
                    "when": [["from", "=", "CN"], ["persons", ">=", 1000]],
                    "outcome": ["approver": "CN.CAC", "days": 45, "dayKind": "working", "silence": "none"],
                    "effective": ["from": .null, "until": .null],
                ]
            ],
        ]
    }

    private static let perApplicant: JSON = ["attr": "persons", "window": "calendarYear", "per": "applicant"]

    private func counting(_ counter: JSON = CounterTests.perApplicant) async throws -> (rig: DecisionRig, mandate: RecordReference) {
        let rig = try await DecisionRig()
        _ = try await rig.provider.service.act(
            Act(
                party: "optics", kind: "rule-set.v1",
                subject: [
                    "title": ["en": "Counted", "zh-Hans": "计数"], "example": ["en": "Example", "zh-Hans": "示例"], "set": CounterTests.rules(counter),
                    "attributes": try RepositoryFile.json("Demo/rules/attributes.json"),
                ]))
        try rig.follow()
        return (rig, try await rig.appoint())
    }

    @discardableResult
    private func ask(
        _ rig: DecisionRig, _ persons: Int64, number: UInt64, on day: String = "2026-11-23", sealed: Bool = false
    ) async throws -> KnownRequest {
        let facts: JSONObject = ["action": "share_data", "from": "CN", "to": "US", "date": .string(day), "persons": .integer(persons)]
        var text = rig.text(facts)
        text.sides = ["CN"]
        return try await rig.ask(text, sealed: sealed, number: number)
    }

    private func grant(_ rig: DecisionRig, _ number: UInt64, on recommendation: RecordReference, under mandate: RecordReference) async throws {
        let outcome = try #require(try rig.file(number).recommendations.last { $0.act.reference == recommendation }?.content.outcome)
        try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate, outcome: outcome.word), number: number)
    }

    /// Asked, recommended, attested and granted.
    private func granted(
        _ rig: DecisionRig, _ persons: Int64, number: UInt64, on day: String = "2026-11-23", sealed: Bool = false, under mandate: RecordReference
    ) async throws {
        try await ask(rig, persons, number: number, on: day, sealed: sealed)
        let recommendation = try await rig.recommend(number: number)
        try await rig.attest(["persons"], number: number)
        try await grant(rig, number, on: recommendation, under: mandate)
    }

    private func content(_ rig: DecisionRig, _ number: UInt64) throws -> Recommendation {
        try #require(try rig.file(number).recommendations.last?.content)
    }

    @Test func whatWasGrantedBeforeCounts() async throws {
        let (rig, mandate) = try await counting()
        try await granted(rig, 600, number: 1, under: mandate)
        #expect(try content(rig, 1).counted.isEmpty && content(rig, 1).outcome == .permit)
        try await ask(rig, 400, number: 2)
        try await rig.recommend(number: 2)
        let second = try content(rig, 2)
        #expect(second.counted == [Counted(side: "CN", counter: "sent", fact: "persons", before: 600)])
        #expect(second.outcome == .needsApproval && second.question["facts"]?["persons"] == 400)
        // One person fewer stays below.
        try await ask(rig, 399, number: 3)
        try await rig.recommend(number: 3)
        #expect(try content(rig, 3).outcome == .permit)
        // The number of the request and what counts on top are told, on both nodes and in both languages.
        let page = try await rig.abroad.page("/decisions/" + DecisionRig.id(2).uuid)
        #expect(page.contains("400") && page.contains("600 granted before count on top"))
        #expect(try await rig.site.page("/decisions/" + DecisionRig.id(2).uuid, .chinese).contains("另计入此前已准许的 600"))
        // Anybody computes it again, to the same bytes.
        let rules = try rig.recipient.store.readNow {
            try RulePicker(KnownRuleSets(origin: rig.recipient.origin, in: $0), shelf: rig.shelf).rules(named: second.rules)
        }
        let (again, bytes) = try second.again(under: rules)
        #expect(again == second && Digest.sha256(bytes) == second.replay)
        var other = second
        other.counted[0].before = 599
        #expect(try other.again(under: rules).recommendation != other, "another count has another answer")
    }

    /// Two requests that fit one by one, and not together: whichever is granted first, the other is asked about again.
    @Test func aCountIsReservedWhereItIsUsedUp() async throws {
        let (rig, mandate) = try await counting()
        var recommendations: [RecordReference] = []
        for number in UInt64(1)...2 {
            try await ask(rig, 600, number: number)
            recommendations.append(try await rig.recommend(number: number))
            try await rig.attest(["persons"], number: number)
        }
        let acts = try (0..<2).map { index in
            let request = try rig.request(UInt64(index + 1))
            return try DecisionActs.act(
                DecisionKinds.decision, about: request, rig.decision(on: recommendations[index], under: mandate, outcome: "permit"), by: "optics",
                issuer: rig.did("optics"))
        }
        // Both at once: the log takes one after the other.
        let service = rig.provider.service
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for act in acts {
                group.addTask {
                    do {
                        _ = try await service.act(act)
                        return nil
                    } catch { return (error as? Failure)?.code ?? "\(error)" }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1 && outcomes.contains("decisions.counted"), "\(outcomes)")
        try rig.follow()
        let late: UInt64 = try rig.life(1).state == .granted ? 2 : 1
        let again = try await rig.recommend(number: late)
        #expect(try content(rig, late).outcome == .needsApproval)
        try await grant(rig, late, on: again, under: mandate)
        #expect(try rig.life(late).state == .granted)
    }

    @Test func aCountEndsWithItsWindowAndWithWhatIsTakenBack() async throws {
        let (rig, mandate) = try await counting()
        try await granted(rig, 600, number: 1, under: mandate)
        try await ask(rig, 600, number: 2, on: "2027-01-01")
        try await rig.recommend(number: 2)
        #expect(try content(rig, 2).counted.isEmpty, "another calendar year")
        try await rig.act(
            DecisionKinds.end, ["end": "revoked", "mandate": mandate.json, "reasons": ["en": "Misused."]], number: 1)
        try await ask(rig, 600, number: 3)
        try await rig.recommend(number: 3)
        #expect(try content(rig, 3).counted.isEmpty, "what was revoked")
        // Twelve months, wherever they begin: 23 November 2026 and 22 November 2027 lie within, a day later does not.
        let (rolling, other) = try await counting(["attr": "persons", "window": "rolling12m"])
        try await granted(rolling, 600, number: 1, under: other)
        for (number, day, before) in [(UInt64(2), "2027-11-22", Int64(600)), (3, "2027-11-23", 0), (4, "2025-11-24", 600), (5, "2025-11-23", 0)] {
            try await ask(rolling, 1, number: number, on: day)
            try await rolling.recommend(number: number)
            #expect(try content(rolling, number).counted.map(\.before).reduce(0, +) == before, "\(day)")
        }
    }

    /// What was granted on sealed requests counts, and no reader of an open one learns how much it was.
    @Test func sealedGrantsCountAndAreNotTold() async throws {
        let (rig, mandate) = try await counting()
        try await granted(rig, 600, number: 1, sealed: true, under: mandate)
        try await granted(rig, 7, number: 2, under: mandate)
        try await ask(rig, 400, number: 3)
        try await rig.recommend(number: 3)
        let told = try content(rig, 3)
        #expect(told.counted == [Counted(side: "CN", counter: "sent", fact: "persons", before: 7, keptBy: rig.did("optics"))])
        #expect(told.outcome == .needsApproval && told.answer["sides"]?["CN"]?["fired"] == [])
        for number in ["600", "607", "1007"] { #expect(!told.answer.canonicalText.contains(number), "neither the number nor a sum with it") }
        #expect(try await rig.site.page("/decisions/" + DecisionRig.id(3).uuid).contains("only Institute of Optics may tell"))
        let rules = try rig.recipient.store.readNow {
            try RulePicker(KnownRuleSets(origin: rig.recipient.origin, in: $0), shelf: rig.shelf).rules(named: told.rules)
        }
        #expect(try told.again(under: rules).recommendation == told)
        // Among those who read the sealed request, the number is no secret.
        try await ask(rig, 400, number: 4, sealed: true)
        try await rig.recommend(number: 4)
        #expect(try content(rig, 4).counted.map(\.before) == [607])
        // A second look at the same count: the grant rests on it.
        try await rig.attest(["persons"], number: 3)
        try await granted(rig, 5, number: 5, sealed: true, under: mandate)
        let stale = try #require(try rig.file(3).recommendations.last?.act.reference)
        try await grant(rig, 3, on: stale, under: mandate)
        #expect(try rig.life(3).state == .granted, "the outcome is the same with five more")
    }
}
