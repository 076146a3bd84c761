/// What a set of rules says about an act, from the freest to the strictest. Sides are joined by taking the strictest.
package enum Outcome: UInt8, CaseIterable, Comparable, Sendable {
    /// No published rule stops this.
    case permit
    case permitWithConditions
    /// A filing or registration is due.
    case notify
    /// Facts are missing that can still change the answer. Never part of a range: `atLeast` and `atMost` say what can come out.
    case needsInformation
    case needsApproval
    case prohibit

    /// The machine word of files and answers.
    package var word: String {
        switch self {
        case .permit: "permit"
        case .permitWithConditions: "permit_with_conditions"
        case .notify: "notify"
        case .needsInformation: "needs_information"
        case .needsApproval: "needs_approval"
        case .prohibit: "prohibit"
        }
    }

    /// Reads a machine word; nil for any other text.
    package init?(word: String) {
        guard let found = Outcome.allCases.first(where: { $0.word == word }) else { return nil }
        self = found
    }

    /// Whether the act may go ahead without anybody's consent, conditions kept.
    package var isPermission: Bool { self <= .permitWithConditions }

    package static func < (l: Outcome, r: Outcome) -> Bool { l.rawValue < r.rawValue }
}

/// What one rule does when it is active.
package enum Effect: String, CaseIterable, Sendable {
    /// The regulation named does not apply. Works only through the rules that name this one after `unless`; never a permission by itself.
    case exempt
    /// Allows the act in a set that is closed by default; adds nothing in an open one.
    case permit
    /// The act is allowed under conditions.
    case condition
    /// A filing or registration is due.
    case notify
    /// The named approver must consent.
    case approval
    case prohibit

    /// The outcome that an active rule of this effect brings about at least.
    package var outcome: Outcome {
        switch self {
        case .exempt, .permit: .permit
        case .condition: .permitWithConditions
        case .notify: .notify
        case .approval: .needsApproval
        case .prohibit: .prohibit
        }
    }
}

/// What holds where no rule of a set is active.
package enum DefaultStance: String, Sendable {
    /// Whatever no rule stops is open.
    case open
    /// Whatever no rule of effect `permit` allows is prohibited.
    case closed
}

/// The outcomes that are still possible; neither bound is ever `needsInformation`.
package struct OutcomeRange: Hashable, Sendable {
    package var atLeast: Outcome
    package var atMost: Outcome

    package init(_ atLeast: Outcome, _ atMost: Outcome) { (self.atLeast, self.atMost) = (atLeast, atMost) }

    package var isSettled: Bool { atLeast == atMost }

    /// The outcome itself, or `needsInformation` while the bounds differ.
    package var outcome: Outcome { isSettled ? atLeast : .needsInformation }

    package func contains(_ other: OutcomeRange) -> Bool { atLeast <= other.atLeast && other.atMost <= atMost }

    /// What two sides say together: the strictest of either bound.
    package func joined(_ other: OutcomeRange) -> OutcomeRange {
        OutcomeRange(max(atLeast, other.atLeast), max(atMost, other.atMost))
    }
}
