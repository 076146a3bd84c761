import Canon
import Node
import RulesAPI
import TestKit
import Testing

@testable import Rules

/// Which rules hold is asked by every question: it must not cost more with every set that is known.
@Suite struct KnownRuleSetsTests {
    @Test func questionsAskTwoQueriesHoweverManySetsThereAre() async throws {
        let rig = try await RuleRig()
        let day = RuleRig.day("2026-11-23").date
        func asked() throws -> (queries: Int, sets: [String]) {
            try rig.provider.store.readNow { transaction in
                let counting = CountingTransaction(transaction)
                let found = try KnownRuleSets(origin: rig.provider.origin, in: counting).inForce(on: day)
                return (counting.count, found.map(\.setID))
            }
        }
        var expected: [String] = []
        var first: ActReceipt?
        for (number, jurisdiction) in ["AA", "AA-EAST", "AA-NORTH", "AA-SOUTH", "AA-WEST"].enumerated() {
            let receipt = try await rig.publish(
                RuleRig.form(RuleRig.source(jurisdiction: jurisdiction), isExample: true), number: UInt64(10 + number))
            first = first ?? receipt
            expected.append("urn:example:" + jurisdiction.lowercased())
            let (queries, sets) = try asked()
            #expect(queries == 2 && sets == expected)
        }
        // A draft beside an example holds no more than before; and each is found as it is by itself.
        try await rig.publish(RuleRig.form(RuleRig.source(version: "2"), isExample: true, after: first), number: 20)
        #expect(try asked().sets == expected && asked().queries == 2)
        let (all, one) = try rig.known { (try $0.sets(), try $0.versions(of: "urn:example:aa", issuer: rig.did("aula"))) }
        #expect(all.first == one && one.map(\.version) == ["1", "2"])
    }
}
