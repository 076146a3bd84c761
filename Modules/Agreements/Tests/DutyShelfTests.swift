import AgreementsAPI
import Canon
import Node
import PageTestKit
import Signing
import Store
import TestKit
import Testing

@testable import Agreements

/// What is kept of a party's duties follows the records, also where rows go or come late.
@Suite struct DutyShelfTests {
    private func owed(_ rig: AgreementRig) async throws -> Int {
        try await DueCount.of(rig.alpine, until: try #require(CalendarDate("2027-12-31")), rig.site.context).owes
    }

    private func changes(_ rig: AgreementRig) throws -> Int64 { try rig.provider.store.readNow { try RowChanges.count(in: $0) } }

    /// What is logged at the ends of the logs is read alone; an erasure is counted, and everything is read anew.
    @Test func whatIsLoggedIsReadAndAnErasureIsCounted() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        #expect(try await owed(rig) == 1)
        try await rig.act(AgreementKinds.concern, ["concern": ["en": "Too late."]], about: offer, by: "alpine", number: 40)
        let done: JSONObject = ["obligation": "report", "occurrence": "once", "on": "2026-11-20"]
        try await rig.act(AgreementKinds.fulfilment, done, about: offer, by: "alpine", number: 41)
        #expect(try await owed(rig) == 0)
        #expect(try changes(rig) == 0)
        let found = try rig.recipient.store.readNow { try RecordLookup.find(AgreementRig.id(40), origin: rig.recipient.origin, in: $0) }
        let erasure = Erasure(record: AgreementRig.id(40), position: try #require(found?.position), reasons: [:])
        _ = try await rig.recipient.service.act(Act(party: "alpine", kind: Erasure.kind, subject: erasure.subject))
        #expect(try rig.recipient.store.readNow { try RowChanges.count(in: $0) } == 1)
        try rig.follow()
        #expect(try changes(rig) == 1)
        #expect(try await owed(rig) == 0)
    }

    @Test func whatIsDeliveredLateIsCounted() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.offered(isPublic: false)
        for (slug, issuer, number) in [("optics", rig.optics, UInt64(2)), ("alpine", rig.alpine, 3)] {
            let node = slug == "optics" ? rig.provider : rig.recipient
            _ = try await node.service.act(AgreementActs.signature(under: offer, by: slug, issuer: issuer, id: AgreementRig.id(number)))
            try rig.follow()
        }
        try await rig.conclude(offer, number: 4)
        try await rig.see()
        #expect(try await owed(rig) == 1)
        // Without the sealed records of the other side nobody has signed but this one.
        try rig.provider.mirror(rig.recipient, as: "peer")
        #expect(try await owed(rig) == 0)
        try rig.follow()
        #expect(try changes(rig) == 2)
        #expect(try await owed(rig) == 1)
    }
}
