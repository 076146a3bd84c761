/// Evaluates policies: a pure function of policy, request, world and profile. Total and deterministic; what is not known or not understood never
/// permits.
package struct Evaluator: Hashable, Sendable {
    /// When a duty of a permission has to be fulfilled.
    package enum DutyTiming: Hashable, Sendable {
        /// Before the permission is used (Formal Semantics, "Semantics of Permissions"). The default.
        case beforehand
        /// At some time: only a violated duty takes the permission away (as the ODRL Test Suite has it).
        case eventually
    }

    package let profile: Profile
    package let duties: DutyTiming

    package init(profile: Profile = .core, duties: DutyTiming = .beforehand) { (self.profile, self.duties) = (profile, duties) }

    /// What the policy answers to the request, and why.
    ///
    /// A prohibition that stops the request wins over every permission (`conflict`: prohibit). What no permission covers is not permitted. Where a
    /// prohibition is undecided and a permission might cover the request, information is needed.
    package func evaluate(_ policy: Policy, _ request: Request, in world: World) -> PolicyReport {
        let scope = Scope(profile: profile, request: request, world: world, timing: duties)
        let permissions = policy.permissions.map { scope.permission($0) }
        let prohibitions = policy.prohibitions.map { scope.prohibition($0) }
        let obligations = policy.obligations.map { scope.duty($0) }
        var reasons = policy.profiles.filter { !profile.names.contains($0) }.map { Reason(.unknownProfile, $0) }
        reasons += policy.notUnderstood.map { Reason(.notUnderstood, $0) }
        if let other = policy.isReplacedBy { reasons.append(Reason(.replaced, other)) }
        let outcome: Outcome =
            if prohibitions.contains(where: { $0.control == .deny }) {
                .prohibited
            } else if permissions.allSatisfy({ $0.control == .deny }) {
                .notPermitted
            } else if !reasons.isEmpty || prohibitions.contains(where: { $0.control == .unknown }) {
                .needsInformation
            } else if permissions.contains(where: { $0.control == .permit }) {
                .permitted
            } else {
                .needsInformation
            }
        return PolicyReport(
            policy: policy.id, request: request.id, world: world.id, at: world.now, outcome: outcome, isSimulation: !policy.kind.isBinding,
            permissions: permissions, prohibitions: prohibitions, obligations: obligations, reasons: reasons)
    }
}

/// Everything that one evaluation looks at.
struct Scope {
    let profile: Profile
    let request: Request
    let world: World
    let timing: Evaluator.DutyTiming
    /// The time as a fact, written out once.
    let now: Fact?

    init(profile: Profile, request: Request, world: World, timing: Evaluator.DutyTiming) {
        (self.profile, self.request, self.world, self.timing) = (profile, request, world, timing)
        now = world.now.map { Fact(Value($0)) }
    }

    func permission(_ rule: Rule) -> RuleReport {
        var reasons: [Reason] = []
        let constraints = rule.constraints.map { test($0, .request, &reasons) }
        let conditions = rule.duties.map { duty($0) }
        let ready = Satisfaction.all(conditions.map { stand($0, &reasons) })
        let premises = self.premises(of: rule, isProhibition: false, &reasons)
        let known = understood(rule, &reasons)
        let active = Satisfaction.all([Satisfaction.all(constraints.map(\.satisfaction)), ready, known])
        let matches = matching(premises)
        let both = Satisfaction.all([active, matches])
        return RuleReport(
            rule: rule.id, activation: Activation(active), matches: matches,
            control: both == .satisfied ? .permit : both == .unsatisfied ? .deny : .unknown, premises: premises, constraints: constraints,
            conditions: conditions, reasons: reasons)
    }

    func prohibition(_ rule: Rule) -> RuleReport {
        var reasons: [Reason] = []
        let constraints = rule.constraints.map { test($0, .request, &reasons) }
        let premises = self.premises(of: rule, isProhibition: true, &reasons)
        let active = Satisfaction.all([Satisfaction.all(constraints.map(\.satisfaction)), understood(rule, &reasons)])
        let matches = matching(premises)
        let both = Satisfaction.all([active, matches])
        return RuleReport(
            rule: rule.id, activation: Activation(active), matches: matches,
            control: both == .satisfied ? .deny : both == .unsatisfied ? .permit : .unknown, premises: premises, constraints: constraints,
            conditions: rule.remedies.map { duty($0) }, reasons: reasons)
    }

    /// Unknown where the rule says something that may change it and is not understood; never unsatisfied.
    func understood(_ rule: Rule, _ reasons: inout [Reason]) -> Satisfaction {
        var strange = rule.notUnderstood
        strange += rule.others.filter { $0.property == Vocabulary.term("output") }.map(\.property)
        strange += rule.others.flatMap(\.entity.notUnderstood)
        reasons += strange.map { Reason(.notUnderstood, $0) }
        return strange.isEmpty ? .satisfied : .unknown
    }

    private func matching(_ premises: [PremiseReport]) -> Satisfaction {
        Satisfaction.all(premises.map { Satisfaction.all([$0.satisfaction] + $0.refinements.map(\.satisfaction)) })
    }

    /// Whether a duty leaves its permission in effect.
    private func stand(_ report: DutyReport, _ reasons: inout [Reason]) -> Satisfaction {
        reasons += report.reasons
        if report.activation == .inactive || report.deontic == .fulfilled { return .satisfied }
        switch report.deontic {
        case .violated:
            reasons.append(Reason(.dutyViolated, report.duty))
            return .unsatisfied
        case .unknown: return .unknown
        case .notSet where timing == .eventually: return .satisfied
        default:
            reasons.append(Reason(.dutyOutstanding, report.duty))
            // What is not known about whether it is due decides only whether it can be ignored.
            return report.activation == .unknown ? .unknown : .unsatisfied
        }
    }
}
