import Canon
import ODRL
import RuleEngine

/// The words that rules add to ODRL: each attribute as a left operand, what has been granted or filed as another, and the act itself as an action.
/// Nobody else maps between the two.
package struct RuleProfile: Sendable {
    /// The name of the profile; left operands and actions stand below it.
    package static let base = "https://comity.example/ns/rules/v1#"

    let schema: AttributeSchema

    package init(schema: AttributeSchema) { self.schema = schema }

    static func iri(_ local: String) throws(RulePolicyError) -> IRI {
        guard let iri = IRI(base + local) else {
            throw RulePolicyError(.unknownValue, at: local, "the name gives no IRI; use letters, digits and hyphens")
        }
        return iri
    }

    /// Every left operand: one for an attribute, one for each word of a set, and for each rule what was granted.
    package func profile(for set: RuleSet) throws(RulePolicyError) -> Profile {
        var operands: Set<IRI> = []
        for rule in set.rules { operands.insert(try RuleProfile.grant(rule.id)) }
        for attribute in schema.attributes where !attribute.type.isSet { operands.insert(try operand(attribute)) }
        for attribute in schema.attributes where attribute.type == .choices {
            for word in attribute.words { operands.insert(try operand(attribute, member: word)) }
        }
        return Profile.core.adding(
            try RuleProfile.iri("profile"), leftOperands: operands, actions: [try RuleProfile.iri("act"): Vocabulary.term("use")])
    }

    func operand(_ attribute: Attribute, member: String? = nil) throws(RulePolicyError) -> IRI {
        try RuleProfile.iri("fact/" + attribute.name + (member.map { "/" + $0 } ?? ""))
    }

    /// What was granted under a rule: the word of its effect, or `none`.
    static func grant(_ rule: String) throws(RulePolicyError) -> IRI { try iri("granted/" + rule) }

    /// What a left operand stands for; nil for none of this profile.
    func attribute(_ iri: IRI) -> (index: Int, member: String?)? {
        guard iri.text.hasPrefix(RuleProfile.base + "fact/") else { return nil }
        let parts = iri.text.dropFirst((RuleProfile.base + "fact/").count).split(separator: "/", maxSplits: 1).map(String.init)
        guard let name = parts.first, let index = schema.index(of: name) else { return nil }
        let isSet = schema.attributes[index].type.isSet
        guard isSet == (parts.count == 2) else { return nil }
        return (index, parts.count == 2 ? parts[1] : nil)
    }

    /// A value as ODRL writes it.
    func value(_ value: RuleEngine.Value) throws(RulePolicyError) -> ODRL.Value {
        switch value {
        case .bool(let flag):
            guard let made = ODRL.Value(flag ? "true" : "false", datatype: Vocabulary.datatype("boolean")) else { break }
            return made
        case .int(let number): return ODRL.Value(number)
        case .date(let day):
            guard let made = ODRL.Value(day.description, datatype: Vocabulary.datatype("date")) else { break }
            return made
        case .word(let word): return ODRL.Value(word)
        case .words: break
        }
        throw RulePolicyError(.unknownValue, at: value.json.canonicalText, "the value has no form in ODRL")
    }

    /// Facts as a state of the world. What is not known stays away; a set that is known says of each of its words whether it has it.
    ///
    /// - Parameter granted: ids of the rules of `set` whose approval, filing or conditions have been settled.
    package func world(_ facts: FactSet, for set: RuleSet, granted: Set<String> = []) throws(RulePolicyError) -> World {
        var world = World()
        for (index, value) in facts.disclosed.values {
            let attribute = schema.attributes[index]
            if case .words(let words) = value {
                for word in attribute.words {
                    world.facts[try operand(attribute, member: word)] = Fact(try self.value(.bool(words.contains(word))))
                }
            } else {
                world.facts[try operand(attribute)] = Fact(try self.value(value))
            }
        }
        // Nothing granted is a fact too, and not the same as not knowing.
        for rule in set.rules {
            world.facts[try RuleProfile.grant(rule.id)] = Fact(ODRL.Value(granted.contains(rule.id) ? rule.effect.rawValue : "none"))
        }
        return world
    }

    /// The request to do the act that the facts describe.
    package static func request() throws(RulePolicyError) -> ODRL.Request { ODRL.Request(action: try iri("act"), target: try iri("anything")) }
}
