import Canon

extension Policy {
    /// The policy as compact JSON-LD with the context of ODRL 2.2. Reading it gives the same policy; its canonical bytes are one form for equal policies.
    package var json: JSON {
        var out: JSONObject = [
            "@context": "http://www.w3.org/ns/odrl.jsonld", "@type": .string(kind.rawValue), "uid": .string(id.text), "conflict": "prohibit",
        ]
        PolicyWriter.set(&out, "profile", profiles.map { .string($0.text) })
        PolicyWriter.set(&out, "permission", permissions.map(PolicyWriter.rule))
        PolicyWriter.set(&out, "prohibition", prohibitions.map(PolicyWriter.rule))
        PolicyWriter.set(&out, "obligation", obligations.map(PolicyWriter.rule))
        if let isReplacedBy { out["dct:isReplacedBy"] = ["@id": .string(isReplacedBy.text)] }
        PolicyWriter.notes(notes, into: &out)
        PolicyWriter.strange(notUnderstood, into: &out)
        return .object(out)
    }
}

/// Writes the parts of a policy.
enum PolicyWriter {
    static func set(_ out: inout JSONObject, _ name: String, _ values: [JSON]) { if !values.isEmpty { out[name] = .array(values) } }

    static func rule(_ rule: Rule) -> JSON {
        var out: JSONObject = [:]
        if let id = rule.id { out["uid"] = .string(id.text) }
        set(&out, "assigner", rule.assigners.map { entity($0, "PartyCollection") })
        set(&out, "assignee", rule.assignees.map { entity($0, "PartyCollection") })
        set(&out, "target", rule.targets.map { entity($0, "AssetCollection") })
        set(&out, "action", rule.actions.map(action))
        set(&out, "constraint", rule.constraints.map(constraint))
        set(&out, "duty", rule.duties.map { self.rule($0) })
        set(&out, "remedy", rule.remedies.map { self.rule($0) })
        set(&out, "consequence", rule.consequences.map { self.rule($0) })
        for other in rule.others {
            let name = other.property.local(in: Vocabulary.odrl).map(String.init) ?? other.property.text
            out[name] = .array((out[name]?.array ?? []) + [entity(other.entity, name == "output" ? "AssetCollection" : "PartyCollection")])
        }
        notes(rule.notes, into: &out)
        strange(rule.notUnderstood, into: &out)
        return .object(out)
    }

    private static func entity(_ entity: Entity, _ collection: String) -> JSON {
        if let id = entity.id, !entity.isCollection, entity.source == nil, entity.refinements.isEmpty, entity.notUnderstood.isEmpty {
            return .string(id.text)
        }
        var out: JSONObject = [:]
        if let id = entity.id { out["uid"] = .string(id.text) }
        if entity.isCollection { out["@type"] = .string(collection) }
        if let source = entity.source { out["source"] = .string(source.text) }
        set(&out, "refinement", entity.refinements.map(constraint))
        strange(entity.notUnderstood, into: &out)
        return .object(out)
    }

    private static func action(_ action: Action) -> JSON {
        if action.id == nil, action.refinements.isEmpty { return .string(term(action.value)) }
        var out: JSONObject = ["rdf:value": ["@id": .string(action.value.text)]]
        if let id = action.id { out["uid"] = .string(id.text) }
        set(&out, "refinement", action.refinements.map(constraint))
        return .object(out)
    }

    private static func constraint(_ constraint: Constraint) -> JSON {
        var out: JSONObject = [:]
        if let id = constraint.id { out["uid"] = .string(id.text) }
        switch constraint.test {
        case .comparison(let comparison):
            out["leftOperand"] = .string(term(comparison.left))
            out["operator"] = .string(term(comparison.relation.iri))
            out["rightOperand"] = comparison.right.count == 1 ? value(comparison.right[0]) : .array(comparison.right.map(value))
            if let unit = comparison.unit { out["unit"] = .string(unit.text) }
        case .logical(let connective, let operands): out[connective.rawValue] = .array(operands.map { self.constraint($0) })
        case .notUnderstood(let properties): strange(properties, into: &out)
        }
        return .object(out)
    }

    /// A term of ODRL by its name, any other IRI in full.
    private static func term(_ iri: IRI) -> String {
        if let local = iri.local(in: Vocabulary.odrl).map(String.init), JSONLDContext.odrl.term(local) == iri { return local }
        return iri.text
    }

    static func value(_ value: Value) -> JSON {
        switch value.form {
        case .iri(let iri): return ["@id": .string(iri.text)]
        case .literal(let lexical, _, let language?): return ["@value": .string(lexical), "@language": .string(language)]
        case .literal(let lexical, let datatype, nil):
            if datatype == Vocabulary.datatype("string") { return .string(lexical) }
            let name = datatype.local(in: Vocabulary.xsd).map { "xsd:\($0)" } ?? datatype.text
            return ["@value": .string(lexical), "@type": .string(name)]
        }
    }

    static func notes(_ notes: [Note], into out: inout JSONObject) {
        for note in notes { out[note.property.text] = .array((out[note.property.text]?.array ?? []) + [value(note.value)]) }
    }

    /// What was not understood is named, so that a reader of the copy does not take it for less. Its values are not kept.
    static func strange(_ properties: [IRI], into out: inout JSONObject) {
        for property in properties { out[property.text] = ["@value": "not kept", "@language": "en"] }
    }
}
