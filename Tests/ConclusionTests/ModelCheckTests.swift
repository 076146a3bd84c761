import Canon
import Foundation
import TestKit
import Testing

@testable import Conclusion

/// Random runs of the protocol with crashes, cuts, delays and liars: no two verifiers ever contradict, and more evidence never changes a decided verdict.
///
/// COMITY_SOAK_CONCLUSION says how many runs (suite: 1,000; `make soak`: 100,000).
@Suite struct ModelCheckTests {
    typealias Rule = @Sendable (ConclusionTerms, [DecidingChain], [JournalView], Set<String>) -> ConclusionVerdict

    static let landed: Rule = { ConclusionRule.judge($0, chains: $1, journals: $2, forked: $3, deciderForked: false).verdict }

    struct Outcome {
        var found: [ConclusionVerdict: Int] = [:]
        /// By what went wrong.
        var faults: [String] = []
    }

    static func check(_ runs: Int, _ random: inout SeededRandom, rule: @escaping Rule, stopAtFault: Bool = false) throws -> Outcome {
        let roster = try Roster()
        var outcome = Outcome()
        for run in 0..<runs {
            let world = SimulatedWorld(&random, roster: roster)
            func judge(_ evidence: SimulatedEvidence) -> ConclusionVerdict {
                rule(world.terms, evidence.chains(world), evidence.journals(world), evidence.forked)
            }
            let verifiers = (0..<4).map { _ in SimulatedEvidence(world, &random) }
            let verdicts = verifiers.map(judge)
            for verdict in verdicts { outcome.found[verdict, default: 0] += 1 }
            if verdicts.contains(.inForce), verdicts.contains(.notInForce) { outcome.faults.append("run \(run): two verifiers contradict") }
            for (a, b) in [(0, 1), (2, 3)] {
                let both = judge(SimulatedEvidence(verifiers[a], verifiers[b]))
                for verdict in [verdicts[a], verdicts[b]] where verdict != .undecided && verdict != both {
                    outcome.faults.append("run \(run): more evidence made \(both) of \(verdict)")
                }
            }
            if stopAtFault, !outcome.faults.isEmpty { return outcome }
        }
        return outcome
    }

    @Test func noTwoVerifiersContradict() throws {
        let runs = ProcessInfo.processInfo.environment["COMITY_SOAK_CONCLUSION"].flatMap { Int($0) } ?? 1000
        var random = SeededRandom.fresh("conclusion, \(runs) runs")
        let clock = ContinuousClock()
        var outcome = Outcome()
        let time = try clock.measure { outcome = try Self.check(runs, &random, rule: Self.landed) }
        print("conclusion: \(runs) runs in \(time); \(outcome.found.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))")
        #expect(outcome.faults.isEmpty, "seed \(random.seed): \(outcome.faults.prefix(3))")
        // The runs are worth something only if they decide, both ways.
        for verdict in ConclusionVerdict.allCases { #expect(outcome.found[verdict, default: 0] > runs / 5, "\(verdict), seed \(random.seed)") }
    }

    /// Rules that look right and are not. The same runs must find each of them out.
    struct Broken: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var rule: Rule

        static let all: [Broken] = [
            Broken(testDescription: "the last moment is ignored where a neutral saw") { terms, chains, journals, forked in
                let clause = terms.clause
                let open = try? ConclusionClause(
                    decider: clause.decider, from: clause.from, signBy: Instant(milliseconds: 1 << 40), neutrals: clause.neutrals,
                    parties: clause.parties,
                    outcomes: clause.outcomes)
                let loose = open.map { ModelCheckTests.landed(ConclusionTerms(text: terms.text, clause: $0), chains, journals, forked) }
                return loose == .inForce ? .inForce : ModelCheckTests.landed(terms, chains, journals, forked)
            },
            Broken(testDescription: "a majority of journals without it is enough, as if no neutral lied") { terms, chains, journals, forked in
                let answer = ConclusionRule.judge(terms, chains: chains, journals: journals, forked: forked, deciderForked: false)
                let count = answer.count
                return answer.verdict == .undecided && count.hasNeutrals && count.named - count.excluded < count.needed ? .notInForce : answer.verdict
            },
            Broken(testDescription: "a journal with gaps counts as whole") { terms, chains, journals, forked in
                let closed = journals.map { view in
                    let entries = view.entries.sorted { $0.key < $1.key }.enumerated().map { (UInt64($0.offset), $0.element.value) }
                    return JournalView(neutral: view.neutral, entries: Dictionary(uniqueKeysWithValues: entries))
                }
                return ModelCheckTests.landed(terms, chains, closed, forked)
            },
            Broken(testDescription: "what nobody opened is taken for no outcome") { terms, chains, journals, forked in
                let bold = chains.map { chain in
                    DecidingChain(
                        start: chain.start, meanings: chain.meanings.map { $0 == .unknown ? .other : $0 }, roots: chain.roots, signed: chain.signed,
                        signatures: chain.signatures)
                }
                return ModelCheckTests.landed(terms, bold, journals, forked)
            },
            Broken(testDescription: "what a forked neutral saw is struck out") { terms, chains, journals, forked in
                ModelCheckTests.landed(terms, chains, journals.filter { !forked.contains($0.neutral) }, forked)
            },
        ]
    }

    @Test(arguments: Broken.all) func theCheckFindsBrokenRules(_ broken: Broken) throws {
        var random = SeededRandom.fresh("conclusion, broken rule")
        let outcome = try Self.check(4000, &random, rule: broken.rule, stopAtFault: true)
        #expect(!outcome.faults.isEmpty, "seed \(random.seed)")
    }
}
