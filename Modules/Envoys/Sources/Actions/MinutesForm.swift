import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `/consultations/:uuid/minutes`: what was said, in the words of one side; and the other side's word that it was so.
enum MinutesForm {
    static let answer = FormAnswer(
        section: "envoys", fields: ["text": "text-en", "heldOn": "heldOn", "consultation": "heldOn", "issuer": "heldOn", "approvals": "heldOn"],
        keeps: FormAnswer.keptWithPowers,
        title: { view in view("envoys.minutes.formTitle") },
        form: { view, values, problem in
            let asked = try AskedConsultation(view.request.parameters["uuid"], origin: view.home, in: view.transaction)
            var form = FormPage(
                action: "/consultations/\(asked.reference.id.uuid)/minutes", lead: view("envoys.minutes.lead"), button: view("envoys.minutes.send"),
                values: values, problem: problem)
            try asked.tell(&form, view)
            form.day("heldOn", view("envoys.minutes.heldOn"))
            form.area("text-en", view("envoys.minutes.textEn"), lang: "en")
            form.area("text-zh", view("envoys.minutes.textZh"), lang: "zh-Hans")
            for key in ["agreed", "open"] {
                form.heading(view("envoys.minutes." + key))
                form.area(key + "-en", view("envoys.minutes.pointsEn"), hint: view("envoys.minutes.pointsHint"), rows: 3, lang: "en")
                form.area(key + "-zh", view("envoys.minutes.pointsZh"), hint: view("envoys.minutes.pointsHint"), rows: 3, lang: "zh-Hans")
            }
            form.note = view("envoys.minutes.note")
            return form
        }, send: send)

    @Sendable private static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let asked = try await AskedConsultation.find(request, context)
        var minutes = JointMinutes(of: asked.reference, heldOn: try request.day("heldOn"), text: try request.neededTexts("text"))
        minutes.agreed = points(request, "agreed")
        minutes.open = points(request, "open")
        return try await propose(minutes, "minutes", asked, request, context)
    }

    /// The other side's minutes with exactly their content.
    @Sendable static func confirm(_ request: Request, _ context: NodeContext) async throws -> Response {
        let asked = try await AskedConsultation.find(request, context)
        guard let id = RecordID(uuid: request.field("minutes")) else { throw Failure.notFound("minutes of this name") }
        let found = try await context.store.read { [origin = context.origin] in try RecordLookup.find(id, origin: origin, in: $0) }
        guard let record = found?.record, record.kind == JointMinutes.kind, var minutes = try? JointMinutes(record.subject),
            minutes.consultation == asked.reference
        else { throw Failure.notFound("minutes of this name") }
        minutes.confirms = RecordReference(id: record.id, digest: record.digest)
        return try await propose(minutes, "confirm", asked, request, context, besides: record.issuer)
    }

    private static func propose(
        _ minutes: JointMinutes, _ title: String, _ asked: AskedConsultation, _ request: Request, _ context: NodeContext, besides other: String? = nil
    ) async throws -> Response {
        // Who confirms belongs to the other side than who logged the minutes.
        let sides = other.map { $0 == asked.askedOf ? asked.sides.filter { $0 != asked.askedOf } : [asked.askedOf] } ?? asked.sides
        let office = sides.lazy.compactMap { request.person?.office(at: $0) }.first
        guard let office else {
            throw Failure.envoys(403, "notThere", "heldOn", en: "is for people of the two sides of the consultation", zhHans: "仅限磋商双方的人员")
        }
        return try await Proposals.propose(
            Act(
                party: office.slug, kind: JointMinutes.kind, subject: minutes.subject,
                refersTo: [asked.reference] + (minutes.confirms.map { [$0] } ?? [])), by: request,
            title: EnvoyTitles(context.texts).about(title, asked.title), context: context)
    }

    /// One point a line, the first of one language with the first of the other.
    static func points(_ request: Request, _ name: String) -> [[String: String]] {
        func lines(_ suffix: String) -> [String] {
            request.field("\(name)-\(suffix)").split(whereSeparator: \.isNewline).map { FormText.trimmed(String($0)) }.filter { !$0.isEmpty }
        }
        let (en, zh) = (lines("en"), lines("zh"))
        return (0..<max(en.count, zh.count)).map { i in
            var point: [String: String] = [:]
            if i < en.count { point["en"] = en[i] }
            if i < zh.count { point["zh-Hans"] = zh[i] }
            return point
        }
    }
}
