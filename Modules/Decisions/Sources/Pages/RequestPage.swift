import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store

/// `/decisions/:uuid`: one request with its answer, its clock, everything that was said about it, what can be done now, and the proof.
struct RequestPage: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("request of this name") }
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            guard let reader = try DecisionReader(id, ReaderView(request, context, in: transaction), shelf: shelf) else {
                throw Failure.notFound("request of this name")
            }
            return (LanguageTag.best(reader.file.text.title, for: reader.view.language)?.text ?? "", try RequestPage.model(reader))
        }
        return .page(Page("decisions/request", title: title, model: model, section: "decisions"))
    }

    private static func model(_ reader: DecisionReader) throws -> JSON {
        let (view, file) = (reader.view, reader.file)
        let found = try RecordLookup.at(file.request.position, of: file.request.origin, origin: view.home, in: view.transaction)
        let title = view.text(file.text.title)
        let answered = try reader.answered()
        var model: JSONObject = [
            "masthead": try masthead(reader), "purpose": view.prose(file.text.purpose) ?? .null, "clock": .string(reader.deadlineText),
            "pauses": .array(pauses(reader)), "hasPauses": .bool(!DecisionLife.pauses(file).isEmpty),
            "silence": reader.life.deadline == nil ? .null : .string(view("decisions.silence.long." + reader.life.silence.rawValue)),
            "history": ["items": .array(try HistoryPart(reader, answered).items())], "actions": try StepPart(reader).model(),
            "proof": try found.flatMap { try view.proofLine($0, subject: title?["text"]?.string ?? "", language: title?["lang"]?.string) } ?? .null,
            "recordHref": .string("/records/" + file.request.id.uuid), "receiptHref": .string("/records/\(file.request.id.uuid)/receipt"),
            "jsonHref": .string("/api/v1/decisions/" + file.request.id.uuid), "verdict": verdict(reader),
        ]
        if let answered {
            var part = AnswerPart(answered, view)
            // A party speaks for the side of its own jurisdiction, and for the rules of its house.
            for issuer in file.recommendations.map(\.act.issuer) {
                guard let party = try view.party(issuer) else { continue }
                for side in answered.rules.sides where side == party.jurisdiction || side.hasPrefix(party.jurisdiction + "-") {
                    part.signedBy[side] = party.name(view.language)
                }
            }
            model["answer"] = try part.model()
            model["own"] = try OwnPart(reader, answered).model()
            model["facts"] = FactPart(reader, answered).model()
            model["changeHref"] = .string(answered.asked.address(anchor: "facts"))
            model["simulation"] = .string(FactPart(reader, answered).simulation)
        }
        return .object(model)
    }

    private static func masthead(_ reader: DecisionReader) throws -> JSON {
        let (view, file) = (reader.view, reader.file)
        func party(_ did: String, _ role: String) throws -> JSON {
            guard var model = try view.partyModel(did).object else { return .null }
            model["role"] = .string(view("decisions.role." + role))
            return .object(model)
        }
        let labels = try RulePicker(KnownRuleSets(origin: view.home, in: view.transaction), shelf: reader.shelf).rules(for: [], on: view.now.date)
        let words = AnswerWords(labels, view.language, view.texts)
        let action = labels.library.schema["action"].map { words.text(.word(file.request.action), $0) } ?? file.request.action
        let facts = [
            ("what", view("decisions.what." + file.text.what.rawValue)), ("action", action), ("from", words.country(file.request.from)),
            ("to", words.country(file.request.to)), ("date", file.day.map { view.formats.date($0) } ?? ""),
        ]
        return [
            "eyebrow": .string(view("decisions.request.eyebrow")), "title": view.text(file.text.title) ?? .null,
            "parties": .array([try party(file.request.issuer, "applicant"), try party(file.request.askedOf, "askedOf")]),
            "chips": .array(reader.chips.map(\.model)),
            "facts": .array(facts.map { ["label": .string(view("decisions.form." + $0.0)), "value": .string($0.1)] }),
        ]
    }

    /// The decision in one box, above everything else: the values of the component `notification`; null while there is none.
    private static func verdict(_ reader: DecisionReader) -> JSON {
        let (view, life) = (reader.view, reader.life)
        let tone: String
        switch life.state {
        case .granted, .grantedBySilence: tone = "good"
        case .refused, .refusedBySilence, .revoked: tone = "stop"
        case .clarifying, .reconsidering: tone = "waiting"
        case .expired, .withdrawn: tone = "neutral"
        case .received, .recommended: return .null
        }
        return [
            "tone": .string(tone), "id": "decision", "title": .string(view("decisions.state." + life.state.rawValue)),
            "text": .string(view("decisions.stateText." + life.state.rawValue)),
        ]
    }

    private static func pauses(_ reader: DecisionReader) -> [JSON] {
        DecisionLife.pauses(reader.file).map { pause in
            let view = reader.view
            let text =
                pause.through.map {
                    view("decisions.clock.pause", ["from": view.formats.date(pause.after), "until": view.formats.date($0)])
                } ?? view("decisions.clock.pauseOpen", ["from": view.formats.date(pause.after)])
            return .string(text)
        }
    }
}
