import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Agreements
@testable import Envoys

/// Takes whatever carries as many approvals as are needed: what an approval is worth is tested where it is judged.
private struct CountingApprovals: Module, ApprovalAuthority {
    let name = "counting"
    let kinds: [RecordKind] = []
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
    var approvals: (any ApprovalAuthority)? { self }
    func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        // There is no roster here, so what begins with one is not asked for.
        guard need.startsWithRoster || record.approvals.count >= need.count else {
            throw Failure(status: 403, code: "approval.missing", pointer: "/approvals", detail: "approvals are missing")
        }
    }
}

/// Signatures stand or fall with the mandates that they cite, at the place where they are logged.
@Suite struct SigningPowersTests {
    private struct Envoy {
        let key = SigningKey()
        var holder: String { DIDKey.did(for: key.publicKey) }
        var approval: JSON { ["publicKey": .string(Multikey.encode(key.publicKey)), "method": "ed25519"] }
    }

    private static let signing = ApprovalNeed(count: 1, roles: ["envoy"])

    private static func authority(
        kinds: [String] = ["memorandum"], months: Int = 36, counterparties: [String] = ["CH"], areas: [String] = ["1.5"], signatures: Int = 1,
        powers: [Power]? = nil, currency: String = "USD", amount: String = "1000"
    ) -> Authority {
        Authority(
            jurisdictions: ["CN"], counterparties: counterparties, subjectAreas: areas, level: 3,
            powers: powers
                ?? [
                    Power(
                        .sign, agreementTypes: kinds, maxValue: Amount(currency: currency, amount: amount), maxDurationMonths: months)
                ], maxDepth: 0, signatures: signatures)
    }

    private func rig() async throws -> (AgreementRig, KnownOffer) {
        let rig = try await AgreementRig(signing: Self.signing, adding: [EnvoysModule(), CountingApprovals()])
        var text = try rig.text()
        (text.subjects, text.value) = (["1.5.9"], ["currency": "USD", "amount": "999.50"])
        return (rig, try await rig.offered(text))
    }

    private func appoint(_ envoy: Envoy, _ authority: Authority, on rig: AgreementRig, until days: Int64 = 365) async throws -> RecordReference {
        var appointment = Appointment(
            party: "optics", holder: envoy.holder, authority: authority, validFrom: AgreementRig.day("2026-11-01"),
            validUntil: rig.provider.clock.now.adding(seconds: days * 86_400))
        appointment.titles = ["en": "Envoy", "zh-Hans": "特使"]
        let receipt = try await EnvoyActs.appoint(appointment, rig.provider.context())
        return RecordReference(id: receipt.id, digest: receipt.digest)
    }

    private func sign(_ offer: KnownOffer, _ mandates: [RecordReference], by envoys: [Envoy], on rig: AgreementRig) async throws {
        var act = AgreementActs.signature(under: offer, by: "optics", issuer: rig.optics)
        (act.refersTo, act.approvals) = (mandates, envoys.map(\.approval))
        _ = try await rig.provider.service.act(act)
    }

    private func refused(_ code: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("\(code) was not refused")
        } catch {
            let failure = error as? Failure
            #expect(failure?.code == code, "\(error)")
            #expect(failure?.words["en"]?.isEmpty == false && failure?.words["zh-Hans"]?.isEmpty == false)
        }
    }

    @Test func withinTheMandateItCounts() async throws {
        let (rig, offer) = try await rig()
        let envoy = Envoy()
        let mandate = try await appoint(envoy, Self.authority(), on: rig)
        try await sign(offer, [mandate], by: [envoy], on: rig)
        try rig.follow()
        // The other side judges it from the log it follows.
        let body = try await PageSite(rig.recipient).json("/api/v1/agreements/\(offer.id.uuid)")
        let signature = try #require(body["signatures"]?.array?.first)
        #expect(signature["standing"] == "verified" && signature["mandates"]?.array?.first?["outcome"] == "ALLOW", "\(body)")
        let page = try await PageSite(rig.recipient).page("/agreements/" + offer.id.uuid)
        #expect(page.contains("within the mandate") && page.contains("/envoys/" + mandate.id.uuid))
    }

    @Test(arguments: [
        ("MANDATE_SCOPE:power", SigningPowersTests.authority(powers: [Power(.negotiate)])),
        ("MANDATE_SCOPE:power", SigningPowersTests.authority(kinds: ["project"])),
        ("MANDATE_SCOPE:power", SigningPowersTests.authority(months: 24)),
        ("MANDATE_SCOPE:power", SigningPowersTests.authority(amount: "999")),
        ("MANDATE_SCOPE:power", SigningPowersTests.authority(currency: "CHF")),
        ("MANDATE_SCOPE:counterparty", SigningPowersTests.authority(counterparties: ["US"])),
        ("MANDATE_SCOPE:subjectArea", SigningPowersTests.authority(areas: ["2"])),
        ("MANDATE_COSIGN", SigningPowersTests.authority(signatures: 2)),
    ])
    func beyondTheMandateItIsRefused(_ code: String, _ authority: Authority) async throws {
        let (rig, offer) = try await rig()
        let envoy = Envoy()
        let mandate = try await appoint(envoy, authority, on: rig)
        await refused(code) { try await sign(offer, [mandate], by: [envoy], on: rig) }
    }

    @Test func coSignaturesAreCountedByHolders() async throws {
        let (rig, offer) = try await rig()
        let (first, second) = (Envoy(), Envoy())
        let mandates = [
            try await appoint(first, Self.authority(signatures: 2), on: rig), try await appoint(second, Self.authority(signatures: 2), on: rig),
        ]
        // As many people approve as mandates are cited, and they are their holders.
        let early = await #expect(throws: Failure.self) { try await sign(offer, mandates, by: [first], on: rig) }
        #expect(early?.code == "approval.missing")
        await refused("agreement.signature.notByHolder") { try await sign(offer, mandates, by: [first, Envoy()], on: rig) }
        try await sign(offer, mandates, by: [first, second], on: rig)
    }

    @Test func whatWasSignedIsNeverErased() async throws {
        let (rig, offer) = try await rig()
        let envoy = Envoy()
        let mandate = try await appoint(envoy, Self.authority(), on: rig)
        try await sign(offer, [mandate], by: [envoy], on: rig)
        for kind in [AgreementKinds.signature, AgreementKinds.offer, Mandate.recordKind] {
            await refused("erasure.stays") { try await erase(kind, on: rig) }
        }
        // What nobody has signed yet may be taken back by who offered it.
        let unsigned = try await self.rig().0
        try await erase(AgreementKinds.offer, on: unsigned)
    }

    /// Tries to have the newest record of this kind erased by its issuer.
    private func erase(_ kind: String, on rig: AgreementRig) async throws {
        let rows = try await rig.provider.store.read {
            try $0.query("SELECT id, position, issuer FROM records WHERE kind = ? ORDER BY position", [.text(kind)])
        }
        let row = try #require(rows.last)
        let id = try #require(RecordID(bytes: row.blob(0)))
        let slug = row.text(2).split(separator: ":").last.map(String.init)
        let erasure = Erasure(record: id, position: UInt64(row.integer(1)))
        _ = try await rig.provider.service.act(Act(party: slug, kind: Erasure.kind, subject: erasure.subject))
    }

    @Test func withoutMandateOrHolderItIsRefused() async throws {
        let (rig, offer) = try await rig()
        let (envoy, other) = (Envoy(), Envoy())
        let mandate = try await appoint(envoy, Self.authority(), on: rig)
        await refused("agreement.signature.noMandate") { try await sign(offer, [], by: [envoy], on: rig) }
        await refused("agreement.signature.notByHolder") { try await sign(offer, [mandate], by: [other], on: rig) }
        await refused("agreement.signature.mandateUnknown") {
            try await sign(offer, [RecordReference(id: mandate.id, digest: Digest.sha256([1]))], by: [envoy], on: rig)
        }
    }

    @Test func endedOrRevokedItIsRefused() async throws {
        let (rig, offer) = try await rig()
        let (short, revoked) = (Envoy(), Envoy())
        let ended = try await appoint(short, Self.authority(), on: rig, until: 1)
        let mandate = try await appoint(revoked, Self.authority(), on: rig)
        _ = try await EnvoyActs.change(
            MandateChange(.revocation, of: mandate, reason: ["en": "A reason.", "zh-Hans": "理由。"]), by: "optics", rig.provider.context())
        await refused("MANDATE_REVOKED") { try await sign(offer, [mandate], by: [revoked], on: rig) }
        // Nor by erasing what revoked it.
        await refused("erasure.stays") { try await erase(MandateChange.Kind.revocation.rawValue, on: rig) }
        await refused("MANDATE_REVOKED") { try await sign(offer, [mandate], by: [revoked], on: rig) }
        rig.advance(days: 2)
        await refused("MANDATE_EXPIRED") { try await sign(offer, [ended], by: [short], on: rig) }
    }
}
