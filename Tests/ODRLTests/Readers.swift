import Canon
import ODRL
import TestKit
import Testing

/// Short names for the tests.
func iri(_ text: String) throws -> IRI { try #require(IRI(text)) }
func odrl(_ local: String) -> IRI { Vocabulary.term(local) }
let fs = "odrl/formal-semantics/"
let suite = "odrl/test-suite/"

extension Graph {
    /// The one object of a property; nil where there are none or several.
    func object(_ name: String, of node: Node) -> Object? {
        guard let name = IRI(name) else { return nil }
        let found = objects(name, of: node)
        return found.count == 1 ? found[0] : nil
    }

    /// The nodes of a type.
    func nodes(of type: String) -> [Node] {
        guard let name = IRI(Vocabulary.rdf + "type"), let type = IRI(type) else { return [] }
        return subjects.filter { objects(name, of: $0).contains(.node(.iri(type))) }
    }
}

/// The files of the ODRL Test Suite, by the names that its cases use.
struct TestSuite {
    static let ex = "http://example.org/"
    static let dct = "http://purl.org/dc/terms/"

    let policies: [IRI: Policy]
    let requests: [IRI: Request]
    let worlds: [IRI: World]

    static let all = try? TestSuite()

    init() throws {
        var (policies, requests, worlds): ([IRI: Policy], [IRI: Request], [IRI: World]) = ([:], [:], [:])
        for name in try Vectors.names(in: suite + "policies", ending: ".ttl") {
            for policy in try Policy.read(turtle: try Vectors.bytes(suite + "policies/" + name), completeness: .anything) {
                policies[policy.id] = policy
            }
        }
        for name in try Vectors.names(in: suite + "requests", ending: ".ttl") {
            let graph = try Graph(turtle: try Vectors.bytes(suite + "requests/" + name))
            let node = try #require(graph.nodes(of: Vocabulary.odrl + "Request").first)
            let rule = try #require(graph.object(Vocabulary.odrl + "permission", of: node)?.node)
            requests[try #require(node.iri)] = Request(
                id: node.iri, action: try #require(graph.object(Vocabulary.odrl + "action", of: rule)?.iri),
                party: graph.object(Vocabulary.odrl + "assignee", of: rule)?.iri, target: graph.object(Vocabulary.odrl + "target", of: rule)?.iri)
        }
        for name in try Vectors.names(in: suite + "sotw", ending: ".ttl") {
            let world = try TestSuite.world(try Graph(turtle: try Vectors.bytes(suite + "sotw/" + name)))
            worlds[try #require(world.id)] = world
        }
        (self.policies, self.requests, self.worlds) = (policies, requests, worlds)
    }

    private static func world(_ graph: Graph) throws -> World {
        var out = World(id: graph.nodes(of: ex + "Sotw").first?.iri)
        let clock = Graph.Node.iri(try iri("http://example.com/request/currentTime"))
        if case .moment(let moment) = graph.object(dct + "issued", of: clock)?.value?.meaning { out.now = moment }
        for subject in graph.subjects {
            for parent in graph.objects(odrl("partOf"), of: subject) {
                out.partOf[try #require(subject.iri), default: []].insert(try #require(parent.iri))
            }
        }
        for report in graph.nodes(of: Vocabulary.report + "DutyReport") {
            let duty = try #require(graph.object(Vocabulary.report + "rule", of: report)?.iri)
            func state<T: RawRepresentable<String>>(_ name: String, _: T.Type) -> T? {
                let text = graph.object(Vocabulary.report + name, of: report)?.iri?.text ?? ""
                return T(rawValue: String(text.dropFirst(Vocabulary.report.count)))
            }
            out.duties[duty] = .init(
                try #require(state("performanceState", PerformanceState.self)), try #require(state("deonticState", DeonticState.self)))
        }
        return out
    }
}

extension ConstraintReport {
    /// This report and those of its parts.
    var flat: [ConstraintReport] { [self] + parts.flatMap(\.flat) }
}
