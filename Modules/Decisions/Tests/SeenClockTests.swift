import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing
import Store
import TestKit
import Testing

@testable import Decisions

/// Deadlines and silence go by the time at which neutral witnesses had seen an act, and not by what its own log says of its time.
@Suite struct SeenClockTests {
    private static let ask = SilenceTests.Ask(side: "CN", days: 10, kind: "calendar", silence: "granted")

    /// A witness's line under the head of a log that holds everything up to now, so many days after the beginning, as both nodes hold it.
    private func cosign(_ log: TestNode, by name: String, day: Int64, on rig: DecisionRig) throws {
        let size = Int64(log.service.sequencer.current.edge.size)
        let time = SilenceTests.morning.adding(seconds: day * 86_400).milliseconds / 1000
        for node in [rig.provider, rig.recipient] {
            try node.store.writeNow { transaction in
                if node.origin == log.origin {
                    try transaction.execute(
                        "INSERT INTO cosignatures VALUES (?, ?, ?, ?)", [.integer(size), .text(name), .text("— \(name) x"), .integer(time)])
                } else {
                    try transaction.execute(
                        "INSERT INTO peer_cosignatures VALUES (?, ?, ?, ?, ?)",
                        [.text(log.origin), .integer(size), .text(name), .text("— \(name) x"), .integer(time)])
                }
            }
        }
    }

    private func started() async throws -> (rig: DecisionRig, neutrals: [TestNode]) {
        let rig = try await DecisionRig(shelf: try SilenceTests.shelf(SeenClockTests.ask), at: SilenceTests.morning)
        var neutrals: [TestNode] = []
        for port in 8085...8087 {
            let neutral = try await TestNode(url: "http://localhost:\(port)", name: "Neutral", jurisdiction: "CH", clock: rig.provider.clock)
            for node in [rig.provider, rig.recipient] { try node.mirror(neutral, as: "witness") }
            neutrals.append(neutral)
        }
        var facts = DecisionRig.restricted
        facts["date"] = .string(SilenceTests.morning.date.description)
        try await rig.ask(rig.text(facts))
        return (rig, neutrals)
    }

    private func due(_ rig: DecisionRig) throws -> [Int?] {
        try [rig.provider, rig.recipient].map { node in
            try node.store.readNow { transaction in
                let known = KnownDecisions(origin: node.origin, in: transaction) { _ in true }
                guard let request = try known.request(DecisionRig.id(1)), let file = DecisionFile(request, acts: try known.acts(about: request))
                else { return nil }
                return DecisionLife(file, shelf: rig.shelf, on: rig.provider.clock.now.date).deadline?.last.map {
                    $0.daysSinceEpoch - SilenceTests.morning.date.daysSinceEpoch
                }
            }
        }
    }

    /// The applicant's log says the 17th; the other side had it on the 20th, a majority of three neutrals on the 22nd.
    @Test func theClockStartsWhenTheRequestWasSeen() async throws {
        let (rig, neutrals) = try await started()
        try await rig.recommend()
        #expect(try due(rig) == [10, 10])
        try cosign(rig.recipient, by: rig.provider.origin + "/witness", day: 3, on: rig)
        #expect(try due(rig) == [13, 13], "seen by the party that is to decide")
        try cosign(rig.recipient, by: neutrals[0].origin + "/witness", day: 4, on: rig)
        #expect(try due(rig) == [13, 13], "one neutral of three is no majority")
        try cosign(rig.recipient, by: neutrals[1].origin + "/witness", day: 5, on: rig)
        #expect(try due(rig) == [15, 15])
        try cosign(rig.recipient, by: neutrals[2].origin + "/witness", day: 9, on: rig)
        #expect(try due(rig) == [15, 15])
    }

    /// A log's own witness key says nothing about when others saw it.
    @Test func aLogIsNotItsOwnWitness() async throws {
        let (rig, _) = try await started()
        try await rig.recommend()
        try cosign(rig.recipient, by: rig.recipient.origin + "/witness", day: 8, on: rig)
        #expect(try due(rig) == [10, 10])
    }

    /// Silence has granted the request. A decision that its log dates before that, and that nobody saw until afterwards, comes too late.
    @Test func aDecisionThatIsDatedBackComesTooLate() async throws {
        let (rig, neutrals) = try await started()
        let mandate = try await rig.appoint()
        let recommendation = try await rig.recommend()
        for neutral in neutrals { try cosign(rig.recipient, by: neutral.origin + "/witness", day: 0, on: rig) }
        rig.advance(days: 9)
        let decision = try await rig.act(DecisionKinds.decision, rig.decision(false, on: recommendation, under: mandate))
        #expect(try rig.life().state == .refused)
        rig.advance(days: 6)
        for neutral in neutrals { try cosign(rig.provider, by: neutral.origin + "/witness", day: 15, on: rig) }
        #expect(try rig.life().state == .grantedBySilence)
        #expect(try rig.life().decision == nil && rig.file().decisions.last?.act.id == decision.id)
        // More time that was taken and seen in time would have kept it open; late, it adds nothing.
        #expect(try due(rig) == [10, 10])
    }

    /// A question of the deciding party stops the clock from the day on which it was seen; one that came too late stops nothing.
    @Test func questionsAndMoreTimeCountWhenTheyWereSeen() async throws {
        let (rig, neutrals) = try await started()
        try await rig.recommend()
        for neutral in neutrals {
            try cosign(rig.recipient, by: neutral.origin + "/witness", day: 0, on: rig)
            try cosign(rig.provider, by: neutral.origin + "/witness", day: 0, on: rig)
        }
        rig.advance(days: 4)
        try await rig.act(DecisionKinds.moreTime, ["days": 5, "reasons": ["en": "The board meets next week."]])
        #expect(try due(rig) == [15, 15])
        for neutral in neutrals { try cosign(rig.provider, by: neutral.origin + "/witness", day: 11, on: rig) }
        #expect(try due(rig) == [10, 10], "taken on the fourth day by its own log, and seen on the eleventh")
    }
}
