import Canon
import DecisionsAPI
import Node
import Pages
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store

/// `/decisions/new`: from an answered question to a request, with the facts as they were given.
struct NewRequestPage: Sendable {
    let shelf: DecisionShelf

    private static let own = ["party", "askedOf", "seal", "title-en", "title-zh", "purpose-en", "purpose-zh"]

    /// The form; where there is no question yet, the way to one.
    @Sendable func form(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let isReady = try await context.store.read { transaction in
            try Answered(NewRequestPage.asked(request.query), by: RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)) != nil
        }
        guard isReady else {
            return .page(Page("decisions/new", title: context.texts("decisions.new.heading", request.language), model: [:], section: "decisions"))
        }
        return try await answer.show(request, context)
    }

    @Sendable func send(_ request: Pages.Request, _ context: NodeContext) async throws -> Response { try await answer.take(request, context) }

    private static func asked(_ members: [String: String]) -> DecideQuestion {
        var members = members
        for name in own { members[name] = nil }
        return DecideQuestion(members)
    }

    private var answer: FormAnswer {
        FormAnswer(
            section: "decisions", fields: ["title": "title-en", "purpose": "purpose-en", "facts": "askedOf"], keeps: FormAnswer.keptWithPowers,
            title: { view in view("decisions.new.heading") },
            form: { view, values, problem in
                let asked = NewRequestPage.asked(values)
                var form = FormPage(
                    action: "/decisions/new", lead: view("decisions.new.lead"), button: view("decisions.step.next"), values: values, problem: problem)
                for member in asked.members() { form.carry(member.name, member.value) }
                try tell(&form, asked, view)
                let offices = view.request.person?.offices ?? []
                form.select("party", view("decisions.new.party"), try offices.map { ($0.slug, try view.name($0.party)) })
                form.select(
                    "askedOf", view("decisions.new.askedOf"),
                    try PartyView.all(origin: view.home, in: view.transaction).map { ($0.did, $0.name(view.language)) })
                for (name, rows) in [("title", 2), ("purpose", 5)] {
                    form.area(name + "-en", view("decisions.new." + name) + view("decisions.step.inEnglish"), rows: rows, lang: "en")
                    form.area(name + "-zh", view("decisions.new." + name) + view("decisions.step.inChinese"), rows: rows, lang: "zh-Hans")
                }
                form.tick("seal", view("decisions.new.seal"))
                form.note = view.sentences([view("decisions.new.sealText"), view("decisions.step.note")])
                form.back = (asked.address(anchor: "answer"), view("decisions.new.back"))
                return form
            },
            send: { request, context in
                let act = try await context.store.read { transaction in
                    try made(request, RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf))
                }
                let title = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, context.texts("decisions.new.act", $0)) })
                return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context)
            })
    }

    /// Says above the fields what the rules answer, and the facts on which.
    private func tell(_ form: inout FormPage, _ asked: DecideQuestion, _ view: ReaderView) throws {
        let picker = RulePicker(KnownRuleSets(origin: view.home, in: view.transaction), shelf: shelf)
        guard let answered = try Answered(asked, by: picker) else { return }
        let words = AnswerWords(answered.rules, view.language, view.texts)
        form.tell(view("decisions.step.rules"), words.outcome(answered.decision.outcome), href: asked.address(anchor: "answer"))
        for (index, value) in answered.question.facts.values.sorted(by: { $0.key < $1.key }) {
            let attribute = answered.rules.library.schema.attributes[index]
            form.tell(words.label(attribute), words.text(value, attribute))
        }
    }

    private func made(_ request: Pages.Request, _ picker: RulePicker) throws -> Act {
        let asked = NewRequestPage.asked(request.form)
        guard let answered = try Answered(asked, by: picker), let what = asked.what else {
            throw FormText.wrong("askedOf", en: "There is no question yet. Answer the short form first.", zhHans: "尚无问题；请先填写简表。")
        }
        let text = DecisionRequest(
            askedOf: request.field("askedOf"), title: try request.neededTexts("title"), purpose: request.texts("purpose"), what: what,
            sides: answered.question.sides, facts: answered.question.facts.json(in: answered.rules.library.schema).object ?? [:])
        return try DecisionActs.request(text, by: request.field("party"), sealedTo: request.field("seal") == "on" ? [text.askedOf] : [])
    }
}
