import Canon
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import PeopleAPI
import RulesAPI
import Signing
import Store
import TestKit
import Testing

@testable import Envoys
@testable import Rules

/// A node's program from before rules were adopted under a power of their own: it logs whatever has the right form.
private struct OlderRules: Module {
    private let rules = RulesModule(adopting: .none)
    var name: String { rules.name }
    var kinds: [RecordKind] { rules.kinds }
    var tables: [DerivedTable] { rules.tables }
    func rows(for record: Record) -> [DerivedRow] { rules.rows(for: record) }
}

/// Under which mandates rules are adopted, here and in logs that are followed.
@Suite struct RulePowerTests {
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Failure)?.code ?? "\(error)" }
    }

    private func urgent(_ rig: RuleRig) -> JSONObject {
        func day(_ days: Int) -> JSON { .string(RuleWindows.day(days, after: rig.provider.clock.now.date).description) }
        return ["path": "urgent", "effectiveFrom": day(0), "sunset": day(300), "reviewBy": day(200), "reasons": ["en": "A leak", "zh-Hans": "泄露"]]
    }

    private func adopt(_ number: UInt64, under mandates: RecordReference..., in rig: RuleRig, by people: [OwnClient] = []) async throws {
        let act = try RuleActs.act(RuleKinds.adoption, about: rig.find(number), urgent(rig), by: "aula", under: mandates)
        if people.isEmpty { _ = try await rig.provider.service.act(act) } else { try await rig.provider.act(act, approvedBy: people) }
        try rig.follow()
    }

    private func set(_ number: UInt64, _ rig: RuleRig) async throws {
        var set = RuleRig.source().set.object ?? [:]
        set["id"] = .string("urn:example:aa:\(number)")
        var form = RuleRig.form()
        form.source.set = .object(set)
        try await rig.publish(form, number: number)
    }

    @Test func thePowerTheJurisdictionAndTheHolder() async throws {
        let rig = try await RuleRig(RulesModule())
        let (li, zhang) = (OwnClient("r-li-wei"), OwnClient("r-zhang-min"))
        let power = [Power(.adoptRules)]
        let signing = try await rig.mandate(of: li, [Power(.sign), Power(.represent)], number: 901)
        let narrow = try await rig.mandate(of: li, power, in: "AA-X", number: 902)
        let absent = try await rig.mandate(of: OwnClient("r-wang-fang"), power, number: 903)
        let (two, second) = (
            try await rig.mandate(of: li, power, signatures: 2, number: 904), try await rig.mandate(of: zhang, power, number: 905)
        )
        try await rig.provider.enter(li, [.administrator, .ruleMaker], at: "aula", approvedBy: [li])
        try await rig.provider.enter(zhang, [.ruleMaker], at: "aula", approvedBy: [li])
        try await set(1, rig)
        let both = [li, zhang]
        #expect(await code { try await adopt(1, under: signing, in: rig, by: both) } == "MANDATE_SCOPE:power")
        #expect(await code { try await adopt(1, under: narrow, in: rig, by: both) } == "MANDATE_SCOPE:jurisdiction")
        #expect(await code { try await adopt(1, under: absent, in: rig, by: both) } == "rules.adoption.notByHolder")
        #expect(await code { try await adopt(1, under: two, in: rig, by: both) } == "MANDATE_COSIGN")
        #expect(await code { try await adopt(1, in: rig, by: both) } == "rules.adoption.noMandate")
        #expect(try rig.find(1).term == nil)
        #expect(await code { try await adopt(1, under: two, second, in: rig, by: both) } == nil)
        #expect(try rig.find(1).term?.ground == .urgent)
        // The other side reads the same from the log that it follows.
        let there = try rig.recipient.store.readNow { try KnownRuleSets(origin: rig.recipient.origin, in: $0).find(RuleRig.id(1)) }
        #expect(there?.term?.ground == .urgent)
    }

    /// What an audit says of adoptions, by their versions.
    private func audited(_ rig: RuleRig, interrupted: Bool = false) throws -> [UInt64: String] {
        let kinds = RulesModule().auditedKinds
        return try rig.provider.store.readNow { transaction in
            var found: [UInt64: String] = [:]
            guard var auditor = RulesModule().auditor() else { return found }
            var kept: [(Record, RecordPlace)] = []
            let size = try LogView(rig.provider.origin, home: rig.provider.origin, in: transaction).size()
            for position in 0..<size {
                guard let item = try RecordLookup.at(position, of: rig.provider.origin, origin: rig.provider.origin, in: transaction),
                    let record = item.record, kinds.contains(record.kind)
                else { continue }
                let place = RecordPlace(origin: rig.provider.origin, position: position, at: item.loggedAt)
                if interrupted, [RuleKinds.adoption, RuleKinds.event].contains(record.kind) { auditor = try resumed(auditor, kept) }
                if auditor.remembers(record.kind) { kept.append((record, place)) }
                do { try auditor.take(record, at: place) } catch let failure as Failure {
                    let number = try (UInt64(1)...9).first { try RuleActForm(record.kind, record.subject).ruleSet.id == RuleRig.id($0) }
                    found[number ?? 0] = failure.code
                }
            }
            return found
        }
    }

    /// The auditor as a later audit finds it: by its memo and the records that it asked to be kept.
    private func resumed(_ auditor: any ModuleAuditor, _ kept: [(Record, RecordPlace)]) throws -> any ModuleAuditor {
        var next = try #require(RulesModule().auditor())
        for (record, place) in kept { try? next.take(record, at: place) }
        if let memo = auditor.memo { next.recall(try JSON.parse(memo.canonicalBytes)) }
        return next
    }

    /// Suspending and repealing wait for no mandate; one that is named must cover them, as it must an adoption.
    @Test func whatHappensToAVersionMayNameAMandate() async throws {
        let rig = try await RuleRig(RulesModule())
        let (li, zhang) = (OwnClient("r-li-wei"), OwnClient("r-zhang-min"))
        let making = try await rig.mandate(of: li, number: 901)
        let narrow = try await rig.mandate(of: li, in: "AA-X", number: 902)
        let absent = try await rig.mandate(of: OwnClient("r-wang-fang"), number: 903)
        try await rig.provider.enter(li, [.administrator, .ruleMaker], at: "aula", approvedBy: [li])
        try await rig.provider.enter(zhang, [.ruleMaker], at: "aula", approvedBy: [li])
        try await set(1, rig)
        try await adopt(1, under: making, in: rig, by: [li, zhang])
        let version = try rig.find(1)
        func event(_ word: String, under mandates: RecordReference...) async throws {
            let members: JSONObject = [
                "event": .string(word), "effectiveFrom": .string(rig.provider.clock.now.date.description),
                "reasons": ["en": "A fault", "zh-Hans": "差错"],
            ]
            try await rig.provider.act(
                RuleActs.act(RuleKinds.event, about: version, members, by: "aula", under: mandates), approvedBy: [li, zhang])
            try rig.follow()
        }
        #expect(await code { try await event("suspend", under: narrow) } == "MANDATE_SCOPE:jurisdiction")
        #expect(await code { try await event("suspend", under: absent) } == "rules.adoption.notByHolder")
        #expect(
            await code { try await event("suspend", under: RecordReference(id: version.id, digest: version.digest)) }
                == "rules.adoption.mandateUnknown")
        #expect(await code { try await event("suspend") } == nil)
        #expect(await code { try await event("resume", under: making) } == nil)
        #expect(try rig.find(1).status(on: rig.provider.clock.now.date) == .inForce)
        let there = try rig.recipient.store.readNow { try KnownRuleSets(origin: rig.recipient.origin, in: $0).find(RuleRig.id(1)) }
        #expect(try there?.term == rig.find(1).term && audited(rig).isEmpty)
    }

    /// An older program logs whatever a suspension names; abroad one under a mandate that does not reach so far changes nothing.
    @Test func anEventUnderAMandateThatDoesNotReachCountsNowhereElse() async throws {
        let rig = try await RuleRig(older: OlderRules())
        let making = try await rig.mandate(number: 901)
        let speaking = try await rig.mandate([Power(.represent)], number: 902)
        for number in 1...2 {
            try await set(UInt64(number), rig)
            try await adopt(UInt64(number), under: making, in: rig)
        }
        let today = rig.provider.clock.now.date
        for (number, mandates) in [(UInt64(1), [speaking]), (2, [])] {
            let members: JSONObject = [
                "event": "suspend", "effectiveFrom": .string(today.description), "reasons": ["en": "A fault", "zh-Hans": "差错"],
            ]
            _ = try await rig.provider.service.act(
                RuleActs.act(RuleKinds.event, about: rig.find(number), members, by: "aula", under: mandates))
        }
        try rig.follow()
        let found = try rig.recipient.store.readNow { transaction in
            try [UInt64(1), 2].map { try KnownRuleSets(origin: rig.recipient.origin, in: transaction).find(RuleRig.id($0))?.status(on: today) }
        }
        #expect(found == [.inForce, .suspended])
        #expect(try audited(rig) == [1: "MANDATE_SCOPE:power"])
    }

    /// An older program logs adoptions under any mandate. What stands before the power was given stays; afterwards it does not count abroad.
    @Test func fromAPlaceOnTheLogThatIsFollowedNeedsIt() async throws {
        let rig = try await RuleRig(older: OlderRules())
        func holds(_ number: UInt64) throws -> Bool {
            let found = try rig.recipient.store.readNow { try KnownRuleSets(origin: rig.recipient.origin, in: $0).find(RuleRig.id(number)) }
            return try #require(found).term != nil
        }
        let speaking = try await rig.mandate([Power(.represent)], number: 901)
        for number in 1...5 { try await set(UInt64(number), rig) }
        try await adopt(1, under: speaking, in: rig)
        #expect(try holds(1), "it stood before anybody could have the power")
        let making = try await rig.mandate(number: 902)
        try await adopt(2, under: speaking, in: rig)
        try await adopt(3, under: making, in: rig)
        try await adopt(4, in: rig)
        try await adopt(5, under: rig.mandate(in: "AA-X", number: 903), in: rig)
        #expect(try holds(1) && !holds(2) && holds(3) && !holds(4) && !holds(5))
        let refused: [UInt64: String] = [2: "MANDATE_SCOPE:power", 4: "rules.adoption.noMandate", 5: "MANDATE_SCOPE:jurisdiction"]
        #expect(try audited(rig) == refused)
        // So it is where the second audit goes on from what the first one knew.
        #expect(try audited(rig, interrupted: true) == refused)
    }

    /// A node that dates back changes nothing, and everybody sees what it tried.
    @Test func datingBackHasNoEffectAndStandsInTheLog() async throws {
        let rig = try await RuleRig(older: OlderRules())
        let making = try await rig.mandate()
        try await set(1, rig)
        var members = urgent(rig)
        members["effectiveFrom"] = "2026-11-22"
        _ = try await rig.provider.service.act(RuleActs.act(RuleKinds.adoption, about: rig.find(1), members, by: "aula", under: [making]))
        try rig.follow()
        let abroad = try PageSite(rig.recipient)
        #expect(try await abroad.json("/api/v1/rules?on=2026-11-23")["ruleSets"] == [])
        let page = try await abroad.page("/rules/" + RuleRig.id(1).uuid)
        #expect(page.contains("was adopted urgently: from 22 November 2026") && page.contains("it holds on no day"))
    }

    /// Whoever never gives the power does not adopt without it for ever.
    @Test func fromAFixedDayOnEverybodyNeedsIt() async throws {
        let rig = try await RuleRig(older: OlderRules())
        let speaking = try await rig.mandate([Power(.represent)], number: 901)
        try await set(1, rig)
        try await set(2, rig)
        try await adopt(1, under: speaking, in: rig)
        // 23 November and 38 days are 31 December; one more is the day.
        rig.pass(days: 39)
        try await adopt(2, under: speaking, in: rig)
        let found = try rig.recipient.store.readNow { transaction in
            try [UInt64(1), 2].map { try KnownRuleSets(origin: rig.recipient.origin, in: transaction).find(RuleRig.id($0))?.term != nil }
        }
        #expect(found == [true, false])
        #expect(try audited(rig) == [2: "MANDATE_SCOPE:power"])
    }
}
