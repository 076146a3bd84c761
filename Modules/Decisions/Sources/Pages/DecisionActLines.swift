import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import Signing

/// What was said about a request, line by line: what people see before they approve it, and what its record's page shows.
struct DecisionActLines {
    let record: Record
    let form: DecisionActForm
    let reader: DecisionReader

    private var view: ReaderView { reader.view }

    func lines() throws -> [JSON] {
        var lines: [JSON] = []
        func add(_ key: String, _ value: String?, href: String? = nil, lang: String? = nil) {
            guard let value, !value.isEmpty else { return }
            lines.append([
                "label": .string(view("decisions.step." + key)), "value": .string(value), "href": href.map { .string($0) } ?? .null,
                "lang": lang.map { .string($0) } ?? .null,
            ])
        }
        let title = LanguageTag.best(reader.file.text.title, for: view.language)
        add("request", title?.text, href: "/decisions/" + form.request.id.uuid, lang: title?.tag)
        add("by", try view.name(record.issuer))
        let words = try reader.answered().map { AnswerWords($0.rules, view.language, view.texts) }
        switch record.kind {
        case DecisionKinds.decision:
            add("field.decision", form.word.map { view("decisions.step." + $0) })
            add("rulesAndDecision", form.follows.map { view("decisions.history.follows." + $0) })
            try mandate(add)
            add("field.subjectArea", record.subject["subjectArea"]?.string)
            add("field.conditions", best(record.subject["conditions"]))
            add("field.validUntil", form.until.map { view.formats.date($0) })
            add("field.appeal", best(record.subject["appeal"]?["route"]))
            add("field.appealDays", record.subject["appeal"]?["days"]?.integer.map { view.formats.number($0) })
            if let reconsiders = form.reconsiders {
                add("reconsiders", view("kinds." + DecisionKinds.reconsideration), href: "/records/" + reconsiders.id.uuid)
            }
        case DecisionKinds.clarification where form.word == "asked":
            add("field.asks", view.formats.list(form.asks.map { words?.label($0) ?? $0 }))
        case DecisionKinds.clarification, DecisionKinds.attestation:
            add(record.kind == DecisionKinds.attestation ? "field.attests" : "given", facts(words))
        case DecisionKinds.heldFact:
            guard let held = form.held else { break }
            let attribute = words?.rules.library.schema[held.fact]
            let value = attribute.flatMap { Value(held.value, for: $0) }
            add("field.held", words?.heading(held.fact) ?? held.fact)
            add("hold.value", attribute.flatMap { attribute in value.flatMap { words?.text($0, attribute) } } ?? held.value.canonicalText)
            add("hold.readers", try view.name(record.issuer))
        case DecisionKinds.moreTime: add("field.days", form.days.map { view.formats.number($0) })
        case DecisionKinds.review: add("field.result", form.word.map { view("decisions.step.result." + $0) })
        case DecisionKinds.end:
            add("ends", form.word.map { view("decisions.state." + $0) })
            try mandate(add)
        default: break
        }
        return lines
    }

    private func mandate(_ add: (String, String?, String?, String?) -> Void) throws {
        guard let reference = form.mandate else { return }
        let logged = try LoggedMandates(origin: view.home, in: view.transaction).mandate(reference.id)
        let title = logged.flatMap { LanguageTag.best($0.mandate.titles, for: view.language) }
        add("field.mandate", title?.text ?? reference.id.uuid, "/envoys/" + reference.id.uuid, title?.tag)
    }

    private func facts(_ words: AnswerWords?) -> String {
        view.formats.list(
            form.facts.sorted { $0.key < $1.key }.map { name, json in
                guard let words, let attribute = words.rules.library.schema[name], let value = Value(json, for: attribute) else { return name }
                return words.fact(attribute, value)
            })
    }

    private func best(_ json: JSON?) -> String? { LanguageTag.best(DecisionReader.texts(json), for: view.language)?.text }
}
