import Canon
import TestKit
import Testing

@testable import RuleEngine

/// The example sets as the tests use them.
enum RuleFiles {
    static let names = ["attributes.json", "rules.cn.json", "rules.eu.json", "rules.uk.json", "rules.us.json", "golden-scenarios.json"]
    static let demo = [
        "attributes.json", "labels.en.json", "labels.zh-Hans.json", "rules.cn.json", "rules.eu.json", "rules.uk.json", "rules.us.json",
        "titles.zh-Hans.json",
    ]

    private static let loadedVectors = Result { try loadVectors() }
    private static let loadedDemonstration = Result { try loadDemonstration() }

    static func vectors() throws -> RuleLibrary { try loadedVectors.get() }
    static func demonstration() throws -> RuleLibrary { try loadedDemonstration.get() }

    private static func loadVectors() throws -> RuleLibrary {
        let files = try names.map { RuleLibrary.File(name: $0, bytes: try Vectors.bytes("rules/\($0)")) }
        return try #require(RuleLibrary.load(files).library)
    }

    private static func loadDemonstration() throws -> RuleLibrary {
        let files = try demo.map { RuleLibrary.File(name: $0, bytes: try RepositoryFile.bytes("Demo/rules/\($0)")) }
        return try #require(RuleLibrary.load(files).library)
    }

    static func scenarios() -> [Scenario] { (try? vectors().scenarios) ?? [] }

    /// A library from texts; the findings fail the test when there is an error.
    static func library(_ attributes: String, _ rules: [String], mode: LoadMode = .example) throws -> RuleLibrary {
        let (library, findings) = load(attributes, rules, mode: mode)
        return try #require(library, "\(findings.filter { $0.severity == .error })")
    }

    static func load(_ attributes: String, _ rules: [String], mode: LoadMode = .example) -> (library: RuleLibrary?, findings: [Finding]) {
        let files =
            [RuleLibrary.File(name: "attributes.json", bytes: Array(attributes.utf8))]
            + rules.enumerated().map { RuleLibrary.File(name: "rules.\($0.offset).json", bytes: Array($0.element.utf8)) }
        return RuleLibrary.load(files, mode: mode)
    }

    static func facts(_ json: JSON, _ schema: AttributeSchema) throws -> FactSet {
        let findings = Findings()
        let facts = QuestionReader(schema: schema, findings: findings).facts(json, at: Place("facts"))
        try #require(!findings.hasErrors, "\(findings.all)")
        return facts
    }
}

extension Scenario: CustomTestStringConvertible {
    public var testDescription: String { id }
}
