import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `POST /agreements/offer`: a draft of the interview becomes an offer. First it is asked who the parties are, until when it may be signed, what it is
/// about, in which log it is concluded and before which neutral witnesses; then people approve it.
enum FormsOffer {
    /// How long a text may be signed unless somebody says otherwise, in days.
    private static let usualDays = 30

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let answer = FormAnswer(
            section: "agreements",
            fields: ["agreement": "signBy", "signBy": "signBy", "parties": "did.a", "neutrals": "signBy", "subjects": "subjects"],
            title: { view in view("agreements.forms.offer.title") }, form: form, send: send)
        return request.form["go"] == nil ? try await answer.show(asked(request), context) : try await answer.take(request, context)
    }

    /// The request as one for the empty form: the draft alone was sent.
    private static func asked(_ request: Request) -> Request {
        var request = request
        request.query = request.form
        return request
    }

    static func draft(_ text: String?) throws -> Agreement {
        do { return try Agreement(bytes: Array((text ?? "").utf8)) } catch { throw failure(error) }
    }

    static func failure(_ error: DraftError) -> Failure {
        Failure(
            status: 422, code: "agreement." + error.code, pointer: error.pointer, detail: error.words.en,
            words: ["en": error.words.en, "zh-Hans": error.words.zhHans])
    }

    @Sendable private static func form(_ view: ReaderView, _ values: [String: String], _ problem: (field: String, text: String)?) throws -> FormPage {
        let draft = try draft(values["draft"])
        let mine = view.request.person?.offices ?? []
        let parties = try PartyView.all(origin: view.home, in: view.transaction)
        var filled = values
        if values["go"] == nil {
            filled.merge(FormsAreas.values(draft)) { $1 }
            for (i, party) in draft.parties.enumerated() {
                filled["did." + party.id] = party.did ?? (i == 0 ? mine.first?.party : parties.first { $0.did != mine.first?.party }?.did)
            }
            filled["signBy"] = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + usualDays).description
            for witness in try FormsConclusion.neutrals(view) { filled["neutral-" + witness.origin] = "on" }
        }
        var form = FormPage(
            action: "/agreements/offer", lead: view("agreements.forms.offer.lead"), button: view("agreements.forms.next"), values: filled,
            problem: problem)
        form.carry("draft", values["draft"] ?? "")
        form.carry("go", "on")
        let title = LanguageTag.best(draft.title, for: view.language)
        form.tell(view("agreements.forms.agreement"), title?.text ?? "", lang: title?.tag)
        form.tell(view("agreements.forms.sign.kind"), draft.kind.name[view.language.rawValue])
        form.tell(view("agreements.forms.offer.decider"), "\(try view.nodeName(view.home)) (\(view.home))")
        for party in draft.parties {
            form.select(
                "did." + party.id, view("agreements.forms.offer.who", ["party": party.short(in: view.language.rawValue)]),
                parties.map { ($0.did, $0.name(view.language)) })
        }
        form.day("signBy", view("agreements.forms.offer.signBy"), hint: view("agreements.forms.offer.signByHint"))
        FormsAreas.fill(&form, view)
        form.heading(view("agreements.forms.offer.neutrals"))
        for witness in try FormsConclusion.neutrals(view) {
            form.tick("neutral-" + witness.origin, "\(try view.nodeName(witness.origin)) (\(witness.origin))")
        }
        form.heading(view("agreements.forms.offer.who2"))
        form.tick("isPublic", view("agreements.forms.offer.isPublic"))
        form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
        form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        form.note = view("agreements.forms.note")
        return form
    }

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        var agreement = try draft(request.form["draft"])
        for i in agreement.parties.indices { agreement.parties[i].did = request.field("did." + agreement.parties[i].id) }
        let dids = agreement.parties.compactMap(\.did)
        guard Set(dids).count == dids.count else {
            throw FormText.wrong("did.b", en: "The parties must be different ones.", zhHans: "各当事方不得相同。")
        }
        guard let office = dids.lazy.compactMap({ request.person?.office(at: $0) }).first else {
            throw FormText.wrong("did.a", en: "One of the parties must be one for which you act.", zhHans: "当事方之一须为您所代表的一方。")
        }
        try FormsAreas.read(request, into: &agreement)
        let isPublic = request.form["isPublic"] != nil
        let neutrals = try await context.store.read { try KnownWitness.all(in: $0).filter(\.isNeutral).map(\.origin) }
        // This node's log decides: its two outcomes are made now, and the text names their commitments.
        let beginning = try await Deciding.begin(
            parties: dids, signBy: FormsConclusion.end(of: try request.day("signBy")),
            neutrals: neutrals.filter { request.form["neutral-" + $0] != nil }, isSealed: !isPublic, context)
        agreement.conclusion = try FormsConclusion.read(beginning.clause.json)
        let act = try AgreementActs.offer(
            agreement, by: office.slug, issuer: office.party, isPublic: isPublic, note: request.texts("note"), id: beginning.negotiation)
        return try await Proposals.propose(
            act, by: request, title: FormsTitles.make("offer", agreement.title, context.texts), asksAlways: true, context: context)
    }
}
