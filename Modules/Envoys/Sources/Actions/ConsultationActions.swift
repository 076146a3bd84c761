import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing

/// Asking to be heard, from the form on a mandate's page.
enum ConsultationActions {
    /// The form → the consultation. Pure.
    static func consultation(_ form: [String: String], under logged: LoggedMandate) throws -> Consultation {
        func text(_ key: String) -> String { form[key]?.trimmingBlanks ?? "" }
        func languages(_ key: String) throws -> [String: String] {
            var texts: [String: String] = [:]
            for (suffix, tag) in [("en", "en"), ("zh", "zh-Hans")] {
                let value = text("\(key)-\(suffix)")
                if !value.isEmpty { texts[tag] = value }
            }
            guard !texts.isEmpty else {
                throw Failure.envoys(422, "formEmpty", "\(key)-en", en: "is empty in both languages; fill in one", zhHans: "两种语言均为空，请至少填写一种")
            }
            return texts
        }
        guard let answerBy = CalendarDate(text("answerBy")) else {
            throw Failure.envoys(422, "formDate", "answerBy", en: "must be a date such as 2026-12-31", zhHans: "须为日期，例如 2026-12-31")
        }
        let authority = logged.mandate.authority
        var consultation = Consultation(
            mandate: RecordReference(id: logged.id, digest: logged.mandate.digest), askedOf: text("askedOf"), title: try languages("title"),
            question: try languages("question"), answerBy: answerBy, jurisdiction: authority.jurisdictions.first ?? "",
            subjectArea: text("subjectArea").isEmpty ? authority.subjectAreas.first ?? "" : text("subjectArea"))
        consultation.stage = IndustrialStage(rawValue: text("stage")) ?? authority.stages?.first
        if !text("url").isEmpty { consultation.url = text("url") }
        _ = try Consultation(consultation.subject)
        return consultation
    }

    /// The form of its own: what the short one on the mandate's page becomes where something is wrong with it.
    static let form = FormAnswer(
        section: "envoys",
        fields: [
            "mandate": "askedOf", "refersTo": "askedOf", "chain": "askedOf", "act": "askedOf", "approvals": "askedOf", "counterparty": "askedOf",
            "jurisdiction": "askedOf", "title": "title-en", "question": "question-en",
        ], keeps: FormAnswer.keptWithPowers, title: { view in view("envoys.consult.title") },
        form: { view, values, problem in
            let models = MandateModel(view)
            let logged = try StatusActions.find(view, models)
            var form = FormPage(
                action: "/envoys/\(logged.id.uuid)/consultations", lead: view("envoys.consult.text"), button: view("envoys.consult.send"),
                values: values, problem: problem)
            StatusActions.tell(&form, logged, models)
            let parties = try PartyView.all(origin: view.home, in: view.transaction).filter { $0.did != logged.mandate.principal }
            form.select("askedOf", view("envoys.consult.askedOf"), parties.map { ($0.did, $0.name(view.language)) })
            form.line("title-en", view("envoys.consult.titleEn"), lang: "en")
            form.line("title-zh", view("envoys.consult.titleZh"), lang: "zh-Hans")
            form.area("question-en", view("envoys.consult.questionEn"), lang: "en")
            form.area("question-zh", view("envoys.consult.questionZh"), lang: "zh-Hans")
            form.line("url", view("envoys.consult.url"))
            form.line("subjectArea", view("envoys.consult.subjectArea"), isShort: true)
            form.day("answerBy", view("envoys.consult.answerBy"))
            return form
        }, send: send)

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let logged = try await StatusActions.find(request, context)
        let office = [logged.mandate.holder, logged.mandate.principal].lazy.compactMap { request.person?.office(at: $0) }.first
        guard let office else {
            throw Failure.envoys(
                403, "notHolder", "askedOf", en: "is for the envoy and for people of \(logged.mandate.principal)",
                zhHans: "仅限该特使及委任方 \(logged.mandate.principal) 的人员")
        }
        let consultation = try consultation(request.form, under: logged)
        return try await Proposals.propose(
            Act(party: office.slug, kind: Consultation.kind, subject: consultation.subject, refersTo: [consultation.mandate]), by: request,
            title: EnvoyTitles(context.texts).about("consult", consultation.title), context: context)
    }
}
