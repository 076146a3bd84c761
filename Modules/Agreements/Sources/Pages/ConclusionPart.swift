import AgreementsAPI
import Canon
import Conclusion
import Node
import Pages
import Signing
import Store

/// How the agreement is concluded and what the logs say of it: the terms of the text, the reasons of the verdict, and the evidence to take away.
enum ConclusionPart {
    static func model(_ reader: AgreementReader, _ standing: Standing) throws -> JSON {
        let view = reader.view
        guard let clause = reader.clause else { return .null }
        let reasons = try (standing.answer?.reasons ?? []).map { JSON.string(try words($0, clause, view)) }
        return [
            "terms": ["items": .array(try ConclusionTermsPart.items(clause, view))], "reasons": .array(reasons),
            "hasReasons": .bool(!reasons.isEmpty),
            "fileHref": standing.answer == nil ? .null : .string("/agreements/\(reader.offer.id.uuid)/conclusion.json"),
            "command": .string("comity agreement conclusion conclusion.json"),
        ]
    }

    /// A reason as a page says it: moments in the reader's way, logs and parties by their names.
    static func words(_ reason: ConclusionReason, _ clause: ConclusionClause, _ view: ReaderView) throws -> String {
        var text = reason.words[view.language.rawValue] ?? reason.code
        var moments = [clause.signBy]
        switch reason {
        case .saw(_, let at), .excluded(_, let at): moments.append(at)
        default: break
        }
        for moment in moments { text = text.replacing(moment.description, with: view.formats.moment(moment)) }
        for log in clause.watchers { text = text.replacing(log.name, with: try view.nodeName(log.name)) }
        for party in clause.parties { text = text.replacing(party.id, with: try view.name(party.id)) }
        // Names that end in brackets need no space after them in Chinese.
        return view.language == .chinese ? text.replacing("） ", with: "）") : text
    }

    /// `GET /agreements/:uuid/conclusion.json`: everything held here about the conclusion, to be judged by whoever takes it away.
    @Sendable static func file(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let bytes = try await context.store.read { transaction -> [UInt8] in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try AgreementReader(id, view), let record = reader.found.record, let clause = reader.clause else {
                throw Failure.notFound("agreement of this name")
            }
            let evidence = ConclusionEvidence(offer: reader.offer, text: record, clause: clause, home: view.home, transaction: transaction)
            return try evidence.file(isToTravel: true).json.canonicalBytes
        }
        return .bytes(
            bytes, mediaType: "application/json", headers: ["content-disposition": "attachment; filename=\"conclusion.json\""])
    }

    /// `POST /api/v1/agreements/beginning`: `{"parties":[DID…],"signBy","neutrals"?:[log…],"sealed"?}` → the name that the first offer must have, and the
    /// member `conclusion` of its text.
    @Sendable static func begin(_ request: Request, _ context: NodeContext) async throws -> Response {
        var fields = try ActRoutes.body(request.body)
        let parties = try fields.texts("parties", maxCount: 40, max: 300)
        guard let signBy = try fields.optionalInstant("signBy") else { throw fields.refusal("missingField", "signBy", "is missing; add it") }
        let neutrals = try fields.optionalTexts("neutrals", maxCount: 64, max: 300)
        let isSealed = try fields.optionalBool("sealed") ?? false
        try fields.end()
        let beginning = try await Deciding.begin(parties: parties, signBy: signBy, neutrals: neutrals, isSealed: isSealed, context)
        return .json(beginning.json, status: 201)
    }

    /// `POST /api/v1/agreements/:uuid/conclude`: the deciding node enters the signatures that have come in, and appends the outcome when it is time.
    @Sendable static func conclude(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let negotiation = try await context.store.read { transaction in
            try KnownAgreements(origin: context.origin, in: transaction) { _ in true }.offer(id)?.negotiation
        }
        guard let negotiation else { throw Failure.notFound("agreement of this name") }
        let progress = try await Deciding.proceed(negotiation, context)
        guard progress.offer != nil else {
            throw Failure(
                status: 409, code: "agreement.outcome.log",
                detail: "this node's log does not decide this agreement; ask the node whose log the text names",
                words: [
                    "en": "This node's log does not decide this agreement; ask the node whose log the text names.",
                    "zh-Hans": "本节点的日志不决定此协议；请联系文本所列日志的节点。",
                ])
        }
        return .json([
            "offer": progress.offer.map { .string($0.description) } ?? .null,
            "entered": .object(JSONObject(progress.entered.mapValues { .string($0.description) })),
            "refused": .object(
                JSONObject(progress.refused.mapValues { ["code": .string($0.code), "words": .languages($0.words)] })),
            "missing": .array(progress.missing.map { .string($0) }), "outcome": progress.outcome.map { .string($0.rawValue) } ?? .null,
        ])
    }
}
