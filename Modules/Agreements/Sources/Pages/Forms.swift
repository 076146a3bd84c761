import AgreementsAPI
import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// The forms by which people of a party act on an agreement. Each shows what it is about, and leads to the page on which what will be signed stands in
/// plain words and is approved with a passkey.
enum Forms {
    static var routes: [Route] {
        [
            Route("POST", "/agreements/offer", access: .signedIn(), summary: "Offer a drafted text: form field draft; without go the form is shown.")
            {
                try await FormsOffer.answer($0, $1)
            }
        ]
            + FormsCopy.routes
            + both("same", FormsSame.answer, "Record the same as the other side did (act names it: an event, or the standing of a concern)")
            + both("notice", FormsNotice.answer, "Publish that a sealed agreement exists, or its whole text")
            + both("happening", FormsHappening.answer, "Record something from which a time limit counts")
            + both("answer", FormsAnswer.answer, "Answer an offer with a changed version")
            + both("sign", FormsSign.answer, "Sign an offered text")
            + both("event", FormsEvent.answer, "Record that an agreement was extended, amended, suspended, resumed, renewed or ended")
            + both("fulfilment", FormsFulfilment.answer, "Record that a duty was fulfilled")
            + both("alarm", FormsAlarm.answer, "Record that a reminder was seen")
            + both(
                "outside", FormsOutside.answer, "Record the digest of a file that was signed outside",
                bodyLimit: FormsOutside.maximumFile + (1 << 20))
            + both("concern", FormsConcern.answer, "Raise a concern")
            + both("concern-answer", FormsConcernAnswer.answer, "Answer a concern: concern names it")
            + both("settlement", FormsSettlement.answer, "Say where a concern stands: concern names it")
    }

    private static func both(_ path: String, _ answer: FormAnswer, _ summary: String, bodyLimit: Int = 1 << 20) -> [Route] {
        [
            Route("GET", "/agreements/:uuid/" + path, access: .signedIn(), summary: summary + ": the form.", handler: answer.show),
            Route(
                "POST", "/agreements/:uuid/" + path, access: .signedIn(), summary: summary + ", by the fields of the form.", bodyLimit: bodyLimit,
                handler: answer.take),
        ]
    }

    /// A form of its own about an agreement. `key` names its texts: `agreements.forms.<key>.title`, `.lead`, `.send`.
    ///
    /// - Parameters:
    ///   - defaults: what stands in the fields before anybody typed.
    ///   - citesMandate: whether it asks under which mandate the act is, for kinds that an envoy may give.
    ///   - fill: adds the fields.
    ///   - build: makes the act of what was typed.
    static func answer(
        _ key: String, fields: [String: String] = [:], citesMandate: Bool = false,
        defaults: @escaping @Sendable (FormsSubject) throws -> [String: String] = { _ in [:] },
        fill: @escaping @Sendable (inout FormPage, FormsSubject) throws -> Void,
        build: @escaping @Sendable (FormsSubject, Request) throws -> Act
    ) -> FormAnswer {
        FormAnswer(
            section: "agreements", fields: fields.merging(FormAnswer.powers) { typed, _ in typed }, keeps: FormAnswer.keptWithPowers,
            title: { view in view("agreements.forms.\(key).title") },
            form: { view, values, problem in
                let subject = try FormsSubject(view)
                let filled = values.isEmpty || view.request.method == "GET" ? try defaults(subject).merging(values) { $1 } : values
                var form = FormPage(
                    action: "/agreements/\(subject.offer.id.uuid)/\(view.request.path.split(separator: "/").last ?? "")",
                    lead: view("agreements.forms.\(key).lead"), button: view("agreements.forms.next"), values: filled, problem: problem)
                subject.tell(&form)
                if subject.offices.count > 1 {
                    form.select("party", view("agreements.forms.party"), try subject.offices.map { ($0.slug, try view.name($0.party)) })
                }
                try fill(&form, subject)
                if citesMandate { try FormsMandate.ask(&form, subject) }
                form.note = view("agreements.forms.note")
                form.back = ("/agreements/" + subject.offer.id.uuid, view("agreements.forms.back"))
                return form
            },
            send: { request, context in
                let (act, title) = try await context.store.read { transaction -> (Act, [String: String]) in
                    let subject = try FormsSubject(ReaderView(request, context, in: transaction))
                    var act = try build(subject, request)
                    if citesMandate { try FormsMandate.cite(request, subject, &act) }
                    return (act, FormsTitles.make(key, subject.offer.title, context.texts))
                }
                return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context)
            })
    }
}

/// What acts about agreements are called where people are asked to approve them.
enum FormsTitles {
    static func make(_ key: String, _ names: [String: String], _ texts: Texts) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let name = LanguageTag.best(names, for: language)?.text ?? ""
                return (language.rawValue, texts("agreements.forms.\(key).act", language, ["name": name]))
            })
    }
}

/// The agreement that a form is about, for a person of one of its parties.
struct FormsSubject {
    let reader: AgreementReader
    /// What the person is to parties of the agreement; at least one.
    let offices: [Person.Office]

    var view: ReaderView { reader.view }
    var offer: KnownOffer { reader.offer }

    /// Throws 404 for what the reader may not see, and 403 where the reader is of no party.
    init(_ view: ReaderView) throws {
        guard let id = view.request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let reader = try AgreementReader(id, view) else {
            throw Failure.notFound("agreement of this name")
        }
        self.reader = reader
        offices = reader.offer.parties.compactMap { view.request.person?.office(at: $0) }
        guard !offices.isEmpty else {
            throw Failure(
                status: 403, code: "agreement.form.stranger", detail: "this is for people of the parties of the agreement; ask one of them",
                words: ["en": "This is for people of the parties of the agreement. Ask one of them.", "zh-Hans": "仅限本协议当事方的人员；请向其提出。"])
        }
    }

    /// The office under which the person acts: the one that was chosen, else the first.
    func office(_ request: Request) -> Person.Office {
        offices.first { $0.slug == request.field("party") } ?? offices[0]
    }

    /// An act about the agreement by the person's party.
    func act(_ kind: String, _ members: JSONObject, _ request: Request) throws -> Act {
        let office = office(request)
        return try AgreementActs.act(kind, about: offer, members, by: office.slug, issuer: office.party)
    }

    func tell(_ form: inout FormPage) {
        let title = LanguageTag.best(offer.title, for: view.language)
        form.tell(view("agreements.forms.agreement"), title?.text ?? "", href: "/agreements/" + offer.id.uuid, lang: title?.tag)
        form.tell(view("agreements.forms.parties"), view.formats.list(offer.parties.map { (try? view.name($0)) ?? $0 }))
    }

    /// The concern that the form is about, by the field or query value `concern`.
    func concern(_ uuid: String?) throws -> KnownAct {
        guard let uuid, let concern = reader.acts(AgreementKinds.concern).first(where: { $0.id.uuid == uuid }) else {
            throw Failure.notFound("concern of this name")
        }
        return concern
    }
}
