/// A permission, prohibition or duty (Information Model §2.6).
package struct Rule: Hashable, Sendable {
    package var id: IRI?
    /// Who grants or imposes it. Informs; the request does not name one.
    package var assigners: [Entity]
    /// Whom it is for; anyone where there is none. Several are alternatives, as if the rule stood once for each (§2.7.3).
    package var assignees: [Entity]
    package var targets: [Entity]
    package var actions: [Action]
    package var constraints: [Constraint]
    /// What must be done for a permission to hold (§2.6.2).
    package var duties: [Rule]
    /// What must be done when a prohibition was broken (§2.6.3).
    package var remedies: [Rule]
    /// What must be done besides when a duty was not fulfilled in time (§2.6.4).
    package var consequences: [Rule]
    /// Other parties and assets that the rule names, such as `compensatedParty` or `output`, by property.
    package var others: [Relation]
    /// Properties that are not understood and may change what the rule says.
    package var notUnderstood: [IRI]
    package var notes: [Note]

    package init(
        id: IRI? = nil, assigners: [Entity] = [], assignees: [Entity] = [], targets: [Entity] = [], actions: [Action] = [],
        constraints: [Constraint] = [], duties: [Rule] = [], remedies: [Rule] = [], consequences: [Rule] = [], others: [Relation] = [],
        notUnderstood: [IRI] = [], notes: [Note] = []
    ) {
        (self.id, self.assigners, self.assignees, self.targets, self.actions) = (id, assigners, assignees, targets, actions)
        (self.constraints, self.duties, self.remedies, self.consequences) = (constraints, duties, remedies, consequences)
        (self.others, self.notUnderstood, self.notes) = (others, notUnderstood, notes)
    }

    package struct Relation: Hashable, Sendable {
        package let property: IRI
        package let entity: Entity
        package init(_ property: IRI, _ entity: Entity) { (self.property, self.entity) = (property, entity) }
    }
}

/// A party or an asset, or a collection of them (§2.2, §2.3).
package struct Entity: Hashable, Sendable {
    /// Nil for one that is only described, which nothing can be matched with.
    package var id: IRI?
    package var isCollection: Bool
    /// Another name of the collection, by which its members may be listed.
    package var source: IRI?
    /// Which members are meant: the conditions that one must meet.
    package var refinements: [Constraint]
    package var notUnderstood: [IRI]

    package init(_ id: IRI?, isCollection: Bool = false, source: IRI? = nil, refinements: [Constraint] = [], notUnderstood: [IRI] = []) {
        (self.id, self.isCollection, self.source) = (id, isCollection, source)
        (self.refinements, self.notUnderstood) = (refinements, notUnderstood)
    }
}

/// What may, must not or must be done (§2.4).
package struct Action: Hashable, Sendable {
    /// The name of this use of the action, where it has one besides `value`.
    package var id: IRI?
    /// The action of a vocabulary.
    package var value: IRI
    /// How it is done.
    package var refinements: [Constraint]

    package init(_ value: IRI, id: IRI? = nil, refinements: [Constraint] = []) { (self.value, self.id, self.refinements) = (value, id, refinements) }
}
