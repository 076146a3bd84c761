import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// `/consultations/:uuid`: the question, its clock, the answer, the minutes of both sides.
enum ConsultationPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("consultation of this name") }
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            guard let found = try RecordLookup.find(id, origin: view.home, in: transaction), let record = found.record, view.mayRead(record),
                record.kind == Consultation.kind, let asked = try? Consultation(record.subject),
                let clock = try EnvoyFigures(origin: view.home, in: transaction).one(id)
            else { throw Failure.notFound("consultation of this name") }
            let title = LanguageTag.best(asked.title, for: view.language)
            return (title?.text ?? "", try page(asked, clock, found, view))
        }
        return .page(Page("envoys/consultation", title: title, model: model, section: "envoys"))
    }

    private static func page(_ asked: Consultation, _ clock: ConsultationClock, _ found: FoundRecord, _ view: ReaderView) throws -> JSON {
        let title = LanguageTag.best(asked.title, for: view.language)
        let models = MandateModel(view)
        let mandate = try models.mandates.mandate(asked.mandate.id)
        return [
            "masthead": try masthead(asked, clock, view), "question": view.prose(asked.question) ?? .null,
            "mandate": mandate.map { ["title": models.title($0.mandate), "href": .string("/envoys/" + $0.id.uuid)] } ?? .null,
            "draftHref": (asked.url ?? asked.record.map { "/records/" + $0.id.uuid }).map { .string($0) } ?? .null,
            "answers": .array(try answers(clock, view)), "minutes": .array(try minutes(clock, view)),
            "isOpen": .bool(clock.answeredAt == nil),
            "proof": try view.proofLine(found, subject: title?.text ?? "", language: title?.tag) ?? .null,
            "recordHref": .string("/records/" + clock.id.uuid), "actions": try actions(clock, mandate?.mandate.principal, view) ?? .null,
        ]
    }

    /// What people of the two sides may do here; nil for everybody else.
    private static func actions(_ clock: ConsultationClock, _ principal: String?, _ view: ReaderView) throws -> JSON? {
        guard let person = view.request.person else { return nil }
        let sides = [clock.askedOf, clock.issuer] + (principal.map { [$0] } ?? [])
        guard sides.contains(where: { person.office(at: $0) != nil }) else { return nil }
        let path = "/consultations/" + clock.id.uuid
        let mayAnswer = clock.answeredAt == nil && person.office(at: clock.askedOf) != nil
        var items: [JSON] = []
        if mayAnswer {
            items.append([
                "href": .string(path + "/answer"), "label": .string(view("envoys.answer.title")), "text": .string(view("envoys.answer.todo")),
            ])
        }
        items.append([
            "href": .string(path + "/minutes"), "label": .string(view("envoys.minutes.formTitle")), "text": .string(view("envoys.minutes.todo")),
        ])
        return ["title": .string(view("envoys.actions.title")), "items": .array(items)]
    }

    private static func masthead(_ asked: Consultation, _ clock: ConsultationClock, _ view: ReaderView) throws -> JSON {
        func party(_ did: String, _ role: String) throws -> JSON {
            let model = try view.partyModel(did)
            return ["name": model["name"] ?? .null, "href": model["href"] ?? "/envoys", "role": .string(view(role))]
        }
        let days = view.texts.count("envoys.pending.days", clock.days(at: view.now), view.language)
        let chip =
            clock.outcome.map { Chip($0 == .declined ? .stop : .good, view("envoys.outcome." + $0.rawValue)) }
            ?? (clock.isLate(at: view.now) ? Chip(.stop, view("envoys.chip.late")) : Chip(.waiting, view("envoys.chip.waiting")))
        return [
            "eyebrow": .string(view("envoys.consultation.eyebrow")), "title": view.text(asked.title) ?? .null,
            "parties": [try party(clock.issuer, "envoys.consultation.askedBy"), try party(clock.askedOf, "envoys.consultation.askedOf")],
            "chips": [chip.model],
            "facts": [
                [
                    "label": .string(view("envoys.consultation.asked")), "value": .string(view.formats.date(clock.askedAt.date)),
                    "iso": .string(clock.askedAt.date.description),
                ],
                [
                    "label": .string(view("envoys.consultation.answerBy")), "value": .string(view.formats.date(clock.answerBy)),
                    "iso": .string(clock.answerBy.description),
                ],
                [
                    "label": .string(view(clock.answeredAt == nil ? "envoys.consultation.waiting" : "envoys.consultation.took")),
                    "value": .string(days),
                ],
            ],
        ]
    }

    private static func answers(_ clock: ConsultationClock, _ view: ReaderView) throws -> [JSON] {
        try view.transaction.query(
            "SELECT origin, position, issuer FROM envoy_answers WHERE consultation = ? AND issuer = ? AND sealed = 0 ORDER BY position",
            [.blob(clock.id.bytes), .text(clock.askedOf)]
        ).compactMap { row in
            guard PartyView.hosts(row.text(0), row.text(2)),
                let found = try RecordLookup.at(UInt64(row.integer(1)), of: row.text(0), origin: view.home, in: view.transaction),
                let record = found.record, let answer = try? ConsultationAnswer(record.subject)
            else { return nil }
            var model: JSONObject = [
                "outcome": .string(view("envoys.outcome." + answer.outcome.rawValue)), "text": view.prose(answer.text) ?? .null,
                "proof": try view.proofLine(found, subject: view("envoys.consultation.answer")) ?? .null,
            ]
            model["newDate"] = answer.newDate.map { .string(view("envoys.consultation.newDate", ["date": view.formats.date($0)])) }
            return .object(model)
        }
    }

    /// Whether the reader belongs to another side than the one that logged the minutes.
    private static func mayConfirm(_ issuer: String, _ clock: ConsultationClock, _ view: ReaderView) throws -> Bool {
        guard let person = view.request.person else { return false }
        let principal = try MandateModel(view).mandates.mandate(clock.mandate)?.mandate.principal
        // The asker's side is one, whether the office or its principal speaks.
        let asking = [clock.issuer] + (principal.map { [$0] } ?? [])
        let other = asking.contains(issuer) ? [clock.askedOf] : asking
        return other.contains { person.office(at: $0) != nil }
    }

    /// Minutes of both sides; joint where the other side confirmed the very same content.
    private static func minutes(_ clock: ConsultationClock, _ view: ReaderView) throws -> [JSON] {
        let rows = try view.transaction.query(
            "SELECT id, origin, position, issuer, confirms FROM envoy_minutes WHERE consultation = ? AND sealed = 0 ORDER BY stated_at, id",
            [.blob(clock.id.bytes)]
        ).filter { PartyView.hosts($0.text(1), $0.text(3)) }
        var read: [(id: RecordID, found: FoundRecord, minutes: JointMinutes, issuer: String)] = []
        for row in rows {
            guard let id = RecordID(bytes: row.blob(0)),
                let found = try RecordLookup.at(UInt64(row.integer(2)), of: row.text(1), origin: view.home, in: view.transaction),
                let minutes = found.record.flatMap({ try? JointMinutes($0.subject) })
            else { continue }
            read.append((id, found, minutes, row.text(3)))
        }
        return try read.filter { $0.minutes.confirms == nil }.map { one in
            let confirmed = read.first { $0.minutes.confirms?.id == one.id && $0.issuer != one.issuer && $0.minutes.content == one.minutes.content }
            return [
                "day": view.formats.model(one.minutes.heldOn), "by": .string(try view.name(one.issuer)),
                "text": view.prose(one.minutes.text) ?? .null,
                "agreed": .array(one.minutes.agreed.compactMap { view.text($0) }), "open": .array(one.minutes.open.compactMap { view.text($0) }),
                "confirm": try confirmed == nil && mayConfirm(one.issuer, clock, view)
                    ? ["action": .string("/consultations/\(clock.id.uuid)/minutes/confirm"), "minutes": .string(one.id.uuid)] : .null,
                "chips": [
                    (confirmed != nil ? Chip(.good, view("envoys.minutes.joint")) : Chip(.waiting, view("envoys.minutes.oneSide"))).model
                ],
                "proof": try view.proofLine(one.found, subject: view("envoys.minutes.title")) ?? .null,
            ]
        }
    }
}
