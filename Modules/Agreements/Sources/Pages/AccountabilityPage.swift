import AgreementsAPI
import Calendars
import Canon
import Conclusion
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// `/agreements/accountability?party=DID`: what a party promised and did, from the records that the reader may see. `?mandate=UUID`: of what was signed
/// under one mandate alone.
enum AccountabilityPage {
    /// Days before an end at which an agreement counts as nearing it.
    static let nearDays = 180

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = AgreementReader.known(view)
            let parties = try Parties.choices(known, view)
            if let logged = try mandate(request, view) { return try Self.model(of: logged.mandate.principal, parties, known, view, under: logged) }
            guard let party = Parties.chosen(request, parties) else {
                return ["filter": Parties.select(nil, parties, view), "isChosen": false]
            }
            return try Self.model(of: party, parties, known, view)
        }
        return .page(
            Page(
                "agreements/accountability", title: context.texts("agreements.accountability.title", request.language), model: model,
                section: "agreements"))
    }

    /// The mandate that is asked about; nil where none is.
    private static func mandate(_ request: Request, _ view: ReaderView) throws -> LoggedMandate? {
        guard let uuid = request.query["mandate"], !uuid.isEmpty else { return nil }
        guard let id = RecordID(uuid: uuid), let logged = try LoggedMandates(origin: view.home, in: view.transaction).mandate(id) else {
            throw Failure.notFound("mandate of this name")
        }
        return logged
    }

    private static func model(
        of party: String, _ parties: [String], _ known: KnownAgreements, _ view: ReaderView, under logged: LoggedMandate? = nil
    ) throws -> JSON {
        let signed = try logged.map { try Set(known.signatures(under: $0.id, by: party).map(\.offer.id)) }
        let offers = try known.offers(withDutiesOf: party).filter { offer in
            try (signed?.contains(offer.id) ?? true) && known.signedByAll(offer) != nil
        }
        let list = try DutyList(offers, known, view)
        let today = view.now.date
        // What is due by today, and what lies ahead of it within a year.
        let items = list.index.dueList(
            until: CalendarDate(daysSinceEpoch: today.daysSinceEpoch + 366), judgedOn: today, for: .obliged(party), withKept: true)
        func count(_ states: DueState...) -> String { view.formats.number(items.count { states.contains($0.state) }) }
        var answers: [Int64] = []
        var concerns: [[Table.Cell]] = []
        for offer in offers {
            let acts = try CountedActs.shared.split(known.acts(about: offer), about: offer, view).counted
            for concern in acts where concern.kind == AgreementKinds.concern && concern.issuer != party {
                let answer = acts.first { $0.kind == AgreementKinds.answer && $0.issuer == party && $0.about == concern.id.uuid }
                if let answer { answers.append(max(0, answer.statedAt.milliseconds - concern.statedAt.milliseconds)) }
                let state = ConcernsPart.state(of: concern, acts, offer.parties, on: today)
                concerns.append([
                    .init(LanguageTag.best(offer.title, for: view.language)?.text ?? "", href: "/agreements/\(offer.id.uuid)#concerns"),
                    .init(view.formats.date(concern.statedAt.date)), .init(ConcernsPart.words(state, view)),
                    .init(answer.map { view.formats.date($0.statedAt.date) } ?? view("agreements.concerns.unanswered")),
                ])
            }
        }
        let ending = offers.compactMap { offer -> (KnownOffer, CalendarDate)? in
            guard let end = offer.end, end >= today, end.daysSinceEpoch - today.daysSinceEpoch <= nearDays else { return nil }
            return (offer, end)
        }.sorted { $0.1 < $1.1 }
        func figure(_ key: String, _ value: String, _ href: String? = nil) -> JSON {
            ["label": .string(view("agreements.accountability." + key)), "value": .string(value), "href": href.map { .string($0) } ?? .null]
        }
        let time = median(answers).map { view.texts.count("agreements.accountability.days", $0, view.language) } ?? "—"
        let figures = [
            figure("agreements", view.formats.number(offers.count)), figure("kept", count(.kept), "#duties"),
            figure("keptLate", count(.keptLate), "#duties"), figure("late", count(.late), "#duties"),
            figure("open", count(.open, .dueSoon), "#duties"), figure("notEstablished", count(.notEstablished), "#duties"),
            figure("answerTime", time, "#concerns"),
        ]
        func cells(_ keys: String...) -> [Table.Column] { keys.map { .init(view("agreements.accountability.columns." + $0)) } }
        return [
            "filter": Parties.select(party, parties, view), "isChosen": true, "party": try view.partyModel(party),
            "mandate": logged.map { logged -> JSON in
                let title = LanguageTag.best(logged.mandate.titles, for: view.language)
                return [
                    "href": .string("/envoys/" + logged.id.uuid), "text": .string(title?.text ?? logged.id.uuid),
                    "lang": .string(title?.tag ?? "zxx"),
                ]
            } ?? .null,
            "figures": ["items": .array(figures)],
            "duties": items.isEmpty
                ? .null
                : DutiesPart.table(
                    view, view("agreements.accountability.duties"),
                    try items.prefix(500).map { try DutiesPart.row($0, list, view, withAgreement: true) },
                    withAgreement: true
                ).model,
            "concerns": concerns.isEmpty
                ? .null
                : Table(
                    caption: view("agreements.accountability.concerns"), columns: cells("agreement", "raised", "state", "answered"), rows: concerns
                ).model,
            "ending": ending.isEmpty
                ? .null
                : Table(
                    caption: view("agreements.accountability.ending"), columns: cells("agreement", "end"),
                    rows: ending.map { offer, end in
                        [
                            .init(LanguageTag.best(offer.title, for: view.language)?.text ?? "", href: "/agreements/" + offer.id.uuid),
                            .init(view.formats.date(end)),
                        ]
                    }
                ).model,
        ]
    }

    /// The median in whole days, rounded up; nil for none. Of an even number the mean of the two in the middle.
    static func median(_ times: [Int64]) -> Int? {
        guard !times.isEmpty else { return nil }
        let sorted = times.sorted()
        let middle = sorted.count / 2
        let value = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        return Int((value + 86_399_999) / 86_400_000)
    }
}
