import Canon
import ODRL
import RuleEngine

/// A rule set as a policy of ODRL 2.2 and back.
///
/// What is free by default is one permission; each rule that restricts is a prohibition whose constraints are its tests, its days and the contrary of
/// each exception. One that can be lifted, by an approval, a filing or accepted conditions, prohibits *unless that was granted*:
/// `granted/RULE neq approval`. Sets are asked word by word, since ODRL compares single values. A test that ODRL has no words for (`prefix`) refuses the export.
package struct RulePolicy: Sendable {
    let profile: RuleProfile

    package init(schema: AttributeSchema) { profile = RuleProfile(schema: schema) }

    private var schema: AttributeSchema { profile.schema }

    /// The most constraints that one rule may come to, exceptions of exceptions written out.
    static let maxConstraints = 20_000

    // MARK: Out

    package func policy(of set: RuleSet) throws(RulePolicyError) -> Policy {
        guard let id = IRI(set.id) ?? IRI(RuleProfile.base + "set/" + set.jurisdiction) else {
            throw RulePolicyError(.unknownValue, at: set.id, "the id of the set gives no IRI")
        }
        let act = Action(try RuleProfile.iri("act"))
        let target = Entity(try RuleProfile.iri("anything"))
        var policy = Policy(id: id, kind: .set, profiles: [try RuleProfile.iri("profile")])
        var budget = RulePolicy.maxConstraints
        if set.stance == .open {
            policy.permissions.append(ODRL.Rule(id: try RuleProfile.iri("open"), targets: [target], actions: [act]))
        }
        for rule in set.rules {
            let name = try RuleProfile.iri("rule/" + rule.id)
            switch rule.effect {
            case .exempt: continue
            case .permit:
                guard set.stance == .closed else { continue }
                let active = try active(rule, set, depth: 0, &budget)
                policy.permissions.append(ODRL.Rule(id: name, targets: [target], actions: [act], constraints: flat(active)))
            case .condition, .notify, .approval, .prohibit:
                var constraints = flat(try active(rule, set, depth: 0, &budget))
                if rule.effect != .prohibit {
                    constraints.append(
                        Constraint(.comparison(.init(try RuleProfile.grant(rule.id), .neq, [ODRL.Value(rule.effect.rawValue)]))))
                }
                policy.prohibitions.append(ODRL.Rule(id: name, targets: [target], actions: [act], constraints: constraints))
            }
        }
        return policy
    }

    /// A conjunction as a list.
    private func flat(_ constraint: Constraint) -> [Constraint] {
        if case .logical(.and, let parts) = constraint.test { return parts }
        return [constraint]
    }

    /// That the rule is active: tests, days, and no exception active.
    private func active(_ rule: RuleEngine.Rule, _ set: RuleSet, depth: Int, _ budget: inout Int) throws(RulePolicyError) -> Constraint {
        guard depth < 32 else { throw RulePolicyError(.tooLarge, at: rule.id, "exceptions of exceptions go too deep") }
        var parts: [Constraint] = []
        for test in rule.when { parts.append(try self.test(test, isNegated: false, rule.id, &budget)) }
        for day in try days(rule.inForce) { parts.append(day) }
        for name in rule.unless {
            guard let exception = set.rules.first(where: { $0.id == name }) else { continue }
            parts.append(try contrary(try active(exception, set, depth: depth + 1, &budget), rule.id))
        }
        budget -= parts.count
        guard budget > 0 else {
            throw RulePolicyError(.tooLarge, at: rule.id, "the exceptions written out come to more than \(RulePolicy.maxConstraints) constraints")
        }
        // Always: every day is on or after the first one.
        if parts.isEmpty { parts = [try dateTest(.gteq, CalendarDate(daysSinceEpoch: -719_162))] }
        return parts.count == 1 ? parts[0] : Constraint(.logical(.and, parts))
    }

    private func dateTest(_ relation: ODRL.Operator, _ day: CalendarDate) throws(RulePolicyError) -> Constraint {
        let attribute = schema.attributes[schema.dateIndex]
        return Constraint(.comparison(.init(try profile.operand(attribute), relation, [try profile.value(.date(day))])))
    }

    private func days(_ inForce: InForce) throws(RulePolicyError) -> [Constraint] {
        var parts: [Constraint] = []
        if let from = inForce.from { parts.append(try dateTest(.gteq, from)) }
        if let until = inForce.until { parts.append(try dateTest(.lteq, until)) }
        for pause in inForce.suspended {
            let before = try dateTest(.lt, pause.from)
            guard let until = pause.until else {
                parts.append(before)
                continue
            }
            parts.append(Constraint(.logical(.or, [before, try dateTest(.gt, until)])))
        }
        return parts
    }

    private func test(_ test: FactTest, isNegated: Bool, _ rule: String, _ budget: inout Int) throws(RulePolicyError) -> Constraint {
        let attribute = schema.attributes[test.attribute]
        if attribute.type == .countries {
            throw RulePolicyError(.unsupported, at: rule, "the set \(attribute.name) is open, and ODRL asks sets word by word; use a closed choice")
        }
        if attribute.type.isSet { return try members(test, attribute, &budget) }
        let left = try profile.operand(attribute)
        func compare(_ relation: ODRL.Operator, _ values: [RuleEngine.Value]) throws(RulePolicyError) -> Constraint {
            var right: [ODRL.Value] = []
            for value in values { right.append(try profile.value(value)) }
            return Constraint(.comparison(.init(left, relation, right)))
        }
        switch test.op {
        case .equal: return try compare(.eq, test.values)
        case .notEqual: return try compare(.neq, test.values)
        case .isIn: return try compare(.isAnyOf, test.values)
        case .notIn: return try compare(.isNoneOf, test.values)
        case .less: return try compare(.lt, test.values)
        case .atMost: return try compare(.lteq, test.values)
        case .more: return try compare(.gt, test.values)
        case .atLeast: return try compare(.gteq, test.values)
        case .within:
            return Constraint(.logical(.and, [try compare(.gteq, Array(test.values.prefix(1))), try compare(.lteq, Array(test.values.suffix(1)))]))
        case .prefix, .notPrefix:
            throw RulePolicyError(
                .unknownOperator, at: rule, "ODRL has no words for the beginning of a text; list the values with in or notin instead")
        case .has, .hasNot: throw RulePolicyError(.unsupported, at: rule, "\(test.op.rawValue) asks a set")
        }
    }

    private func members(_ test: FactTest, _ attribute: Attribute, _ budget: inout Int) throws(RulePolicyError) -> Constraint {
        var parts: [Constraint] = []
        for case .word(let word) in test.values {
            parts.append(
                Constraint(
                    .comparison(.init(try profile.operand(attribute, member: word), .eq, [try profile.value(.bool(test.op == .has))]))))
        }
        budget -= parts.count
        return parts.count == 1 ? parts[0] : Constraint(.logical(test.op == .has ? .or : .and, parts))
    }

    /// What holds exactly when the constraint does not.
    private func contrary(_ constraint: Constraint, _ rule: String) throws(RulePolicyError) -> Constraint {
        switch constraint.test {
        case .logical(let connective, let parts):
            guard connective != .xone else { throw RulePolicyError(.unsupported, at: rule, "xone has no contrary here") }
            var turned: [Constraint] = []
            for part in parts { turned.append(try contrary(part, rule)) }
            return Constraint(.logical(connective == .and ? .or : .and, turned))
        case .comparison(var comparison):
            switch comparison.relation {
            case .eq: comparison.relation = .neq
            case .neq: comparison.relation = .eq
            case .lt: comparison.relation = .gteq
            case .lteq: comparison.relation = .gt
            case .gt: comparison.relation = .lteq
            case .gteq: comparison.relation = .lt
            case .isAnyOf: comparison.relation = .isNoneOf
            case .isNoneOf: comparison.relation = .isAnyOf
            default: throw RulePolicyError(.unknownOperator, at: rule, "the comparison has no contrary here")
            }
            return Constraint(.comparison(comparison))
        case .notUnderstood: throw RulePolicyError(.unsupported, at: rule, "the constraint is not understood")
        }
    }
}
