/// Whether a constraint holds (Formal Semantics: satisfied, not-satisfied), or whether that is not known.
package enum Satisfaction: String, Hashable, Sendable {
    case satisfied = "Satisfied"
    case unsatisfied = "Unsatisfied"
    case unknown = "Unknown"

    package init(_ truth: Bool?) { self = truth.map { $0 ? .satisfied : .unsatisfied } ?? .unknown }

    var opposite: Satisfaction { self == .satisfied ? .unsatisfied : self == .unsatisfied ? .satisfied : .unknown }

    /// Of all: unsatisfied where one is, whatever is not known about the others (Kleene's strong logic).
    static func all(_ states: some Sequence<Satisfaction>) -> Satisfaction {
        var out = Satisfaction.satisfied
        for state in states {
            if state == .unsatisfied { return .unsatisfied }
            if state == .unknown { out = .unknown }
        }
        return out
    }

    static func any(_ states: some Sequence<Satisfaction>) -> Satisfaction { all(states.map(\.opposite)).opposite }

    /// Of exactly one: more than one is enough to know that it does not hold.
    static func one(_ states: some Sequence<Satisfaction>) -> Satisfaction {
        var (yes, unknown) = (0, 0)
        for state in states {
            if state == .satisfied { yes += 1 }
            if state == .unknown { unknown += 1 }
        }
        return yes > 1 ? .unsatisfied : unknown > 0 ? .unknown : Satisfaction(yes == 1)
    }
}

/// Whether a rule is in effect.
package enum Activation: String, Hashable, Sendable {
    case active = "Active"
    case inactive = "Inactive"
    case unknown = "Unknown"

    init(_ state: Satisfaction) { self = state == .satisfied ? .active : state == .unsatisfied ? .inactive : .unknown }
    var satisfaction: Satisfaction { self == .active ? .satisfied : self == .inactive ? .unsatisfied : .unknown }
}

/// What a permission says to the requested action (Formal Semantics: permit, deny), and a prohibition likewise.
package enum Control: String, Hashable, Sendable {
    /// The permission permits the action; the prohibition does not stop it.
    case permit = "Permit"
    /// The permission does not permit the action; the prohibition stops it.
    case deny = "Deny"
    case unknown = "Unknown"
}

package enum PerformanceState: String, Hashable, Sendable {
    case performed = "Performed"
    case unperformed = "Unperformed"
    case unknown = "Unknown"
}

package enum DeonticState: String, Hashable, Sendable {
    case notSet = "NonSet"
    case fulfilled = "Fulfilled"
    case violated = "Violated"
    case unknown = "Unknown"
}

/// What a policy answers to a request.
package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case permitted
    /// A prohibition stops it.
    case prohibited
    /// No permission covers it; what is not permitted is not allowed (behaviour: closed).
    case notPermitted
    /// What is not known, or not understood, would decide.
    case needsInformation

    /// One sentence for a page.
    package var sentence: (en: String, zhHans: String) {
        switch self {
        case .permitted: ("The policy permits this.", "该政策允许此项操作。")
        case .prohibited: ("The policy prohibits this.", "该政策禁止此项操作。")
        case .notPermitted:
            ("No permission of the policy covers this; what a policy does not permit is not allowed under it.", "该政策中没有任何许可涵盖此项操作；政策未予许可的，即不得据此进行。")
        case .needsInformation: ("The answer depends on something that is not known yet.", "结论取决于尚不清楚的情况。")
        }
    }
}
