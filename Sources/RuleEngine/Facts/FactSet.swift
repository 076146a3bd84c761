import Canon

/// What is known about an act. What is absent is not known.
package struct FactSet: Hashable, Sendable {
    /// By the attribute's place in the schema.
    package private(set) var values: [Int: Value] = [:]
    /// Who holds the facts that the reader of an answer may not see, by attribute.
    package private(set) var confidential: [Int: String] = [:]

    package init() {}

    /// Sets or removes a fact. The value must be of the attribute's type; the readers and the analysis make no others.
    package subscript(_ attribute: Int) -> Value? {
        get { values[attribute] }
        set { values[attribute] = newValue }
    }

    /// Marks a fact as confidential, whether it is known here or not.
    package mutating func keepConfidential(_ attribute: Int, heldBy office: String) { confidential[attribute] = office }

    /// The same without the confidential facts: what may be spoken of.
    package var disclosed: FactSet {
        guard !confidential.isEmpty else { return self }
        var open = self
        for attribute in confidential.keys { open.values[attribute] = nil }
        return open
    }

    /// The facts by name.
    package func json(in schema: AttributeSchema) -> JSON {
        .object(JSONObject(Dictionary(uniqueKeysWithValues: values.map { (schema.attributes[$0.key].name, $0.value.json) })))
    }
}

/// The sides to ask and the facts to ask them about.
package struct Question: Hashable, Sendable {
    /// Jurisdictions, each once, in the order of the answer.
    package var sides: [String]
    package var facts: FactSet

    package init(sides: [String], facts: FactSet) { (self.sides, self.facts) = (sides, facts) }
}

/// A question with the answer that is expected.
package struct Scenario: Sendable {
    package let id: String
    package let title: LocalText
    package let question: Question
    /// The member `expect` as it stands in the file; nil where there is none.
    package let expected: JSON?
}
