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

/// `/agreements/:uuid/print`: the agreement as paper carries it: every clause in all its languages side by side, the digests, and a block for the signatures.
/// What is signed on it with pen or seal is recorded by its digest and shown as "signed outside, recorded here".
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
        return [
            "titles": .array(text.languages.map { ["lang": .string($0), "text": .string(text.title[$0] ?? "")] }),
            "parties": .array(
                text.parties.map { party in
                    .array(text.languages.map { ["lang": .string($0), "text": .string(party.name[$0] ?? "")] })
                }.map { ["names": $0] }),
            "languages": .array(text.languages.map { ["tag": .string($0), "name": .string(Tag.name(of: $0)[view.language.rawValue])] }),
            "clauses": .array(try text.clauses.enumerated().map { try clause($1, number: $0 + 1, reader) }),
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
    }

    /// A clause with a title of its own in each column.
    private static func clause(_ clause: Clause, number: Int, _ reader: AgreementReader) throws -> JSON {
        [
            "columns": .array(
                reader.text.languages.map { tag in
                    [
                        "lang": .string(tag), "title": .string("\(reader.view.formats.number(number)) \(clause.title[tag] ?? "")"),
                        "prose": clause.text[tag].map { Prose($0, language: tag).model } ?? .null,
                    ]
                })
        ]
    }

    private static func signature(_ party: String, _ reader: AgreementReader, _ judgement: ActJudge.Judgement?) throws -> JSON {
        let view = reader.view
        let act = reader.signatures[party]
        let mandate = judgement?.cited.first.flatMap { LanguageTag.best($0.logged.mandate.titles, for: view.language)?.text }
        return [
            "party": .string(try view.name(party)), "isSigned": .bool(act != nil),
            "day": act.map { .string(view.formats.date($0.statedAt.date)) } ?? .null, "mandate": mandate.map { .string($0) } ?? .null,
            "record": act.map { .string($0.id.description) } ?? .null, "digest": act.map { .string($0.digest.multibase) } ?? .null,
        ]
    }
}
