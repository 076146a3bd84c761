import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Envoys

/// Mandates in a log: what may be given, passed on, suspended and taken back, and what each refusal says.
@Suite struct MandateRecordTests {
    @Test func aMandateIsGivenAndStands() async throws {
        let rig = try await EnvoyRig()
        let logged = try await rig.appoint(rig.appointment(), number: 1)
        #expect(logged.mandate.form == .record && logged.mandate.holder == rig.did("office-1"))
        #expect(try rig.state(logged) == .inForce)
        #expect(try rig.standing(logged.id) == "ALLOW")
        // A peer that follows says the same, while what it knows is fresh.
        try rig.follow()
        #expect(try rig.standing(logged.id, on: rig.abroad) == "ALLOW")
        rig.advance(days: 1)
        #expect(try rig.standing(logged.id, on: rig.home) == "ALLOW")
        #expect(try rig.standing(logged.id, on: rig.abroad) == "MANDATE_STATUS_UNAVAILABLE")
    }

    @Test func nothingIsGivenThatCouldNotBeTakenBack() async throws {
        let rig = try await EnvoyRig()
        let act = rig.appointment().act(issuer: rig.did("ministry"), principal: rig.did("ministry"), index: 5, parent: nil, name: nil)
        let failure = try await #require(throws: Failure.self) { try await rig.home.service.act(act) }
        #expect(failure.code == "MANDATE_STATUS_UNAVAILABLE")
        #expect(failure.words["zh-Hans"]?.isEmpty == false)
    }

    @Test func noTwoMandatesHaveOnePlace() async throws {
        let rig = try await EnvoyRig()
        try await rig.appoint(rig.appointment(), number: 1, index: 77)
        let failure = try await #require(throws: Failure.self) { try await rig.appoint(rig.appointment("office-2"), number: 2, index: 77) }
        #expect(failure.code == "envoy.placeTaken")
    }

    @Test(arguments: [
        ("MANDATE_ESCALATION:level", "/credentialSubject/mandate/level"), ("MANDATE_DEPTH", "/credentialSubject/mandate/delegation/maxDepth"),
        ("MANDATE_ESCALATION:jurisdiction", "/credentialSubject/mandate/jurisdiction/0"),
        ("MANDATE_ESCALATION:powers.appoint", "/credentialSubject/mandate/powers/3"),
        ("MANDATE_ESCALATION:validity", "/credentialSubject/validUntil"),
        ("MANDATE_ESCALATION:stages", "/credentialSubject/mandate/stages"),
    ])
    func passingOnMayOnlyNarrow(_ code: String, _ pointer: String) async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        var sub = rig.appointment("office-2", by: "office-1", EnvoyRig.authority(level: 2, depth: 0))
        switch code {
        case "MANDATE_ESCALATION:level": sub.authority.level = 4
        case "MANDATE_DEPTH": sub.authority.maxDepth = 1
        case "MANDATE_ESCALATION:jurisdiction": sub.authority.jurisdictions = ["CNX"]
        case "MANDATE_ESCALATION:powers.appoint": sub.authority.powers.append(Power(.appoint))
        case "MANDATE_ESCALATION:stages": sub.authority.stages = nil
        default: sub.validUntil = sub.validUntil.adding(seconds: 1)
        }
        let widened = sub
        let failure = try await #require(throws: Failure.self) { try await rig.appoint(widened, number: 2, under: root) }
        #expect(failure.code == code && failure.pointer == pointer && failure.status == 403)
        #expect(failure.words.count == 2)
        let narrowed = rig.appointment("office-2", by: "office-1", EnvoyRig.authority(level: 2, depth: 0))
        let logged = try await rig.appoint(narrowed, number: 3, under: root)
        #expect(try rig.standing(logged.id) == "ALLOW")
        try rig.home.store.readNow { transaction throws in
            let mandates = LoggedMandates(origin: rig.home.origin, in: transaction)
            #expect(try mandates.chain(of: logged.id).map(\.id) == [root.id, logged.id])
            #expect(try mandates.passedOn(from: root.id).map(\.id) == [logged.id])
        }
    }

    @Test func onlyAHolderPassesOn() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        let failure = try await #require(throws: Failure.self) {
            try await rig.appoint(rig.appointment("office-1", by: "office-2", EnvoyRig.authority(level: 1, depth: 0)), number: 2, under: root)
        }
        #expect(failure.code == "MANDATE_ALIGNMENT")
    }

    @Test func aPartyGivesForItsOwnCountry() async throws {
        let rig = try await EnvoyRig()
        var authority = EnvoyRig.authority()
        authority.jurisdictions = ["US"]
        let elsewhere = rig.appointment("office-1", by: "ministry", authority)
        let failure = try await #require(throws: Failure.self) { try await rig.appoint(elsewhere, number: 1) }
        #expect(failure.code == "MANDATE_ROOT_UNTRUSTED")
    }

    @Test func aRevokedMandateIsNotPassedOnAndWhatWasPassedOnFalls() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        let sub = try await rig.appoint(rig.appointment("office-2", by: "office-1", EnvoyRig.authority(level: 2, depth: 0)), number: 2, under: root)
        try await rig.change(.revocation, root, by: "ministry", number: 10)
        #expect(try rig.state(root) == .revoked)
        #expect(try rig.standing(sub.id) == "MANDATE_REVOKED")
        let failure = try await #require(throws: Failure.self) {
            try await rig.appoint(rig.appointment("office-2", by: "office-1", EnvoyRig.authority(level: 1, depth: 0)), number: 3, under: root)
        }
        #expect(failure.code == "MANDATE_REVOKED")
        let twice = try await #require(throws: Failure.self) { try await rig.change(.revocation, root, by: "ministry", number: 11) }
        #expect(twice.code == "envoy.state")
        // A peer learns of it when it follows, and not before.
        #expect(try rig.state(root, on: rig.abroad) == .inForce)
        try rig.follow()
        #expect(try rig.state(root, on: rig.abroad) == .revoked)
    }

    @Test func suspendingAndResuming() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        let early = try await #require(throws: Failure.self) { try await rig.change(.resumption, root, by: "ministry", number: 10) }
        #expect(early.code == "envoy.state")
        try await rig.change(.suspension, root, by: "ministry", number: 11)
        #expect(try rig.state(root) == .suspended)
        #expect(try rig.standing(root.id, for: .consult) == "MANDATE_SUSPENDED")
        try await rig.change(.resumption, root, by: "ministry", number: 12)
        #expect(try rig.standing(root.id) == "ALLOW")
    }

    @Test func onlyGiverAndPrincipalChangeAMandate() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        let failure = try await #require(throws: Failure.self) { try await rig.change(.revocation, root, by: "office-1", number: 10) }
        #expect(failure.status == 403 && failure.code == "envoy.notGiver")
        let unknown = LoggedMandate(id: EnvoyRig.id(99), mandate: root.mandate, place: root.place)
        let other = try await #require(throws: Failure.self) { try await rig.change(.revocation, unknown, by: "ministry", number: 11) }
        #expect(other.code == "envoy.mandateUnknown")
    }

    /// A stranger's node may log whatever it likes: what it says about our mandates counts for nothing here.
    @Test func aPeerCannotRevokeOurs() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        try rig.follow()
        let change = MandateChange(.revocation, of: RecordReference(id: root.id, digest: root.mandate.digest))
        let failure = try await #require(throws: Failure.self) { try await rig.act("agency", change.kind.rawValue, change.subject, number: 10) }
        #expect(failure.code == "envoy.notGiver")
        // As if the peer's node had let it pass.
        try rig.home.store.writeNow {
            try $0.execute(
                "INSERT INTO envoy_events VALUES (?, 999, 0, 0, ?, ?, ?, ?, 'revocation', 0, NULL, NULL, NULL, NULL)",
                [
                    .text(rig.abroad.origin), .blob(EnvoyRig.id(10).bytes), .blob(root.id.bytes), .blob(root.mandate.digest.bytes),
                    .text(rig.did("agency")),
                ])
        }
        #expect(try rig.state(root) == .inForce)
    }

    @Test func handingOverNamesAMandateOfTheSamePrincipal() async throws {
        let rig = try await EnvoyRig()
        let first = try await rig.appoint(rig.appointment(), number: 1)
        let second = try await rig.appoint(rig.appointment("office-2"), number: 2)
        var change = MandateChange(.handover, of: RecordReference(id: first.id, digest: first.mandate.digest))
        (change.from, change.until) = (EnvoyRig.day, EnvoyRig.day.adding(seconds: 86_400 * 7))
        change.substitute = RecordReference(id: first.id, digest: first.mandate.digest)
        let itself = change
        let failure = try await #require(throws: Failure.self) { try await rig.act("office-1", itself.kind.rawValue, itself.subject, number: 10) }
        #expect(failure.code == "envoy.substituteOfAnother")
        change.substitute = RecordReference(id: second.id, digest: second.mandate.digest)
        let proper = change
        try await rig.act("office-1", proper.kind.rawValue, proper.subject, number: 11)
        #expect(try await rig.site.page("/envoys").contains("away until 30 Nov 2026"))
        #expect(try rig.standing(first.id) == "ALLOW")
    }

    @Test func actsAreJudgedWhereTheyStand() async throws {
        let rig = try await EnvoyRig()
        let root = try await rig.appoint(rig.appointment(), number: 1)
        try await rig.change(.revocation, root, by: "ministry", number: 10)
        let revokedAt = try rig.home.store.readNow { try RecordLookup.find(EnvoyRig.id(10), origin: rig.home.origin, in: $0)?.position } ?? 0
        let act = MandateAct(
            id: EnvoyRig.id(20).description, actor: root.mandate.holder, mandate: root.mandate.reference, action: .sign, occurredAt: EnvoyRig.day,
            jurisdiction: "CN", counterparty: "US", subjectArea: "1.5.9", stage: .research, agreementType: "mou",
            value: Amount(currency: "USD", amount: "10"), durationMonths: 1, digest: Digest.sha256([1]))
        try rig.home.store.readNow { transaction throws in
            let mandates = LoggedMandates(origin: rig.home.origin, in: transaction)
            let before = LogPlace(origin: rig.home.origin, position: revokedAt, loggedAt: rig.home.clock.now, seenAt: nil)
            let after = LogPlace(origin: rig.home.origin, position: revokedAt + 1, loggedAt: rig.home.clock.now, seenAt: nil)
            // What was done before the revocation stands for ever.
            #expect(try mandates.judge(act, at: before).code == "ALLOW")
            #expect(try mandates.judge(act, at: after).code == "MANDATE_REVOKED")
            var beyond = act
            beyond.value = Amount(currency: "USD", amount: "2000000.01")
            #expect(try mandates.judge(beyond, at: before).code == "MANDATE_SCOPE:power")
            #expect(try mandates.counterparty(rig.did("agency"), in: root.mandate) == "US")
        }
    }
}
