import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// A consultation as its forms read it.
struct AskedConsultation: Sendable {
    var reference: RecordReference
    var title: [String: String]
    var askedBy: String
    var askedOf: String
    /// The principal of the mandate under which it was asked, where it is known here.
    var principal: String?

    /// The parties that may log minutes of it, who was asked first.
    var sides: [String] { [askedOf, askedBy] + (principal.map { [$0] } ?? []) }

    init(_ uuid: String?, origin: String, in transaction: any ReadTransaction) throws {
        guard let id = uuid.flatMap({ RecordID(uuid: $0) }), let found = try RecordLookup.find(id, origin: origin, in: transaction),
            let record = found.record, record.kind == Consultation.kind, let asked = try? Consultation(record.subject)
        else { throw Failure.notFound("consultation of this name") }
        (reference, title) = (RecordReference(id: id, digest: record.digest), asked.title)
        (askedBy, askedOf) = (record.issuer, asked.askedOf)
        principal = try LoggedMandates(origin: origin, in: transaction).mandate(asked.mandate.id)?.mandate.principal
    }

    static func find(_ request: Request, _ context: NodeContext) async throws -> AskedConsultation {
        try await context.store.read { [origin = context.origin] in try AskedConsultation(request.parameters["uuid"], origin: origin, in: $0) }
    }

    /// What forms about it tell above their fields.
    func tell(_ form: inout FormPage, _ view: ReaderView) throws {
        let title = LanguageTag.best(title, for: view.language)
        form.tell(view("envoys.consultation.eyebrow"), title?.text ?? "", href: "/consultations/" + reference.id.uuid, lang: title?.tag)
        form.tell(view("envoys.consultation.askedBy"), try view.name(askedBy))
        form.tell(view("envoys.consultation.askedOf"), try view.name(askedOf))
        form.back = ("/consultations/" + reference.id.uuid, view("envoys.consultation.back"))
    }
}

/// `/consultations/:uuid/answer`: the answer of who was asked.
enum AnswerForm {
    static let answer = FormAnswer(
        section: "envoys", fields: ["text": "text-en", "consultation": "outcome", "issuer": "outcome", "approvals": "outcome"],
        keeps: FormAnswer.keptWithPowers,
        title: { view in view("envoys.answer.title") },
        form: { view, values, problem in
            let asked = try AskedConsultation(view.request.parameters["uuid"], origin: view.home, in: view.transaction)
            var form = FormPage(
                action: "/consultations/\(asked.reference.id.uuid)/answer", lead: view("envoys.answer.lead"), button: view("envoys.answer.send"),
                values: values, problem: problem)
            try asked.tell(&form, view)
            form.choices(
                "outcome", view("envoys.answer.outcome"),
                ConsultationAnswer.Outcome.allCases.map { ($0.rawValue, view("envoys.outcome." + $0.rawValue)) })
            form.area("text-en", view("envoys.answer.textEn"), lang: "en")
            form.area("text-zh", view("envoys.answer.textZh"), lang: "zh-Hans")
            form.day("newDate", view("envoys.answer.newDate"), hint: view("envoys.answer.newDateHint"))
            form.note = view("envoys.answer.note")
            return form
        }, send: send)

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let asked = try await AskedConsultation.find(request, context)
        guard let office = request.person?.office(at: asked.askedOf) else {
            throw Failure.envoys(
                403, "notAsked", "outcome", en: "is for people of \(asked.askedOf), who was asked", zhHans: "仅限被询问方 \(asked.askedOf) 的人员")
        }
        guard let outcome = ConsultationAnswer.Outcome(rawValue: request.field("outcome")) else {
            throw FormText.wrong("outcome", en: "Choose one of the answers.", zhHans: "请选择一种答复。")
        }
        let newDate = try request.optionalDay("newDate")
        guard (outcome == .moreTime) == (newDate != nil) else {
            throw FormText.wrong(
                "newDate", en: "Give this day when you ask for more time, and only then.", zhHans: "仅在请求延期时填写此日期，且必须填写。")
        }
        let answer = ConsultationAnswer(to: asked.reference, outcome, text: try request.neededTexts("text"), newDate: newDate)
        return try await Proposals.propose(
            Act(party: office.slug, kind: ConsultationAnswer.kind, subject: answer.subject, refersTo: [asked.reference]), by: request,
            title: EnvoyTitles(context.texts).about("answer", asked.title), context: context)
    }
}
