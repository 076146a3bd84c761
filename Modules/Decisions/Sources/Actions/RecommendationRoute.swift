import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store

/// Asking the rules about a request and signing what they say: `POST /api/v1/decisions/:uuid/recommendation` for a program, a button for people.
struct RecommendationRoute: Sendable {
    let shelf: DecisionShelf

    /// `{"party": slug}`; computed on this node, signed by that party, logged, and answered with its receipt.
    @Sendable func post(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("request of this name") }
        var fields = try ActRoutes.body(request.body)
        let slug = try fields.text("party", max: 63)
        try fields.end()
        let receipt = try await context.act(try await act(id, by: slug, context))
        return .json(
            [
                "id": .string(receipt.id.description), "position": .integer(Int64(receipt.position)), "digest": .string(receipt.digest.multibase),
                "loggedAt": .string(receipt.loggedAt.description),
            ], status: 201)
    }

    /// The act that signs the answer to the request as it stands now.
    func act(_ id: RecordID, by slug: String, _ context: NodeContext) async throws -> Act {
        try await context.store.read { transaction in
            guard let row = try transaction.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)]) else {
                throw Failure.notFound("party of this name")
            }
            let known = KnownDecisions(origin: context.origin, in: transaction) { $0.contains(row.text(0)) }
            guard let request = try known.request(id), let file = DecisionFile(request, acts: try known.acts(about: request)) else {
                throw Failure.notFound("request of this name")
            }
            let picker = RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)
            let content = try RecommendationRoute.content(file, of: row.text(0), by: picker, on: context.now().date)
            return try DecisionActs.act(
                DecisionKinds.recommendation, about: request, content.subject(to: request.reference), by: slug, issuer: row.text(0),
                refersTo: content.rules.compactMap { $0["record"].flatMap { RecordReference(json: $0) } })
        }
    }

    /// What the rules say now to the party that asks, with the confidential facts that it keeps for itself. Throws `Failure` where the question cannot be read
    /// under them.
    static func content(_ file: DecisionFile, of party: String, by picker: RulePicker, on today: CalendarDate) throws -> Recommendation {
        let rules = try picker.rules(for: file.text.sides, on: file.day ?? today)
        let question = file.question(of: party)
        let known = KnownDecisions(origin: picker.known.origin, in: picker.known.transaction) { _ in true }
        return try Recommendation(
            try DecideJSON.question(question, under: rules), json: question, under: rules, holding: Array(file.held(by: party).values),
            counting: Counting(file, under: rules, in: known, on: today))
    }
}
