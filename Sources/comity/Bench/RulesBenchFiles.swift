import Canon
import Foundation
import RuleEngine

/// The rules and requests of the benchmark as files, so that other engines are measured on the same and must give the same answers.
///
/// A folder `scoped` and a folder `relevant`, each an ordinary folder of rules: `attributes.json`, `rules.json`, and `requests.json` with scenarios
/// that expect what this engine answers; where few rules matter, also which rules fired.
struct RulesBenchFiles {
    let schema: AttributeSchema
    let folder: URL

    func write(_ name: String, _ set: RuleSet, _ facts: [FactSet], namingRules: Bool) throws {
        let folder = folder.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let book = Rulebook(schema: schema, sets: [set])
        let scenarios = facts.enumerated().map { number, facts -> JSON in
            let question = Question(sides: [set.jurisdiction], facts: facts)
            let decision = book.decide(question, suggesting: false)
            var expected: JSONObject = ["outcome": .string(decision.outcome.word)]
            if namingRules, let side = decision.sides.first {
                expected["sides"] = .object([set.jurisdiction: ["fired": .array(side.fired.map { .string($0) })]])
            }
            return [
                "id": .string("Q\(number)"), "sides": [.string(set.jurisdiction)], "facts": facts.json(in: schema), "expect": .object(expected),
            ]
        }
        try write(["format": "comity-attributes/1", "attributes": attributes], to: folder, "attributes.json")
        try write(document(set), to: folder, "rules.json")
        try write(["format": "comity-scenarios/1", "scenarios": .array(scenarios)], to: folder, "requests.json")
    }

    private func write(_ json: JSON, to folder: URL, _ name: String) throws {
        try Data(json.canonicalBytes).write(to: folder.appending(path: name))
    }

    private var attributes: JSON {
        .object(
            JSONObject(
                Dictionary(
                    uniqueKeysWithValues: schema.attributes.map { attribute -> (String, JSON) in
                        var members: JSONObject = ["type": .string(RulesBenchFiles.word(attribute.type))]
                        if attribute.type.isClosed { members["values_or_unit"] = .array(attribute.words.map { .string($0) }) }
                        return (attribute.name, .object(members))
                    })))
    }

    private static func word(_ type: ValueType) -> String {
        switch type {
        case .bool: "bool"
        case .int: "int"
        case .date: "date"
        case .country: "country"
        case .choice: "enum"
        case .text: "string"
        case .countries: "set<country>"
        case .choices: "set<enum>"
        }
    }

    private func document(_ set: RuleSet) -> JSON {
        let rules = set.rules.map { rule -> JSON in
            [
                "id": .string(rule.id), "effect": .string(rule.effect.rawValue), "title": rule.title.json,
                "when": .array(rule.when.map { $0.json(schema) }), "unless": .array(rule.unless.map { .string($0) }),
                "effective": ["from": .null, "until": .null],
            ]
        }
        return [
            "format": "comity-ruleset/1", "id": .string(set.id), "version": .string(set.version), "jurisdiction": .string(set.jurisdiction),
            "default": .string(set.stance.rawValue), "rules": .array(rules),
        ]
    }
}
