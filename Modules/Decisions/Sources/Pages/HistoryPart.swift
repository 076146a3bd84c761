import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import Signing

/// Everything that was said about a request, latest first, each with its reasons, its mandate and a link to its record.
struct HistoryPart {
    let reader: DecisionReader
    /// Names of facts in the reader's language; nil where the rules are not known here.
    private let words: AnswerWords?

    init(_ reader: DecisionReader, _ answered: Answered?) {
        self.reader = reader
        words = answered.map { AnswerWords($0.rules, reader.view.language, reader.view.texts) }
    }

    private func facts(_ names: [String]) -> String { view.formats.list(names.map { words?.label($0) ?? $0 }) }

    private var view: ReaderView { reader.view }

    /// The values of the component `history`.
    func items() throws -> [JSON] {
        let acts = try reader.file.acts.map { try item($0.act, $0.form) }
        let request = reader.file.request
        let received: JSON = [
            "iso": .string(request.loggedAt.date.description), "date": .string(view.formats.date(request.loggedAt.date)),
            "title": .string(view("decisions.history.request", ["party": try view.name(request.issuer)])),
            "href": .string("/records/" + request.id.uuid),
            "text": .string(view("decisions.history.receipt")),
        ]
        return acts.reversed() + [received]
    }

    private func item(_ act: KnownDecisionAct, _ form: DecisionActForm) throws -> JSON {
        let kind = act.kind.split(separator: ".").first.map(String.init) ?? act.kind
        let key = "decisions.history." + kind + (form.word.map { "-" + $0 } ?? "")
        var text: [String] = []
        let reasons = LanguageTag.best(form.reasons, for: view.language)
        if let reasons { text.append(Prose(reasons.text, language: reasons.tag).excerpt(600)) }
        switch act.kind {
        case DecisionKinds.recommendation:
            if let content = try? Recommendation(act.subject) {
                text.append(view("decisions.outcome." + content.outcome.word))
                for item in content.counted {
                    let values = ["before": view.formats.number(item.before), "fact": words?.label(item.fact) ?? item.fact]
                    text.append(view("decisions.history.counted", values))
                }
                if let holder = content.held.first?.heldBy { text.append(view("decisions.history.held", ["office": try view.name(holder)])) }
            }
            if !reader.file.recommendations.contains(where: { $0.act.id == act.id }) { text.append(view("decisions.history.outdated")) }
        case DecisionKinds.decision:
            text.append(view("decisions.history.follows." + (form.follows ?? "")))
            text.append(try mandate(form))
            if let until = form.until { text.append(view("decisions.history.until", ["date": view.formats.date(until)])) }
            if let appeal = act.subject["appeal"], let route = LanguageTag.best(DecisionReader.texts(appeal["route"]), for: view.language) {
                let days = view.texts.count("decisions.days.calendar", appeal["days"]?.integer ?? 0, view.language)
                text.append(view("decisions.history.appeal", ["route": route.text, "days": days]))
            }
        case DecisionKinds.clarification where form.word == "asked":
            text.append(view("decisions.history.asks", ["facts": facts(form.asks)]))
        case DecisionKinds.moreTime: text.append(view.texts.count("decisions.history.added", form.days ?? 0, view.language))
        case DecisionKinds.attestation: text.append(view("decisions.history.facts", ["facts": facts(form.facts.keys)]))
        default: break
        }
        return [
            "iso": .string(act.loggedAt.date.description), "date": .string(view.formats.date(act.loggedAt.date)),
            "title": .string(view(key, ["party": try view.name(act.issuer)])), "href": .string("/records/" + act.id.uuid),
            "text": .string(view.sentences(text)),
        ]
    }

    /// Under whose mandate it was decided; the link stands in the record's own references.
    private func mandate(_ form: DecisionActForm) throws -> String {
        guard let reference = form.mandate, let logged = try LoggedMandates(origin: view.home, in: view.transaction).mandate(reference.id),
            logged.mandate.digest == reference.digest
        else { return view("decisions.history.mandateUnknown") }
        let title = LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? view("decisions.history.untitled")
        return view("decisions.history.mandate", ["title": title])
    }
}

extension DecisionReader {
    static func texts(_ value: JSON?) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (value?.object ?? [:]).compactMap { tag, text in text.string.map { (tag, $0) } })
    }
}
