/// A policy of ODRL 2.2 (W3C Recommendation "ODRL Information Model 2.2", §2.1), in normal form: what it says of all rules is said in each rule.
package struct Policy: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case set = "Set"
        case offer = "Offer"
        case agreement = "Agreement"

        /// Whether it can authorise anything. An offer is a mere proposal: it is simulated (Formal Semantics, "Semantics of Policies").
        package var isBinding: Bool { self != .offer }
    }

    package var id: IRI
    package var kind: Kind
    /// The profiles that a reader must understand.
    package var profiles: [IRI]
    package var permissions: [Rule]
    package var prohibitions: [Rule]
    package var obligations: [Rule]
    /// The policy that has taken the place of this one, which is void then.
    package var isReplacedBy: IRI?
    /// Properties that are not understood and may change what the policy says: nothing is permitted while there is one.
    package var notUnderstood: [IRI]
    /// What is said about the policy and changes nothing.
    package var notes: [Note]

    package init(
        id: IRI, kind: Kind, profiles: [IRI] = [], permissions: [Rule] = [], prohibitions: [Rule] = [], obligations: [Rule] = [],
        isReplacedBy: IRI? = nil, notUnderstood: [IRI] = [], notes: [Note] = []
    ) {
        (self.id, self.kind, self.profiles, self.isReplacedBy) = (id, kind, profiles, isReplacedBy)
        (self.permissions, self.prohibitions, self.obligations) = (permissions, prohibitions, obligations)
        (self.notUnderstood, self.notes) = (notUnderstood, notes)
    }
}

/// A description, such as a title.
package struct Note: Hashable, Sendable {
    package let property: IRI
    package let value: Value
    package init(_ property: IRI, _ value: Value) { (self.property, self.value) = (property, value) }
}
