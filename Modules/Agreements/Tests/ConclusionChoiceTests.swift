import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing

@testable import Agreements

/// Who decides, until when, before whom: as people choose it in the form of an offer.
@Suite struct ConclusionChoiceTests {
    private static let known = ConclusionChoice.Known(
        home: "a:1", names: ["a:1": "A's node", "b:1": "B's node", "n:1": "Neutral", "m:1": "Second neutral", "c:1": "Somebody"],
        neutrals: ["n:1", "m:1"])
    private static let sides = [ConclusionChoice.Side(name: "A", log: "a:1"), .init(name: "B", log: "b:1")]
    private static let now = Instant(seconds: 1_800_000_000)

    private func field(
        by decider: String = "a:1", days: Int64 = 30, before neutrals: [String] = ["n:1"], isSealed: Bool = false, least: Int = 1,
        sides: [ConclusionChoice.Side] = ConclusionChoiceTests.sides
    ) throws -> String? {
        let choice = ConclusionChoice(
            decider: decider, signBy: Self.now.adding(seconds: days * 86_400), neutrals: neutrals, isSealed: isSealed)
        do { try choice.check(sides, least: least, now: Self.now, Self.known) } catch let failure as Failure {
            #expect(failure.status == 422 && failure.words["en"]?.isEmpty == false)
            #expect(failure.words["zh-Hans"]?.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } == true)
            return failure.pointer
        }
        return nil
    }

    @Test func whatCanBeIsTaken() throws {
        #expect(try field() == nil)
        #expect(try field(by: "b:1", before: ["n:1", "m:1"], isSealed: true) == nil)
        // A neutral may decide in the open; then it does not watch.
        #expect(try field(by: "n:1", before: ["m:1"]) == nil)
        // A peer that was introduced as a party's node may watch where it hosts no party of this text.
        #expect(try field(before: ["c:1"]) == nil)
        #expect(try field(before: [], least: 0) == nil)
    }

    @Test func whatCannotBeIsRefusedAtItsField() throws {
        #expect(try field(days: 0) == "signBy")
        #expect(try field(days: -3) == "signBy")
        #expect(try field(before: ["n:1", "b:1"]) == "neutral-b:1")
        #expect(try field(before: ["a:1"]) == "neutral-a:1")
        #expect(try field(by: "n:1", before: ["n:1"]) == "neutral-n:1")
        #expect(try field(before: ["x:1"]) == "neutral-x:1")
        #expect(try field(before: []) == "neutrals")
        #expect(try field(by: "x:1") == "decider")
        #expect(try field(by: "c:1") == "decider")
        #expect(try field(by: "n:1", before: ["m:1"], isSealed: true) == "decider")
        // Nobody but the decider itself would see it.
        let one = [ConclusionChoice.Side(name: "A", log: "a:1"), .init(name: "A2", log: "a:1")]
        #expect(try field(before: [], least: 0, sides: one) == "neutrals")
    }

    @Test func moneyDataAndPropertyNeedANeutral() async throws {
        let rig = try await AgreementRig()
        var text = try rig.text()
        #expect(NeutralNeed.of(text) == 0)
        text.value = ["currency": "USD", "amount": "5"]
        #expect(NeutralNeed.of(text) == 1)
        text.value = nil
        text.clauses.append(Clause(id: "ip", type: .foreground, title: [:], text: [:]))
        #expect(NeutralNeed.of(text) == 1)
        text.clauses.removeLast()
        text.kind = .data
        #expect(NeutralNeed.of(text) == 1)
    }

    // MARK: By form

    private let li = OwnClient("r-li-wei")

    private func offer(_ form: [String: String], _ rig: AgreementRig, _ language: Language = .english, changing: (@Sendable (JSON) -> JSON)? = nil)
        async throws -> Response
    {
        var draft = try rig.text()
        draft.conclusion = nil
        let typed = ["draft": draft.json.canonicalText, "did.a": rig.optics, "did.b": rig.alpine, "subjects": "1.5", "signBy": "2026-12-10"]
        let person = Person(account: "1", name: "A", offices: [.init(party: rig.optics, slug: "optics", pseudonym: "r-li-wei", roles: ["envoy"])])
        let request = Request(
            method: "POST", path: "/agreements/offer", form: typed.merging(form) { $1 }, language: language, person: person)
        return try await FormsOffer.answer(request, changing.map { try rig.context(changing: $0) } ?? rig.context())
    }

    private func offered(_ response: Response, _ rig: AgreementRig) async throws -> KnownOffer {
        guard case .redirect(let path) = response else { throw Failure.notFound("page to approve it on, but \(try rig.site.html(response))") }
        for language in Language.allCases {
            let page = try await rig.site.page(path, language)
            #expect(!page.contains("[[") && page.contains(language == .english ? "What it takes" : "生效条件"), "\(page)")
        }
        #expect(try await rig.provider.approve(path, by: li, rig.context()).state == .logged)
        try rig.follow()
        return try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.negotiations(limit: 1) }.first)
    }

    @Test(arguments: Language.allCases) func theFormOffersWhatIsKnown(_ language: Language) async throws {
        let rig = try await AgreementRig()
        let page = try rig.site.html(try await offer([:], rig, language), language)
        #expect(!page.contains("[["), "\(page)")
        for log in [rig.provider.origin, rig.recipient.origin, rig.neutral.origin] { #expect(page.contains("<option value=\"\(log)\"")) }
        #expect(page.contains("<option value=\"\(rig.provider.origin)\" selected>"))
        #expect(page.contains("name=\"neutral-\(rig.neutral.origin)\" value=\"on\" checked"))
        #expect(page.contains("name=\"neutral-\(rig.recipient.origin)\" value=\"on\">"))
        // A wrong choice comes back with the reason at the boxes, and with what was chosen.
        let wrong = try rig.site.html(
            try await offer(["go": "on", "isPublic": "on", "neutral-\(rig.recipient.origin)": "on"], rig, language), language)
        #expect(wrong.contains(language == .english ? "nobody is a neutral in its own cause" : "不得为自己的事作中立见证"))
        #expect(wrong.contains("href=\"#neutral-\(rig.recipient.origin)\"") && wrong.contains("id=\"neutrals-error\""))
        #expect(wrong.contains("name=\"neutral-\(rig.recipient.origin)\" value=\"on\" checked"))
    }

    /// The whole way with the other side's log deciding: asked beforehand, its outcomes named in the text, found concluded by everybody.
    @Test func theOtherSidesLogDecides() async throws {
        let rig = try await AgreementRig()
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        try rig.follow()
        let form = ["go": "on", "isPublic": "on", "decider": rig.recipient.origin, "neutral-\(rig.neutral.origin)": "on"]
        let offer = try await offered(try await offer(form, rig), rig)
        #expect(offer.decidingLog == rig.recipient.origin)
        for (slug, number) in [("optics", UInt64(51)), ("alpine", 52)] {
            let node = slug == "optics" ? rig.provider : rig.recipient
            _ = try await node.service.act(
                AgreementActs.signature(
                    under: offer, by: slug, issuer: slug == "optics" ? rig.optics : rig.alpine, id: AgreementRig.id(number),
                    statedAt: node.clock.now))
        }
        try rig.follow()
        // The provider's node has nothing to decide here.
        #expect(try await Deciding.proceed(offer.negotiation, rig.provider.context()).offer == nil)
        #expect(try await Deciding.proceed(offer.negotiation, rig.recipient.context()).outcome == .concluded)
        try await rig.see(rig.recipient)
        for node in [rig.provider, rig.recipient, rig.neutral] { #expect(try await rig.standing(offer, on: node) == "inForce", "\(node.origin)") }
        let page = try await rig.site.page("/agreements/" + offer.id.uuid)
        #expect(page.contains("Recipient&#39;s node (localhost:8081)") || page.contains("Recipient's node (localhost:8081)"), "\(page)")
        #expect(page.contains("It hosts Alpine University."))
    }

    @Test func theAnswerOfAnotherNodeIsNotTakenOnTrust() async throws {
        let rig = try await AgreementRig()
        let form = ["go": "on", "isPublic": "on", "decider": rig.recipient.origin, "neutral-\(rig.neutral.origin)": "on"]
        for member in ["decider", "signBy", "neutrals", "parties", "outcomes"] {
            let page = try rig.site.html(
                try await offer(form, rig) { answer in
                    var answer = answer
                    var clause = answer["conclusion"]?.object ?? [:]
                    switch member {
                    case "signBy": clause["signBy"] = "2027-12-11T00:00:00.000Z"
                    case "neutrals": clause["neutrals"] = []
                    case "parties": clause["parties"] = .array((clause["parties"]?.array ?? []).reversed())
                    case "decider": clause["decider"] = clause["parties"]?.array?.first?["log"]
                    default: clause["outcomes"] = nil
                    }
                    answer["conclusion"] = .object(clause)
                    return answer
                })
            #expect(page.contains("another clause than it was asked for"), "\(member)")
        }
    }

    @Test func anAskedNodeRefusesWhatItCannotDecide() async throws {
        let rig = try await AgreementRig()
        func refused(_ code: String, _ question: AskedToDecide.Question, by sender: String? = nil, at node: TestNode? = nil) async throws {
            var context = (node ?? rig.recipient).context()
            let asker = sender ?? rig.provider.origin
            context.peers = PeerLine(ask: PeerLine.none.ask, sender: { _ in asker })
            let request = Request(method: "POST", path: AskedToDecide.path, body: question.json.canonicalBytes)
            let asked = context
            let failure = await #expect(throws: Failure.self) { _ = try await AskedToDecide.answer(request, asked) }
            #expect(failure?.code == code, "\(String(describing: failure))")
        }
        let signBy = rig.provider.clock.now.adding(seconds: 86_400)
        let question = AskedToDecide.Question(parties: [rig.optics, rig.alpine], signBy: signBy, neutrals: [], isSealed: false)
        try await refused("agreement.decide.stranger", question, by: rig.neutral.origin)
        var changed = question
        changed.isSealed = true
        try await refused("agreement.decide.sealed", changed, at: rig.neutral)
        changed = question
        changed.signBy = rig.provider.clock.now.adding(seconds: 400 * 86_400)
        try await refused("agreement.decide.far", changed)
        changed.signBy = rig.provider.clock.now
        try await refused("agreement.signBy.past", changed)
        changed = question
        changed.neutrals = ["nobody:1"]
        try await refused("agreement.log.unknown", changed)
        changed = question
        changed.parties[1] = "did:web:nobody%3A1:parties:x"
        try await refused("agreement.party.unknown", changed)
        // Nobody who is no peer asks anything.
        let failure = await #expect(throws: Failure.self) {
            _ = try await AskedToDecide.answer(Request(method: "POST", path: AskedToDecide.path), rig.recipient.context())
        }
        #expect(failure?.status == 401)
    }
}
