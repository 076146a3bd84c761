import Canon
import DecisionsAPI
import Node
import Pages
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store

/// `POST /decisions/:uuid/steps`: a step of a decision's life from a form, kept as a proposal where people must approve it.
struct StepForms: Sendable {
    let shelf: DecisionShelf

    @Sendable func post(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let step = request.form["step"] else {
            throw Failure.notFound("request of this name")
        }
        guard request.comesFrom(context.url) else {
            throw Failure(
                status: 403, code: "request.otherSite",
                detail: "this form was not sent from a page of this site; open the page and send it from there")
        }
        let act = try await context.store.read { transaction -> Act in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try DecisionReader(id, view, shelf: shelf) else { throw Failure.notFound("request of this name") }
            return try self.act(step, reader)
        }
        let title = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, context.texts("decisions.step.\(step).act", $0)) })
        return try await Proposals.propose(act, by: request, title: title, context: context)
    }

    /// The form → the act. Throws `Failure` that names the field.
    func act(_ step: String, _ reader: DecisionReader) throws -> Act {
        let (form, file) = (FormReader(reader.view.request.form), reader.file)
        let slug = try form.text("party")
        guard let office = reader.view.request.person?.offices.first(where: { $0.slug == slug }) else {
            throw Failure(status: 403, code: "people.otherParty", detail: "you hold no office of that party; choose a party of yours")
        }
        func act(_ kind: String, _ members: JSONObject, refersTo: [RecordReference] = []) throws -> Act {
            try DecisionActs.act(kind, about: file.request, members, by: slug, issuer: office.party, refersTo: refersTo)
        }
        switch step {
        case "recommend":
            let picker = RulePicker(KnownRuleSets(origin: reader.view.home, in: reader.view.transaction), shelf: shelf)
            let content = try RecommendationRoute.content(file, of: office.party, by: picker, on: reader.view.now.date)
            return try act(
                DecisionKinds.recommendation, content.subject(to: file.request.reference),
                refersTo: content.rules.compactMap { $0["record"].flatMap { RecordReference(json: $0) } })
        case "decide":
            guard let last = file.recommendations.last else {
                throw form.refusal("decision", "needs the rules' answer first; ask the rules and sign it")
            }
            let mandate = try reference(form.text("mandate"), reader)
            return try act(
                DecisionKinds.decision,
                DecisionActs.decision(
                    granted: try form.text("decision") == "granted", on: last.act.reference, outcome: last.content.outcome.word, under: mandate,
                    reasons: try form.bilingual("reasons"), conditions: form.optionalTexts("conditions"), validUntil: try form.date("validUntil"),
                    subjectArea: try form.text("subjectArea"), appeal: try form.bilingual("appeal"), appealDays: try form.number("appealDays"),
                    reconsiders: reader.life.state == .reconsidering ? file.acts(DecisionKinds.reconsideration).last?.act.reference : nil),
                refersTo: [last.act.reference, mandate])
        case "ask":
            return try act(
                DecisionKinds.clarification,
                ["step": "asked", "asks": .array(form.boxes("asks").map { .string($0) }), "reasons": .languages(try form.bilingual("reasons"))])
        case "give": return try act(DecisionKinds.clarification, try given(form, reader))
        case "attest":
            let names = Set(form.boxes("attests"))
            var members: JSONObject = [
                "facts": .object(
                    JSONObject(Dictionary(uniqueKeysWithValues: file.facts.filter { names.contains($0.key) }.map { ($0.key, $0.value) })))
            ]
            let basis = form.optionalTexts("basis")
            if !basis.isEmpty { members["basis"] = .languages(basis) }
            return try act(DecisionKinds.attestation, members)
        case "extend":
            return try act(
                DecisionKinds.moreTime, ["days": .integer(Int64(try form.number("days"))), "reasons": .languages(try form.bilingual("reasons"))])
        case "reconsider", "review":
            guard let last = file.decisions.last else { throw form.refusal("decision", "needs a decision; there is none yet") }
            var members: JSONObject = ["decision": last.act.reference.json]
            if step == "reconsider" { members["grounds"] = .languages(try form.bilingual("grounds")) }
            if step == "review" {
                (members["result"], members["reasons"]) = (.string(try form.text("result")), .languages(try form.bilingual("reasons")))
            }
            return try act(step == "review" ? DecisionKinds.review : DecisionKinds.reconsideration, members)
        case "withdraw": return try act(DecisionKinds.end, ["end": "withdrawn", "reasons": .languages(try form.bilingual("reasons"))])
        case "revoke":
            return try act(
                DecisionKinds.end,
                [
                    "end": "revoked", "mandate": try reference(form.text("mandate"), reader).json,
                    "reasons": .languages(try form.bilingual("reasons")),
                ])
        default: throw Failure.notFound("step \(step)")
        }
    }

    private func given(_ form: FormReader, _ reader: DecisionReader) throws -> JSONObject {
        guard let answered = try reader.answered() else { throw form.refusal("fact", "cannot be read; the question is not answerable here") }
        var facts: JSONObject = [:]
        for (name, text) in form.values where name.hasPrefix("fact.") && !text.trimmed.isEmpty {
            let fact = String(name.dropFirst(5))
            guard let attribute = answered.rules.library.schema[fact], let value = FactText.value(text, for: attribute) else {
                throw form.refusal(name, "does not fit; see what the field asks for")
            }
            facts[fact] = value.json
        }
        var members: JSONObject = ["step": "answered", "facts": .object(facts)]
        let note = form.optionalTexts("note")
        if !note.isEmpty { members["note"] = .languages(note) }
        return members
    }

    private func reference(_ uuid: String, _ reader: DecisionReader) throws -> RecordReference {
        guard let id = RecordID(uuid: uuid),
            let found = try RecordLookup.find(id, origin: reader.view.home, in: reader.view.transaction), let record = found.record
        else { throw Failure.notFound("mandate of this name") }
        return RecordReference(id: id, digest: record.digest)
    }
}

/// Fields of a form as people fill them in.
struct FormReader {
    let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    func refusal(_ field: String, _ what: String) -> Failure {
        Failure(status: 422, code: "decisions.form", pointer: field, detail: "\(field) \(what)")
    }

    func text(_ name: String) throws -> String {
        guard let value = values[name]?.trimmed, !value.isEmpty else { throw refusal(name, "is empty; fill it in") }
        return value
    }

    func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)), (1...3650).contains(number) else { throw refusal(name, "must be a whole number from 1 to 3650") }
        return number
    }

    func date(_ name: String) throws -> CalendarDate? {
        guard let value = values[name]?.trimmed, !value.isEmpty else { return nil }
        guard let day = CalendarDate(value) else { throw refusal(name, "must be a date such as 2026-12-31") }
        return day
    }

    func optionalTexts(_ name: String) -> [String: String] {
        var texts: [String: String] = [:]
        for language in Language.allCases {
            if let value = values["\(name).\(language.rawValue)"]?.trimmed, !value.isEmpty { texts[language.rawValue] = value }
        }
        return texts
    }

    func bilingual(_ name: String) throws -> [String: String] {
        let texts = optionalTexts(name)
        guard !texts.isEmpty else { throw refusal(name + ".en", "is empty in both languages; fill in one at least") }
        return texts
    }

    /// The ticked boxes `name.word`.
    func boxes(_ name: String) -> [String] {
        values.keys.filter { $0.hasPrefix(name + ".") }.map { String($0.dropFirst(name.count + 1)) }.sorted()
    }
}
