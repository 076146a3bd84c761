import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `/envoys/:uuid/handover`: whom to ask while the holder is away.
enum HandoverForm {
    static let answer = FormAnswer(
        section: "envoys",
        fields: [
            "from": "from", "until": "until", "substitute": "substitute", "mandate": "substitute", "issuer": "substitute", "approvals": "substitute",
        ],
        keeps: FormAnswer.keptWithPowers,
        title: { view in view("envoys.handover.title") },
        form: { view, values, problem in
            let models = MandateModel(view)
            let logged = try StatusActions.find(view, models)
            var form = FormPage(
                action: "/envoys/\(logged.id.uuid)/handover", lead: view("envoys.handover.lead"), button: view("envoys.handover.send"),
                values: values,
                problem: problem)
            StatusActions.tell(&form, logged, models)
            let substitutes = try substitutes(for: logged, models)
            form.select(
                "substitute", view("envoys.handover.substitute"), hint: substitutes.isEmpty ? view("envoys.handover.nobody") : nil,
                try substitutes.map { other in
                    (other.id.uuid, "\(models.title(other.mandate)["text"]?.string ?? "") · \(try view.name(other.mandate.holder))")
                })
            form.day("from", view("envoys.handover.from"))
            form.day("until", view("envoys.handover.until"))
            form.line("reason-en", view("envoys.actions.reasonEn"), lang: "en")
            form.line("reason-zh", view("envoys.actions.reasonZh"), lang: "zh-Hans")
            form.note = view("envoys.handover.note")
            return form
        }, send: send)

    /// Other mandates of the same principal that are in force: a hand-over gives no power of its own.
    private static func substitutes(for logged: LoggedMandate, _ models: MandateModel) throws -> [LoggedMandate] {
        try models.mandates.all().filter {
            try $0.mandate.principal == logged.mandate.principal && $0.id != logged.id && models.state($0) == .inForce
        }
    }

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let logged = try await StatusActions.find(request, context)
        let mandate = logged.mandate
        let office = [mandate.holder, mandate.principal, mandate.issuer].lazy.compactMap { request.person?.office(at: $0) }.first
        guard let office else {
            throw Failure.envoys(
                403, "notHolder", "substitute", en: "is for the envoy and for people of \(mandate.principal)",
                zhHans: "仅限该特使及委任方 \(mandate.principal) 的人员")
        }
        guard let id = RecordID(uuid: request.field("substitute")),
            let other = try await context.store.read({ [origin = context.origin] in try LoggedMandates(origin: origin, in: $0).mandate(id) })
        else { throw FormText.wrong("substitute", en: "Choose who stands in.", zhHans: "请选择代理人。") }
        let change = MandateChange(
            handoverOf: RecordReference(id: logged.id, digest: mandate.digest), to: RecordReference(id: other.id, digest: other.mandate.digest),
            from: Instant(seconds: Int64(try request.day("from").daysSinceEpoch) * 86_400),
            // The last day named belongs to the absence.
            until: Instant(seconds: Int64(try request.day("until").daysSinceEpoch + 1) * 86_400), reason: request.texts("reason"))
        guard let from = change.from, let until = change.until, from < until else {
            throw FormText.wrong("until", en: "The last day must not be before the first.", zhHans: "最后一日不得早于第一日。")
        }
        return try await Proposals.propose(
            EnvoyActs.act(change, by: office.slug), by: request, title: EnvoyTitles(context.texts).change(.handover, logged), context: context)
    }
}
