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
                "calendarHref": .string("/agreements/due.ics?party=" + party.addingPercentEncodingForPath), "until": view.formats.model(until),
            ]
        }
        return .page(Page("agreements/due", title: context.texts("agreements.due.title", request.language), model: model, section: "agreements"))
    }

    /// The same as a calendar with alarms, owed and owing.
    @Sendable static func calendar(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let party = request.query["party"], !party.isEmpty else {
            throw Failure(
                status: 400, code: "missingField", pointer: "party", detail: "party must be the did of a party; choose one on /agreements/due")
        }
        let bytes = try await context.store.read { transaction -> [UInt8] in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let list = try DutyList(known.offers(withDutiesOf: party), known, view)
            let last = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + DutyList.horizonDays)
            var items = list.index.dueList(until: last, judgedOn: view.now.date, for: .obliged(party), withKept: true)
            items += list.index.dueList(until: last, judgedOn: view.now.date, for: .toward(party), withKept: true)
            let language = view.language.rawValue
            let events = list.index.events(items, language: language) { obligation, _ in
                RecordID(obligation.agreement).map { "\(context.url)/agreements/\($0.uuid)#duties" }
            }
            var feed = CalendarFeed()
            feed.update(to: events, at: view.now)
            return ICalendar.write(
                feed.entries, name: view("agreements.due.calendar", ["party": try view.name(party)]), language: language, at: view.now)
        }
        return .bytes(bytes, mediaType: "text/calendar; charset=utf-8", headers: ["content-disposition": "attachment; filename=\"comity.ics\""])
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
