import AgreementsAPI
import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Store

/// `/agreements/accountability?party=DID`: what a party promised and did, from the records that the reader may see. `?mandate=UUID`: of what was signed
/// under one mandate alone.
enum AccountabilityPage {
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
        let address = "/agreements/accountability?" + (logged.map { "mandate=" + $0.id.uuid } ?? "party=" + party.addingPercentEncodingForPath)
        let part = try AccountabilityPart(party, known, view, under: logged?.id, address: address)
        return [
            "filter": Parties.select(party, parties, view), "isChosen": true, "party": try view.partyModel(party),
            "mandate": logged.map { logged -> JSON in
                let title = LanguageTag.best(logged.mandate.titles, for: view.language)
                return [
                    "href": .string("/envoys/" + logged.id.uuid), "text": .string(title?.text ?? logged.id.uuid),
                    "lang": .string(title?.tag ?? "zxx"),
                ]
            } ?? .null,
            "figures": ["items": .array(part.figures)], "agreements": part.agreements?.model ?? .null, "duties": try part.duties?.model ?? .null,
            "shown": part.shownModel, "concerns": part.concernTable?.model ?? .null, "ending": part.endingTable?.model ?? .null,
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
