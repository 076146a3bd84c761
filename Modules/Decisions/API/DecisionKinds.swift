/// The names of the kinds of record of the module Decisions; docs/formats/decision-records.md describes them.
package enum DecisionKinds {
    /// Asks a party to decide whether something may move.
    package static let request = "decision-request.v1"
    /// What the rules of the sides say to it, computed and signed.
    package static let recommendation = "decision-recommendation.v1"
    /// The deciding party asks for facts (the clock stands), or the applicant gives them.
    package static let clarification = "decision-clarification.v1"
    /// Whoever answers for facts attests them.
    package static let attestation = "decision-attestation.v1"
    /// The holder of a confidential fact keeps it for itself, committed in its log: what its own recommendation counts.
    package static let heldFact = "decision-held-fact.v1"
    /// A person under a mandate decides.
    package static let decision = "decision.v1"
    /// The deciding party takes more days, and says why.
    package static let moreTime = "decision-extension.v1"
    /// The applicant asks that another person decide again.
    package static let reconsideration = "decision-reconsideration.v1"
    /// Somebody outside reviews a decision.
    package static let review = "decision-review.v1"
    /// It ends: withdrawn, revoked, expired.
    package static let end = "decision-end.v1"

    /// Everything that is said about a request.
    package static let acts = [recommendation, clarification, attestation, heldFact, decision, moreTime, reconsideration, review, end]
}
