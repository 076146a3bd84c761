import Canon
import DecisionsAPI
import Node
import Pages
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store

/// `/decisions/new`: from an answered question to a request, with the facts as they were given; checked before it is sent.
struct NewRequestPage: Sendable {
    let shelf: DecisionShelf

    @Sendable func form(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        try await page(DecideQuestion(request.query), request, context, problem: nil, status: 200)
    }

    @Sendable func send(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard request.comesFrom(context.url) else {
            throw Failure(
                status: 403, code: "request.otherSite",
                detail: "this form was not sent from a page of this site; open the page and send it from there")
        }
        var query = request.form
        let own = ["party", "askedOf", "seal", "title.en", "title.zh-Hans", "purpose.en", "purpose.zh-Hans"]
        for name in own { query[name] = nil }
        let asked = DecideQuestion(query)
        do {
            let act = try await context.store.read { transaction in
                try self.act(asked, FormReader(request.form), RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf))
            }
            let title = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, context.texts("decisions.new.act", $0)) })
            return try await Proposals.propose(act, by: request, title: title, context: context)
        } catch let failure as Failure where failure.status == 422 {
            return try await page(asked, request, context, problem: failure, status: 422)
        }
    }

    private func act(_ asked: DecideQuestion, _ form: FormReader, _ picker: RulePicker) throws -> Act {
        guard let answered = try Answered(asked, by: picker), let what = asked.what else {
            throw form.refusal("facts", "do not make a question yet; answer the short form first")
        }
        let request = DecisionRequest(
            askedOf: try form.text("askedOf"), title: try form.bilingual("title"), purpose: form.optionalTexts("purpose"), what: what,
            sides: answered.question.sides, facts: answered.question.facts.json(in: answered.rules.library.schema).object ?? [:])
        return try DecisionActs.request(request, by: try form.text("party"), sealedTo: form.values["seal"] == "on" ? [request.askedOf] : [])
    }

    private func page(
        _ asked: DecideQuestion, _ request: Pages.Request, _ context: NodeContext, problem: Failure?, status: Int
    ) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            guard let answered = try Answered(asked, by: RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)) else {
                return ["isReady": false]
            }
            let words = AnswerWords(answered.rules, view.language, view.texts)
            let form = FormReader(request.form)
            func field(_ name: String, _ language: Language, rows: Int) -> JSON {
                [
                    "name": .string("\(name).\(language.rawValue)"), "rows": .integer(Int64(rows)), "lang": .string(language.rawValue),
                    "label": .string(
                        view("decisions.new." + name) + (view.language == .chinese ? "（\(language.ownName)）" : " (\(language.ownName))")),
                    "value": .string(form.values["\(name).\(language.rawValue)"] ?? ""),
                ]
            }
            func options(_ dids: [(value: String, label: String)], _ chosen: String?) -> JSON {
                .array(dids.map { ["value": .string($0.value), "label": .string($0.label), "selected": .bool($0.value == chosen)] })
            }
            let parties = try PartyView.all(origin: view.home, in: transaction).map { ($0.did, $0.name(view.language)) }
            let offices = try (request.person?.offices ?? []).map { ($0.slug, try view.name($0.party)) }
            return [
                "isReady": true, "hidden": .array(asked.members().map { ["name": .string($0.name), "value": .string($0.value)] }),
                "areas": .array(["title", "purpose"].flatMap { name in Language.allCases.map { field(name, $0, rows: name == "title" ? 2 : 5) } }),
                "party": [
                    "name": "party", "label": .string(view("decisions.new.party")), "options": options(offices, form.values["party"]),
                ],
                "askedOf": [
                    "name": "askedOf", "label": .string(view("decisions.new.askedOf")), "options": options(parties, form.values["askedOf"]),
                ],
                "facts": [
                    "items": .array(
                        answered.question.facts.values.sorted { $0.key < $1.key }.map { index, value in
                            let attribute = answered.rules.library.schema.attributes[index]
                            return ["label": .string(words.heading(attribute)), "value": .string(words.text(value, attribute))]
                        })
                ],
                "outcome": .string(words.outcome(answered.decision.outcome)), "backHref": .string(asked.address(anchor: "answer")),
                "errors": problem.map { [["field": .string($0.pointer ?? ""), "text": .string($0.words[view.language.rawValue] ?? $0.detail)]] }
                    ?? [],
            ]
        }
        return .page(
            Page("decisions/new", title: context.texts("decisions.new.heading", request.language), model: model, status: status, section: "decisions")
        )
    }
}
