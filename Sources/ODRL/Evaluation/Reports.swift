/// How a policy was evaluated, in the shape of the Formal Semantics: for every rule whether it is active and what it says to the request, for every
/// constraint whether it is satisfied, for every duty what became of it.
package struct PolicyReport: Hashable, Sendable {
    package let policy: IRI
    package let request: IRI?
    package let world: IRI?
    package let at: Moment?
    package let outcome: Outcome
    /// Whether the policy is an offer, of which the report says what it would answer if it were agreed.
    package let isSimulation: Bool
    package let permissions: [RuleReport]
    package let prohibitions: [RuleReport]
    package let obligations: [DutyReport]
    /// What keeps the whole policy from being decided, such as a profile that is not known.
    package let reasons: [Reason]

    /// Whether somebody may act on this report: it permits, and the policy binds.
    package var authorises: Bool { outcome == .permitted && !isSimulation }

    /// What would help, without repetition: of the prohibitions and permissions that are undecided and of the duties that stand in the way.
    package var whatWouldHelp: [Reason] {
        var seen: Set<Reason> = []
        let rules = prohibitions.filter { $0.control == .unknown } + permissions.filter { $0.control != .permit && $0.matches != .unsatisfied }
        return (reasons + rules.flatMap(\.reasons)).filter { seen.insert($0).inserted }
    }
}

package struct RuleReport: Hashable, Sendable {
    package let rule: IRI?
    /// Whether the rule is in effect: its constraints are satisfied and its duties do not stand in the way. What is asked does not matter to it.
    package let activation: Activation
    /// Whether the request is what the rule is about: action, party and target with their refinements.
    package let matches: Satisfaction
    package let control: Control
    /// Target, party and action, of those that the rule names.
    package let premises: [PremiseReport]
    package let constraints: [ConstraintReport]
    package let conditions: [DutyReport]
    /// What is missing, or stands in the way.
    package let reasons: [Reason]
}

package struct PremiseReport: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case target = "TargetReport"
        case party = "PartyReport"
        case action = "ActionReport"
    }

    package let kind: Kind
    /// Of the name alone, without refinements.
    package let satisfaction: Satisfaction
    package let refinements: [ConstraintReport]
}

package struct ConstraintReport: Hashable, Sendable {
    package let constraint: IRI?
    package let satisfaction: Satisfaction
    /// What the left operand was, of a comparison.
    package let left: [Value]
    /// The constraints that a logical one is made of.
    package let parts: [ConstraintReport]
}

package struct DutyReport: Hashable, Sendable {
    package let duty: IRI?
    package let activation: Activation
    package let performance: PerformanceState
    package let deontic: DeonticState
    /// By when it has to be done: the upper bounds of odrl:dateTime that the duty sets.
    package let due: [Moment]
    package let constraints: [ConstraintReport]
    package let consequences: [DutyReport]
    package let reasons: [Reason]
}
