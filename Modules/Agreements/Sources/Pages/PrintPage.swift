import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// `/agreements/:uuid/print`: the agreement as paper carries it: every clause in all its languages side by side (`?set=after`: one language after the other),
/// the digests, and a block for the signatures; parties and digest stand at the foot of each page. What is signed on it with pen or seal is recorded by its
/// digest (`FormsOutside`) and shown as "signed outside, recorded here".
enum PrintPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try AgreementReader(id, view) else { throw Failure.notFound("agreement of this name") }
            return (LanguageTag.best(reader.offer.title, for: view.language)?.text ?? "", try Self.model(reader))
        }
        return .page(Page("agreements/print", title: title, model: model, section: "agreements"))
    }

    private static func model(_ reader: AgreementReader) throws -> JSON {
        let view = reader.view
        let text = reader.text
        let standing = try reader.standing()
        let judged = try reader.judgedSignatures()
        let path = "/agreements/" + reader.offer.id.uuid
        let mine = reader.offer.parties.contains { view.request.person?.office(at: $0) != nil }
        var model: JSONObject = [
            "titles": .array(text.languages.map { ["lang": .string($0), "text": .string(text.title[$0] ?? "")] }),
            "parties": .array(
                text.parties.map { party in
                    .array(text.languages.map { ["lang": .string($0), "text": .string(party.name[$0] ?? "")] })
                }.map { ["names": $0] }),
            "languages": .array(text.languages.map { ["tag": .string($0), "name": .string(Tag.name(of: $0)[view.language.rawValue])] }),
            "foot": .string(try foot(reader)), "outsideHref": mine ? .string(path + "/outside") : .null,
            "precedence": .string(AgreementPage.precedence(text, view)), "digest": .string(reader.offer.textDigest.multibase),
            "digests": .array(
                text.languages.map {
                    ["language": .string(Tag.name(of: $0)[view.language.rawValue]), "digest": .string(text.digest(of: $0).multibase)]
                }),
            "record": .string(reader.offer.id.description), "standing": .string(AgreementPage.words(standing, "title", view)),
            "reason": .string(try AgreementPage.reason(standing, reader)),
            "signatures": .array(try reader.offer.parties.map { try signature($0, reader, judged[$0]) }),
            "outside": .array(try AgreementPage.outside(reader)), "address": .string("\(view.context.url)/agreements/\(reader.offer.id.uuid)"),
            "back": .string("/agreements/" + reader.offer.id.uuid), "printed": .string(view.formats.moment(view.now)),
        ]
        for (name, value) in setting(text, path, view) { model[name] = value }
        return .object(model)
    }

    /// How the languages stand to one another: clause by clause in columns, or one whole text after the other; and the way to the other setting.
    private static func setting(_ text: Agreement, _ path: String, _ view: ReaderView) -> JSONObject {
        let isAfter = view.request.query["set"] == "after"
        let rows: [JSON] = text.clauses.enumerated().map { i, clause in
            ["columns": .array(text.languages.map { column(clause, i + 1, $0, view) })]
        }
        let parts: [JSON] = text.languages.map { tag in
            ["lang": .string(tag), "clauses": .array(text.clauses.enumerated().map { column($1, $0 + 1, tag, view) })]
        }
        let sets: [JSON] = [("beside", "", !isAfter), ("after", "?set=after", isAfter)].map { key, query, isCurrent in
            [
                "label": .string(view("agreements.print." + key)), "href": .string(path + "/print" + query), "isCurrent": .bool(isCurrent),
            ]
        }
        return ["clauses": .array(isAfter ? [] : rows), "parts": .array(isAfter ? parts : []), "sets": .array(sets)]
    }

    /// A clause in one language, under its own title.
    private static func column(_ clause: Clause, _ number: Int, _ tag: String, _ view: ReaderView) -> JSON {
        [
            "lang": .string(tag), "title": .string("\(view.formats.number(number)) \(clause.title[tag] ?? "")"),
            "prose": clause.text[tag].map { Prose($0, language: tag).model } ?? .null,
        ]
    }

    /// What stands at the foot of each printed page: so that no sheet can be taken for one of another text.
    private static func foot(_ reader: AgreementReader) throws -> String {
        let view = reader.view
        return view(
            "agreements.print.foot",
            ["parties": view.formats.list(try reader.offer.parties.map { try view.name($0) }), "digest": reader.offer.textDigest.multibase])
    }

    private static func signature(_ party: String, _ reader: AgreementReader, _ judgement: ActJudge.Judgement?) throws -> JSON {
        let view = reader.view
        let act = reader.signatures[party]
        let mandate = judgement.flatMap { $0.cited.isEmpty ? nil : SignaturesPart.titles($0.cited, view) }
        return [
            "party": .string(try view.name(party)), "isSigned": .bool(act != nil),
            "day": act.map { .string(view.formats.date($0.statedAt.date)) } ?? .null, "mandate": mandate.map { .string($0) } ?? .null,
            "record": act.map { .string($0.id.description) } ?? .null, "digest": act.map { .string($0.digest.multibase) } ?? .null,
        ]
    }
}
