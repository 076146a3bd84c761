import AgreementsAPI
import Canon
import Conclusion
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import Store
import TestKit
import Testing

@testable import Agreements
@testable import Envoys

/// Every way in which a signature must not come about: refused where it is to be logged, and refused by the counterparty where a careless host logged it all
/// the same. Each with its reason in both languages, and nothing bound.
@Suite struct RefusedSignaturesTests {
    enum Fault: String, CaseIterable {
        case withoutPower, expired, revoked, widened, replayed, banked, textChanged, otherVersion, nobodyApproved, notTheHolder

        /// What it is called, in the own log and in a followed one.
        var code: String {
            switch self {
            case .withoutPower: "MANDATE_SCOPE:power"
            case .expired: "MANDATE_EXPIRED"
            case .revoked: "MANDATE_REVOKED"
            case .widened: "MANDATE_ESCALATION:powers.sign"
            case .replayed: "approval.replayed"
            case .banked: "approval.banked"
            case .textChanged: "approval.textChanged"
            case .otherVersion: "agreement.signature.text"
            case .nobodyApproved: "approval.missing"
            case .notTheHolder: "agreement.signature.notByHolder"
            }
        }

        /// Whether people are what is missing: then the followed log's record gives no rows here.
        var isOfApproval: Bool { code.hasPrefix("approval.") }
    }

    /// Logs the recipient's signature with the fault, as far as its node lets it; gives where it stands.
    private func sign(_ offer: KnownOffer, _ fault: Fault, _ staffed: StaffedRig) async throws -> ActReceipt {
        let (rig, meier, zhang) = (staffed.rig, staffed.meier, staffed.zhang)
        let node = rig.recipient
        func appoint(_ authority: Authority, days: Int64 = 365) async throws -> RecordReference {
            try await StaffedRig.appoint(meier, authority, at: "alpine", by: zhang, rig, days: days)
        }
        func act(_ mandate: RecordReference? = nil, by people: [OwnClient]? = nil) async throws -> ActReceipt {
            try await node.act(staffed.signature(offer, "alpine", under: mandate.map { [$0] }), approvedBy: people ?? [meier])
        }
        func approved() async throws -> Draft {
            var draft = try await node.service.draft(staffed.signature(offer, "alpine"))
            draft.act.approvals = [try meier.approve(draft.json, at: node.url, node.clock.now).json]
            return draft
        }
        switch fault {
        case .withoutPower:
            var authority = StaffedRig.authority("CH", with: "CN")
            authority.powers = [Power(.negotiate)]
            return try await act(appoint(authority))
        case .expired:
            let mandate = try await appoint(StaffedRig.authority("CH", with: "CN"), days: 1)
            rig.advance(days: 2)
            return try await act(mandate)
        case .revoked:
            let mandate = try await appoint(StaffedRig.authority("CH", with: "CN"))
            let change = MandateChange(.revocation, of: mandate, reason: ["en": "A reason.", "zh-Hans": "理由。"])
            try await node.act(EnvoyActs.act(change, by: "alpine"), approvedBy: [zhang])
            return try await act(mandate)
        case .widened:
            // Passed on by an office that holds less than it gives.
            let desk = try await node.host("desk", jurisdiction: "CH")
            var first = Appointment(
                party: "alpine", holder: desk, authority: StaffedRig.authority("CH", with: "CN", amount: "500", depth: 1),
                validFrom: AgreementRig.day("2026-11-01"), validUntil: node.clock.now.adding(seconds: 86_400 * 365))
            first.titles = ["en": "Desk"]
            let parent = try await node.act(EnvoyActs.act(first, node.context()), approvedBy: [zhang])
            var second = first
            (second.party, second.holder, second.parent) = ("desk", DIDKey.did(for: meier.key.publicKey), parent.id)
            second.authority = StaffedRig.authority("CH", with: "CN", amount: "1000")
            let child = try await node.act(EnvoyActs.act(second, node.context()), approvedBy: [])
            return try await act(RecordReference(id: child.id, digest: child.digest))
        case .replayed:
            var other = try await node.service.draft(staffed.signature(offer, "alpine"))
            other.act.approvals = try await approved().act.approvals
            return try await node.service.act(other.act)
        case .banked:
            let draft = try await approved()
            for node in [rig.provider, rig.recipient, rig.neutral] { node.clock.advance(seconds: 7_200) }
            return try await node.service.act(draft.act)
        case .textChanged:
            var draft = try await approved()
            draft.act.refersTo = []
            return try await node.service.act(draft.act)
        case .otherVersion:
            var lie = offer
            lie.digest = Digest.sha256(Array("another text".utf8))
            return try await node.act(staffed.signature(lie, "alpine"), approvedBy: [meier])
        case .nobodyApproved: return try await act(by: [])
        case .notTheHolder:
            let other = OwnClient("r-other")
            try await node.enter(other, [.envoy], at: "alpine", approvedBy: [zhang])
            return try await act(by: [other])
        }
    }

    @Test(arguments: Fault.allCases) func theOwnLogRefusesIt(_ fault: Fault) async throws {
        let staffed = try await StaffedRig()
        let offer = try await staffed.offered()
        #expect(await staffed.code { _ = try await sign(offer, fault, staffed) } == fault.code)
        try staffed.rig.follow()
        for slug in ["optics", "alpine"] {
            let node = staffed.node(slug)
            let signatures = try node.store.readNow {
                try KnownAgreements(origin: node.origin, in: $0) { _ in true }.acts(about: offer, kinds: [AgreementKinds.signature])
            }
            #expect(signatures.isEmpty, "\(slug)")
        }
    }

    @Test(arguments: Fault.allCases) func aFollowedLogBindsNobodyByIt(_ fault: Fault) async throws {
        let staffed = try await StaffedRig(isCareless: true)
        let (rig, offer) = (staffed.rig, try await staffed.offered())
        try await staffed.sign(offer, "optics")
        let receipt = try await sign(offer, fault, staffed)
        try rig.follow()
        let record = try #require(
            try rig.provider.store.readNow {
                try RecordLookup.at(receipt.position, of: rig.recipient.origin, origin: rig.provider.origin, in: $0)?.record
            })
        let place = RecordPlace(origin: rig.recipient.origin, position: receipt.position, at: receipt.loggedAt)
        let body = try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)")
        let signature = body["signatures"]?.array?.first { $0["party"]?.string == rig.alpine }
        if fault.isOfApproval || fault == .otherVersion {
            // It stays in the mirror as evidence, and nothing follows from it.
            #expect(signature == nil)
            let registry = rig.provider.service.registry
            let code = await staffed.code { try rig.provider.store.readNow { try registry.checkApprovals(record, at: place, in: $0) } }
            #expect(code == (fault.isOfApproval ? fault.code : nil))
            #expect(await staffed.code { try await rig.conclude(offer, number: 4) } == "agreement.outcome.unsigned")
        } else {
            #expect(signature?["standing"] == "refused" && signature?["why"]?["code"]?.string == fault.code, "\(body)")
            let words = signature?["why"]?["words"]
            #expect(words?["en"]?.string?.isEmpty == false && words?["zh-Hans"]?.string?.isEmpty == false)
            for language in Language.allCases {
                let page = try await rig.site.page("/agreements/" + offer.id.uuid, language)
                #expect(page.contains(language == .english ? "no: " : "无效："), "\(fault)")
            }
            // Whatever is appended after it, the agreement does not come into force.
            _ = await staffed.code { try await rig.conclude(offer, number: 4) }
            try await rig.see()
        }
        for node in [rig.provider, rig.neutral] {
            #expect(try await PageSite(node).json("/api/v1/agreements/\(offer.id.uuid)")["standing"] != "inForce", "\(node.origin)")
        }
    }
}
