import AgreementsAPI
import Calendars
import Canon
import Node
import Pages
import Store

/// `/agreements/due?party=DID`: what a party owes, by when, and what is owed to it; as a calendar file at `/agreements/due.ics`.
enum DuePage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let parties = try Parties.choices(known, view)
            guard let party = Parties.chosen(request, parties) else {
                return ["filter": Parties.select(nil, parties, view), "isChosen": false]
            }
            let list = try DutyList(known.offers(withDutiesOf: party), known, view)
            let until = request.query["until"].flatMap { CalendarDate($0) } ?? CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + 366)
            func table(_ reader: DueIndex.Reader, _ key: String) throws -> JSON {
                let items = list.index.dueList(until: until, judgedOn: view.now.date, for: reader)
                guard !items.isEmpty else { return .null }
                let rows = try items.prefix(500).map { try DutiesPart.row($0, list, view, withAgreement: true) }
                return DutiesPart.table(view, view("agreements.due." + key, ["party": try view.name(party)]), rows, withAgreement: true).model
            }
            return [
                "filter": Parties.select(party, parties, view), "isChosen": true, "party": .string(try view.name(party)),
                "owes": try table(.obliged(party), "owes"), "owed": try table(.toward(party), "owed"),
                "warnings": .array(try warnings(of: list, view)),
                "calendarHref": .string("/agreements/due.ics?party=" + party.addingPercentEncodingForPath), "until": view.formats.model(until),
            ]
        }
        return .page(Page("agreements/due", title: context.texts("agreements.due.title", request.language), model: model, section: "agreements"))
    }

    /// The dated warnings of every agreement whose duties are listed, each under the agreement's name.
    private static func warnings(of list: DutyList, _ view: ReaderView) throws -> [JSON] {
        try list.offers.values.sorted { $0.id < $1.id }.prefix(200).flatMap { offer -> [JSON] in
            guard let reader = try AgreementReader(offer.id, view) else { return [] }
            return try WarningsPart.model(reader).map { warning in
                var warning = warning
                warning["agreement"] = .string(LanguageTag.best(offer.title, for: view.language)?.text ?? "")
                warning["agreementHref"] = .string("/agreements/\(offer.id.uuid)#warnings")
                return warning
            }
        }
    }

    /// The same as a calendar with alarms, owed and owing.
    @Sendable static func calendar(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let party = request.query["party"], !party.isEmpty else {
            throw Failure(
                status: 400, code: "missingField", pointer: "party", detail: "party must be the did of a party; choose one on /agreements/due")
        }
        // What is published is remembered over all agreements; what is shown is what this reader may see.
        let (events, visible, name) = try await context.store.read { transaction in
            let view = ReaderView(request, context, in: transaction)
            let all = KnownAgreements(origin: view.home, in: transaction) { _ in true }
            let visible = Set(try AgreementReader.known(view).offers(withDutiesOf: party).map(\.id.description))
            return (try DuePage.events(of: party, all, view), visible, view("agreements.due.calendar", ["party": try view.name(party)]))
        }
        let (language, now) = (request.language.rawValue, context.now())
        let entries = try await context.store.write { transaction in
            try PublishedCalendars.update(party: party, language: language, to: events, at: now, in: transaction)
        }
        let bytes = ICalendar.write(entries.filter { visible.contains($0.agreement) }.map(\.entry), name: name, language: language, at: now)
        return .bytes(bytes, mediaType: "text/calendar; charset=utf-8", headers: ["content-disposition": "attachment; filename=\"comity.ics\""])
    }

    private static func events(of party: String, _ known: KnownAgreements, _ view: ReaderView) throws -> [PublishedCalendars.Event] {
        let list = try DutyList(known.offers(withDutiesOf: party), known, view)
        let last = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + DutyList.horizonDays)
        return [DueIndex.Reader.obliged(party), .toward(party)].flatMap { reader in
            list.index.dueList(until: last, judgedOn: view.now.date, for: reader, withKept: true)
        }.flatMap { item in
            let agreement = list.index.obligation(of: item).agreement
            return list.index.events([item], language: view.language.rawValue) { obligation, _ in
                RecordID(obligation.agreement).map { "\(view.context.url)/agreements/\($0.uuid)#duties" }
            }.map { PublishedCalendars.Event(agreement: agreement, event: $0) }
        }
    }

    /// `GET /api/v1/agreements/due?party=DID&until=DATE`: `{"owes":[…],"owed":[…]}`.
    @Sendable static func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let party = request.query["party"], !party.isEmpty else {
            throw Failure(status: 400, code: "missingField", pointer: "party", detail: "party must be the did of a party")
        }
        let body = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let list = try DutyList(known.offers(withDutiesOf: party), known, view)
            let until = request.query["until"].flatMap { CalendarDate($0) } ?? CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + 366)
            func lines(_ reader: DueIndex.Reader) -> JSON {
                .array(
                    list.index.dueList(until: until, judgedOn: view.now.date, for: reader).map { item in
                        let obligation = list.index.obligation(of: item)
                        return [
                            "agreement": .string(obligation.agreement), "obligation": .string(DutyList.duty(of: obligation)),
                            "occurrence": .string(list.index.occurrence(of: item).key), "due": .string(item.date.description),
                            "state": .string(item.state.rawValue), "obliged": .string(obligation.obliged),
                            "toward": obligation.toward.map { .string($0) } ?? .null, "title": .languages(obligation.title),
                        ]
                    })
            }
            return ["owes": lines(.obliged(party)), "owed": lines(.toward(party)), "until": .string(until.description)]
        }
        return .json(body)
    }
}

/// The choice of a party on pages about one.
enum Parties {
    /// The parties of agreements that this reader may see.
    static func choices(_ known: KnownAgreements, _ view: ReaderView) throws -> [String] {
        var found: [String] = []
        for offer in try known.negotiations(limit: 500) { for party in offer.parties where !found.contains(party) { found.append(party) } }
        for notice in try known.notices() { for party in notice.parties where !found.contains(party) { found.append(party) } }
        return try found.sorted { try view.name($0) < view.name($1) }
    }

    /// The party that was asked for, else the one of whom the reader holds an office.
    static func chosen(_ request: Request, _ parties: [String]) -> String? {
        if let asked = request.query["party"], !asked.isEmpty { return asked }
        return parties.first { request.person?.office(at: $0) != nil }
    }

    /// The values of the component `field-select`.
    static func select(_ chosen: String?, _ parties: [String], _ view: ReaderView) -> JSON {
        [
            "name": "party", "label": .string(view("agreements.due.choose")),
            "options": .array(
                parties.map { did in
                    ["value": .string(did), "label": .string((try? view.name(did)) ?? did), "selected": .bool(did == chosen)]
                }),
        ]
    }
}
