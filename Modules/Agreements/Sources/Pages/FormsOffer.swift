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
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let answer = FormAnswer(
            section: "agreements",
            fields: [
                "agreement": "signBy", "signBy": "signBy", "parties": "did.a", "neutrals": "neutrals", "decider": "decider", "subjects": "subjects",
            ],
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
        let conclusion = try FormsConclusion(view)
        let least = NeutralNeed.of(draft)
        var filled = values
        if values["go"] == nil {
            filled.merge(FormsAreas.values(draft)) { $1 }
            for (i, party) in draft.parties.enumerated() {
                filled["did." + party.id] = party.did ?? (i == 0 ? mine.first?.party : parties.first { $0.did != mine.first?.party }?.did)
            }
            filled.merge(try conclusion.defaults(draft.parties.compactMap { filled["did." + $0.id] })) { $1 }
        }
        var form = FormPage(
            action: "/agreements/offer", lead: view("agreements.forms.offer.lead"), button: view("agreements.forms.next"), values: filled,
            problem: problem)
        form.carry("draft", values["draft"] ?? "")
        form.carry("go", "on")
        let title = LanguageTag.best(draft.title, for: view.language)
        form.tell(view("agreements.forms.agreement"), title?.text ?? "", lang: title?.tag)
        form.tell(view("agreements.forms.sign.kind"), draft.kind.name[view.language.rawValue])
        for party in draft.parties {
            form.select(
                "did." + party.id, view("agreements.forms.offer.who", ["party": party.short(in: view.language.rawValue)]),
                parties.map { ($0.did, $0.name(view.language)) })
        }
        FormsAreas.fill(&form, view)
        try conclusion.fill(&form, least: least)
        var text = draft
        for i in text.parties.indices { text.parties[i].did = filled["did." + text.parties[i].id] }
        FormsAreas.put(filled, into: &text)
        let offices = mine.map(\.party).filter { text.parties.map(\.did).contains($0) }
        if !offices.isEmpty { form.show("agreements/coverage", try CoveragePart(text, for: offices, view).model) }
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
        let choice = try await context.store.read { [agreement] transaction in
            try FormsConclusion(ReaderView(request, context, in: transaction)).choice(
                request, parties: dids, least: NeutralNeed.of(agreement), isSealed: !isPublic)
        }
        let beginning = try await begin(choice, dids, context)
        agreement.conclusion = try FormsConclusion.read(beginning.clause.json)
        let act = try AgreementActs.offer(
            agreement, by: office.slug, issuer: office.party, isPublic: isPublic, note: request.texts("note"), id: beginning.negotiation)
        return try await Proposals.propose(
            act, by: request, title: FormsTitles.make("offer", agreement.title, context.texts), asksAlways: true, context: context)
    }

    /// The two outcomes are made now, in the log that decides, and the text names their commitments.
    private static func begin(_ choice: ConclusionChoice, _ parties: [String], _ context: NodeContext) async throws -> Deciding.Beginning {
        if choice.decider == context.origin {
            return try await Deciding.begin(
                parties: parties, signBy: choice.signBy, neutrals: choice.neutrals, isSealed: choice.isSealed, context)
        }
        do {
            return try await AskedToDecide.ask(
                choice.decider, .init(parties: parties, signBy: choice.signBy, neutrals: choice.neutrals, isSealed: choice.isSealed), context)
        } catch let failure as Failure {
            let field = failure.pointer == "/signBy" ? "signBy" : failure.pointer?.hasPrefix("/neutrals") == true ? "neutrals" : "decider"
            throw FormText.wrong(
                field, en: "The log of \(choice.decider) cannot decide this: \(failure.words["en"] ?? failure.detail)",
                zhHans: "\(choice.decider) 的日志无法裁定：\(failure.words["zh-Hans"] ?? failure.detail)")
        }
    }
}
