import Canon
import ODRL
import RuleEngine
import RulesAPI
import TestKit
import Testing

@testable import Rules

/// Rules as policies of ODRL and back: both decide every act alike, and what is not understood is refused.
@Suite struct RulePolicyTests {
    static func library() throws -> RuleLibrary {
        let names = ["attributes", "rules.cn", "rules.us", "rules.eu", "rules.uk", "labels.en", "labels.zh-Hans", "titles.zh-Hans"]
        let files = try names.map { RuleLibrary.File(name: $0, bytes: try RepositoryFile.bytes("Demo/rules/\($0).json")) }
        return try #require(RuleLibrary.load(files).library)
    }

    @Test(arguments: ["CN", "US", "EU", "UK"]) func aSetComesBackAndDecidesTheSame(_ code: String) throws {
        let library = try Self.library()
        let set = try #require(library.sets.first { $0.jurisdiction == code })
        let mapping = RulePolicy(schema: library.schema)
        let bytes = try mapping.policy(of: set).json.canonicalBytes
        let read = try Policy.read(json: bytes)
        #expect(read.count == 1)
        let back = try mapping.rules(of: read[0], jurisdiction: code, version: "back")
        let difference = DifferenceFinder(schema: library.schema, before: set, after: back).difference()
        #expect(difference.pieces.isEmpty && difference.isComplete, "\(difference.pieces.first?.sample.json(in: library.schema).canonicalText ?? "")")
        // The document that is printed loads and decides the same too.
        let document = mapping.document(of: back)
        let again = RuleSetSource(set: document, attributes: try RepositoryFile.json("Demo/rules/attributes.json")).load()
        let third = try #require(again.library?.sets.first)
        #expect(DifferenceFinder(schema: library.schema, before: set, after: third).difference().pieces.isEmpty)
    }

    /// On facts that are all known, the evaluator of ODRL gives the engine's answer; with everything granted it permits what is not prohibited.
    @Test(arguments: ["CN", "US", "UK"]) func theEvaluatorAgrees(_ code: String) throws {
        let library = try Self.library()
        let schema = library.schema
        let set = try #require(library.sets.first { $0.jurisdiction == code })
        let book = Rulebook(schema: schema, sets: [set])
        let profile = RuleProfile(schema: schema)
        let policy = try RulePolicy(schema: schema).policy(of: set)
        let evaluator = Evaluator(profile: try profile.profile(for: set))
        var random = SeededRandom.fresh("theEvaluatorAgrees")
        let samples = book.boundaries(side: 0).map(\.scenario.question.facts)
        var seen: Set<RuleEngine.Outcome> = []
        for round in 0..<400 {
            var facts = samples.isEmpty || round % 2 == 0 ? FactSet() : samples[Int.random(in: 0..<samples.count, using: &random)]
            for (index, attribute) in schema.attributes.enumerated() where facts[index] == nil {
                facts[index] = Self.value(attribute, code, &random)
            }
            let engine = book.range(book.intern(facts), side: 0).outcome
            seen.insert(engine)
            let report = evaluator.evaluate(policy, try RuleProfile.request(), in: try profile.world(facts, for: set))
            #expect(report.outcome == (engine == .permit ? .permitted : .prohibited), "\(facts.json(in: schema).canonicalText): \(engine)")
            let granted = evaluator.evaluate(
                policy, try RuleProfile.request(), in: try profile.world(facts, for: set, granted: Set(set.rules.map(\.id))))
            #expect(granted.outcome == (engine == .prohibit ? .prohibited : .permitted))
        }
        #expect(seen.count > 1, "the samples reach several outcomes")
    }

    private static func value(_ attribute: Attribute, _ code: String, _ random: inout SeededRandom) -> RuleEngine.Value {
        switch attribute.type {
        case .bool: .bool(Bool.random(using: &random))
        case .int: .int([0, 1, 99, 101, 1000, 100_000, 1_000_000].randomElement(using: &random) ?? 0)
        case .date: .date(RuleWindows.day(Int.random(in: -2000...1000, using: &random), after: RuleRig.day("2026-11-23").date))
        case .country: .word(["CN", "US", "GB", "FR", code == "UK" ? "GB" : code].randomElement(using: &random) ?? "CN")
        case .choice: .word(attribute.words.randomElement(using: &random) ?? "")
        case .text: .word("x")
        case .countries: .set(["CN"])
        case .choices: .set(attribute.words.filter { _ in Int.random(in: 0...3, using: &random) == 0 })
        }
    }

    @Test func aMissingFactIsNeverAPermission() throws {
        let library = try Self.library()
        let set = try #require(library.sets.first { $0.jurisdiction == "CN" })
        let profile = RuleProfile(schema: library.schema)
        let policy = try RulePolicy(schema: library.schema).policy(of: set)
        let report = Evaluator(profile: try profile.profile(for: set)).evaluate(
            policy, try RuleProfile.request(), in: try profile.world(FactSet(), for: set))
        #expect(report.outcome == .needsInformation)
        // Without the profile nothing of it is understood.
        let bare = Evaluator().evaluate(policy, try RuleProfile.request(), in: try profile.world(FactSet(), for: set))
        #expect(bare.outcome != .permitted)
    }

    @Test func whatIsNotUnderstoodIsRefused() throws {
        let library = try Self.library()
        let set = try #require(library.sets.first { $0.jurisdiction == "CN" })
        let mapping = RulePolicy(schema: library.schema)
        let good = try mapping.policy(of: set)
        func refused(_ code: RulePolicyError.Code, _ change: (inout Policy) throws -> Void) throws {
            var policy = good
            try change(&policy)
            let error = try #require(throws: RulePolicyError.self) { try mapping.rules(of: policy, jurisdiction: "CN", version: "x") }
            #expect(error.code == code, "\(error)")
        }
        try refused(.notRules) { $0.kind = .agreement }
        try refused(.wrongProfile) { $0.profiles = [] }
        try refused(.unsupported) { $0.notUnderstood = [Vocabulary.term("inheritFrom")] }
        try refused(.unsupported) { $0.obligations = $0.prohibitions }
        try refused(.unknownAction) { $0.prohibitions[0].actions = [Action(Vocabulary.term("use"))] }
        try refused(.unsupported) { $0.prohibitions[0].duties = [ODRL.Rule()] }
        try refused(.unsupported) { $0.prohibitions[0].assignees = [Entity(Vocabulary.term("x"))] }
        try refused(.unknownOperand) { policy in
            policy.prohibitions[0].constraints.append(Constraint(.comparison(.init(Vocabulary.term("purpose"), .eq, [ODRL.Value("x")]))))
        }
        let action = try RuleProfile.iri("fact/action")
        try refused(.unknownOperator) { policy in
            policy.prohibitions[0].constraints.append(Constraint(.comparison(.init(action, .isA, [ODRL.Value("publish")]))))
        }
        try refused(.unknownValue) { policy in
            policy.prohibitions[0].constraints.append(Constraint(.comparison(.init(action, .eq, [ODRL.Value("fly")]))))
        }
        try refused(.unsupported) { policy in
            policy.prohibitions[0].constraints.append(Constraint(.logical(.xone, policy.prohibitions[0].constraints)))
        }
    }

    @Test func aTestWithoutWordsInODRLRefusesTheExport() throws {
        let attributes: JSON = ["format": "comity-attributes/1", "attributes": ["code": ["type": "string"], "date": ["type": "date"]]]
        let source = RuleSetSource(
            set: [
                "format": "comity-ruleset/1", "id": "urn:example:p", "version": "1", "jurisdiction": "PP",
                "rules": [RuleRig.rule("P-1", "prohibit", [["code", "prefix", ["3A"]]])],
            ], attributes: attributes)
        let library = try #require(source.load().library)
        let error = try #require(throws: RulePolicyError.self) { try RulePolicy(schema: library.schema).policy(of: library.sets[0]) }
        #expect(error.code == .unknownOperator && error.place == "P-1")
    }
}
