import Canon
import CooperationsAPI
import Node
import Pages

/// One of the three questions with what the parties say to it.
enum QuestionPart {
    static func model(_ question: CooperationQuestion, _ items: [CaseItem], _ reader: CaseReader) throws -> JSON {
        let view = reader.view
        let key = question.rawValue
        var model: JSONObject = [
            "question": [
                "id": .string(key), "word": .string(view("questions.\(key).word")), "gloss": .string(view("questions.\(key).gloss")),
                "lead": .string(view("cooperations.question.\(key).lead")),
            ],
            "items": .array(try items.map { try CaseItemModel.model($0, reader) }),
        ]
        if items.isEmpty {
            model["empty"] = [
                "title": .string(view("cooperations.question.empty.title")), "text": .string(view("cooperations.question.\(key).empty")),
            ]
        }
        if question == .why { model["need"] = try need(reader) }
        if question == .will { model["voices"] = .array(try voices(items, reader)) }
        if question == .how { model["open"] = .string(view("cooperations.question.how.open")) }
        return .object(model)
    }

    /// The need and the benefit, in the words of the party that opened the case.
    private static func need(_ reader: CaseReader) throws -> JSON {
        let view = reader.view
        let benefit = LanguageTag.best(reader.text.benefit, for: view.language)
        let gains = benefit.map { Prose($0.text, language: $0.tag).paragraphs.flatMap { $0 } } ?? []
        return [
            "prose": view.prose(reader.text.need) ?? .null, "hasGains": .bool(!gains.isEmpty), "gainsLang": .string(benefit?.tag ?? ""),
            "gains": .array(gains.map { ["text": .string($0)] }), "hasSources": .bool(!reader.text.sources.isEmpty),
            "sources": .array(reader.text.sources.map { SourceModel.model($0, view) }),
            "proof": try view.proofLine(reader.opening, subject: view("cooperations.need")) ?? .null,
        ]
    }

    /// Who has said something of its will, and who has not: one line for each party, in the same words.
    private static func voices(_ items: [CaseItem], _ reader: CaseReader) throws -> [JSON] {
        let view = reader.view
        return try reader.known.members.map { member in
            let count = items.count { $0.attachment.attachedBy == member.did }
            let joined =
                member.joinedAt.map { view("cooperations.voice.joined", ["date": view.formats.date($0.date)]) } ?? view("cooperations.voice.invited")
            let statements = count == 0 ? view("cooperations.voice.none") : view.texts.count("cooperations.voice.some", count, view.language)
            return ["party": try view.partyModel(member.did), "joined": .string(joined), "statements": .string(statements)]
        }
    }
}

/// A source as pages show it: `{"title":{…},"href"?,"locator"?,"asOf"?}`.
enum SourceModel {
    static func model(_ source: SourceNote, _ view: ReaderView) -> JSON {
        [
            "title": view.text(source.title) ?? .null, "href": source.address.map { .string($0) } ?? .null,
            "locator": source.address == nil ? source.locator.map { .string($0) } ?? .null : .null,
            "asOf": source.asOf.map { .string(view("cooperations.readOn", ["date": view.formats.date($0)])) } ?? .null,
        ]
    }
}
