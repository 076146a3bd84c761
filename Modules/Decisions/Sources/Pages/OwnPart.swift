import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing

/// What a party keeps confidential about a request, and what the rules say with it: for the party's own people alone.
struct OwnPart {
    let reader: DecisionReader
    let answered: Answered

    init(_ reader: DecisionReader, _ answered: Answered) { (self.reader, self.answered) = (reader, answered) }

    private var view: ReaderView { reader.view }
    private var words: AnswerWords { AnswerWords(answered.rules, view.language, view.texts) }

    /// One for each party of the reader's that keeps something.
    func model() throws -> JSON {
        let parties = reader.file.request.parties.filter { reader.office(at: $0) != nil && !reader.file.held(by: $0).isEmpty }
        return .array(try parties.map { .object(try own($0)) })
    }

    private func own(_ party: String) throws -> JSONObject {
        let held = reader.file.held(by: party)
        let name = ["party": try view.name(party)]
        let isSigned = reader.file.recommendations.contains { $0.act.issuer == party && Set($0.content.held.map(\.fact)) == Set(held.keys) }
        var model: JSONObject = [
            "id": .string("own-" + (reader.office(at: party)?.slug ?? "")), "title": .string(view("decisions.own.title", name)),
            "text": .string(view("decisions.own.text", name)),
            "facts": ["items": .array(held.sorted { $0.key < $1.key }.map { line($0.key, $0.value.act, $0.value.content) })],
            "state": .string(view(isSigned ? "decisions.own.signed" : "decisions.own.unsigned", name)),
        ]
        do {
            let question = try DecideJSON.question(reader.file.question(of: party), under: answered.rules)
            let counting = try Counting(reader.file, under: answered.rules, in: reader.known, on: view.now.date)
            let whole = try Recommendation.whole(
                question.adding(counting.all, in: answered.rules.library.schema), holding: Array(held.values), under: answered.rules)
            let decision = answered.rules.book.decide(whole, suggesting: false)
            model["joint"] = .string(view("decisions.exhibit.says", ["outcome": words.outcome(decision.outcome)]))
            model["table"] = OutcomeTable.model(decision, answered.rules, caption: view("decisions.own.caption", name), words, view)
        } catch let failure as Failure {
            // Under other rules than those under which it was kept it may be no fact at all; that is said, and nothing is guessed.
            model["joint"] = .string(failure.words[view.language.rawValue] ?? failure.detail)
        }
        return model
    }

    private func line(_ fact: String, _ act: KnownDecisionAct, _ content: HeldFact) -> JSON {
        let attribute = answered.rules.library.schema[fact]
        let value = attribute.flatMap { attribute in Value(content.value, for: attribute).map { words.text($0, attribute) } }
        let why = LanguageTag.best(DecisionReader.texts(act.subject["reasons"]), for: view.language)
        return [
            "label": .string(words.heading(fact)), "value": .string(value ?? content.value.canonicalText), "href": .string("/records/" + act.id.uuid),
            "note": why.map { .string($0.text) } ?? .null,
        ]
    }
}
