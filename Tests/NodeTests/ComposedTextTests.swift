import Canon
import Node
import Store
import TestKit
import Testing

/// What this node's producers write is in Unicode Normalization Form C, whatever keyboard it came from.
@Suite struct ComposedTextTests {
    @Test func actsAreWrittenInOneSpelling() async throws {
        let node = try await TestNode(modules: [WordModule()])
        _ = try await node.host("lishan")
        let id = RecordID(now: node.clock.now)
        let first = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "Re\u{301}gion"], id: id))
        let found = try #require(try node.store.readNow { try RecordLookup.find(id, origin: node.origin, in: $0) }?.record)
        // Swift calls both spellings equal, so the bytes are compared.
        #expect(found.subject["word"]?.string.map { Array($0.utf8) } == Array("R\u{E9}gion".utf8))
        // The same act from another keyboard is the same act, not a second one under its name.
        let again = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "R\u{E9}gion"], id: id))
        #expect(again == first)
    }

    @Test func namesOfPartiesAreWrittenInOneSpelling() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan", names: ["en": "Re\u{301}gion", "zh-Hans": "砺山"])
        let names = try node.store.readNow { try $0.first("SELECT names FROM identities WHERE did = ?", [.text(did)])?.text(0) }
        #expect(names.map { Array($0.utf8) } == Array("{\"en\":\"R\u{E9}gion\",\"zh-Hans\":\"砺山\"}".utf8))
    }
}
