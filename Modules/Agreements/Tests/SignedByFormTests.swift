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

    /// What the form of a signature answers with these mandates ticked.
    private func send(
        _ offer: KnownOffer, under mandates: [LoggedMandate], as person: Person, _ rig: AgreementRig, _ language: Language = .english
    ) async throws -> Response {
        try await FormsSign.answer.take(
            Request(
                method: "POST", path: "/agreements/\(offer.id.uuid)/sign", parameters: ["uuid": offer.id.uuid],
                form: Dictionary(uniqueKeysWithValues: mandates.map { (FormsMandate.box($0.id), "on") }), language: language, person: person),
            rig.site.context)
    }

    /// Sends the form of a signature and approves it; gives the code of the refusal, or the form as it comes back with what is wrong.
    private func sign(_ offer: KnownOffer, under mandate: LoggedMandate, by client: OwnClient, _ rig: AgreementRig) async throws -> String? {
        do {
            let response = try await send(offer, under: [mandate], as: person(rig, client.person), rig)
            guard case .redirect(let path) = response else { return try rig.site.html(response) }
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
        let refused = try #require(try await sign(offer, under: elsewhere, by: li, rig))
        // The refusal stands at the field, and what was ticked stays.
        #expect(
            refused.contains("1.5.9 lies in none of the mandate") && refused.contains("href=\"#mandate\"") && refused.contains("id=\"mandate-error\"")
        )
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
        #expect(try await sign(wider, under: mandate, by: li, rig)?.contains("1.55 lies in none of the mandate") == true)
        for node in [rig.provider, rig.recipient, rig.neutral] { node.clock.advance(seconds: 60) }
        let staged = try await offer(["subjects": "1.5.9", "stage-research": "on", "stage-market": "on"], by: li, rig)
        #expect(staged.id != wider.id)
        let refused = try #require(try await sign(staged, under: mandate, by: li, rig))
        #expect(refused.contains("id=\"mandate-error\"") && refused.contains("market"))
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
        let box = "name=\"\(FormsMandate.box(mandate.id))\" value=\"on\" checked"
        #expect(page.contains(box) && !page.contains("name=\"\(FormsMandate.box(narrow.id))\""))
        #expect(page.contains("/envoys/" + narrow.id.uuid) && page.contains(language == .english ? "does not cover it" : "不涵盖"))
        #expect(page.contains(language == .english ? "1.5.9 lies in none of the mandate" : "1.5.9 不在授权书的学科领域之内：2"), "\(page)")
        #expect(page.contains(language == .english ? "An envoy for 1.5.9" : "由负责 1.5.9 的特使签署"))
        let items = try rig.provider.store.readNow { transaction -> [MandateCoverage.Item] in
            let view = ReaderView(Request(path: "/", isOperator: true), rig.site.context, in: transaction)
            let reader = try #require(try AgreementReader(offer.id, view))
            return try MandateCoverage(reader.text, for: [rig.optics], view).items
        }
        #expect(items.map(\.logged.id) == [mandate.id, narrow.id] && items.map(\.isCovered) == [true, false])
        // The log refuses for the very reason that the form told.
        let response = try await send(offer, under: [narrow], as: person(rig, li.person), rig, language)
        let why = try #require(items[1].refusal?.words[language.rawValue].dropFirst().prefix(16))
        #expect(try rig.site.html(response, language).components(separatedBy: String(why)).count > 2, "\(why)")
    }

    /// Where a mandate asks for several signatures, the form takes several mandates, says who else must approve, and each holder does with a passkey.
    @Test(arguments: Language.allCases) func severalEnvoysSignByFormsAlone(_ language: Language) async throws {
        let rig = try await AgreementRig(signing: ApprovalNeed(count: 1, roles: ["envoy"]))
        let people = try ["r-li-wei", "r-wang-fang", "r-zhao-min"].map { try OwnClient($0, passkey: SoftAuthenticator()) }
        let (li, wang, zhao) = (people[0], people[1], people[2])
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        for client in [wang, zhao] { try await rig.provider.enter(client, [.envoy], at: "optics", approvedBy: [li]) }
        // Holders without an office of their own are known by their keys.
        let together = ["holder": "", "signatures": "2", "title-en": "Envoy with another", "title-zh": "联署特使"]
        let first = try await appoint(li, over: "1.5", rig, changing: together)
        let alone = try await offer(["subjects": "1.5.9", "stage-research": "on"], by: li, rig)
        // Nobody else could sign with the holder yet, and the form says so.
        let early = try await rig.site.page("/agreements/\(alone.id.uuid)/sign", language, person: person(rig, li.person))
        #expect(early.contains(language == .english ? "nobody can sign under this one yet" : "目前无人可依此授权书签署"))
        let second = try await appoint(wang, over: "1.5", rig, changing: together, by: li)
        let again = try await appoint(wang, over: "1.5", rig, changing: together, by: li)

        let page = try await rig.site.page("/agreements/\(alone.id.uuid)/sign", language, person: person(rig, li.person))
        #expect(!page.contains("[[") && page.contains("name=\"\(FormsMandate.box(first.id))\"") && page.contains(">r-wang-fang<"), "\(page)")
        #expect(page.contains(language == .english ? "These cover it too: " : "下列授权书亦涵盖本文本") && page.contains("(r-wang-fang)"))
        for (mandates, words) in [
            ([first], language == .english ? "2 people must sign under this mandate" : "该授权书要求共 2 人签署"),
            ([second, again], language == .english ? "the same holder" : "由同一人持有"),
        ] {
            let shown = try rig.site.html(try await send(alone, under: mandates, as: person(rig, li.person), rig, language), language)
            #expect(shown.contains(words) && shown.contains("name=\"\(FormsMandate.box(mandates[0].id))\" value=\"on\" checked"), "\(shown)")
        }

        guard case .redirect(let path) = try await send(alone, under: [first, second], as: person(rig, li.person), rig) else {
            throw Failure.notFound("page to approve it on")
        }
        func waits(_ pseudonym: String) -> String { language == .english ? "\(pseudonym) has yet to approve" : "\(pseudonym) 尚未批准" }
        let before = try await rig.site.page(path, language, person: person(rig, li.person))
        #expect([li, wang].allSatisfy { before.contains(waits($0.person)) } && !before.contains("[["), "\(before)")
        // Nobody but the holders helps, whatever office they hold.
        let refused = await #expect(throws: Failure.self) { try await rig.provider.approve(path, by: zhao, rig.site.context) }
        #expect(refused?.code == "agreement.signature.notByHolder" && refused?.words["zh-Hans"] != nil)
        let size = rig.provider.service.sequencer.current.edge.size
        let half = try await rig.provider.approve(path, by: li, rig.site.context)
        #expect(half.state == .open && half.approvals.count == 1 && rig.provider.service.sequencer.current.edge.size == size)
        let between = try await rig.site.page(path, language, person: person(rig, wang.person))
        #expect(!between.contains(waits(li.person)) && between.contains(waits(wang.person)), "\(between)")
        #expect(try await rig.provider.approve(path, by: wang, rig.site.context).state == .logged)
        try rig.follow()

        // Both sides judge it alike, and the page of each mandate counts it.
        for site in [rig.site, try PageSite(rig.recipient)] {
            let signature = try await site.json("/api/v1/agreements/\(alone.id.uuid)")["signatures"]?.array?.first
            #expect(signature?["standing"] == "verified" && signature?["mandates"]?.array?.count == 2, "\(String(describing: signature))")
        }
        for mandate in [first, second] {
            let signed = try rig.provider.store.readNow {
                try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.signatures(under: mandate.id, by: rig.optics)
            }
            #expect(signed.map(\.offer.id) == [alone.id])
        }
    }
}
