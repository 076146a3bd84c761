import Canon
import CooperationsAPI
import Node
import Pages
import Store

/// `/cooperations/:uuid`, the case page: what two or more parties want to do together, and the answers to three questions. Why? Will we? How?
enum CasePage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("cooperation of this name") }
        let (title, values) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try CaseReader(id, view, context) else { throw Failure.notFound("cooperation of this name") }
            let title = LanguageTag.best(reader.text.title, for: view.language)?.text ?? ""
            return (title, .object(try model(reader)))
        }
        let shown =
            TimelineQuestion(request).hasErrors ? context.texts("cooperations.timeline.errorTitle", request.language, ["title": title]) : title
        return .page(Page("cooperations/case", title: shown, model: values, section: "cooperations"))
    }

    private static func model(_ reader: CaseReader) throws -> JSONObject {
        let view = reader.view
        let items = try reader.items()
        let questions = try CooperationQuestion.allCases.map { question in
            try QuestionPart.model(question, items.filter { $0.attachment.question == question }, reader)
        }
        let others = try reader.others(than: items).map { try CaseItemModel.other($0, reader) }
        let standing = try CaseStanding(reader, items)
        return [
            "masthead": try CaseHead.masthead(reader, standing), "caveat": view.prose(reader.text.caveat) ?? .null,
            "isFictional": .bool(try reader.known.members.contains { try view.party($0.did)?.fictional == true }),
            "isSealed": .bool(reader.known.isSealed), "standing": .string(standing.sentence(view)), "overview": .array(overview(standing, view)),
            "todo": CaseHead.todo(reader, standing), "sides": .array(try CaseParties.sides(reader)),
            "hasTwoSides": .bool(try CaseParties.groups(reader).count == 2), "moves": try MovesPart.model(reader) ?? .null,
            "questions": .array(questions), "others": .array(others), "hasOthers": .bool(!others.isEmpty), "proof": try CaseProof.model(reader),
            "jsonHref": .string("/api/v1/cooperations/" + reader.known.id.uuid), "id": .string(reader.known.id.description),
        ]
    }

    /// The three questions with what stands under each, at the head of the page.
    private static func overview(_ standing: CaseStanding, _ view: ReaderView) -> [JSON] {
        CooperationQuestion.allCases.map { question in
            [
                "href": .string("#" + question.rawValue), "word": .string(view("questions.\(question.rawValue).word")),
                "gloss": .string(view("questions.\(question.rawValue).gloss")),
                "text": .string(view.texts.count("cooperations.records", standing.counts[question] ?? 0, view.language)),
            ]
        }
    }
}
