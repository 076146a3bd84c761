/// What is known about one left operand.
package struct Fact: Hashable, Sendable {
    /// Empty where it is known that there is none.
    package let values: [Value]
    package let unit: IRI?

    package init(_ values: [Value], unit: IRI? = nil) { (self.values, self.unit) = (values, unit) }
    package init(_ value: Value, unit: IRI? = nil) { self.init([value], unit: unit) }
}

/// What is asked: may this party do this with that?
package struct Request: Hashable, Sendable {
    package var id: IRI?
    package var action: IRI
    package var party: IRI?
    package var target: IRI?
    /// What the request says about itself, by left operand, such as its purpose. What the world says of the same left operand is believed instead.
    package var facts: [IRI: Fact]

    package init(id: IRI? = nil, action: IRI, party: IRI? = nil, target: IRI? = nil, facts: [IRI: Fact] = [:]) {
        (self.id, self.action, self.party, self.target, self.facts) = (id, action, party, target, facts)
    }
}
