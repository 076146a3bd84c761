import Canon
import ODRL
import RuleEngine

extension RulePolicy {
    /// The most rules that one prohibition may come to when its alternatives are written out.
    static let maxAlternatives = 512

    /// The rules that a policy in words of the profile says; alternatives (`or`) become rules of their own. Decides every act as the policy does.
    ///
    /// Throws for whatever is not understood: another profile, action, operand or operator, duties, refinements, parties. Nothing is dropped.
    package func rules(of policy: Policy, jurisdiction: String, version: String) throws(RulePolicyError) -> RuleSet {
        let place = policy.id.text
        guard policy.kind == .set else {
            throw RulePolicyError(.notRules, at: place, "only a Set holds rules; an offer or agreement binds its parties alone")
        }
        guard policy.profiles == [try RuleProfile.iri("profile")] else {
            throw RulePolicyError(.wrongProfile, at: place, "the policy must name the profile \(RuleProfile.base)profile and no other")
        }
        guard policy.obligations.isEmpty, policy.notUnderstood.isEmpty, policy.isReplacedBy == nil else {
            throw RulePolicyError(.unsupported, at: place, "obligations, replacements and unknown properties are not read as rules")
        }
        let isOpen = policy.permissions.contains { $0.constraints.isEmpty }
        var rules: [RuleEngine.Rule] = []
        for permission in policy.permissions where !permission.constraints.isEmpty {
            guard !isOpen else {
                throw RulePolicyError(
                    .unsupported, at: permission.id?.text ?? place, "beside a permission of everything another one says nothing; remove it")
            }
            rules += try read(permission, .permit, place)
        }
        for permission in policy.permissions where permission.constraints.isEmpty { try check(permission, place) }
        for prohibition in policy.prohibitions { rules += try read(prohibition, nil, place) }
        let digest = Digest.sha256(policy.json.canonicalBytes)
        return RuleSet(id: place, version: version, jurisdiction: jurisdiction, stance: isOpen ? .open : .closed, rules: rules, digest: digest)
    }

    private func check(_ rule: ODRL.Rule, _ policy: String) throws(RulePolicyError) {
        let place = rule.id?.text ?? policy
        guard rule.assigners.isEmpty, rule.assignees.isEmpty, rule.duties.isEmpty, rule.remedies.isEmpty, rule.consequences.isEmpty,
            rule.others.isEmpty, rule.notUnderstood.isEmpty
        else { throw RulePolicyError(.unsupported, at: place, "parties, duties, remedies and unknown properties are not read as rules") }
        guard rule.actions.count == 1, rule.actions[0].value == (try RuleProfile.iri("act")), rule.actions[0].refinements.isEmpty else {
            throw RulePolicyError(.unknownAction, at: place, "the action must be \(RuleProfile.base)act, without refinements")
        }
        guard rule.targets == [Entity(try RuleProfile.iri("anything"))] else {
            throw RulePolicyError(.unsupported, at: place, "the target must be \(RuleProfile.base)anything")
        }
    }

    private func read(_ rule: ODRL.Rule, _ effect: Effect?, _ policy: String) throws(RulePolicyError) -> [RuleEngine.Rule] {
        try check(rule, policy)
        let place = rule.id?.text ?? policy
        let prefix = RuleProfile.base + "rule/"
        let id = rule.id.flatMap { $0.text.hasPrefix(prefix) ? String($0.text.dropFirst(prefix.count)) : nil } ?? place
        var found = effect ?? .prohibit
        var alternatives: [[FactTest]] = [[]]
        for constraint in rule.constraints {
            if effect == nil, let granted = try grant(constraint, id, place) {
                guard found == .prohibit else { throw RulePolicyError(.unsupported, at: place, "granted is asked twice") }
                found = granted
                continue
            }
            alternatives = product(alternatives, try tests(constraint, place))
            guard alternatives.count <= RulePolicy.maxAlternatives else {
                throw RulePolicyError(.tooLarge, at: place, "the alternatives come to more than \(RulePolicy.maxAlternatives) rules")
            }
        }
        return alternatives.enumerated().map { number, tests in
            RuleEngine.Rule(id: alternatives.count == 1 ? id : "\(id)/\(number + 1)", effect: found, when: tests)
        }
    }

    private func product(_ left: [[FactTest]], _ right: [[FactTest]]) -> [[FactTest]] {
        guard left.count * right.count <= 4 * RulePolicy.maxAlternatives else { return Array(repeating: [], count: RulePolicy.maxAlternatives + 1) }
        return left.flatMap { one in right.map { one + $0 } }
    }

    /// What a prohibition is lifted by: `granted/RULE neq "approval"`.
    private func grant(_ constraint: Constraint, _ id: String, _ place: String) throws(RulePolicyError) -> Effect? {
        guard case .comparison(let comparison) = constraint.test, comparison.left.text.hasPrefix(RuleProfile.base + "granted/") else {
            return nil
        }
        guard comparison.left == (try RuleProfile.grant(id)), comparison.relation == .neq, comparison.right.count == 1, comparison.unit == nil,
            case .text(let text) = comparison.right[0].meaning,
            let effect = [Effect.approval, .notify, .condition].first(where: { text == $0.rawValue })
        else { throw RulePolicyError(.unsupported, at: place, "granted is asked of the rule itself, as neq approval, notify or condition") }
        return effect
    }

    /// The constraint as alternatives, each a conjunction of tests.
    private func tests(_ constraint: Constraint, _ place: String) throws(RulePolicyError) -> [[FactTest]] {
        switch constraint.test {
        case .notUnderstood(let properties):
            throw RulePolicyError(
                .unsupported, at: place, "the constraint has properties that are not understood: \(properties.map(\.text).joined(separator: ", "))")
        case .logical(let connective, let parts):
            switch connective {
            case .xone: throw RulePolicyError(.unsupported, at: place, "xone is not read as rules; write and, or")
            case .and:
                var all: [[FactTest]] = [[]]
                for part in parts { all = product(all, try tests(part, place)) }
                return all
            case .or:
                var all: [[FactTest]] = []
                for part in parts { all += try tests(part, place) }
                return all
            }
        case .comparison(let comparison): return [[try test(comparison, place)]]
        }
    }

    private func test(_ comparison: Constraint.Comparison, _ place: String) throws(RulePolicyError) -> FactTest {
        guard comparison.unit == nil else { throw RulePolicyError(.unsupported, at: place, "units are not read; the attribute has its own") }
        guard let (index, member) = profile.attribute(comparison.left) else {
            throw RulePolicyError(.unknownOperand, at: place, "\(comparison.left) is no fact of this profile; add the attribute or correct its name")
        }
        let attribute = profile.schema.attributes[index]
        if let member { return try self.member(comparison, index, attribute, member, place) }
        var values: [RuleEngine.Value] = []
        for value in comparison.right { values.append(try self.value(value, attribute, place)) }
        let op: RuleEngine.Operator
        switch comparison.relation {
        case .eq: op = .equal
        case .neq: op = .notEqual
        case .lt: op = .less
        case .lteq: op = .atMost
        case .gt: op = .more
        case .gteq: op = .atLeast
        case .isAnyOf: op = .isIn
        case .isNoneOf: op = .notIn
        default:
            throw RulePolicyError(
                .unknownOperator, at: place,
                "\(comparison.relation.iri) is no operator of rules; use eq, neq, lt, lteq, gt, gteq, isAnyOf or isNoneOf")
        }
        guard op.accepts(attribute.type), op.takesMany || values.count == 1 else {
            throw RulePolicyError(
                .unknownOperator, at: place, "\(op.rawValue) does not suit \(attribute.name), which takes \(attribute.type.expectation)")
        }
        return FactTest(attribute: index, op: op, values: values)
    }

    private func member(_ comparison: Constraint.Comparison, _ index: Int, _ attribute: Attribute, _ member: String, _ place: String)
        throws(RulePolicyError) -> FactTest
    {
        guard attribute.declares(member), comparison.right.count == 1, case .truth(let flag) = comparison.right[0].meaning,
            comparison.relation == .eq || comparison.relation == .neq
        else { throw RulePolicyError(.unknownValue, at: place, "a word of the set \(attribute.name) is asked with eq or neq and true or false") }
        return FactTest(attribute: index, op: flag == (comparison.relation == .eq) ? .has : .hasNot, values: [.word(member)])
    }

    private func value(_ value: ODRL.Value, _ attribute: Attribute, _ place: String) throws(RulePolicyError) -> RuleEngine.Value {
        let json: JSON?
        switch value.form {
        case .literal(let lexical, let datatype, nil):
            switch (attribute.type, datatype) {
            case (.bool, Vocabulary.datatype("boolean")): json = lexical == "true" || lexical == "1" ? true : false
            case (.int, Vocabulary.datatype("integer")): json = Int64(lexical).map { .integer($0) }
            case (.date, Vocabulary.datatype("date")), (_, Vocabulary.datatype("string")): json = .string(lexical)
            default: json = nil
            }
        default: json = nil
        }
        guard let json, let read = RuleEngine.Value(json, for: attribute) else {
            throw RulePolicyError(.unknownValue, at: place, "the value does not fit \(attribute.name), which takes \(attribute.type.expectation)")
        }
        return read
    }
}

extension RulePolicy {
    /// A rule set that was read from a policy, in the form `comity-ruleset/1`. Days stand among the tests, as the policy has them.
    package func document(of set: RuleSet) -> JSON {
        [
            "format": "comity-ruleset/1", "id": .string(set.id), "version": .string(set.version), "jurisdiction": .string(set.jurisdiction),
            "default": .string(set.stance.rawValue),
            "rules": .array(
                set.rules.map { rule in
                    [
                        "id": .string(rule.id), "effect": .string(rule.effect.rawValue), "title": rule.title.json,
                        "when": .array(rule.when.map { $0.json(profile.schema) }), "effective": ["from": .null, "until": .null],
                    ]
                }),
        ]
    }
}
