import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import Store
import TestKit

@testable import Agreements
@testable import Envoys

/// Both sides with people: an administrator and an envoy each, whose clients hold the keys of their mandates. Signatures need the envoy, as in the program.
struct StaffedRig {
    let rig: AgreementRig
    let li = OwnClient("r-li-wei")
    let wang = OwnClient("r-wang-fang")
    let zhang = OwnClient("r-zurbriggen")
    let meier = OwnClient("r-meier")
    /// The envoys' mandates.
    let optics: RecordReference
    let alpine: RecordReference

    static let need = ApprovalNeed(count: 1, roles: ["envoy"])

    init(isCareless: Bool = false) async throws {
        rig = try await AgreementRig(signing: Self.need, isCareless: isCareless)
        try await rig.provider.enter(li, [.administrator], at: "optics", approvedBy: [li])
        try await rig.provider.enter(wang, [.envoy], at: "optics", approvedBy: [li])
        try await rig.recipient.enter(zhang, [.administrator], at: "alpine", approvedBy: [zhang])
        try await rig.recipient.enter(meier, [.envoy], at: "alpine", approvedBy: [zhang])
        optics = try await Self.appoint(wang, Self.authority("CN", with: "CH"), at: "optics", by: li, rig)
        alpine = try await Self.appoint(meier, Self.authority("CH", with: "CN"), at: "alpine", by: zhang, rig)
        try rig.follow()
    }

    static func authority(
        _ jurisdiction: String, with counterparty: String, kinds: [String] = ["memorandum"], months: Int = 36, amount: String = "1000",
        areas: [String] = ["1.5"], depth: Int = 0
    ) -> Authority {
        Authority(
            jurisdictions: [jurisdiction], counterparties: [counterparty], subjectAreas: areas, level: 3,
            powers: [
                Power(.sign, agreementTypes: kinds, maxValue: Amount(currency: "USD", amount: amount), maxDurationMonths: months)
            ], maxDepth: depth)
    }

    func node(_ slug: String) -> TestNode { slug == "optics" ? rig.provider : rig.recipient }
    func did(_ slug: String) -> String { slug == "optics" ? rig.optics : rig.alpine }
    func administrator(_ slug: String) -> OwnClient { slug == "optics" ? li : zhang }
    func envoy(_ slug: String) -> OwnClient { slug == "optics" ? wang : meier }
    func mandate(_ slug: String) -> RecordReference { slug == "optics" ? optics : alpine }

    static func appoint(
        _ envoy: OwnClient, _ authority: Authority, at slug: String, by administrator: OwnClient, _ rig: AgreementRig, days: Int64 = 365,
        parent: RecordID? = nil, isApproved: Bool = true
    ) async throws -> RecordReference {
        let node = slug == "optics" ? rig.provider : rig.recipient
        var appointment = Appointment(
            party: slug, holder: DIDKey.did(for: envoy.key.publicKey), authority: authority, validFrom: AgreementRig.day("2026-11-01"),
            validUntil: node.clock.now.adding(seconds: days * 86_400))
        (appointment.titles, appointment.parent) = (["en": "Envoy", "zh-Hans": "特使"], parent)
        let act = try await EnvoyActs.act(appointment, node.context())
        let receipt = try await node.act(act, approvedBy: isApproved ? [administrator] : [])
        return RecordReference(id: receipt.id, digest: receipt.digest)
    }

    func text() throws -> Agreement {
        var text = try rig.text()
        (text.subjects, text.value) = (["1.5.9"], ["currency": "USD", "amount": "999.50"])
        return text
    }

    func offered() async throws -> KnownOffer { try await rig.offered(text()) }

    func signature(_ offer: KnownOffer, _ slug: String, under mandates: [RecordReference]? = nil) -> Act {
        var act = AgreementActs.signature(under: offer, by: slug, issuer: did(slug))
        act.refersTo = mandates ?? [mandate(slug)]
        return act
    }

    func sign(_ offer: KnownOffer, _ slug: String) async throws {
        _ = try await node(slug).act(signature(offer, slug), approvedBy: [envoy(slug)])
        try rig.follow()
    }

    /// Both have signed, and the neutral saw the conclusion.
    func concluded() async throws -> KnownOffer {
        let offer = try await offered()
        for slug in ["optics", "alpine"] { try await sign(offer, slug) }
        try await rig.conclude(offer, number: 4)
        try await rig.see()
        return offer
    }

    func act(
        _ kind: String, _ members: JSONObject, about offer: KnownOffer, by slug: String, under mandates: [RecordReference] = []
    ) throws -> Act {
        var act = try AgreementActs.act(kind, about: offer, members, by: slug, issuer: did(slug))
        act.refersTo = mandates
        return act
    }

    /// The code of the refusal, which must have its reason in both languages, in itself or in the catalogue; nil where nothing was refused.
    func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let failure as Failure {
            let texts = rig.site.context.texts
            let inCatalogue = texts.has("errors.\(failure.code)")
            let isSaid = Language.allCases.allSatisfy { language in
                failure.words[language.rawValue]?.isEmpty == false || inCatalogue && !texts("errors.\(failure.code)", language).isEmpty
            }
            return isSaid ? failure.code : "\(failure.code) has no reason in both languages"
        } catch { return "\(error)" }
    }

    /// How many entries the log of a side has: nothing is bound where nothing was logged.
    func size(_ slug: String) -> UInt64 { node(slug).service.sequencer.current.edge.size }

    /// What the provider's node reads of what was said about the agreement.
    func read(_ offer: KnownOffer) throws -> (acts: [KnownAct], refused: [CountedActs.Refused]) {
        try rig.provider.store.readNow { transaction in
            let view = ReaderView(Request(path: "/", isOperator: true), rig.site.context, in: transaction)
            guard let reader = try AgreementReader(offer.id, view) else { throw Failure.notFound("agreement") }
            return (reader.acts, reader.refused)
        }
    }
}
