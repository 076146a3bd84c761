import Canon
import DecisionsAPI
import Node
import Pages
import Signing
import Store

/// Putting a confidential fact on record, sealed to its holder alone: `POST /api/v1/decisions/:uuid/held`.
struct HeldFactRoute: Sendable {
    /// `{"party": slug, "fact", "value", "salt"?, "reasons"?}`; a fresh salt is taken where none is given. Answered with the receipt and the digest that a
    /// request may name.
    @Sendable func post(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }) else { throw Failure.notFound("request of this name") }
        var fields = try ActRoutes.body(request.body)
        let slug = try fields.text("party", max: 63)
        let held = try fields.optional("salt") == nil ? HeldFact.fresh(&fields) : HeldFact(&fields)
        let reasons = try fields.optionalLanguageMap("reasons", max: 8000)
        try fields.end()
        var members = held.members
        members["reasons"] = reasons.map { .languages($0) }
        let said = members
        let act = try await context.store.read { transaction -> Act in
            guard let row = try transaction.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)]) else {
                throw Failure.notFound("party of this name")
            }
            let known = KnownDecisions(origin: context.origin, in: transaction) { $0.contains(row.text(0)) }
            guard let request = try known.request(id) else { throw Failure.notFound("request of this name") }
            return try DecisionActs.act(DecisionKinds.heldFact, about: request, said, by: slug, issuer: row.text(0))
        }
        let receipt = try await context.act(act)
        return .json(
            [
                "id": .string(receipt.id.description), "position": .integer(Int64(receipt.position)), "digest": .string(receipt.digest.multibase),
                "loggedAt": .string(receipt.loggedAt.description), "commitment": .string(held.digest.multibase),
            ], status: 201)
    }
}
