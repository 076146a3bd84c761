import Canon
import ODRL
import TestKit
import Testing

/// The ODRL Test Suite of SolidLab (imec): for each case the activation of the rule, the satisfaction of its premises and constraints and, where the
/// case reports on it, the state of its duty. Report identifiers are random there and are not compared.
struct TestSuiteTests {
    static let cases = (try? Vectors.names(in: suite + "test_cases", ending: ".ttl")) ?? []

    @Test func everythingIsThere() throws {
        let all = try #require(TestSuite.all)
        #expect(Self.cases.count == 68 && all.policies.count == 21 && all.requests.count == 8 && all.worlds.count == 12)
        #expect(all.policies.values.allSatisfy { $0.notUnderstood.isEmpty && $0.kind == .set && $0.profiles.isEmpty })
    }

    /// Their report on the duty is that of another policy's duty (a0b12cb7, of policy 19) beside a policy whose duty is 4129123f: it says nothing about
    /// the rule. Everything else of these cases is compared.
    static let conditionOfAnotherPolicy: Set = ["065", "066", "067", "068"]

    @Test(arguments: cases) func conforms(_ name: String) throws {
        let all = try #require(TestSuite.all)
        let graph = try Graph(turtle: try Vectors.bytes(suite + "test_cases/" + name))
        let node = try #require(graph.nodes(of: TestSuite.ex + "TestCase").first)
        func named(_ local: String) throws -> IRI { try #require(graph.object(TestSuite.ex + local, of: node)?.iri) }
        let policy = try #require(all.policies[try named("policy")])
        let request = try #require(all.requests[try named("request")])
        let world = try #require(all.worlds[try named("sotw")])
        let report = Evaluator(duties: .eventually).evaluate(policy, request, in: world)

        func state(_ node: Graph.Node, _ name: String) -> String {
            String((graph.object(Vocabulary.report + name, of: node)?.iri?.text ?? "").dropFirst(Vocabulary.report.count))
        }
        let permissions = graph.nodes(of: Vocabulary.report + "PermissionReport")
        let prohibitions = graph.nodes(of: Vocabulary.report + "ProhibitionReport")
        #expect(permissions.count + prohibitions.count == 1)
        for (nodes, rules, stops) in [(permissions, report.permissions, false), (prohibitions, report.prohibitions, true)] {
            #expect(nodes.count == rules.count)
            for expected in nodes {
                let rule = try #require(rules.first { $0.rule == graph.object(Vocabulary.report + "rule", of: expected)?.iri })
                // What the suite calls an active rule is, in the Formal Semantics, an active one that the request matches.
                let isActive = rule.control == (stops ? .deny : .permit)
                #expect((isActive ? "Active" : "Inactive") == state(expected, "activationState"))
                #expect(rule.control != .unknown && rule.activation != .unknown)
                for kind in [PremiseReport.Kind.target, .party, .action] {
                    let nodes = graph.nodes(of: Vocabulary.report + kind.rawValue)
                    #expect(
                        nodes.map { state($0, "satisfactionState") } == rule.premises.filter { $0.kind == kind }.map(\.satisfaction.rawValue),
                        "\(kind)")
                }
                let constraints = graph.nodes(of: Vocabulary.report + "ConstraintReport")
                let ours = Dictionary(rule.constraints.flatMap(\.flat).compactMap { one in one.constraint.map { ($0, one) } }) { first, _ in first }
                #expect(constraints.count == ours.count)
                for node in constraints {
                    let constraint = try #require(graph.object(Vocabulary.report + "constraint", of: node)?.iri)
                    let found = try #require(ours[constraint])
                    #expect(found.satisfaction.rawValue == state(node, "satisfactionState"))
                    if let left = graph.object(Vocabulary.report + "constraintLeftOperand", of: node)?.value { #expect(found.left == [left]) }
                }
                let number = String(name.dropFirst("testcase-".count).prefix(3))
                if let duty = rule.conditions.first, !Self.conditionOfAnotherPolicy.contains(number) {
                    let id = try #require(duty.duty)
                    let known = try #require(world.duties[id])
                    #expect(duty.deontic == known.deontic && duty.performance == known.performance)
                }
            }
        }
        #expect(
            report.outcome == (stopsAll(report) ? .prohibited : report.permissions.contains { $0.control == .permit } ? .permitted : .notPermitted))
        #expect(report.authorises == (report.outcome == .permitted))
    }

    private func stopsAll(_ report: PolicyReport) -> Bool { report.prohibitions.contains { $0.control == .deny } }

    @Test func roundTrip() throws {
        for policy in try #require(TestSuite.all).policies.values {
            #expect(try Policy.read(json: policy.json.canonicalBytes, completeness: .anything) == [policy], "\(policy.id)")
        }
        for name in ["A1", "A2", "B1", "C1", "C2"] {
            let policy = try FormalSemanticsTests.policy(name)
            #expect(try Policy.read(json: policy.json.canonicalBytes) == [policy], "\(name)")
        }
    }

    /// By default a duty comes first, and the report says so; the suite lets it come later.
    @Test func dutiesComeFirst() throws {
        let all = try #require(TestSuite.all)
        let policy = try #require(all.policies[try iri("urn:uuid:5aa7f98c-65e0-4ff2-9846-40203203a58a")])
        let request = try #require(all.requests[try iri("urn:uuid:1bafee59-006c-46a3-810c-5d176b4be364")])
        let open = try #require(all.worlds[try iri("urn:uuid:8a6c8315-7a08-4f65-af4f-2bec2fd2f21d")])
        let duty = try iri("urn:uuid:a0b12cb7-d3a1-4953-86da-f59a597615d2")
        let report = Evaluator().evaluate(policy, request, in: open)
        #expect(report.outcome == .notPermitted && report.whatWouldHelp == [Reason(.dutyOutstanding, duty)])
        let fulfilled = try #require(all.worlds[try iri("urn:uuid:45625fcf-3563-4559-a901-a2b1b14bf94a")])
        #expect(Evaluator().evaluate(policy, request, in: fulfilled).authorises)
    }

    /// The policy of 262 branches, weekdays from 9 to 17 in 2024, over the hours of that year.
    @Test func bigPolicy() throws {
        let all = try #require(TestSuite.all)
        let policy = try #require(all.policies[try iri("urn:uuid:29b08c0a-97ea-41b1-b8e9-88400b1230cf")])
        let request = try #require(all.requests[try iri("urn:uuid:1bafee59-006c-46a3-810c-5d176b4be364")])
        guard case .logical(.or, let branches) = policy.permissions.first?.constraints.first?.test else { throw Missing() }
        #expect(branches.count == 262)
        let start = try #require(Instant("2024-01-01T00:30:00Z"))
        for day in stride(from: 0, to: 366, by: 13) {
            for hour in [0, 8, 9, 12, 16, 17, 23] {
                let now = start.adding(seconds: Int64(day * 86400 + hour * 3600))
                let isWeekday = ![5, 6].contains(day % 7)  // 1 January 2024 was a Monday
                let report = Evaluator().evaluate(policy, request, in: World(now: Moment(now)))
                #expect(report.authorises == (isWeekday && (9..<17).contains(hour)), "\(now)")
            }
        }
    }
}

struct Missing: Error {}
