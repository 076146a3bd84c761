extension Scope {
    /// What a constraint is tested on.
    enum Subject {
        case request
        /// A member of a collection.
        case entity(IRI)
        /// An action that was done for a duty.
        case performance(World.Performance)
    }

    func test(_ constraint: Constraint, _ subject: Subject, _ reasons: inout [Reason]) -> ConstraintReport {
        switch constraint.test {
        case .comparison(let comparison):
            let fact = self.fact(comparison.left, subject)
            let satisfaction = compare(comparison, fact, &reasons)
            return ConstraintReport(constraint: constraint.id, satisfaction: satisfaction, left: fact?.values ?? [], parts: [])
        case .logical(let connective, let operands):
            var found: [Reason] = []
            let parts = operands.map { test($0, subject, &found) }
            let states = parts.lazy.map(\.satisfaction)
            let satisfaction =
                switch connective {
                case .and: Satisfaction.all(states)
                case .or: Satisfaction.any(states)
                case .xone: Satisfaction.one(states)
                }
            if satisfaction == .unknown { reasons += found }  // what is not known of a part matters only where it decides
            return ConstraintReport(constraint: constraint.id, satisfaction: satisfaction, left: [], parts: parts)
        case .notUnderstood(let properties):
            reasons += properties.map { Reason(.notUnderstood, $0) }
            return ConstraintReport(constraint: constraint.id, satisfaction: .unknown, left: [], parts: [])
        }
    }

    /// What is known of a left operand. The world is believed before the request, so that nobody chooses the time of day.
    private func fact(_ left: IRI, _ subject: Subject) -> Fact? {
        switch subject {
        case .entity(let entity):
            if let fact = world.factsOf[entity]?[left] { return fact }
        case .performance(let performance):
            if left == Scope.dateTime { return performance.at.map { Fact(Value($0)) } }
            return performance.facts[left]
        case .request: break
        }
        if left == Scope.dateTime, let now { return now }
        return world.facts[left] ?? request.facts[left]
    }

    static let dateTime = Vocabulary.term("dateTime")

    private func compare(_ comparison: Constraint.Comparison, _ fact: Fact?, _ reasons: inout [Reason]) -> Satisfaction {
        func unknown(_ code: Reason.Code, _ subject: IRI? = nil) -> Satisfaction {
            reasons.append(Reason(code, subject ?? comparison.left))
            return .unknown
        }
        var (relation, isNegated) = (comparison.relation, false)
        if case .other(let iri) = relation {
            guard let meaning = profile.operators[iri] else { return unknown(.unknownOperator, iri) }
            (relation, isNegated) = (meaning.relation, meaning.isNegated)
        }
        guard profile.leftOperands.contains(comparison.left) else { return unknown(.unknownLeftOperand) }
        guard let fact else { return unknown(comparison.left == Scope.dateTime ? .missingTime : .missingFact) }
        guard fact.unit == comparison.unit else { return unknown(.otherUnit) }
        let state: Satisfaction
        switch relation {
        case .isAllOf:
            state = Satisfaction.all(
                comparison.right.map { right in Satisfaction.any(fact.values.map { same($0, right, comparison.left, &reasons) }) })
        case .isNoneOf: state = Satisfaction.any(fact.values.map { among($0, comparison, &reasons) }).opposite
        default:
            // What is said of one value holds of several only if it is the same for each.
            let states = fact.values.map { one($0, relation, comparison, &reasons) }
            guard let first = states.first else { return unknown(.missingFact) }
            guard states.allSatisfy({ $0 == first }) else { return unknown(.severalValues) }
            state = first
        }
        return isNegated ? state.opposite : state
    }

    private func one(_ left: Value, _ relation: Operator, _ comparison: Constraint.Comparison, _ reasons: inout [Reason]) -> Satisfaction {
        if relation == .isAnyOf { return among(left, comparison, &reasons) }
        guard comparison.right.count == 1 else {
            reasons.append(Reason(.severalValues, comparison.left))
            return .unknown
        }
        let right = comparison.right[0]
        switch relation {
        case .eq: return same(left, right, comparison.left, &reasons)
        case .neq: return same(left, right, comparison.left, &reasons).opposite
        case .lt: return ordered(left, right, comparison.left, &reasons) { $0 == .less }
        case .lteq: return ordered(left, right, comparison.left, &reasons) { $0 != .greater }
        case .gt: return ordered(left, right, comparison.left, &reasons) { $0 == .greater }
        case .gteq: return ordered(left, right, comparison.left, &reasons) { $0 != .less }
        case .isA: return related(left, right, world.kindOf, comparison.left, &reasons)
        case .isPartOf: return related(left, right, world.partOf, comparison.left, &reasons)
        case .hasPart: return related(right, left, world.partOf, comparison.left, &reasons)
        case .isAnyOf, .isAllOf, .isNoneOf, .other: return .unknown
        }
    }

    private func among(_ left: Value, _ comparison: Constraint.Comparison, _ reasons: inout [Reason]) -> Satisfaction {
        var found: [Reason] = []
        let state = Satisfaction.any(comparison.right.map { same(left, $0, comparison.left, &found) })
        if state == .unknown { reasons += found }
        return state
    }

    private func same(_ left: Value, _ right: Value, _ operand: IRI, _ reasons: inout [Reason]) -> Satisfaction {
        let state = Satisfaction(left.equals(right))
        if state == .unknown { reasons.append(Reason(why(left, right), operand)) }
        return state
    }

    private func ordered(
        _ left: Value, _ right: Value, _ operand: IRI, _ reasons: inout [Reason], _ holds: (Order) -> Bool
    ) -> Satisfaction {
        guard let order = left.order(to: right) else {
            reasons.append(Reason(why(left, right), operand))
            return .unknown
        }
        return Satisfaction(holds(order))
    }

    private func why(_ left: Value, _ right: Value) -> Reason.Code {
        if case .moment = left.meaning, case .moment = right.meaning { return .timeZone }
        return .incomparable
    }

    /// Whether the one is the other, or leads to it. A thing of which nothing is listed may still do so.
    private func related(
        _ lower: Value, _ upper: Value, _ relation: [IRI: Set<IRI>], _ operand: IRI, _ reasons: inout [Reason]
    ) -> Satisfaction {
        guard let from = lower.iri, let to = upper.iri else {
            reasons.append(Reason(.incomparable, operand))
            return .unknown
        }
        if from == to || Closure.reaches(from, { $0 == to }, relation) { return .satisfied }
        guard relation[from] != nil else {
            reasons.append(Reason(.unknownConcept, from))
            return .unknown
        }
        return .unsatisfied
    }
}
