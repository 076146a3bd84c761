import Canon

extension PolicyReader {
    mutating func rule(_ object: Graph.Object, at place: String) throws(ODRLError) -> Rule {
        guard let node = object.node else { throw ODRLError(.badValue, at: place, "a rule is a node, not a text") }
        return try reading(node) { (reader) throws(ODRLError) in try reader.rule(node) }
    }

    private mutating func rule(_ node: Graph.Node) throws(ODRLError) -> Rule {
        let place = PolicyReader.place(node)
        var out = Rule(id: node.iri)
        for property in graph.properties(of: node) {
            guard let local = property.name.local(in: Vocabulary.odrl) else {
                describe(property, notes: &out.notes, notUnderstood: &out.notUnderstood)
                if property.name == Vocabulary.isReplacedBy { out.notUnderstood.append(property.name) }
                continue
            }
            switch local {
            case "uid":
                guard property.object.iri == node.iri else { throw ODRLError(.several, at: place, "'uid' differs from the node that it is said of") }
            case "constraint": out.constraints.append(try constraint(property.object, at: place))
            case "duty": out.duties.append(try rule(property.object, at: place))
            case "remedy": out.remedies.append(try rule(property.object, at: place))
            case "consequence": out.consequences.append(try rule(property.object, at: place))
            default:
                if try !share(property, &out, at: place) { out.notUnderstood.append(property.name) }
            }
        }
        out.notes = PolicyReader.ordered(out.notes, by: \.property)
        out.others = PolicyReader.ordered(out.others, by: \.property)
        out.notUnderstood = PolicyReader.distinct(out.notUnderstood)
        return out
    }

    mutating func entity(_ object: Graph.Object, at place: String) throws(ODRLError) -> Entity {
        guard let node = object.node else { throw ODRLError(.badValue, at: place, "a party or asset is an IRI or a node, not a text") }
        return try reading(node) { (reader) throws(ODRLError) in
            var out = Entity(node.iri)
            for property in reader.graph.properties(of: node) {
                switch property.name.local(in: Vocabulary.odrl) {
                case "source" where property.object.iri != nil: out.source = property.object.iri
                case "refinement": out.refinements.append(try reader.constraint(property.object, at: place))
                // Membership is a fact about the world, and is taken from there.
                case "uid", "partOf", "hasPolicy": break
                case _?: out.notUnderstood.append(property.name)
                case nil where property.name == Vocabulary.type:
                    out.isCollection =
                        out.isCollection || ["AssetCollection", "PartyCollection"].contains { property.object.iri == Vocabulary.term($0) }
                case nil:
                    var notes: [Note] = []
                    reader.describe(property, notes: &notes, notUnderstood: &out.notUnderstood)
                }
            }
            out.notUnderstood = PolicyReader.distinct(out.notUnderstood)
            return out
        }
    }

    mutating func action(_ object: Graph.Object, at place: String) throws(ODRLError) -> Action {
        guard let node = object.node else { throw ODRLError(.badValue, at: place, "an action is a term, an IRI or a node with 'rdf:value'") }
        return try reading(node) { (reader) throws(ODRLError) in
            var value: IRI?
            var refinements: [Constraint] = []
            for property in reader.graph.properties(of: node) {
                switch property.name {
                case Vocabulary.value:
                    guard value == nil, let iri = property.object.iri else {
                        throw ODRLError(.badValue, at: place, "an action has one 'rdf:value', an IRI")
                    }
                    value = iri
                case Vocabulary.term("refinement"): refinements.append(try reader.constraint(property.object, at: place))
                case Vocabulary.type, Vocabulary.term("uid"), Vocabulary.term("includedIn"), Vocabulary.term("implies"): break
                default:
                    guard Vocabulary.descriptive.contains(where: { property.name.local(in: $0) != nil }) else {
                        throw ODRLError(.unsupported, at: place, "an action has the property \(property.name), which is not understood")
                    }
                }
            }
            guard let action = value ?? node.iri else { throw ODRLError(.missing, at: place, "an action has no 'rdf:value'; name the action") }
            return Action(action, id: value == nil ? nil : node.iri, refinements: refinements)
        }
    }
}
