import AgreementsAPI
import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// `/envoys/:uuid`: one mandate in plain words, how it stands, what was done under it, what is pending and for how long.
enum EnvoyPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext, _ promises: (any KnownPromises)?) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("mandate of this name") }
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            let models = MandateModel(view)
            guard let logged = try models.mandates.mandate(id) else { throw Failure.notFound("mandate of this name") }
            let title = models.title(logged.mandate)["text"]?.string ?? ""
            return (title, try EnvoyModel(models: models, logged: logged, promises: promises).page())
        }
        return .page(Page("envoys/envoy", title: title, model: model, section: "envoys"))
    }
}

/// The values of the page of one mandate.
private struct EnvoyModel {
    let models: MandateModel
    let logged: LoggedMandate
    let promises: (any KnownPromises)?

    private var view: ReaderView { models.view }
    private var mandate: Mandate { logged.mandate }
    private var figures: EnvoyFigures { EnvoyFigures(origin: view.home, in: view.transaction) }

    /// Agreements that this reader may read.
    private var agreements: KnownAgreements {
        KnownAgreements(origin: view.home, in: view.transaction) { [view] parties in
            view.seesSealed || parties.contains { view.request.person?.office(at: $0) != nil }
        }
    }

    func page() throws -> JSON {
        let state = try models.state(logged)
        let signed = try agreements.signatures(under: logged.id, by: mandate.principal)
        let waiting = try agreements.waiting(for: mandate.principal, at: view.now)
        let asked = try figures.asked(under: logged.id)
        let toAnswer = try figures.asked(of: mandate.principal)
        let passedOn = try models.mandates.passedOn(from: logged.id)
        let found = try RecordLookup.at(logged.place.position, of: logged.place.origin, origin: view.home, in: view.transaction)
        let title = models.title(mandate)
        return [
            "masthead": try masthead(state), "lines": ["items": .array(try models.lines(mandate))], "chain": .array(try chain()),
            "history": .array(try history()), "hasHistory": .bool(try !models.mandates.events(of: logged).isEmpty),
            "done": try done(asked, passedOn, signed), "pending": .array(try pending(asked, toAnswer, waiting)),
            "figures": ["items": .array(try accountability(asked, toAnswer, passedOn, signed, waiting))], "answers": .array(try answers(toAnswer)),
            "proof": try found.flatMap { try view.proofLine($0, subject: title["text"]?.string ?? "", language: title["lang"]?.string) } ?? .null,
            "lists": .array(mandate.status.map { ["href": .string($0.list), "label": .string(view("envoys.list.\($0.purpose.rawValue)"))] }),
            "recordHref": .string("/records/" + logged.id.uuid), "jsonHref": .string("/api/v1/envoys/" + logged.id.uuid),
            "actions": try actions(state) ?? .null,
        ]
    }

    private func masthead(_ state: MandateState) throws -> JSON {
        func line(_ did: String, _ role: String) throws -> JSON? {
            let party = try models.person(did)
            guard let href = party["href"] else { return nil }
            return ["name": party["name"] ?? .null, "href": href, "role": .string(view(role))]
        }
        var chips = [models.chip(state)]
        if let away = try DirectoryPage.absence(logged, models) { chips.append(Chip(.waiting, away)) }
        var facts: [JSON] = []
        if let name = try models.name(logged) { facts.append(["label": .string(view("envoys.holder")), "value": name["text"] ?? .null]) }
        facts.append(["label": .string(view("envoys.valid")), "value": .string(models.validity(mandate))])
        facts.append(["label": .string(view("envoys.standsIn")), "value": .string(try view.nodeName(logged.place.origin))])
        return [
            "eyebrow": .string(view("envoys.eyebrow")), "title": models.title(mandate),
            "parties": .array([try line(mandate.principal, "envoys.actsFor"), try line(mandate.holder, "envoys.office")].compactMap { $0 }),
            "chips": .array(chips.map(\.model)), "facts": .array(facts),
        ]
    }

    /// The mandates that this one was made from, first mandate first, and itself last.
    private func chain() throws -> [JSON] {
        let chain = try models.mandates.chain(of: logged.id)
        guard chain.count > 1 else { return [] }
        return try chain.map { one in
            [
                "title": models.title(one.mandate), "href": .string("/envoys/" + one.id.uuid), "isCurrent": .bool(one.id == logged.id),
                "by": .string(try view.name(one.mandate.issuer)), "chips": [models.chip(try models.mandates.state(of: one, at: models.now)).model],
            ]
        }
    }

    /// What happened to the mandate, oldest first.
    private func history() throws -> [JSON] {
        try models.mandates.events(of: logged).map { event in
            var model: JSONObject = [
                "what": .string(view("envoys.change." + event.change.rawValue)), "day": view.formats.model(event.place.loggedAt.date),
                "by": .string(try view.name(event.issuer)), "href": .string("/records/" + event.id.uuid), "reason": view.text(event.reason) ?? .null,
            ]
            if let from = event.from, let until = event.until {
                model["span"] = .string(
                    view("envoys.validity", ["from": view.formats.shortDate(from.date), "until": view.formats.shortDate(until.date)]))
            }
            if let substitute = event.substitute, let other = try models.mandates.mandate(substitute) {
                model["substitute"] = ["title": models.title(other.mandate), "href": .string("/envoys/" + substitute.uuid)]
            }
            return .object(model)
        }
    }

    /// What was done under the mandate.
    private func done(
        _ asked: [ConsultationClock], _ passedOn: [LoggedMandate], _ signed: [(act: KnownAct, offer: KnownOffer)]
    ) throws -> JSON {
        var rows: [(Instant, [Table.Cell])] = []
        for (act, offer) in signed {
            let title = LanguageTag.best(offer.title, for: view.language)
            rows.append(
                (
                    act.statedAt,
                    [
                        Table.Cell(title?.text ?? "", href: "/agreements/\(offer.id.uuid)#signatures", language: title?.tag),
                        Table.Cell(view("envoys.done.signed")), Table.Cell(view.formats.shortDate(act.statedAt.date)),
                    ]
                ))
        }
        for clock in asked {
            let title = LanguageTag.best(clock.title, for: view.language)
            rows.append(
                (
                    clock.askedAt,
                    [
                        Table.Cell(title?.text ?? "", href: "/consultations/" + clock.id.uuid, language: title?.tag),
                        Table.Cell(view("envoys.done.asked")), Table.Cell(view.formats.shortDate(clock.askedAt.date)),
                    ]
                ))
        }
        for one in passedOn {
            rows.append(
                (
                    one.place.loggedAt,
                    [
                        Table.Cell(models.title(one.mandate)["text"]?.string ?? "", href: "/envoys/" + one.id.uuid),
                        Table.Cell(view("envoys.done.passedOn")), Table.Cell(view.formats.shortDate(one.place.loggedAt.date)),
                    ]
                ))
        }
        guard !rows.isEmpty else { return .null }
        return Table(
            caption: view("envoys.done.caption"),
            columns: [.init(view("envoys.done.what")), .init(view("envoys.done.kind")), .init(view("envoys.done.when"))],
            rows: rows.sorted { $0.0 > $1.0 }.map(\.1)
        ).model
    }

    /// Questions without an answer: those the envoy asked, and those that wait for the principal; and texts that wait for the principal's signature or
    /// answer. Longest waiting first.
    private func pending(_ asked: [ConsultationClock], _ toAnswer: [ConsultationClock], _ waiting: [KnownOffer]) throws -> [JSON] {
        let open = asked.filter { $0.answeredAt == nil }.map { ($0, false) } + toAnswer.filter { $0.answeredAt == nil }.map { ($0, true) }
        let questions = try open.map { clock, isOurs -> (Instant, JSON) in
            let late = clock.isLate(at: view.now)
            let model: JSON = [
                "title": view.text(clock.title) ?? .null, "href": .string("/consultations/" + clock.id.uuid),
                "who": .string(
                    isOurs
                        ? view("envoys.pending.ours", ["party": try view.name(clock.issuer)])
                        : view("envoys.pending.theirs", ["party": try view.name(clock.askedOf)])),
                "since": .string(view.texts.count("envoys.pending.days", clock.days(at: view.now), view.language)),
                "by": .string(view("envoys.pending.by", ["date": view.formats.shortDate(clock.answerBy)])),
                "chips": late ? [Chip(.stop, view("envoys.chip.late")).model] : [Chip(.waiting, view("envoys.chip.waiting")).model],
            ]
            return (clock.askedAt, model)
        }
        let texts = try waiting.map { offer -> (Instant, JSON) in
            let days = max(0, (view.now.milliseconds - offer.statedAt.milliseconds) / 86_400_000)
            let model: JSON = [
                "title": view.text(offer.title) ?? .null, "href": .string("/agreements/" + offer.id.uuid),
                "who": .string(view("envoys.pending.offered", ["party": try view.name(offer.issuer)])),
                "since": .string(view.texts.count("envoys.pending.days", days, view.language)),
                "by": .string(view("envoys.pending.signBy", ["date": view.formats.shortDate(offer.signBy.date)])),
                "chips": [Chip(.waiting, view("envoys.chip.unsigned")).model],
            ]
            return (offer.statedAt, model)
        }
        return (questions + texts).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func row(_ key: String, _ value: String, _ href: String?) -> JSON {
        var row: JSONObject = ["label": .string(view("envoys.figures." + key)), "value": .string(value)]
        row["href"] = href.map { .string($0) }
        return .object(row)
    }

    private func accountability(
        _ asked: [ConsultationClock], _ toAnswer: [ConsultationClock], _ passedOn: [LoggedMandate],
        _ signed: [(act: KnownAct, offer: KnownOffer)], _ waiting: [KnownOffer]
    ) throws -> [JSON] {
        func number(_ count: Int) -> String { view.formats.number(count) }
        let answered = toAnswer.filter { $0.answeredAt != nil }
        let late = toAnswer.count { $0.isLate(at: view.now) }
        let median = EnvoyFigures.median(answered.map { $0.days(at: view.now) })
        let rows = [row("signed", number(signed.count), signed.isEmpty ? nil : "#done")] + (try kept(signed.isEmpty))
        return rows + [
            row("unsigned", number(waiting.count), waiting.isEmpty ? nil : "#pending"),
            row("asked", number(asked.count), asked.isEmpty ? nil : "#done"),
            row("openQuestions", number(asked.count { $0.answeredAt == nil }), asked.contains { $0.answeredAt == nil } ? "#pending" : nil),
            row("received", number(toAnswer.count), toAnswer.isEmpty ? nil : "#answers"),
            row("answered", number(answered.count), answered.isEmpty ? nil : "#answers"),
            row("late", number(late), late == 0 ? nil : "#answers"),
            row(
                "median", median.map { view.texts.count("envoys.pending.days", $0, view.language) } ?? view("envoys.figures.none"),
                median == nil ? nil : "#answers"),
            row("passedOn", number(passedOn.count), passedOn.isEmpty ? nil : "#done"),
        ]
    }

    /// What became of what was signed: each number leads to its records on the page of promises kept, for this mandate alone.
    private func kept(_ isNothingSigned: Bool) throws -> [JSON] {
        guard !isNothingSigned else { return [row("promises", view("envoys.figures.noPromises"), nil)] }
        guard let figures = try promises?.figures(of: mandate.principal, under: logged.id, view) else { return [] }
        let address = "/agreements/accountability?mandate=" + logged.id.uuid
        func count(_ key: String, _ count: Int, _ query: String) -> JSON {
            row(key, view.formats.number(count), count == 0 ? nil : address + query)
        }
        return [
            count("kept", figures.kept, "&show=kept#duties"), count("keptLate", figures.keptLate, "&show=keptLate#duties"),
            count("lateDuties", figures.late, "&show=late#duties"), count("openDuties", figures.open, "&show=open#duties"),
            count("notEstablished", figures.notEstablished, "&show=notEstablished#duties"), count("concerns", figures.concerns, "#concerns"),
            count("concernsOpen", figures.concernsOpen, "#concerns"),
            row(
                "answerTime",
                figures.answerDays.map { view.texts.count("envoys.pending.days", $0, view.language) } ?? view("envoys.figures.none"),
                figures.answerDays == nil ? nil : address + "#concerns"),
            count("ending", figures.ending, "#ending"),
        ]
    }

    /// The consultations behind the figures about the principal, each with its record.
    private func answers(_ toAnswer: [ConsultationClock]) throws -> [JSON] {
        try toAnswer.map { clock in
            [
                "title": view.text(clock.title) ?? .null, "href": .string("/consultations/" + clock.id.uuid),
                "from": .string(try view.name(clock.issuer)),
                "days": .string(view.texts.count("envoys.pending.days", clock.days(at: view.now), view.language)),
                "outcome": .string(clock.outcome.map { view("envoys.outcome." + $0.rawValue) } ?? view("envoys.chip.waiting")),
            ]
        }
    }

    /// What the reader may do here; nil for visitors.
    private func actions(_ state: MandateState) throws -> JSON? {
        guard let person = view.request.person else { return nil }
        let isGiver = [mandate.principal, mandate.issuer].contains { person.office(at: $0)?.roles.contains("administrator") == true }
        let isHolder = [mandate.holder, mandate.principal].contains { person.office(at: $0) != nil }
        guard isGiver || isHolder else { return nil }
        let mayConsult = state == .inForce && isHolder && mandate.authority.powers.contains { $0.action == .consult }
        let parties = try PartyView.all(origin: view.home, in: view.transaction).filter { $0.did != mandate.principal }
        var links: [JSON] = []
        func link(_ key: String, _ href: String) { links.append(["href": .string(href), "label": .string(view("envoys.actions." + key))]) }
        let acts = [mandate.holder, mandate.principal, mandate.issuer].contains { party in
            person.office(at: party).map { !$0.roles.isDisjoint(with: EnvoysModule.actingRoles) } ?? false
        }
        if state == .inForce, acts {
            if mandate.authority.maxDepth > 0 { link("passOn", "/envoys/appoint?parent=" + logged.id.uuid) }
            link("handOver", "/envoys/\(logged.id.uuid)/handover")
            if isHolder, mandate.authority.powers.contains(where: { $0.action == .sign }) { link("sign", "/agreements") }
        }
        return [
            "links": .array(links), "nameAction": .string("/envoys/\(logged.id.uuid)/name"),
            "mayErase": .bool(try NameErasure.mayErase(logged, person) && models.name(logged) != nil),
            "mayChange": .bool(isGiver && state != .revoked),
            "statusAction": .string("/envoys/\(logged.id.uuid)/status"), "consultAction": .string("/envoys/\(logged.id.uuid)/consultations"),
            "maySuspend": .bool(isGiver && [.inForce, .notYet, .ended].contains(state)), "mayResume": .bool(isGiver && state == .suspended),
            "mayRevoke": .bool(isGiver && state != .revoked), "mayConsult": .bool(mayConsult),
            "askedOf": [
                "name": "askedOf", "label": .string(view("envoys.consult.askedOf")),
                "options": .array(
                    parties.map { ["value": .string($0.did), "label": .string($0.name(view.language)), "selected": false] }),
            ],
        ]
    }
}
