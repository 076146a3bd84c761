import Canon
import ODRL
import TestKit
import Testing

/// Policies made at random: what must hold whatever they say.
struct PropertyTests {
    private struct Maker {
        var random: SeededRandom

        mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &random)] }

        mutating func constraint(_ depth: Int = 0) -> Constraint {
            if depth < 2, Int.random(in: 0..<4, using: &random) == 0 {
                let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in constraint(depth + 1) }
                return Constraint(.logical(pick(Constraint.Connective.allCases), parts))
            }
            let relation = pick([Operator.eq, .neq, .lt, .lteq, .gt, .gteq, .isAnyOf, .isNoneOf, .isAllOf])
            let right = relation == .isAnyOf || relation == .isNoneOf ? [Value(1), Value(3)] : [Value(Int64.random(in: 0...4, using: &random))]
            return Constraint(.comparison(.init(odrl(pick(["count", "percentage", "resolution"])), relation, right)))
        }

        mutating func rule() throws -> Rule {
            Rule(
                assignees: Bool.random(using: &random) ? [] : [Entity(try iri("https://example.org/\(pick(["a", "b"]))"))],
                targets: [Entity(try iri("https://example.org/\(pick(["x", "y"]))"))],
                actions: [Action(odrl(pick(["use", "read", "print", "sell"])))],
                constraints: (0..<Int.random(in: 0...2, using: &random)).map { _ in constraint() })
        }

        mutating func policy() throws -> Policy {
            Policy(
                id: try iri("https://example.org/p"), kind: .agreement,
                permissions: try (0..<Int.random(in: 1...3, using: &random)).map { _ in try rule() },
                prohibitions: try (0..<Int.random(in: 0...2, using: &random)).map { _ in try rule() })
        }

        mutating func request() throws -> Request {
            Request(
                action: odrl(pick(["read", "print", "sell", "use"])), party: try iri("https://example.org/\(pick(["a", "b"]))"),
                target: try iri("https://example.org/\(pick(["x", "y"]))"))
        }

        mutating func world() -> World {
            var world = World()
            for name in ["count", "percentage", "resolution"] { world.facts[odrl(name)] = Fact(Value(Int64.random(in: 0...4, using: &random))) }
            return world
        }
    }

    @Test func laws() throws {
        var make = Maker(random: SeededRandom.fresh("odrl laws"))
        let seed = make.random.seed
        var seen: [Outcome: Int] = [:]
        let rank: [Outcome: Int] = [.prohibited: 0, .notPermitted: 0, .needsInformation: 1, .permitted: 2]
        for _ in 0..<600 {
            let (policy, request, world) = (try make.policy(), try make.request(), make.world())
            let full = Evaluator().evaluate(policy, request, in: world)
            seen[full.outcome, default: 0] += 1
            // Written and read again, the policy is the same.
            #expect(try Policy.read(json: policy.json.canonicalBytes) == [policy], "seed \(seed)")
            // A prohibition more never allows more, a permission more never less.
            var stricter = policy
            stricter.prohibitions.append(try make.rule())
            #expect((rank[Evaluator().evaluate(stricter, request, in: world).outcome] ?? 9) <= (rank[full.outcome] ?? -1), "seed \(seed)")
            var looser = policy
            looser.permissions.append(try make.rule())
            #expect((rank[Evaluator().evaluate(looser, request, in: world).outcome] ?? -1) >= (rank[full.outcome] ?? 9), "seed \(seed)")
            // Knowing less gives the same answer or none.
            var poorer = world
            poorer.facts[odrl(make.pick(["count", "percentage", "resolution"]))] = nil
            let partial = Evaluator().evaluate(policy, request, in: poorer)
            #expect(
                partial.outcome == full.outcome || partial.outcome == .needsInformation
                    || (partial.outcome == .notPermitted && rank[full.outcome] == 0), "seed \(seed)")
            if partial.outcome == .needsInformation { #expect(!partial.whatWouldHelp.isEmpty, "seed \(seed)") }
        }
        #expect(Outcome.allCases.filter { $0 != .needsInformation }.allSatisfy { seen[$0, default: 0] > 10 }, "\(seen), seed \(seed)")
    }
}
