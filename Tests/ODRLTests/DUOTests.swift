import Canon
import ODRL
import TestKit
import Testing

/// The GA4GH Data Use Ontology as ODRL (Pandit and Esteves, CC BY 4.0): every file is read, and this table says what an evaluator that is given
/// every fact can say of it.
struct DUOTests {
    static let duodrl = "https://w3id.org/duodrl#"

    /// Evaluated in full: with every fact given, no rule is undecided.
    static let evaluated: Set = [
        "04", "06", "07", "11", "12", "15", "16", "21", "27", "29", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "42", "43", "44",
        "46",
    ]

    /// Read, and answered with what is missing.
    static let undecided: [String: (code: Reason.Code, why: String)] = [
        "18": (.notUnderstood, "assignees are described by obo:DUO_0000010, which is no property of ODRL"),
        "19": (.notUnderstood, "the duty's output is an asset that is to come; a state that names the duty would decide, but the duty has no id"),
        "20": (.incomparable, "the duty's constraint orders odrl:event and odrl:policyUsage, of which neither has an order"),
        "22": (.incomparable, "places are ordered by lteq and gt, which IRIs have not; isPartOf would say it"),
        "24": (.notUnderstood, "the prohibition is about an output, and its date is a template"),
        "25": (.incomparable, "the time limit is a template, not a date"),
        "26": (.notUnderstood, "the assignee is described by obo:DUO_0000010"),
        "28": (.notUnderstood, "the assignee is described by obo:DUO_0000010"),
        "45": (.notUnderstood, "assignees are described by obo:DUO_0000010"),
    ]

    /// General concepts, without a rule: no policy.
    static let concepts: Set = ["01", "17"]

    static let files = (try? Vectors.names(in: "odrl/duo", ending: ".ttl"))?.filter { $0.hasPrefix("DUO_") } ?? []

    static func term(_ local: String) throws -> IRI { try iri(duodrl + local) }

    static func profile() throws -> Profile {
        let operands = try ["Project", "Disease", "PopulationGroup", "Age", "Gender"].map(term)
        let actions = try ["CollaborateWithStudyPI", "ProvideEthicalApproval", "ReturnDerivedOrEnrichedData"].map(term)
        return Profile.core.adding(
            try iri("https://w3id.org/duodrl"), leftOperands: Set(operands),
            actions: Dictionary(uniqueKeysWithValues: actions.map { ($0, odrl("use")) }),
            operators: [try term("isNotA"): .init(.isA, isNegated: true), try term("isA"): .init(.isA)])
    }

    /// The purposes of their vocabulary. It says skos:narrower where it means broader (GSG "narrower" GS): taken as meant.
    static let known = try? purposes()

    private static func purposes() throws -> [IRI: Set<IRI>] {
        let graph = try Graph(turtle: try Vectors.bytes("odrl/duo/duodrl.ttl"))
        let narrower = try iri("http://www.w3.org/2004/02/skos/core#narrower")
        var out: [IRI: Set<IRI>] = [:]
        for subject in graph.subjects {
            for broader in graph.objects(narrower, of: subject).compactMap(\.iri) {
                out[try #require(subject.iri), default: []].insert(broader)
                out[broader, default: []] = out[broader] ?? []
            }
        }
        return out
    }

    static func world(purpose: String) throws -> World {
        var world = World(now: Moment(dateTime: "2026-11-23T10:00:00Z"))
        world.kindOf = try #require(known)
        let mondo = try iri("http://purl.obolibrary.org/obo/MONDO_0000001")
        for name in ["TemplateResearch", "TemplateProject"] {
            world.kindOf[try term(name)] = [try iri("https://w3id.org/dpv#ResearchAndDevelopment")]
        }
        world.kindOf[mondo] = []
        world.kindOf[try term("TemplateDisease")] = [mondo]
        world.facts = [
            odrl("purpose"): Fact(Value(try term(purpose))), odrl("spatial"): Fact(Value(try term("TemplateLocation"))),
            odrl("event"): Fact(Value(odrl("policyUsage"))), try term("Project"): Fact(Value(try term("TemplateProject"))),
            try term("Disease"): Fact(Value(try term("TemplateDisease"))),
            try term("PopulationGroup"): Fact(Value(try term("TemplatePopulationGroup"))),
            try term("Age"): Fact(Value(try term("TemplateAgeCategory"))), try term("Gender"): Fact(Value(try term("TemplateGender"))),
        ]
        return world
    }

    static func report(_ policy: Policy, purpose: String, action: String = "use") throws -> PolicyReport {
        let request = Request(action: odrl(action), party: try iri("https://example.org/party"), target: try term("TemplateDataset"))
        return Evaluator(profile: try profile()).evaluate(policy, request, in: try world(purpose: purpose))
    }

    @Test func allAreAccountedFor() {
        let numbers = Set(Self.files.map { String($0.dropFirst("DUO_00000".count).prefix(2)) })
        #expect(Self.files.count == 35 && numbers == Self.evaluated.union(Self.undecided.keys).union(Self.concepts))
    }

    @Test(arguments: files) func reads(_ file: String) throws {
        let number = String(file.dropFirst("DUO_00000".count).prefix(2))
        let bytes = try Vectors.bytes("odrl/duo/" + file)
        guard !Self.concepts.contains(number) else {
            #expect(try Graph(turtle: bytes).count > 0)
            #expect(throws: ODRLError.self) { try Policy.read(turtle: bytes) }
            return
        }
        let policies = try Policy.read(turtle: bytes)
        let policy = try #require(policies.first)
        let name = try Self.term("DUO_00000" + number)
        #expect(policies.count == 1 && policy.kind == .set && policy.id == name)
        // Whatever they are, the policies are written and read again the same.
        #expect(try Policy.read(json: policy.json.canonicalBytes) == [policy])
        var reasons: Set<Reason.Code> = []
        for purpose in ["GS", "GSG", "HMB", "POA", "NCU", "MDS", "DS", "GRU", "CC", "TemplateResearch"] {
            for action in ["use", "distribute"] {
                let report = try Self.report(policy, purpose: purpose, action: action)
                let unknown = (report.permissions + report.prohibitions).filter { $0.control == .unknown }
                reasons.formUnion(unknown.flatMap(\.reasons).map(\.code))
                if unknown.isEmpty { #expect(report.outcome != .needsInformation) }
            }
        }
        if let expected = Self.undecided[number] {
            #expect(reasons.contains(expected.code), "\(reasons)")
        } else {
            #expect(reasons.isEmpty, "\(reasons)")
        }
    }

    /// What some of them say, by purpose.
    @Test(arguments: [
        ("04", "GS", Outcome.permitted), ("06", "HMB", .permitted), ("06", "POA", .notPermitted), ("07", "DS", .permitted), ("11", "POA", .permitted),
        ("11", "HMB", .prohibited), ("15", "MDS", .prohibited), ("15", "HMB", .notPermitted), ("16", "GSG", .permitted), ("16", "GS", .prohibited),
        ("21", "HMB", .notPermitted), ("44", "POA", .prohibited), ("46", "NCU", .permitted), ("46", "HMB", .prohibited),
    ])
    func says(_ number: String, _ purpose: String, _ outcome: Outcome) throws {
        let policy = try #require(try Policy.read(turtle: try Vectors.bytes("odrl/duo/DUO_00000\(number).ttl")).first)
        let report = try Self.report(policy, purpose: purpose)
        #expect(report.outcome == outcome)
        // Ethical approval is what stands in the way of DUO 21, and the report says so.
        if number == "21" { #expect(report.whatWouldHelp == [Reason(.dutyOutstanding, nil)]) }
    }
}
