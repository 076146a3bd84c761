import AgreementsAPI
import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `/agreements/:uuid/event`: the agreement is extended, amended, suspended, resumed, renewed or ended.
enum FormsEvent {
    /// A lapse is stated by hand where nothing else ended the agreement; it is offered last.
    static let words = ["extend", "renew", "amend", "suspend", "resume", "terminate", "lapse"]

    static let answer = Forms.answer(
        "event", fields: ["event": "event", "agreement": "event", "refersTo": "mandate"], citesMandate: true,
        defaults: { ["signedOn": $0.view.now.date.description, "effectiveFrom": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            form.choices("event", view("agreements.forms.event.what"), FormsEvent.words.map { ($0, view("agreements.forms.event.words." + $0)) })
            form.day("signedOn", view("agreements.forms.event.signedOn"))
            form.day("effectiveFrom", view("agreements.forms.event.effectiveFrom"))
            form.day("until", view("agreements.forms.event.until"), hint: view("agreements.forms.event.untilHint"))
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let word = request.field("event")
            guard FormsEvent.words.contains(word) else {
                throw FormText.wrong("event", en: "Choose what happens to the agreement.", zhHans: "请选择协议发生的变更。")
            }
            var members: JSONObject = [
                "event": .string(word), "signedOn": .string(try request.day("signedOn").description),
                "effectiveFrom": .string(try request.day("effectiveFrom").description),
            ]
            let until = try request.optionalDay("until")
            guard until != nil || !["extend", "renew"].contains(word) else {
                throw FormText.wrong("until", en: "Say the new last day.", zhHans: "请填写新的末日。")
            }
            members["until"] = until.map { .string($0.description) }
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            return try subject.act(AgreementKinds.event, members, request)
        })
}

/// `/agreements/:uuid/same`: what needs both sides is recorded alike by each; this records what the other side did.
enum FormsSame {
    static let kinds = [AgreementKinds.event, AgreementKinds.settlement]

    @Sendable static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (act, title) = try await context.store.read { transaction -> (Act, [String: String]) in
            let subject = try FormsSubject(ReaderView(request, context, in: transaction))
            guard let other = subject.reader.acts.first(where: { $0.id.uuid == request.field("act") && FormsSame.kinds.contains($0.kind) }),
                let office = FormsSame.missing(other, subject.reader.acts, subject.offices)
            else { throw Failure.notFound("act of the other side that waits for yours") }
            var act = try AgreementActs.act(other.kind, about: subject.offer, other.subject, by: office.slug, issuer: office.party)
            try FormsMandate.cite(request, subject, &act)
            return (
                act, FormsTitles.make(other.kind == AgreementKinds.event ? "event" : "settlement", subject.offer.title, context.texts)
            )
        }
        return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context)
    }

    /// The office of the person whose party has not recorded the same yet; nil where none is missing, or where one side is enough.
    static func missing(_ act: KnownAct, _ acts: [KnownAct], _ offices: [Person.Office]) -> Person.Office? {
        guard kinds.contains(act.kind), !["suspend", "terminate", "lapse"].contains(act.word ?? "") else { return nil }
        let said = Set(acts.filter { $0.kind == act.kind && $0.subject == act.subject }.map(\.issuer))
        return offices.first { !said.contains($0.party) }
    }
}
