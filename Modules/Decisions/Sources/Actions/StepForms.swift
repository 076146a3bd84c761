import Canon
import DecisionsAPI
import Node
import Pages
import PeopleAPI
import RuleEngine
import Signing
import Store

/// The forms of the steps of a decision's life: `/decisions/:uuid/<step>`. Each shows what it is about, keeps what was typed when it is refused, and leads to
/// the page on which what will be signed stands in plain words and is approved with a passkey.
struct StepForms: Sendable {
    let shelf: DecisionShelf

    var routes: [Route] {
        Step.allCases.flatMap { step in
            let answer = answer(step)
            return [
                Route(
                    "GET", "/decisions/:uuid/" + step.rawValue, access: .signedIn(), summary: step.summary + ": the form.", handler: answer.show),
                Route(
                    "POST", "/decisions/:uuid/" + step.rawValue, access: .signedIn(), summary: step.summary + ", by the fields of the form.",
                    handler: answer.take),
            ]
        }
    }

    private func answer(_ step: Step) -> FormAnswer {
        FormAnswer(
            section: "decisions", fields: step.places, keeps: FormAnswer.keptWithPowers,
            title: { view in view("decisions.step.\(step.rawValue).title") },
            form: { view, values, problem in
                let subject = try self.subject(step, view)
                let filled = view.request.method == "GET" ? step.defaults.merging(values) { $1 } : values
                var form = FormPage(
                    action: view.request.path, lead: view("decisions.step.\(step.rawValue).lead"), button: view("decisions.step.next"),
                    values: filled, problem: problem)
                form.note = view("decisions.step.note")
                try subject.tell(&form)
                if step != .hold { try subject.speaker(&form, "decisions.new.party") }
                try subject.fill(&form)
                form.back = ("/decisions/" + subject.file.request.id.uuid, view("decisions.step.back"))
                return form
            },
            send: { request, context in
                if step == .hold, let path = try await self.chosen(request, context) { return .redirect(path) }
                let (act, title) = try await context.store.read { transaction -> (Act, [String: String]) in
                    let subject = try self.subject(step, ReaderView(request, context, in: transaction))
                    return (try subject.act(), subject.title(context.texts))
                }
                return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context)
            })
    }

    /// Where the value of the confidential fact is asked for that was chosen; nil once that is so.
    private func chosen(_ request: Pages.Request, _ context: NodeContext) async throws -> String? {
        guard request.form["fact"] == nil else { return nil }
        return try await context.store.read { transaction in
            try self.subject(.hold, ReaderView(request, context, in: transaction)).placeOfValue()
        }
    }

    /// Throws 404 for what the reader may not see, and 403 where the reader may not take the step.
    private func subject(_ step: Step, _ view: ReaderView) throws -> StepSubject {
        guard let id = view.request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let reader = try DecisionReader(id, view, shelf: shelf) else {
            throw Failure.notFound("request of this name")
        }
        let subject = StepSubject(step: step, reader: reader, shelf: shelf)
        guard step != .hold || reader.file.request.isSealed else {
            throw Failure(
                status: 409, code: "decisions.form.open", detail: "everybody reads this request; a confidential fact belongs to a sealed one",
                words: [
                    "en": "Everybody reads this request. A confidential fact is kept for a request that is sealed to its parties: make one that is.",
                    "zh-Hans": "该申请人人可读。保密事实仅用于对各方封存的申请；请另行提出封存的申请。",
                ])
        }
        guard !subject.offices.isEmpty else {
            throw Failure(
                status: 403, code: "decisions.form.stranger", detail: "this step is for people of another party; see on the request whose turn it is",
                words: ["en": "This step is for people of another party. The request says whose turn it is.", "zh-Hans": "此步骤限另一方的人员；申请页面载明轮到哪一方。"])
        }
        return subject
    }
}

/// A step of a decision's life as people take it.
enum Step: String, CaseIterable, Sendable {
    case recommend, decide, ask, give, attest, hold, extend, reconsider, review, withdraw, revoke, expire

    var summary: String {
        switch self {
        case .recommend: "Ask the rules about a request and sign what they say"
        case .decide: "Decide on a request under a mandate"
        case .ask: "Ask the applicant for facts; the clock stands"
        case .give: "Give the facts that were asked for"
        case .attest: "Attest facts of a request"
        case .hold: "Keep a confidential fact of a request, which counts and is told to nobody"
        case .extend: "Take more time for a decision"
        case .reconsider: "Ask that another person decide again"
        case .review: "Review a decision from outside"
        case .withdraw: "Withdraw a request"
        case .revoke: "Revoke a grant under a mandate"
        case .expire: "Record that a grant has run out"
        }
    }

    /// The field that a refusal from the log speaks of, by the last part of its pointer.
    var places: [String: String] {
        switch self {
        case .decide:
            ["recommendation": "decision", "recommendationIs": "decision", "reconsiders": "mandate", "request": "decision", "route": "appeal-en"]
        case .reconsider: ["decision": "grounds-en"]
        case .review: ["decision": "result"]
        case .hold: ["fact": "value"]
        case .extend: ["request": "days"]
        default: [:]
        }
    }

    /// What stands in the fields before anybody typed.
    var defaults: [String: String] { self == .decide ? ["subjectArea": "1.5", "appealDays": "30"] : [:] }
}
