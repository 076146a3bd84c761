import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/decide`: may X go to Y in Z for purpose P? Begins with what wants to move, asks one fact at a time, and answers under both sides' rules.
struct DecidePage: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let asked = DecideQuestion(request.query)
        let model = try await context.store.read { transaction -> JSON in
            try self.model(asked, ReaderView(request, context, in: transaction), RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf))
        }
        return .page(Page("decisions/decide", title: context.texts("decisions.decide.title", request.language), model: model, section: "decisions"))
    }

    private func model(_ asked: DecideQuestion, _ view: ReaderView, _ picker: RulePicker) throws -> JSON {
        let form = QuestionForm(asked, view)
        let day = asked.facts["date"].flatMap { CalendarDate($0.trimmed) } ?? view.now.date
        let houses = try picker.known.inForce(on: day).filter { $0.jurisdiction.contains("-") }.map { set in
            (set.jurisdiction, LanguageTag.best(set.title, for: view.language)?.text ?? set.setID)
        }
        let answered = try Answered(asked, by: picker)
        let rules = try answered?.rules ?? picker.rules(for: [], on: day)
        var model: JSONObject = [
            "choices": form.choices(), "isBeginning": .bool(asked.what == nil && answered == nil),
            "form": asked.what == nil ? .null : form.short(rules, houses: houses, errors: dateErrors(asked) + missingCountries(asked)),
            "isOpenForm": .bool(answered == nil), "hasAnswer": .bool(answered != nil),
            "problem": problem(asked, answered, view),
        ]
        guard let answered else { return .object(model) }
        let part = AnswerPart(answered, view)
        model["answer"] = try part.model()
        model["next"] = next(answered, form)
        model["facts"] = facts(answered, view)
        model["simulation"] = simulation(answered, view)
        // The form needs somebody who acts for a party; others are led to where one signs in.
        model["requestHref"] = view.request.person == nil ? .null : .string(asked.address("/decisions/new"))
        model["equalHref"] = .string(asked.address("/decide/equal"))
        model["json"] = .string(DecidePage.question(answered).canonicalText)
        return .object(model)
    }

    /// What is missing before an answer can be given, where the short form was sent.
    private func problem(_ asked: DecideQuestion, _ answered: Answered?, _ view: ReaderView) -> JSON {
        guard answered == nil, asked.facts["action"] != nil else { return .null }
        let missing = missingCountries(asked)
        if missing.isEmpty && !dateErrors(asked).isEmpty { return .string(view("decisions.error.date")) }
        return missing.isEmpty ? .null : .string(view("decisions.error.countries"))
    }

    /// Countries that the short form was sent without.
    private func missingCountries(_ asked: DecideQuestion) -> [String] {
        asked.facts["action"] == nil ? [] : ["from", "to"].filter { asked.facts[$0] == nil }
    }

    private func dateErrors(_ asked: DecideQuestion) -> [String] {
        asked.facts["date"].map { CalendarDate($0.trimmed) == nil } == true ? ["date"] : []
    }

    /// The field of the fact that is to be changed, else of the one that tells most.
    private func next(_ answered: Answered, _ form: QuestionForm) -> JSON {
        let view = form.view
        let schema = answered.rules.library.schema
        if let change = answered.asked.change, let attribute = schema[change] {
            return form.one(attribute, answered.rules, why: view("decisions.next.change"))
        }
        if let wrong = answered.errors.first, let attribute = schema[wrong] {
            return form.one(attribute, answered.rules, why: view("decisions.next.wrong"), error: view(FactText.hintKey(attribute)))
        }
        guard let attribute = answered.next else { return .null }
        let left = answered.decision.asks.count { !answered.asked.skipped.contains($0) }
        return form.one(attribute, answered.rules, why: view.texts.count("decisions.next.left", left, view.language))
    }

    /// The facts as they were given, each with a link that shows its field.
    private func facts(_ answered: Answered, _ view: ReaderView) -> JSON {
        let words = AnswerWords(answered.rules, view.language, view.texts)
        let decisive = Set(answered.decisive)
        let items = answered.question.facts.values.sorted { $0.key < $1.key }.map { index, value -> JSON in
            let attribute = answered.rules.library.schema.attributes[index]
            return [
                "label": .string(words.heading(attribute)), "value": .string(words.text(value, attribute)),
                "note": decisive.contains(attribute.name) ? .string(view("decisions.facts.decisive")) : .null,
                "action": [
                    "href": .string(answered.asked.changing(attribute.name).address(anchor: "next")),
                    "label": .string(view("decisions.facts.change")),
                    "about": .string(words.label(attribute)),
                ],
            ]
        }
        let unknown = answered.asked.skipped.compactMap { name -> JSON? in
            guard let attribute = answered.rules.library.schema[name] else { return nil }
            return [
                "label": .string(words.heading(attribute)), "value": .string(view("decisions.facts.unknown")),
                "action": [
                    "href": .string(answered.asked.changing(name).address(anchor: "next")), "label": .string(view("decisions.facts.change")),
                    "about": .string(words.label(attribute)),
                ],
            ]
        }
        return ["items": .array(items + unknown)]
    }

    /// Whoever types facts asserts them; an answer that hangs on asserted facts is a simulation.
    private func simulation(_ answered: Answered, _ view: ReaderView) -> JSON {
        let words = AnswerWords(answered.rules, view.language, view.texts)
        let decisive = answered.decisive
        guard !decisive.isEmpty else { return .string(view("decisions.simulation.none")) }
        return .string(view("decisions.simulation.asserted", ["facts": view.formats.list(decisive.map { words.label($0) })]))
    }

    /// The question as `POST /api/v1/decide` and `comity decide --facts` take it.
    static func question(_ answered: Answered) -> JSON {
        [
            "sides": .array(answered.question.sides.map { .string($0) }),
            "facts": answered.question.facts.json(in: answered.rules.library.schema),
        ]
    }
}
