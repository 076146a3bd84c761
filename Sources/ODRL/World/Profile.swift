/// What an evaluator understands beyond the words of ODRL: the profiles it knows, and their left operands, actions and operators
/// (Information Model §4). What a policy says in other words is never guessed; it needs information.
package struct Profile: Hashable, Sendable {
    /// The profiles that a policy may name.
    package private(set) var names: Set<IRI>
    package private(set) var leftOperands: Set<IRI>
    /// Each action with the one that it is included in.
    package private(set) var actions: [IRI: IRI?]
    /// What operators of other vocabularies mean: one of ODRL's, or the opposite of one.
    package private(set) var operators: [IRI: Meaning]

    package struct Meaning: Hashable, Sendable {
        package let relation: Operator
        package let isNegated: Bool
        package init(_ relation: Operator, isNegated: Bool = false) { (self.relation, self.isNegated) = (relation, isNegated) }
    }

    /// The words of ODRL 2.2 alone.
    package static let core = Profile(
        names: [Vocabulary.term("core")], leftOperands: Vocabulary.leftOperands, actions: Vocabulary.actions, operators: [:])

    /// This profile and another one. Actions name what they are included in, directly; a name that is known already keeps its meaning.
    package func adding(
        _ name: IRI, leftOperands: Set<IRI> = [], actions: [IRI: IRI] = [:], operators: [IRI: Meaning] = [:]
    ) -> Profile {
        var out = self
        out.names.insert(name)
        out.leftOperands.formUnion(leftOperands)
        for (action, parent) in actions where out.actions[action] == nil { out.actions[action] = .some(parent) }
        out.operators.merge(operators) { old, _ in old }
        return out
    }

    /// The name under which an action is known: deprecated ones have another.
    func canonical(_ action: IRI) -> IRI? {
        let action = Vocabulary.sameActions[action] ?? action
        return actions[action] == nil ? nil : action
    }

    /// Whether one action is another, or is included in it at any remove. Both must be canonical.
    func isIncluded(_ action: IRI, in other: IRI) -> Bool {
        var at = action
        for _ in 0..<32 {
            if at == other { return true }
            guard let parent = actions[at] ?? nil else { return false }
            at = parent
        }
        return false
    }
}
