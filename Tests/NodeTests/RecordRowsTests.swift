import Canon
import Node
import Store
import TestKit
import Testing

/// Rows of records by name, without an index of names on `records`.
@Suite struct RecordRowsTests {
    private func rows(_ id: RecordID, in node: TestNode) throws -> [[SQLValue]] {
        try node.store.readNow {
            try $0.query("SELECT r.origin, r.position, r.kind \(RecordRows.named) ORDER BY r.origin", [.text(node.origin), .blob(id.bytes)]).map(
                \.values)
        }
    }

    @Test func aNameIsFoundInOurOwnLogAndInThoseOfPeers() async throws {
        let (node, peer) = (
            try await TestNode(modules: [WordModule()]), try await TestNode(url: "http://localhost:8081", name: "Peer", modules: [WordModule()])
        )
        try await node.host("lishan")
        try await peer.host("elbe")
        let (own, theirs) = (RecordID(now: node.clock.now), RecordID(now: node.clock.now))
        _ = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "yes"], id: own))
        for id in [theirs, own] { _ = try await peer.service.act(Act(party: "elbe", kind: "word.v1", subject: ["word": "yes"], id: id)) }
        #expect(try rows(own, in: node) == [[.text(node.origin), .integer(2), .text("word.v1")]])
        #expect(try rows(theirs, in: node).isEmpty)
        try node.mirror(peer)
        #expect(try rows(theirs, in: node) == [[.text(peer.origin), .integer(2), .text("word.v1")]])
        #expect(
            try rows(own, in: node) == [
                [.text(node.origin), .integer(2), .text("word.v1")], [.text(peer.origin), .integer(3), .text("word.v1")],
            ])
        #expect(try rows(RecordID(now: node.clock.now), in: node).isEmpty)
    }

    @Test func noTableIsReadFromEndToEnd() async throws {
        let node = try await TestNode()
        try node.store.readNow { transaction throws in
            let plan = try transaction.query("EXPLAIN QUERY PLAN SELECT 1 \(RecordRows.named)", [.text(""), .blob([0])]).map { $0.text(3) }
            // The few places that the name has are walked through, and nothing else.
            #expect(plan.filter { $0.contains("SCAN") } == ["SCAN p"], "\(plan)")
            #expect(plan.contains { $0.contains("SEARCH r USING PRIMARY KEY (origin=? AND position=? AND ordinal=?)") }, "\(plan)")
        }
    }
}
