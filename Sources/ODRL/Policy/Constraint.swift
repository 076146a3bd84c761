/// A condition on a rule, or a refinement of an action or a collection (Information Model §2.5).
package struct Constraint: Hashable, Sendable {
    package var id: IRI?
    package var test: Test

    package init(id: IRI? = nil, _ test: Test) { (self.id, self.test) = (id, test) }

    package indirect enum Test: Hashable, Sendable {
        case comparison(Comparison)
        case logical(Connective, [Constraint])
        /// Something beyond this subset, by the properties that are.
        case notUnderstood([IRI])
    }

    package enum Connective: String, Hashable, Sendable, CaseIterable {
        case and, or
        /// Exactly one.
        case xone
    }

    package struct Comparison: Hashable, Sendable {
        package var left: IRI
        package var relation: Operator
        /// At least one; several are a set.
        package var right: [Value]
        package var unit: IRI?

        package init(_ left: IRI, _ relation: Operator, _ right: [Value], unit: IRI? = nil) {
            (self.left, self.relation, self.right, self.unit) = (left, relation, right, unit)
        }
    }
}

/// How a comparison compares (ODRL Vocabulary §3.4).
package enum Operator: Hashable, Sendable {
    case eq, neq, gt, gteq, lt, lteq
    case isA, isAnyOf, isAllOf, isNoneOf, hasPart, isPartOf
    /// Of another vocabulary. A profile may tell what it means.
    case other(IRI)

    /// The operators of ODRL, by their names there.
    static let named: [(name: String, value: Operator)] = [
        ("eq", .eq), ("neq", .neq), ("gt", .gt), ("gteq", .gteq), ("lt", .lt), ("lteq", .lteq), ("isA", .isA), ("isAnyOf", .isAnyOf),
        ("isAllOf", .isAllOf), ("isNoneOf", .isNoneOf), ("hasPart", .hasPart), ("isPartOf", .isPartOf),
    ]

    package init(_ iri: IRI) {
        let local = iri.local(in: Vocabulary.odrl).map(String.init)
        self = Operator.named.first { $0.name == local }?.value ?? .other(iri)
    }

    package var iri: IRI {
        if case .other(let iri) = self { return iri }
        return Vocabulary.term(Operator.named.first { $0.value == self }?.name ?? "eq")
    }
}
