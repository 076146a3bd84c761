import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Agreements

/// What is refused, and with which reason, when records about an agreement are logged.
@Suite struct AgreementAdmissionTests {
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

    @Test func aNegotiationGoesBackAndForth() async throws {
        let rig = try await AgreementRig()
        let first = try await rig.offered()
        _ = try await rig.recipient.service.act(
            AgreementActs.offer(rig.text(notice: "P30D"), by: "alpine", issuer: rig.alpine, answering: first, isPublic: true, id: AgreementRig.id(10))
        )
        try rig.follow()
        let second = try #require(try rig.offer(AgreementRig.id(10)))
        #expect(second.negotiation == first.id && second.previous == first.id && second.textDigest != first.textDigest)
        // The older version can be signed no more; the last one can, by both.
        await refused("agreement.signature.superseded") { try await rig.sign(first, by: "optics", number: 11) }
        try await rig.sign(second, by: "optics", number: 12)
        try await rig.sign(second, by: "alpine", number: 13)
        // When all have signed, the negotiation is over.
        await refused("agreement.signed") {
            _ = try await rig.provider.service.act(
                AgreementActs.offer(rig.text(), by: "optics", issuer: rig.optics, answering: second, isPublic: true, id: AgreementRig.id(14)))
        }
    }

    @Test func aCounterpartyThatLiesAboutTheVersionIsRefused() async throws {
        let rig = try await AgreementRig()
        let first = try await rig.offered()
        var lie = first
        lie.digest = Digest.sha256(Array("another text".utf8))
        await refused("agreement.signature.text") { try await rig.sign(lie, by: "alpine", number: 11) }
        await refused("agreement.previous.other") {
            _ = try await rig.recipient.service.act(
                AgreementActs.offer(
                    rig.text(notice: "P30D"), by: "alpine", issuer: rig.alpine, answering: lie, isPublic: true, id: AgreementRig.id(12)))
        }
    }

    @Test func onlyPartiesInTimeAndOnce() async throws {
        let rig = try await AgreementRig()
        try await rig.provider.host("other", jurisdiction: "CN")
        let offer = try await rig.offered()
        await refused("agreement.stranger") {
            _ = try await rig.provider.service.act(AgreementActs.signature(under: offer, by: "other", issuer: "x", id: AgreementRig.id(11)))
        }
        try await rig.sign(offer, by: "optics", number: 12)
        await refused("agreement.signature.twice") { try await rig.sign(offer, by: "optics", number: 13) }
        rig.recipient.clock.advance(seconds: 30 * 86_400)
        await refused("agreement.signature.late") { try await rig.sign(offer, by: "alpine", number: 14) }
    }

    @Test func theDeciderSaysOneThingAndOnlyWhenAllSigned() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.offered()
        await refused("agreement.outcome.unsigned") {
            try await rig.conclude(offer, number: 20)
        }
        try await rig.sign(offer, by: "optics", number: 2)
        try await rig.sign(offer, by: "alpine", number: 3)
        await refused("agreement.outcome.firm") {
            _ = try await rig.provider.service.act(AgreementActs.outcome(.lapsed, of: offer, id: AgreementRig.id(21)))
        }
        await refused("agreement.outcome.log") {
            _ = try await rig.recipient.service.act(AgreementActs.outcome(.concluded, of: offer, id: AgreementRig.id(22)))
        }
        await refused("agreement.outcome.issuer") {
            var act = AgreementActs.outcome(.concluded, of: offer, id: AgreementRig.id(23))
            act.party = "optics"
            _ = try await rig.provider.service.act(act)
        }
        await refused("agreement.outcome.refersTo") {
            _ = try await rig.provider.service.act(AgreementActs.outcome(.concluded, of: offer, id: AgreementRig.id(26)))
        }
        try await rig.conclude(offer, number: 24)
        await refused("agreement.outcome.twice") { try await rig.conclude(offer, number: 25) }
    }

    @Test func afterTheLastMomentNothingIsConcluded() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.offered()
        try await rig.sign(offer, by: "optics", number: 2)
        try await rig.sign(offer, by: "alpine", number: 3)
        rig.advance(days: 30)
        await refused("agreement.outcome.late") {
            try await rig.conclude(offer, number: 20)
        }
        _ = try await rig.provider.service.act(AgreementActs.outcome(.lapsed, of: offer, id: AgreementRig.id(21)))
        try rig.follow()
        // The lapse stands in the log, and is clear to everybody once the neutral saw it.
        #expect(try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)")["standing"] == "undecided")
        try await rig.see()
        #expect(try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)")["standing"] == "notInForce")
    }

    @Test func dutiesConcernsAndEventsMustBeKnown() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        await refused("agreement.duty.unknown") {
            try await rig.act(
                AgreementKinds.fulfilment, ["obligation": "other", "occurrence": "once", "on": "2026-11-20"], about: offer, by: "alpine", number: 30)
        }
        try await rig.act(
            AgreementKinds.fulfilment, ["obligation": "report", "occurrence": "once", "on": "2026-11-20"], about: offer, by: "alpine", number: 31)
        try await rig.act(
            AgreementKinds.concern, ["concern": ["en": "The ice melts", "zh-Hans": "冰在融化"]], about: offer, by: "optics", number: 32)
        let concern = try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.act(AgreementRig.id(32)) })
        let reference = RecordReference(id: concern.id, digest: concern.digest).json
        await refused("agreement.concern.own") {
            try await rig.act(
                AgreementKinds.answer, ["concern": reference, "with": "evidence", "answer": ["en": "x"]], about: offer, by: "optics", number: 33)
        }
        try await rig.act(
            AgreementKinds.answer,
            ["concern": reference, "with": "milestone", "until": "2027-03-01", "answer": ["en": "We measure.", "zh-Hans": "我方测量。"]],
            about: offer, by: "alpine", number: 34)
        let other = RecordReference(id: AgreementRig.id(99), digest: concern.digest).json
        await refused("agreement.concern.unknown") {
            try await rig.act(AgreementKinds.settlement, ["concern": other, "state": "settled"], about: offer, by: "alpine", number: 35)
        }
    }

    @Test func nothingHappensToWhatIsUnsigned() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.offered()
        await refused("agreement.unsigned") {
            try await rig.act(
                AgreementKinds.event, ["event": "suspend", "signedOn": "2026-11-20", "effectiveFrom": "2026-11-20"], about: offer, by: "optics",
                number: 40)
        }
    }

    /// A sealed negotiation stays sealed, and only its parties and the operator see it.
    @Test func sealedStaysSealed() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.offered(isPublic: false)
        #expect(offer.isSealed)
        await refused("agreement.audience") {
            var act = AgreementActs.signature(under: offer, by: "optics", issuer: rig.optics, id: AgreementRig.id(11))
            act.audience = []
            _ = try await rig.provider.service.act(act)
        }
        try await rig.sign(offer, by: "optics", number: 12)
        let failure = await #expect(throws: Failure.self) { try await rig.site.page("/agreements/" + offer.id.uuid) }
        #expect(failure?.status == 404)
        #expect(try await rig.site.page("/agreements/" + offer.id.uuid, isOperator: true).contains("Ice together"))
        #expect(try await rig.site.json("/api/v1/agreements")["agreements"] == [])
        // Its existence can be published.
        _ = try await rig.provider.service.act(
            AgreementActs.notice(of: offer, text: rig.text(), openly: false, by: "optics", id: AgreementRig.id(13)))
        let list = try await rig.site.page("/agreements")
        #expect(list.contains("Ice together") && list.contains("Known to exist"))
    }
}
