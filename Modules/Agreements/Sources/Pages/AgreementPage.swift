import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import Store

/// `/agreements/:uuid`: one version of an agreement: where it stands, its text side by side, what changed, what the check finds, who signed, its
/// life, its duties and concerns. `?from=UUID` shows the changes since another version.
enum AgreementPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try AgreementReader(id, view) else { throw Failure.notFound("agreement of this name") }
            return (LanguageTag.best(reader.offer.title, for: view.language)?.text ?? "", try Self.model(reader))
        }
        return .page(Page("agreements/agreement", title: title, model: model, section: "agreements"))
    }

    private static func model(_ reader: AgreementReader) throws -> JSON {
        let view = reader.view
        let standing = try reader.standing()
        let judged = try reader.judgedSignatures()
        let base = try reader.view.request.query["from"].flatMap { RecordID(uuid: $0) }.flatMap { id in
            try reader.versions.first { $0.id == id }.flatMap { try reader.text(of: $0) }
        }
        var model: JSONObject = [
            "masthead": try masthead(reader, standing),
            "verdict": try verdict(standing, reader), "conclusion": try ConclusionPart.model(reader, standing),
            "warnings": .array(try WarningsPart.model(reader)),
            "isExample": .bool(reader.text.clauses.contains { $0.template?.changed == false }),
            "languages": .array(reader.text.languages.map { ["tag": .string($0), "name": .string(Tag.name(of: $0)[view.language.rawValue])] }),
            "clauses": .array(try reader.text.clauses.enumerated().map { try TextPart.clause($1, number: $0 + 1, reader) }),
            "findings": FindingsPart.model(AgreementCheck.all(reader.text), reader.text, view),
            "versions": .array(try versions(reader)), "signatures": try SignaturesPart.table(reader, judged).model,
            "checks": .array(try SignaturesPart.checks(reader, judged)),
            "digest": .string(reader.offer.textDigest.multibase),
            "digests": .array(
                reader.text.languages.map {
                    ["language": .string(Tag.name(of: $0)[view.language.rawValue]), "digest": .string(reader.text.digest(of: $0).multibase)]
                }),
            "life": try LifePart.model(reader), "duties": try DutiesPart.ofAgreement(reader), "concerns": .array(try ConcernsPart.model(reader)),
            "actions": try FormsTodo.model(reader, standing) ?? .null, "waiting": .array(try FormsTodo.waiting(reader)),
            "outside": .array(try outside(reader)), "refused": .array(try refused(reader)), "isSealed": .bool(reader.offer.isSealed),
            "proof": try view.proofLine(
                reader.found, subject: LanguageTag.best(reader.offer.title, for: view.language)?.text ?? "",
                language: LanguageTag.best(reader.offer.title, for: view.language)?.tag) ?? .null,
            "recordHref": .string("/records/" + reader.offer.id.uuid), "uuid": .string(reader.offer.id.uuid),
            "precedence": .string(precedence(reader.text, view)), "jsonHref": .string("/api/v1/agreements/" + reader.offer.id.uuid),
            "printHref": .string("/agreements/\(reader.offer.id.uuid)/print"), "copyHref": .string("/agreements/\(reader.offer.id.uuid)/copy"),
        ]
        if let base { model["redline"] = RedlinePart.model(Redline(from: base, to: reader.text), reader.text.languages, view) }
        return .object(model)
    }

    /// The values of the component `notification`.
    static func verdict(_ standing: Standing, _ reader: AgreementReader) throws -> JSON {
        [
            "tone": .string(standing.tone == .unknown ? "waiting" : standing.tone.rawValue), "id": "verdict",
            "title": .string(words(standing, "title", reader.view)), "text": .string(try reason(standing, reader)),
        ]
    }

    static func words(_ standing: Standing, _ part: String, _ view: ReaderView) -> String {
        switch standing {
        case .open(let signed, let all):
            return view("agreements.standing.open.\(part)", ["signed": view.formats.number(signed), "all": view.formats.number(all)])
        case .judged(let answer):
            return view("agreements.standing.\(answer.verdict.rawValue).title")
        case .superseded, .expired: return view("agreements.standing.\(standing.key).\(part)")
        }
    }

    /// Why it stands so, in one sentence.
    static func reason(_ standing: Standing, _ reader: AgreementReader) throws -> String {
        guard let first = standing.answer?.reasons.first, let clause = reader.clause else { return words(standing, "text", reader.view) }
        return try ConclusionPart.words(first, clause, reader.view)
    }

    static func chip(_ standing: Standing, _ view: ReaderView) -> Chip { Chip(standing.tone, words(standing, "title", view)) }

    static func precedence(_ text: Agreement, _ view: ReaderView) -> String {
        switch text.precedence {
        case .equal: view("agreements.precedence.equal")
        case .treaty33: view("agreements.precedence.treaty33")
        case .prevails(let tag): view("agreements.precedence.prevails", ["language": Tag.name(of: tag)[view.language.rawValue]])
        }
    }

    static func masthead(_ reader: AgreementReader, _ standing: Standing) throws -> JSON {
        let view = reader.view
        var facts: [JSON] = []
        func add(_ key: String, _ date: CalendarDate?) {
            guard let date else { return }
            facts.append(["label": .string(view("agreements." + key)), "value": .string(view.formats.date(date)), "iso": .string(date.description)])
        }
        add("offeredOn", reader.offer.statedAt.date)
        add("signBy", reader.offer.signBy.date)
        add("from", reader.offer.from)
        add("until", reader.offer.end)
        if let length = reader.offer.length.flatMap({ Span($0) }) {
            facts.append(["label": .string(view("agreements.length")), "value": .string(length.words[view.language.rawValue])])
        }
        var chips = [chip(standing, view)]
        if reader.offer.isSealed { chips.append(Chip(.neutral, view("agreements.chip.sealed"))) }
        if !reader.acts(AgreementKinds.outside).isEmpty { chips.append(Chip(.neutral, view("agreements.chip.outside"))) }
        if reader.isSuperseded { chips.append(Chip(.stop, view("agreements.chip.superseded"))) }
        return [
            "eyebrow": .string(kind(reader.offer.kind, view)), "title": view.text(reader.offer.title) ?? .null,
            "parties": .array(try reader.offer.parties.map { try view.partyModel($0) }), "chips": .array(chips.map(\.model)), "facts": .array(facts),
        ]
    }

    static func kind(_ word: String, _ view: ReaderView) -> String { AgreementKind(rawValue: word)?.name[view.language.rawValue] ?? word }

    private static func versions(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        return try reader.versions.enumerated().reversed().map { i, version in
            var item: JSONObject = [
                "iso": .string(version.statedAt.date.description), "date": .string(view.formats.date(version.statedAt.date)),
                "title": .string(
                    view(
                        i == 0 ? "agreements.version.first" : "agreements.version.counter",
                        ["number": view.formats.number(i + 1), "party": try view.name(version.issuer)])),
                "href": .string("/agreements/" + version.id.uuid), "isCurrent": .bool(version.id == reader.offer.id),
                "digest": .string(version.textDigest.multibase),
            ]
            if i > 0 {
                item["changesHref"] = .string("/agreements/\(version.id.uuid)?from=\(reader.versions[i - 1].id.uuid)#changes")
            }
            return .object(item)
        }
    }

    static func outside(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        return try reader.acts(AgreementKinds.outside).map { act in
            [
                "text": .string(
                    view(
                        "agreements.outside." + (act.word ?? "handwritten"),
                        ["party": try view.name(act.issuer), "date": act.day.map { view.formats.date($0) } ?? ""])),
                "digest": .string(act.subject["file"]?.string ?? ""), "href": .string("/records/" + act.id.uuid),
            ]
        }
    }

    /// What a party said and is not bound by, since its own log shows nobody who could: with the reason.
    private static func refused(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        return try reader.refused.map { item in
            [
                "what": .string(view("kinds." + item.act.kind)), "by": .string(try view.name(item.act.issuer)),
                "why": .string(item.why.words[view.language.rawValue] ?? item.why.code), "href": .string("/records/" + item.act.id.uuid),
            ]
        }
    }
}
