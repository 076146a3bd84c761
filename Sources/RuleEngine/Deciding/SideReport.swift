import Canon

/// What the rules of one side say about the facts.
package struct SideReport: Hashable, Sendable {
    package struct Defeat: Hashable, Sendable {
        package let rule: String
        /// The active exceptions, in the order in which the rule names them.
        package let by: [String]
    }

    package struct Doubt: Hashable, Sendable {
        package let rule: String
        /// The facts without which it is not known whether the rule is active, sorted.
        package let missing: [String]
    }

    package let jurisdiction: String
    /// Which rules were asked.
    package let ruleSet: String
    package let version: String
    package let digest: Digest
    package var range: OutcomeRange
    /// Active rules that do something, in the order of the set; also for what follows.
    package let fired: [String]
    /// Active exemptions: they permit nothing by themselves.
    package let exempt: [String]
    /// Rules whose tests hold, and an exception of theirs is active.
    package let defeated: [Defeat]
    /// Rules that can be active or not.
    package let unknown: [Doubt]
    /// The facts that can still change this side's answer, those that most often decide first.
    package var asks: [String]
    /// Confidential facts that this side's answer rests on, with the office that holds each, in an answer for those who may not see them.
    package var confidential: [String: String] = [:]

    /// `needsInformation` while the bounds differ.
    package var outcome: Outcome { range.outcome }
}
