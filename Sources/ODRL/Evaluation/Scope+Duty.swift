extension Scope {
    /// What became of a duty, obligation, remedy or consequence.
    ///
    /// A duty is active when its constraints are satisfied; fulfilled when its action was done, with its refinements, by its assignee and on its target
    /// where it names them (Formal Semantics, "Semantics of Permissions" and "of Obligations"). An upper bound of odrl:dateTime is read as the time by
    /// which it has to be done and not as a condition of the duty: otherwise a duty would vanish by being ignored. Not done by then, it is violated; done
    /// late, it is fulfilled once its consequences are (Information Model §2.6.4).
    func duty(_ duty: Rule) -> DutyReport {
        var reasons: [Reason] = []
        var conditions: [ConstraintReport] = []
        var deadlines: [Constraint] = []
        for constraint in duty.constraints.flatMap(Scope.parts) {
            if Scope.deadline(constraint) != nil { deadlines.append(constraint) } else { conditions.append(test(constraint, .request, &reasons)) }
        }
        let due = (deadlines + duty.actions.flatMap(\.refinements).flatMap(Scope.parts)).compactMap(Scope.deadline)
        let active = Satisfaction.all(conditions.map(\.satisfaction))
        let consequences = duty.consequences.map { self.duty($0) }
        func report(_ performance: PerformanceState, _ deontic: DeonticState) -> DutyReport {
            let settled =
                deontic == .violated && performance == .performed && !consequences.isEmpty
                && consequences.allSatisfy { $0.deontic == .fulfilled || $0.activation == .inactive }
            return DutyReport(
                duty: duty.id, activation: Activation(active), performance: performance,
                deontic: active == .unsatisfied ? .notSet : settled ? .fulfilled : deontic,
                due: due.map(\.moment), constraints: conditions, consequences: consequences, reasons: reasons)
        }
        if let id = duty.id, let known = world.duties[id] { return report(known.performance, known.deontic) }
        guard understood(duty, &reasons) == .satisfied else { return report(.unknown, .unknown) }

        let done = world.performances.map { fulfils($0, duty, deadlines, &reasons) }
        if done.contains(where: { $0.inTime == .satisfied }) { return report(.performed, .fulfilled) }
        if done.contains(where: { $0.inTime == .unknown }) { return report(.unknown, .unknown) }
        let isLate = done.contains { $0.atAll == .satisfied }
        guard let past = overdue(due) else {
            reasons.append(Reason(world.now == nil ? .missingTime : .timeZone, Scope.dateTime))
            return report(isLate ? .performed : .unperformed, .unknown)
        }
        return report(isLate ? .performed : .unperformed, past ? .violated : .notSet)
    }

    /// Whether a time by which it had to be done has passed; nil where that is not known.
    private func overdue(_ due: [(moment: Moment, isInclusive: Bool)]) -> Bool? {
        guard !due.isEmpty else { return false }
        guard let now = world.now else { return nil }
        let states = due.map { bound in
            now.order(to: bound.moment).map { $0 == .greater || ($0 == .equal && !bound.isInclusive) }
        }
        return states.contains(true) ? true : states.contains(nil) ? nil : false
    }

    private struct Deed {
        /// Whether it is what the duty asks for, but for the time.
        let atAll: Satisfaction
        let inTime: Satisfaction
    }

    private func fulfils(_ performance: World.Performance, _ duty: Rule, _ deadlines: [Constraint], _ reasons: inout [Reason]) -> Deed {
        if let named = performance.duty, named != duty.id { return Deed(atAll: .unsatisfied, inTime: .unsatisfied) }
        var found: [Reason] = []
        func refinements(_ isDeadline: Bool, _ action: Action) -> Satisfaction {
            Satisfaction.all(
                action.refinements.flatMap(Scope.parts).filter { (Scope.deadline($0) != nil) == isDeadline }
                    .map { test($0, .performance(performance), &found).satisfaction })
        }
        func action(_ isDeadline: Bool) -> Satisfaction {
            guard !duty.actions.isEmpty else { return .satisfied }
            return Satisfaction.any(
                duty.actions.map { action in
                    guard let done = profile.canonical(performance.action), let asked = profile.canonical(action.value) else {
                        found.append(Reason(.unknownAction, profile.canonical(action.value) == nil ? action.value : performance.action))
                        return .unknown
                    }
                    guard profile.isIncluded(done, in: asked) else { return .unsatisfied }
                    return isDeadline ? refinements(true, action) : refinements(false, action)
                })
        }
        func entity(_ named: IRI?, _ wanted: [Entity]) -> Satisfaction {
            guard !wanted.isEmpty else { return .satisfied }
            guard let named else { return .unknown }
            return Satisfaction(
                wanted.contains { $0.id == named || ($0.id.map { id in Closure.reaches(named, { $0 == id }, world.partOf) } ?? false) })
        }
        let before = world.now.flatMap { now in performance.at.flatMap { $0.order(to: now) } }
        let isPast: Satisfaction = performance.at == nil || world.now == nil ? .satisfied : Satisfaction(before.map { $0 != .greater })
        let atAll = Satisfaction.all([action(false), entity(performance.party, duty.assignees), entity(performance.target, duty.targets), isPast])
        guard atAll != .unsatisfied else { return Deed(atAll: .unsatisfied, inTime: .unsatisfied) }
        let bounds = deadlines.map { test($0, .performance(performance), &found).satisfaction } + [action(true)]
        let inTime = Satisfaction.all([atAll] + bounds)
        if inTime == .unknown { reasons += found }
        return Deed(atAll: atAll, inTime: inTime)
    }

    /// A constraint as conditions that must all hold.
    static func parts(_ constraint: Constraint) -> [Constraint] {
        if case .logical(.and, let operands) = constraint.test { return operands.flatMap(parts) }
        return [constraint]
    }

    /// The bound, where the constraint is an upper bound of odrl:dateTime.
    static func deadline(_ constraint: Constraint) -> (moment: Moment, isInclusive: Bool)? {
        guard case .comparison(let comparison) = constraint.test, comparison.left == dateTime, comparison.right.count == 1,
            case .moment(let moment) = comparison.right[0].meaning
        else { return nil }
        switch comparison.relation {
        case .lt: return (moment, false)
        case .lteq: return (moment, true)
        default: return nil
        }
    }
}
