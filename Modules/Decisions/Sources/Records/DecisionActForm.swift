import Canon
import DecisionsAPI
import Node
import Pages
import Signing

/// The forms of the records that speak about a request: what is common to them all, read strictly.
package struct DecisionActForm: Sendable {
    /// The request, by name and digest.
    package var request: RecordReference
    /// The record that this one answers: the recommendation of a decision, the decision of a reconsideration or review.
    package var about: RecordReference?
    /// The word that decides: `asked`, `answered`, `granted`, `refused`, `upheld`, `withdrawn`, …
    package var word: String?
    /// The mandate under which it is done.
    package var mandate: RecordReference?
    /// A decision: whether it agrees with the recommendation or departs from it. A reconsidered decision: the reconsideration.
    package var follows: String?
    package var reconsiders: RecordReference?
    /// Facts that are given, asked for (no values) or attested.
    package var facts: JSONObject = [:]
    package var asks: [String] = []
    /// What its holder keeps for itself.
    package var held: HeldFact?
    /// Days that are added.
    package var days: Int?
    /// The last day on which a grant may be used.
    package var until: CalendarDate?
    /// Why, by language; always there but for recommendations, attestations and facts that are kept.
    package var reasons: [String: String] = [:]

    static func validate(_ record: Record) throws { _ = try DecisionActForm(record.kind, record.subject) }

    package init(_ kind: String, _ subject: JSONObject) throws {
        var fields = Fields(subject)
        request = try fields.reference("request")
        switch kind {
        case DecisionKinds.recommendation: _ = try Recommendation(&fields)
        case DecisionKinds.clarification: try clarification(&fields)
        case DecisionKinds.attestation:
            facts = try fields.facts("facts")
            reasons = try fields.optionalLanguageMap("basis", max: 8000) ?? [:]
        case DecisionKinds.heldFact:
            held = try HeldFact(&fields)
            reasons = try fields.optionalLanguageMap("reasons", max: 8000) ?? [:]
        case DecisionKinds.decision: try decision(&fields)
        case DecisionKinds.moreTime:
            days = Int(try fields.integer("days", in: 1...365))
            reasons = try fields.languageMap("reasons", max: 8000)
        case DecisionKinds.reconsideration:
            about = try fields.reference("decision")
            reasons = try fields.languageMap("grounds", max: 20_000)
        case DecisionKinds.review:
            about = try fields.reference("decision")
            word = try fields.choice("result", of: ["upheld", "annulled", "remitted"])
            reasons = try fields.languageMap("reasons", max: 20_000)
        case DecisionKinds.end:
            word = try fields.choice("end", of: ["withdrawn", "revoked", "expired"])
            mandate = try fields.optionalReference("mandate")
            reasons = try fields.languageMap("reasons", max: 8000)
            guard (word == "revoked") == (mandate != nil) else {
                throw fields.refusal(
                    mandate == nil ? "missingField" : "unknownField", "mandate",
                    mandate == nil ? "is missing; a grant is revoked under a mandate" : "belongs to revoked only; remove it")
            }
        default: break
        }
        try fields.end()
    }

    private mutating func clarification(_ fields: inout Fields) throws {
        word = try fields.choice("step", of: ["asked", "answered"])
        if word == "asked" {
            asks = try fields.factNames("asks")
            reasons = try fields.languageMap("reasons", max: 8000)
        } else {
            facts = try fields.facts("facts")
            reasons = try fields.optionalLanguageMap("note", max: 8000) ?? [:]
        }
    }

    private mutating func decision(_ fields: inout Fields) throws {
        about = try fields.reference("recommendation")
        mandate = try fields.reference("mandate")
        word = try fields.choice("decision", of: ["granted", "refused"])
        follows = try fields.choice("recommendationIs", of: ["followed", "departedFrom"])
        reasons = try fields.languageMap("reasons", max: 20_000)
        _ = try fields.optionalLanguageMap("conditions", max: 8000)
        until = try fields.optionalDate("validUntil")
        _ = try fields.text("subjectArea", max: 128)
        var appeal = try fields.object("appeal")
        _ = try appeal.languageMap("route", max: 4000)
        _ = try appeal.integer("days", in: 1...3650)
        try appeal.end()
        reconsiders = try fields.optionalReference("reconsiders")
        guard word == "granted" || until == nil else {
            throw fields.refusal("unknownField", "validUntil", "belongs to a grant only; remove it")
        }
    }
}
