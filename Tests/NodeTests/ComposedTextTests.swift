import Canon
import Node
import Signing
import Store
import TestKit
import Testing

/// What this node's producers write is in Unicode Normalization Form C, whatever keyboard it came from.
@Suite struct ComposedTextTests {
    private struct Sample: Module {
        let name = "sample"
        let kinds = [RecordKind("sample.v1") { _ in }]
        let tables: [DerivedTable] = []
        func rows(for record: Record) -> [DerivedRow] { [] }
    }

    @Test func actsAreWrittenInOneSpellingAndRepeatInAnother() async throws {
        let node = try await TestNode(modules: [Sample()])
        _ = try await node.host("lishan")
        let id = RecordID(now: node.clock.now)
        func act(_ text: String) -> Act {
            Act(party: "lishan", kind: "sample.v1", subject: ["title": ["fr": .string(text)], "list": [.string(text)], "count": 1], id: id)
        }
        let receipt = try await node.service.act(act("Re\u{301}gion"))
        let found = try #require(try node.store.readNow { try RecordLookup.find(id, origin: node.origin, in: $0) }?.record)
        #expect(found.subject["title"]?["fr"]?.string.map { Array($0.unicodeScalars) } == Array("R\u{E9}gion".unicodeScalars))
        #expect(found.subject["list"]?.array?.first?.string.map { Array($0.unicodeScalars) } == Array("R\u{E9}gion".unicodeScalars))
        // The same act again, composed this time, is the same act.
        #expect(try await node.service.act(act("R\u{E9}gion")) == receipt)
    }
}
