import Canon

extension PolicyReader {
    mutating func constraint(_ object: Graph.Object, at place: String) throws(ODRLError) -> Constraint {
        guard let node = object.node else { throw ODRLError(.badValue, at: place, "a constraint is a node, not a text") }
        return try reading(node) { (reader) throws(ODRLError) in
            Constraint(id: node.iri, try reader.test(node, at: node.iri?.text ?? place))
        }
    }

    /// What is written of one constraint.
    private struct Parts {
        var left: [IRI] = []
        var relation: [IRI] = []
        var right: [Value] = []
        var unit: [IRI] = []
        var operands: [(Constraint.Connective, Graph.Object)] = []
        var notUnderstood: [IRI] = []
    }

    private mutating func test(_ node: Graph.Node, at place: String) throws(ODRLError) -> Constraint.Test {
        var parts = Parts()
        for property in graph.properties(of: node) { try sort(property, into: &parts, at: place) }
        guard parts.notUnderstood.isEmpty else { return .notUnderstood(PolicyReader.distinct(parts.notUnderstood)) }
        if let connective = parts.operands.first?.0 {
            guard parts.operands.allSatisfy({ $0.0 == connective }), parts.left.isEmpty, parts.relation.isEmpty, parts.right.isEmpty,
                parts.unit.isEmpty
            else { throw ODRLError(.several, at: place, "a constraint is one comparison, or one of 'and', 'or', 'xone', and nothing beside") }
            var operands: [Constraint] = []
            for (_, operand) in parts.operands { operands.append(try constraint(operand, at: place)) }
            return .logical(connective, operands)
        }
        guard parts.left.count == 1, parts.relation.count == 1, parts.unit.count <= 1 else {
            throw ODRLError(
                parts.left.isEmpty || parts.relation.isEmpty ? .missing : .several, at: place,
                "a comparison has one 'leftOperand', one 'operator' and at most one 'unit'")
        }
        guard !parts.right.isEmpty else { throw ODRLError(.missing, at: place, "a comparison has no 'rightOperand'; give a value or several") }
        return .comparison(.init(parts.left[0], Operator(parts.relation[0]), parts.right, unit: parts.unit.first))
    }

    private func sort(_ property: Graph.Property, into parts: inout Parts, at place: String) throws(ODRLError) {
        func iri() throws(ODRLError) -> IRI {
            guard let iri = property.object.iri else { throw ODRLError(.badIRI, at: place, "\(property.name) is a term or an IRI") }
            return iri
        }
        guard let local = property.name.local(in: Vocabulary.odrl) else {
            var notes: [Note] = []
            describe(property, notes: &notes, notUnderstood: &parts.notUnderstood)
            return
        }
        switch local {
        case "uid": break
        case "leftOperand": parts.left.append(try iri())
        case "operator": parts.relation.append(try iri())
        case "rightOperand":
            guard let value = property.object.value else {
                throw ODRLError(.badValue, at: place, "'rightOperand' is a text, a number, an IRI or '@value', not a node without a name")
            }
            parts.right.append(value)
        case "unit": parts.unit.append(try iri())
        case "and": parts.operands.append((.and, property.object))
        case "or": parts.operands.append((.or, property.object))
        case "xone": parts.operands.append((.xone, property.object))
        default: parts.notUnderstood.append(property.name)
        }
    }
}
