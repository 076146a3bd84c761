extension Scope {
    /// Target, party and action of a rule against those of the request, of those that the rule names.
    func premises(of rule: Rule, isProhibition: Bool, _ reasons: inout [Reason]) -> [PremiseReport] {
        var out: [PremiseReport] = []
        if !rule.targets.isEmpty {
            out.append(choose(rule.targets, .target, &reasons) { entity(request.target, $0, .missingTarget, isProhibition, &$1) })
        }
        if !rule.assignees.isEmpty {
            out.append(choose(rule.assignees, .party, &reasons) { entity(request.party, $0, .missingParty, false, &$1) })
        }
        if !rule.actions.isEmpty {
            out.append(choose(rule.actions, .action, &reasons) { action($0, isProhibition, &$1) })
        }
        return out
    }

    /// What one alternative comes to.
    private struct Try {
        let satisfaction: Satisfaction
        let refinements: [ConstraintReport]
        var whole: Satisfaction { Satisfaction.all([satisfaction] + refinements.map(\.satisfaction)) }
    }

    /// The best of several alternatives: one that is satisfied, else one of which it is not known, else the one that comes closest.
    private func choose<T>(
        _ alternatives: [T], _ kind: PremiseReport.Kind, _ reasons: inout [Reason], _ attempt: (T, inout [Reason]) -> Try
    ) -> PremiseReport {
        var best: (score: Int, result: Try, reasons: [Reason])?
        for alternative in alternatives {
            var found: [Reason] = []
            let result = attempt(alternative, &found)
            let score = (result.whole == .satisfied ? 4 : result.whole == .unknown ? 2 : 0) + (result.satisfaction == .satisfied ? 1 : 0)
            if score > best?.score ?? -1 { best = (score, result, found) }
        }
        reasons += best?.reasons ?? []
        return PremiseReport(kind: kind, satisfaction: best?.result.satisfaction ?? .satisfied, refinements: best?.result.refinements ?? [])
    }

    /// Whether the named party or asset is the one of the rule, or belongs to it, and meets its refinements.
    private func entity(
        _ named: IRI?, _ entity: Entity, _ missing: Reason.Code, _ isProhibition: Bool, _ reasons: inout [Reason]
    ) -> Try {
        guard let named else {
            reasons.append(Reason(missing, entity.id))
            return Try(satisfaction: .unknown, refinements: [])
        }
        let member = membership(of: named, in: entity, isProhibition, &reasons)
        guard member != .unsatisfied else { return Try(satisfaction: .unsatisfied, refinements: []) }
        let refinements = entity.refinements.map { test($0, .entity(named), &reasons) }
        guard entity.notUnderstood.isEmpty else {
            reasons += entity.notUnderstood.map { Reason(.notUnderstood, $0) }
            return Try(satisfaction: .unknown, refinements: refinements)
        }
        return Try(satisfaction: member, refinements: refinements)
    }

    private func membership(of named: IRI, in entity: Entity, _ isProhibition: Bool, _ reasons: inout [Reason]) -> Satisfaction {
        let names = [entity.id, entity.source].compactMap { $0 }
        guard let id = names.first else {
            // Only described. Anyone who meets the description is meant, if there is one that is understood.
            guard entity.refinements.isEmpty else { return .satisfied }
            if entity.notUnderstood.isEmpty { reasons.append(Reason(.notUnderstood, nil)) }
            return .unknown
        }
        if names.contains(named) || Closure.reaches(named, names.contains, world.partOf) { return .satisfied }
        if world.undetermined.contains(named) {
            reasons.append(Reason(.notEstablished, named))
            return .unknown
        }
        // Who asks for the whole asks for the part that is prohibited.
        if isProhibition, Closure.reaches(id, { $0 == named }, world.partOf) {
            reasons.append(Reason(.broaderTarget, id))
            return .unknown
        }
        return .unsatisfied
    }

    private func action(_ action: Action, _ isProhibition: Bool, _ reasons: inout [Reason]) -> Try {
        guard let asked = profile.canonical(request.action) else {
            reasons.append(Reason(.unknownAction, request.action))
            return Try(satisfaction: .unknown, refinements: [])
        }
        guard let ruled = profile.canonical(action.value) else {
            reasons.append(Reason(.unknownAction, action.value))
            return Try(satisfaction: .unknown, refinements: [])
        }
        if profile.isIncluded(asked, in: ruled) {
            return Try(satisfaction: .satisfied, refinements: action.refinements.map { test($0, .request, &reasons) })
        }
        // Who asks for use in general asks for the reading that is prohibited.
        if isProhibition, profile.isIncluded(ruled, in: asked) {
            reasons.append(Reason(.broaderAction, action.value))
            return Try(satisfaction: .unknown, refinements: [])
        }
        return Try(satisfaction: .unsatisfied, refinements: [])
    }
}
