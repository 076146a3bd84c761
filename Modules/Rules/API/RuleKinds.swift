/// The names of the kinds of record by which rules are made public, discussed, adopted, changed and challenged.
package enum RuleKinds {
    /// One version of a rule set, whole.
    package static let set = "rule-set.v1"
    /// Rules of a version that is too large for one record.
    package static let part = "rule-set-part.v1"
    /// A version is put up for comment until a day.
    package static let proposal = "rule-proposal.v1"
    package static let comment = "rule-comment.v1"
    package static let commentAnswer = "rule-comment-answer.v1"
    /// A version is to hold from a day.
    package static let adoption = "rule-adoption.v1"
    /// A version is suspended, resumed, repealed or reviewed.
    package static let event = "rule-event.v1"
    package static let challenge = "rule-challenge.v1"
    package static let challengeAnswer = "rule-challenge-answer.v1"

    /// Kinds that say something about a version that was published before.
    package static let acts = [proposal, comment, commentAnswer, adoption, event, challenge, challengeAnswer]
    /// Of these, the ones that only the version's own issuer says.
    package static let owners = [proposal, commentAnswer, adoption, event, challengeAnswer]
}
