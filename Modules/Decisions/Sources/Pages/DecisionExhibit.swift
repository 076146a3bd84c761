import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// A request inside another page: what each side says, and the way to change one fact. Other records of this module: their reasons.
enum DecisionExhibit {
    static func make(_ found: FoundRecord, for view: ReaderView, shelf: DecisionShelf) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        guard record.kind == DecisionKinds.request else { return try said(record, view, shelf) }
        guard let request = try? DecisionRequest(record.subject) else { return nil }
        var model: JSONObject = [
            "asks": .string(
                view(
                    "decisions.exhibit.asks",
                    [
                        "asked": try view.name(request.askedOf), "what": view("decisions.what." + request.what.rawValue),
                        "way": "\(request.facts["from"]?.string ?? "") → \(request.facts["to"]?.string ?? "")",
                    ])),
            "purpose": view.prose(request.purpose) ?? .null, "href": .string("/decisions/" + record.id.uuid),
        ]
        if let reader = try DecisionReader(record.id, view, shelf: shelf) {
            model["chips"] = .array(reader.chips.map(\.model))
            model["clock"] = reader.life.deadline == nil ? .null : .string(reader.deadlineText)
            if let answered = try reader.answered() { model["answer"] = try answer(answered, to: request, view) }
        }
        return Exhibit("decisions/exhibit", title: request.title, href: "/decisions/" + record.id.uuid, model: model)
    }

    /// The outcome of each side with the rules that lead to it, and links that ask again.
    private static func answer(_ answered: Answered, to request: DecisionRequest, _ view: ReaderView) throws -> JSON {
        let words = AnswerWords(answered.rules, view.language, view.texts)
        let ways = answered.decision.wouldPermit.prefix(2) + answered.decision.wouldEase.prefix(1)
        return [
            "joint": .string(
                view("decisions.exhibit.says", ["outcome": answered.outcome.map { words.outcome($0) } ?? view("decisions.outcome.nobody")])),
            // Several requests may stand on one page, and each table needs a name of its own.
            "table": OutcomeTable.model(
                answered.decision, answered.rules,
                caption: view("decisions.exhibit.caption", ["title": LanguageTag.best(request.title, for: view.language)?.text ?? ""]), words, view),
            "changeHref": .string(answered.asked.address(anchor: "facts")),
            "ways": .array(
                ways.map { suggestion in
                    var asked = answered.asked
                    for change in suggestion.changes { asked = asked.with(change.attribute, FactText.text(change.becomes)) }
                    return [
                        "href": .string(asked.address(anchor: "answer")),
                        "text": .string(view.formats.list(suggestion.changes.map { words.change($0) })),
                        "outcome": .string(view("decisions.ways.then", ["outcome": words.outcome(suggestion.range.atMost)])),
                    ]
                }), "hasWays": .bool(!ways.isEmpty),
        ]
    }

    private static func said(_ record: Record, _ view: ReaderView, _ shelf: DecisionShelf) throws -> Exhibit? {
        guard let form = try? DecisionActForm(record.kind, record.subject) else { return nil }
        let title = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, view.texts("kinds." + record.kind, $0)) })
        var model: JSONObject = ["purpose": view.prose(form.reasons) ?? .null, "href": .string("/decisions/" + form.request.id.uuid)]
        if let content = try? Recommendation(record.subject), record.kind == DecisionKinds.recommendation {
            model["asks"] = .string(view("decisions.exhibit.says", ["outcome": view("decisions.outcome." + content.outcome.word)]))
        }
        if let reader = try DecisionReader(form.request.id, view, shelf: shelf) {
            model["lines"] = ["items": .array(try DecisionActLines(record: record, form: form, reader: reader).lines())]
        }
        return Exhibit("decisions/exhibit", title: title, href: "/decisions/" + form.request.id.uuid, model: model)
    }
}
