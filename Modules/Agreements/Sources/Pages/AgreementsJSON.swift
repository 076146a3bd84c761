import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Store

/// `/api/v1/agreements`: the same as the pages, for programs.
enum AgreementsJSON {
    static let maxPage = 100

    /// `{"agreements":[…],"next"?}`; `?party=DID`, `?before=` (the `next` of the page before).
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        let body = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let before = try request.query["before"].map { text -> Instant in
                guard let number = Int64(text) else {
                    throw Failure(
                        status: 400, code: "badCursor", pointer: "before", detail: "before must be the next of a page; begin again without it")
                }
                return Instant(milliseconds: number)
            }
            let found = try known.negotiations(of: request.query["party"], before: before, limit: maxPage + 1)
            var body: JSONObject = [
                "agreements": .array(
                    try found.prefix(maxPage).flatMap { first -> [JSON] in
                        try known.versions(of: first.negotiation).last.map { [try line($0, known, view)] } ?? []
                    })
            ]
            if found.count > maxPage { body["next"] = .string(String(found[maxPage - 1].statedAt.milliseconds)) }
            return .object(body)
        }
        return .json(body)
    }

    @Sendable static func one(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let body = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try AgreementReader(id, view) else { throw Failure.notFound("agreement of this name") }
            guard var body = try line(reader.offer, reader.known, view).object else { return .null }
            body["agreement"] = reader.text.json
            body["versions"] = .array(
                reader.versions.map { ["id": .string($0.id.description), "digest": .string($0.digest.multibase), "issuer": .string($0.issuer)] })
            body["acts"] = .array(
                reader.acts.map {
                    ["id": .string($0.id.description), "kind": .string($0.kind), "issuer": .string($0.issuer), "subject": .object($0.subject)]
                })
            body["refused"] = .array(
                reader.refused.map {
                    [
                        "id": .string($0.act.id.description), "kind": .string($0.act.kind), "issuer": .string($0.act.issuer),
                        "why": ["code": .string($0.why.code), "words": .languages($0.why.words)],
                    ]
                })
            if let answer = try reader.standing().answer { body["conclusion"] = answer.json }
            body["signatures"] = .array(try SignaturesPart.json(reader))
            body["findings"] = .array(AgreementCheck.all(reader.text).map(\.json))
            return .object(body)
        }
        return .json(body)
    }

    /// `GET /api/v1/agreements/:uuid/status?on=DATE&known=DATE`: how it stood on a day, as known on another.
    @Sendable static func status(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("agreement of this name") }
        let body = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            guard let reader = try AgreementReader(id, view) else { throw Failure.notFound("agreement of this name") }
            let today = view.now.date
            let answer = try reader.life().answer(on: day("on", request, today), asKnownOn: day("known", request, today))
            let standing = try reader.standing()
            var words: [String: String] = [:]
            for language in Language.allCases {
                var asked = request
                asked.language = language
                words[language.rawValue] = AgreementPage.words(standing, "title", ReaderView(asked, context, in: transaction))
            }
            return ["life": answer.json, "standing": .string(standing.key), "standingWords": .languages(words)]
        }
        return .json(body)
    }

    private static func day(_ name: String, _ request: Request, _ present: CalendarDate) throws -> CalendarDate {
        guard let text = request.query[name], !text.isEmpty else { return present }
        guard let date = CalendarDate(text) else {
            throw Failure(status: 400, code: "wrongValue", pointer: name, detail: "\(name) must be a date such as 2026-11-23")
        }
        return date
    }

    /// `POST /api/v1/agreements/check`: the findings for a text that is sent; nothing is kept.
    @Sendable static func check(_ request: Request, _ context: NodeContext) async throws -> Response {
        let agreement: Agreement
        do { agreement = try Agreement(bytes: request.body) } catch {
            throw Failure(
                status: 422, code: "agreement." + error.code, pointer: error.pointer, detail: error.words.en,
                words: ["en": error.words.en, "zh-Hans": error.words.zhHans])
        }
        return .json(["digest": .string(agreement.digest.multibase), "findings": .array(AgreementCheck.all(agreement).map(\.json))])
    }

    private static func line(_ offer: KnownOffer, _ known: KnownAgreements, _ view: ReaderView) throws -> JSON {
        let standing = try AgreementReader(offer.id, view)?.standing()
        return [
            "id": .string(offer.id.description), "negotiation": .string(offer.negotiation.description), "kind": .string(offer.kind),
            "title": .languages(offer.title), "parties": .array(offer.parties.map { .string($0) }), "digest": .string(offer.digest.multibase),
            "textDigest": .string(offer.textDigest.multibase), "offeredAt": .string(offer.statedAt.description), "issuer": .string(offer.issuer),
            "signBy": .string(offer.signBy.description), "standing": .string(standing?.key ?? "unknown"), "origin": .string(offer.origin),
            "position": .integer(Int64(offer.position)), "sealed": .bool(offer.isSealed),
        ]
    }
}
