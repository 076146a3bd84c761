import AgreementsAPI
import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// `/api/v1/envoys`: the same as the pages, for programs.
enum EnvoysJSON {
    /// `{"envoys":[…]}` with the filters of the page: `in`, `with`, `about`, `stage`, `may`.
    @Sendable static func list(_ request: Request, _ context: NodeContext) async throws -> Response {
        let question = DirectoryQuestion(request.query)
        let body = try await context.store.read { transaction -> JSON in
            let models = MandateModel(ReaderView(request, context, in: transaction))
            let found = try models.mandates.all().filter { question.fits($0.mandate) }
            return ["envoys": .array(try found.map { .object(try brief($0, models)) })]
        }
        return .json(body)
    }

    @Sendable static func one(_ request: Request, _ context: NodeContext, _ promises: (any KnownPromises)?) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("mandate of this name") }
        let body = try await context.store.read { transaction -> JSON in
            let models = MandateModel(ReaderView(request, context, in: transaction))
            guard let logged = try models.mandates.mandate(id) else { throw Failure.notFound("mandate of this name") }
            let figures = EnvoyFigures(origin: context.origin, in: transaction)
            var body = try brief(logged, models)
            body["record"] = logged.mandate.document
            body["chain"] = .array(try models.mandates.chain(of: id).map { .string($0.id.description) })
            body["passedOn"] = .array(try models.mandates.passedOn(from: id).map { .string($0.id.description) })
            body["events"] = .array(
                try models.mandates.events(of: logged).map {
                    [
                        "record": .string($0.id.description), "change": .string($0.change.rawValue), "by": .string($0.issuer),
                        "loggedAt": .string($0.place.loggedAt.description),
                    ]
                })
            body["asked"] = .array(try figures.asked(under: id).map { clock($0, models.view.now) })
            body["promises"] = try promises?.figures(of: logged.mandate.principal, under: id, models.view).json
            body["standing"] = try models.mandates.standing(of: id, for: .represent, at: models.now).json
            let words = MandateWords()
            body["words"] = [
                "en": .string(words.text(logged.mandate, language: "en")), "zh-Hans": .string(words.text(logged.mandate, language: "zh-Hans")),
            ]
            return .object(body)
        }
        return .json(body)
    }

    @Sendable static func consultation(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("consultation of this name") }
        let now = context.now()
        let found = try await context.store.read { [origin = context.origin] in try EnvoyFigures(origin: origin, in: $0).one(id) }
        guard let found else { throw Failure.notFound("consultation of this name") }
        return .json(clock(found, now))
    }

    @Sendable static func appoint(_ request: Request, _ context: NodeContext) async throws -> Response {
        let appointment = try Appointment(body: request.body)
        if appointment.isDraft { return try await draft(EnvoyActs.act(appointment, context), context) }
        return receipt(try await EnvoyActs.appoint(appointment, context))
    }

    /// `{"act","draft"}`: the body of `POST /api/v1/acts` that does it, lacking approvals, and the very text that people approve.
    private static func draft(_ act: Act, _ context: NodeContext) async throws -> Response {
        let draft = try await context.draft(act)
        return .json(["act": draft.act.json, "draft": draft.json])
    }

    /// `{party, change: suspend|resume|revoke, reason?, draft?}`.
    @Sendable static func change(_ request: Request, _ context: NodeContext) async throws -> Response {
        var fields = try ActRoutes.body(request.body)
        let party = try fields.text("party", max: 63)
        let word = try fields.choice("change", of: StatusActions.changes.keys.sorted())
        let reason = try fields.optionalLanguageMap("reason", max: 4000) ?? [:]
        let isDraft = try fields.optionalBool("draft") ?? false
        try fields.end()
        let logged = try await StatusActions.find(request, context)
        guard let kind = StatusActions.changes[word] else { throw Failure.notFound("change") }
        let change = MandateChange(kind, of: RecordReference(id: logged.id, digest: logged.mandate.digest), reason: reason)
        if isDraft { return try await draft(EnvoyActs.act(change, by: party), context) }
        return receipt(try await EnvoyActs.change(change, by: party, context))
    }

    // MARK: Values

    private static func brief(_ logged: LoggedMandate, _ models: MandateModel) throws -> JSONObject {
        let mandate = logged.mandate
        var members: JSONObject = [
            "id": .string(logged.id.description), "digest": .string(Multibase.base64URL(mandate.digest.bytes)), "issuer": .string(mandate.issuer),
            "holder": .string(mandate.holder), "onBehalfOf": .string(mandate.principal), "jobTitle": .languages(mandate.titles),
            "validFrom": .string(mandate.validFrom.description), "validUntil": .string(mandate.validUntil.description),
            "state": .string(try models.state(logged).rawValue), "origin": .string(logged.place.origin),
            "position": .integer(Int64(logged.place.position)), "loggedAt": .string(logged.place.loggedAt.description),
            "mandate": mandate.authority.json,
        ]
        members["seenAt"] = logged.place.seenAt.map { .string($0.description) }
        members["parent"] = mandate.parent.map { .string($0.id) }
        members["name"] = try NameBook(in: models.view.transaction).name(of: mandate, id: logged.id, entitled: models.isEntitled(mandate)).map {
            .languages($0.names)
        }
        return members
    }

    private static func clock(_ clock: ConsultationClock, _ now: Instant) -> JSON {
        var members: JSONObject = [
            "id": .string(clock.id.description), "issuer": .string(clock.issuer), "askedOf": .string(clock.askedOf),
            "mandate": .string(clock.mandate.description), "title": .languages(clock.title), "answerBy": .string(clock.answerBy.description),
            "askedAt": .string(clock.askedAt.description), "days": .integer(clock.days(at: now)), "late": .bool(clock.isLate(at: now)),
        ]
        members["answer"] = clock.answer.map { .string($0.description) }
        members["outcome"] = clock.outcome.map { .string($0.rawValue) }
        members["answeredAt"] = clock.answeredAt.map { .string($0.description) }
        return .object(members)
    }

    private static func receipt(_ receipt: ActReceipt) -> Response {
        .json(
            [
                "id": .string(receipt.id.description), "position": .integer(Int64(receipt.position)),
                "loggedAt": .string(receipt.loggedAt.description),
                "digest": .string(Multibase.base64URL(receipt.digest.bytes)), "stage": "logged", "page": .string("/envoys/" + receipt.id.uuid),
            ], status: 201)
    }
}
