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
import Testing

@testable import Agreements
@testable import Envoys

/// The whole way in a browser: an envoy is appointed by form, a draft is offered by form, and the envoy signs it by form, with a passkey.
@Suite struct SignedByFormTests {
    private let wang = OwnClient("r-wang-fang")

    private func person(_ rig: AgreementRig, _ pseudonym: String) -> Person {
        Person(account: "1", name: "A person", offices: [.init(party: rig.optics, slug: "optics", pseudonym: pseudonym, roles: ["envoy"])])
    }

    /// A mandate over some subject areas, held by somebody of the roster.
    private func appoint(
        _ holder: OwnClient, over areas: String, _ rig: AgreementRig, changing: [String: String] = [:], by approver: OwnClient? = nil
    ) async throws -> LoggedMandate {
        var form = [
            "party": "optics", "holder": rig.optics, "person": "optics/" + holder.person, "title-en": "Envoy for ice", "title-zh": "冰川特使",
            "jurisdiction": "CN", "counterparties": "CH", "subjectAreas": areas, "level": "1", "depth": "0", "signatures": "1",
            "validFrom": "2026-11-01", "validUntil": "2027-10-31", "may-sign": "on", "kind-memorandum": "on", "stage-research": "on", "parent": "",
        ]
        form.merge(changing) { $1 }
        let request = Request(method: "POST", path: "/envoys/appoint", form: form, person: person(rig, holder.person))
        guard case .redirect(let path) = try await AppointPage.send(request, rig.site.context) else { throw Failure.notFound("/approve") }
        let proposal = try await rig.provider.approve(path, by: approver ?? holder, rig.site.context)
        #expect(proposal.state == .logged)
        let id = try #require(proposal.draft["id"]?.string.flatMap { RecordID($0) })
        return try #require(try rig.provider.store.readNow { try LoggedMandates(origin: rig.provider.origin, in: $0).mandate(id) })
    }

    private func offer(_ form: [String: String], by holder: OwnClient, _ rig: AgreementRig) async throws -> KnownOffer {
        var draft = try rig.text()
        draft.conclusion = nil
        let typed = [
            "go": "on", "did.a": rig.optics, "did.b": rig.alpine, "signBy": "2026-12-10", "isPublic": "on", "draft": draft.json.canonicalText,
        ]
        let request = Request(method: "POST", path: "/agreements/offer", form: typed.merging(form) { $1 }, person: person(rig, holder.person))
        guard case .redirect(let path) = try await FormsOffer.answer(request, rig.site.context) else { throw Failure.notFound("/approve") }
        #expect(try await rig.provider.approve(path, by: holder, rig.site.context).state == .logged)
        try rig.follow()
        return try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.negotiations(limit: 1) }.first)
    }

    /// Sends the form of a signature and approves it; gives the code with which that was refused.
    private func sign(_ offer: KnownOffer, under mandate: LoggedMandate, by client: OwnClient, _ rig: AgreementRig) async throws -> String? {
        let request = Request(
            method: "POST", path: "/agreements/\(offer.id.uuid)/sign", parameters: ["uuid": offer.id.uuid], form: ["mandate": mandate.id.uuid],
            person: person(rig, client.person))
        do {
            guard case .redirect(let path) = try await FormsSign.answer.take(request, rig.site.context) else { return "shown again" }
            let state = try await rig.provider.approve(path, by: client, rig.site.context).state
            return state == .logged ? nil : "\(state)"
        } catch let failure as Failure { return failure.code }
    }

    @Test func whatIsDraftedInABrowserIsSignedThereUnderAMandate() async throws {
        let rig = try await AgreementRig(signing: ApprovalNeed(count: 1, roles: ["envoy"]))
        let li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        try await rig.provider.enter(wang, [.envoy], at: "optics", approvedBy: [li])
        let mandate = try await appoint(li, over: "1.5、1.2", rig)
        let elsewhere = try await appoint(li, over: "2", rig)
        // The mandate names the passkey of the person who was chosen from the roster, and no other key.
        #expect(mandate.mandate.keys.map(\.text) == [li.multikey])
        try rig.follow()

        let offer = try await offer(["subjects": "1.5.9", "stage-research": "on"], by: li, rig)
        #expect(offer.decidingLog == rig.provider.origin)
        for (language, words) in [(Language.english, ["1.5.9", "research", "Envoy for ice"]), (.chinese, ["1.5.9", "研究", "冰川特使"])] {
            let page = try await rig.site.page("/agreements/\(offer.id.uuid)/sign", language, person: person(rig, li.person))
            #expect(words.allSatisfy { page.contains($0) } && !page.contains("[["), "\(page)")
        }

        // Neither under a mandate for something else, nor by somebody else's key.
        #expect(try await sign(offer, under: elsewhere, by: li, rig) == "MANDATE_SCOPE:subjectArea")
        #expect(try await sign(offer, under: mandate, by: wang, rig) == "agreement.signature.notByHolder")
        #expect(try await sign(offer, under: mandate, by: li, rig) == nil)
        try rig.follow()

        let judged = try rig.provider.store.readNow { transaction in
            try AgreementReader(offer.id, ReaderView(Request(path: "/", isOperator: true), rig.site.context, in: transaction))?.judgedSignatures()
        }
        let signature = try #require(judged?[rig.optics])
        #expect(signature.methods == ["webauthn"] && signature.cited.map(\.logged.id) == [mandate.id])
        guard case .verified = signature.standing else {
            Issue.record("\(signature.standing)")
            return
        }
        // The other side judges it alike, from the log that it follows.
        let body = try await PageSite(rig.recipient).json("/api/v1/agreements/\(offer.id.uuid)")
        #expect(body["signatures"]?.array?.first?["standing"] == "verified", "\(body)")
    }

    /// A text that concerns more than its envoy may sign is covered nowhere, however little more it is.
    @Test func everyAreaAndStageMustBeCovered() async throws {
        let rig = try await AgreementRig(signing: ApprovalNeed(count: 1, roles: ["envoy"]))
        let li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        let mandate = try await appoint(li, over: "1.5", rig)
        let wider = try await offer(["subjects": "1.5.9, 1.55", "stage-research": "on"], by: li, rig)
        #expect(try await sign(wider, under: mandate, by: li, rig) == "MANDATE_SCOPE:subjectArea")
        for node in [rig.provider, rig.recipient, rig.neutral] { node.clock.advance(seconds: 60) }
        let staged = try await offer(["subjects": "1.5.9", "stage-research": "on", "stage-market": "on"], by: li, rig)
        #expect(staged.id != wider.id)
        #expect(try await sign(staged, under: mandate, by: li, rig) == "MANDATE_SCOPE:stage")
    }

    /// What the log will judge is told on the form, by the same function: which mandate covers the text, which limit fails, what would help.
    @Test(arguments: Language.allCases) func theFormTellsWhatAMandateCovers(_ language: Language) async throws {
        let rig = try await AgreementRig(signing: ApprovalNeed(count: 1, roles: ["envoy"]))
        let li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        let mandate = try await appoint(li, over: "1.5", rig)
        let narrow = try await appoint(li, over: "2", rig, changing: ["months": "12", "title-en": "Envoy for seas", "title-zh": "海洋特使"])
        let offer = try await offer(["subjects": "1.5.9", "stage-research": "on"], by: li, rig)
        let page = try await rig.site.page("/agreements/\(offer.id.uuid)/sign", language, person: person(rig, li.person))
        #expect(!page.contains("[["), "\(page)")
        // Only what covers can be chosen; the other stands there with its reasons.
        #expect(page.contains("<option value=\"\(mandate.id.uuid)\"") && !page.contains("<option value=\"\(narrow.id.uuid)\""))
        #expect(page.contains("/envoys/" + narrow.id.uuid) && page.contains(language == .english ? "does not cover it" : "不涵盖"))
        #expect(page.contains(language == .english ? "1.5.9 lies in none of the mandate" : "1.5.9 不在授权书的学科领域之内：2"), "\(page)")
        #expect(page.contains(language == .english ? "An envoy for 1.5.9" : "由负责 1.5.9 的特使签署"))
        let items = try rig.provider.store.readNow { transaction -> [MandateCoverage.Item] in
            let view = ReaderView(Request(path: "/", isOperator: true), rig.site.context, in: transaction)
            let reader = try #require(try AgreementReader(offer.id, view))
            return try MandateCoverage(reader.text, for: [rig.optics], view).items
        }
        #expect(items.map(\.logged.id) == [mandate.id, narrow.id] && items.map(\.isCovered) == [true, false])
        // The log refuses with the very code that the form told.
        #expect(try await sign(offer, under: narrow, by: li, rig) == items[1].refusal?.code.text)
    }
}
