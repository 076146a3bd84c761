import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

extension StepSubject {
    /// The fields of the form → the act. Throws `Failure` that names the field.
    func act() throws -> Act {
        let request = view.request
        switch step {
        case .recommend:
            let picker = RulePicker(KnownRuleSets(origin: view.home, in: view.transaction), shelf: shelf)
            let content = try RecommendationRoute.content(file, of: office.party, by: picker, on: view.now.date)
            return try say(
                DecisionKinds.recommendation, content.subject(to: file.request.reference),
                refersTo: content.rules.compactMap { $0["record"].flatMap { RecordReference(json: $0) } })
        case .decide: return try decision()
        case .ask:
            let names = ticked("asks.")
            guard !names.isEmpty else {
                let first = try reader.answered()?.decision.asks.first.map { "asks.\($0)" }
                throw FormText.wrong(
                    first ?? "reasons-en", en: "Tick at least one fact that you need. Where no fact is open, nothing can be asked for.",
                    zhHans: "请至少勾选一项所需事实；没有待补事实时无从要求。")
            }
            return try say(
                DecisionKinds.clarification,
                ["step": "asked", "asks": .array(names.map { .string($0) }), "reasons": .languages(try request.neededTexts("reasons"))])
        case .give: return try say(DecisionKinds.clarification, try given())
        case .attest:
            let names = Set(ticked("attests."))
            guard !names.isEmpty else {
                throw FormText.wrong(
                    try unattested().first.map { "attests.\($0.name)" } ?? "basis-en", en: "Tick at least one fact that you answer for.",
                    zhHans: "请至少勾选一项由您负责的事实。")
            }
            let facts = file.facts.filter { names.contains($0.key) }.map { ($0.key, $0.value) }
            var members: JSONObject = ["facts": .object(JSONObject(Dictionary(uniqueKeysWithValues: facts)))]
            let basis = request.texts("basis")
            if !basis.isEmpty { members["basis"] = .languages(basis) }
            return try say(DecisionKinds.attestation, members)
        case .hold: return try say(DecisionKinds.heldFact, try held())
        case .extend:
            return try say(
                DecisionKinds.moreTime,
                ["days": .integer(try number("days", in: 1...365)), "reasons": .languages(try request.neededTexts("reasons"))])
        case .reconsider:
            return try say(
                DecisionKinds.reconsideration, ["decision": try decided().json, "grounds": .languages(try request.neededTexts("grounds"))])
        case .review:
            let result = request.field("result")
            guard StepSubject.results.contains(result) else {
                throw FormText.wrong("result", en: "Choose the result of the review.", zhHans: "请选择审查结果。")
            }
            return try say(
                DecisionKinds.review,
                ["decision": try decided().json, "result": .string(result), "reasons": .languages(try request.neededTexts("reasons"))])
        case .withdraw: return try say(DecisionKinds.end, ["end": "withdrawn", "reasons": .languages(try request.neededTexts("reasons"))])
        case .expire: return try say(DecisionKinds.end, ["end": "expired", "reasons": .languages(try request.neededTexts("reasons"))])
        case .revoke:
            let mandate = try chosenMandate()
            return try say(
                DecisionKinds.end, ["end": "revoked", "mandate": mandate.json, "reasons": .languages(try request.neededTexts("reasons"))],
                refersTo: [mandate])
        }
    }

    private func say(_ kind: String, _ members: JSONObject, refersTo: [RecordReference] = []) throws -> Act {
        let office = office
        return try DecisionActs.act(kind, about: file.request, members, by: office.slug, issuer: office.party, refersTo: refersTo)
    }

    private func decision() throws -> Act {
        let request = view.request
        let word = request.field("decision")
        guard ["granted", "refused"].contains(word) else {
            throw FormText.wrong("decision", en: "Choose whether it is granted or refused.", zhHans: "请选择准许或不予准许。")
        }
        guard let last = file.recommendations.last else {
            throw FormText.wrong(
                "decision", en: "The rules have not been asked about the facts as they stand. Ask them and sign the answer first.",
                zhHans: "尚未就现有事实查询规则；请先查询并签署结论。")
        }
        guard !request.field("subjectArea").isEmpty else {
            throw FormText.wrong("subjectArea", en: "Name the subject area, within the mandate.", zhHans: "请填写授权书范围内的学科领域。")
        }
        let mandate = try chosenMandate()
        return try say(
            DecisionKinds.decision,
            DecisionActs.decision(
                granted: word == "granted", on: last.act.reference, outcome: last.content.outcome.word, under: mandate,
                reasons: try request.neededTexts("reasons"), conditions: request.texts("conditions"),
                validUntil: try request.optionalDay("validUntil"), subjectArea: request.field("subjectArea"),
                appeal: try request.neededTexts("appeal"), appealDays: Int(try number("appealDays", in: 1...3650)),
                reconsiders: life.state == .reconsidering ? file.acts(DecisionKinds.reconsideration).last?.act.reference : nil),
            refersTo: [last.act.reference, mandate])
    }

    private func given() throws -> JSONObject {
        guard let answered = try reader.answered() else { throw Failure.notFound("rules that read the question") }
        var facts: JSONObject = [:]
        let asked = (file.acts(DecisionKinds.clarification, "asked").last?.form.asks ?? []).compactMap { answered.rules.library.schema[$0] }
        let words = AnswerWords(answered.rules, view.language, view.texts)
        for attribute in asked {
            facts[attribute.name] = try FactField(attribute, named: "fact.\(attribute.name)", words, view).value(view.request.form)?.json
        }
        guard !facts.isEmpty else {
            throw FormText.wrong(asked.first.map { "fact.\($0.name)" } ?? "note-en", en: "Give at least one of the facts.", zhHans: "请至少补充一项事实。")
        }
        var members: JSONObject = ["step": "answered", "facts": .object(facts)]
        let note = view.request.texts("note")
        if !note.isEmpty { members["note"] = .languages(note) }
        return members
    }

    private func ticked(_ prefix: String) -> [String] {
        view.request.form.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    private func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64 {
        guard let number = Int64(view.request.field(name)), range.contains(number) else {
            throw FormText.wrong(
                name, en: "This must be a whole number from \(range.lowerBound) to \(range.upperBound).",
                zhHans: "须为 \(range.lowerBound) 至 \(range.upperBound) 的整数。")
        }
        return number
    }

    private func decided() throws -> RecordReference {
        guard let last = file.decisions.last else { throw Failure.notFound("decision on this request") }
        return last.act.reference
    }

    private func chosenMandate() throws -> RecordReference {
        guard let logged = try mandates().first(where: { $0.id.uuid == view.request.field("mandate") }) else {
            throw FormText.wrong(
                "mandate", en: "Choose a mandate of your party that covers such a decision. Without one, let an administrator appoint somebody.",
                zhHans: "请选择贵方涵盖此类决定的授权书；尚无时，请管理员委任。")
        }
        return RecordReference(id: logged.id, digest: logged.mandate.digest)
    }
}
