import AgreementsAPI
import Canon
import Conclusion
import Mandates
import Node
import PageTestKit
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Agreements

/// What binds besides signatures: events, happenings, promises about concerns, and where a concern stands. Each needs people who may.
@Suite struct BindingActsTests {
    private let longer: JSONObject = ["event": "extend", "signedOn": "2026-11-20", "effectiveFrom": "2028-12-31", "until": "2029-06-30"]
    private let pause: JSONObject = ["event": "suspend", "signedOn": "2026-11-20", "effectiveFrom": "2026-11-20"]

    private func concern(_ staffed: StaffedRig, _ offer: KnownOffer) async throws -> JSON {
        let act = try staffed.act(AgreementKinds.concern, ["concern": ["en": "The ice melts", "zh-Hans": "冰在融化"]], about: offer, by: "alpine")
        let receipt = try await staffed.rig.recipient.service.act(act)
        try staffed.rig.follow()
        return RecordReference(id: receipt.id, digest: receipt.digest).json
    }

    /// What changes a signed agreement needs what its signature needed.
    @Test func aChangeNeedsAnEnvoyUnderAMandate() async throws {
        let staffed = try await StaffedRig()
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        let before = staffed.size("optics")
        func extend(_ members: JSONObject, under mandates: [RecordReference], by people: [OwnClient]) async throws {
            try await rig.provider.act(
                staffed.act(AgreementKinds.event, members, about: offer, by: "optics", under: mandates), approvedBy: people)
        }
        #expect(await staffed.code { try await extend(longer, under: [], by: []) } == "agreement.power.noMandate")
        #expect(await staffed.code { try await extend(longer, under: [staffed.optics], by: []) } == "approval.missing")
        #expect(await staffed.code { try await extend(longer, under: [staffed.optics], by: [staffed.li]) } == "approval.missing")
        // Longer in all than the mandate allows, however it is cut into pieces; and with no end at all.
        let tooLong = longer.merging(["until": "2030-12-31"])
        #expect(await staffed.code { try await extend(tooLong, under: [staffed.optics], by: [staffed.wang]) } == "MANDATE_SCOPE:power")
        let endless: JSONObject = ["event": "extend", "signedOn": "2026-11-20", "effectiveFrom": "2028-12-31"]
        #expect(await staffed.code { try await extend(endless, under: [staffed.optics], by: [staffed.wang]) } == "MANDATE_SCOPE:power")
        #expect(staffed.size("optics") == before)
        try await extend(longer, under: [staffed.optics], by: [staffed.wang])
        try await rig.recipient.act(
            staffed.act(AgreementKinds.event, longer, about: offer, by: "alpine", under: [staffed.alpine]), approvedBy: [staffed.meier])
        try rig.follow()
        let life = try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)/status?on=2029-06-01&known=2026-11-30")
        #expect(life["life"]?["state"] == "inForce")
    }

    /// An amendment by another text needs the power for that text as well, which both sides must know.
    @Test func anAmendingTextIsCoveredToo() async throws {
        let staffed = try await StaffedRig()
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        var dear = try staffed.text()
        dear.value = ["currency": "USD", "amount": "5000"]
        let amending = try await rig.offered(dear, number: 60)
        func amend(_ reference: RecordReference) async throws {
            let members: JSONObject = ["event": "amend", "signedOn": "2026-11-20", "effectiveFrom": "2026-11-20", "text": reference.json]
            try await rig.provider.act(
                staffed.act(AgreementKinds.event, members, about: offer, by: "optics", under: [staffed.optics]), approvedBy: [staffed.wang])
        }
        #expect(await staffed.code { try await amend(RecordReference(id: amending.id, digest: offer.digest)) } == "agreement.event.text")
        #expect(await staffed.code { try await amend(RecordReference(id: amending.id, digest: amending.digest)) } == "MANDATE_SCOPE:power")
    }

    /// What one side says alone, or promises: an administrator, or an envoy under a mandate.
    @Test func oneSideAloneNeedsAnAdministratorOrAMandate() async throws {
        let staffed = try await StaffedRig()
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        let raised = try await concern(staffed, offer)
        let acts: [(String, JSONObject)] = [
            (AgreementKinds.event, pause),
            (AgreementKinds.happening, ["event": "manuscript-received", "on": "2026-11-20"]),
            (AgreementKinds.answer, ["concern": raised, "with": "safeguard", "until": "2027-03-01", "answer": ["en": "We measure."]]),
            (AgreementKinds.settlement, ["concern": raised, "state": "settled"]),
            (AgreementKinds.outside, ["file": .string(Digest.sha256([1]).multibase), "means": "seal", "on": "2026-11-20"]),
        ]
        for (kind, members) in acts {
            let before = staffed.size("optics")
            func record(under mandates: [RecordReference] = [], by people: [OwnClient]) async throws {
                try await rig.provider.act(staffed.act(kind, members, about: offer, by: "optics", under: mandates), approvedBy: people)
            }
            #expect(await staffed.code { try await record(by: []) } == "approval.missing", "\(kind)")
            #expect(await staffed.code { try await record(by: [staffed.wang]) } == "agreement.power.noAdministrator", "\(kind)")
            #expect(await staffed.code { try await record(by: [staffed.meier]) } == "approval.wrongKey", "\(kind)")
            #expect(
                await staffed.code { try await record(under: [staffed.alpine], by: [staffed.wang]) } == "agreement.power.mandateOfAnother", "\(kind)")
            #expect(staffed.size("optics") == before, "\(kind)")
            try await record(under: [staffed.optics], by: [staffed.wang])
            try await record(by: [staffed.li])
        }
        // A duty done is said by anybody of the roster, and by nobody else.
        let done: JSONObject = ["obligation": "report", "occurrence": "once", "on": "2026-11-20"]
        let fulfilment = try staffed.act(AgreementKinds.fulfilment, done, about: offer, by: "alpine")
        #expect(await staffed.code { try await rig.recipient.act(fulfilment, approvedBy: []) } == "approval.missing")
        try await rig.recipient.act(fulfilment, approvedBy: [staffed.zhang])
    }

    /// The counterparty's host may log what it likes: what nobody with the power approved changes nothing here, and the page says why.
    @Test(arguments: Language.allCases) func whatACarelessHostLogsChangesNothing(_ language: Language) async throws {
        let staffed = try await StaffedRig(isCareless: true)
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        func record(_ kind: String, _ members: JSONObject, under mandates: [RecordReference] = [], by people: [OwnClient]) async throws -> RecordID {
            let id = try await rig.recipient.act(
                staffed.act(kind, members, about: offer, by: "alpine", under: mandates), approvedBy: people
            ).id
            try rig.follow()
            return id
        }
        let unapproved = try await record(AgreementKinds.event, pause, by: [])
        let without = try await record(AgreementKinds.event, pause, by: [staffed.meier])
        let tooLong = try await record(
            AgreementKinds.event, longer.merging(["until": "2035-12-31"]), under: [staffed.alpine], by: [staffed.meier])
        let reader = try staffed.read(offer)
        // Without approvals it is not even a row here; without the power it is shown with its reason.
        #expect(!reader.acts.contains { [unapproved, without, tooLong].contains($0.id) })
        #expect(reader.refused.map(\.act.id) == [without, tooLong])
        #expect(reader.refused.map(\.why.code) == ["agreement.power.noAdministrator", "MANDATE_SCOPE:power"])
        let page = try await rig.site.page("/agreements/" + offer.id.uuid, language)
        for refused in reader.refused {
            let why = try #require(refused.why.words[language.rawValue])
            #expect(page.contains(why.prefix(20)), "\(why)")
        }
        #expect(page.contains(language == .english ? "Said, and not counted" : "已声明但不计入") && !page.contains("[["))
        let status = "/api/v1/agreements/\(offer.id.uuid)/status?on=2026-11-24&known=2026-11-24"
        #expect(try await rig.site.json(status)["life"]?["state"] == "inForce")
        // Whoever finds such a record by itself is told the same of it.
        for refused in reader.refused {
            let weight = try #require(try rig.provider.weight(of: refused.act.id))
            #expect(weight.counts == false && weight.words[language.rawValue]?.contains(refused.why.words[language.rawValue] ?? "-") == true)
        }
        // The same by an administrator counts.
        let counted = try await record(AgreementKinds.event, pause, by: [staffed.zhang])
        let weight = try #require(try rig.provider.weight(of: counted))
        #expect(weight.counts == true && weight.words[language.rawValue]?.contains(staffed.zhang.person) == true, "\(weight)")
        #expect(try await rig.site.json(status)["life"]?["state"] == "suspended")
        #expect(try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)")["refused"]?.array?.count == 2)
    }
}

extension TestNode {
    /// What the node says of whether a record counts.
    func weight(of id: RecordID) throws -> RecordWeight? {
        let context = try PageSite(self).context
        return try store.readNow { transaction in
            guard let found = try RecordLookup.find(id, origin: origin, in: transaction) else { return nil }
            return try service.registry.weight(of: found, for: ReaderView(Request(path: "/"), context, in: transaction))
        }
    }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var all = self
        for (key, value) in other { all[key] = value }
        return all
    }
}
