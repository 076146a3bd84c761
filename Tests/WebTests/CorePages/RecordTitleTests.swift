import Canon
import Node
import Signing
import Store
import TestKit
import Testing

@testable import Web

/// A kind without a title of its own, which is about another record.
struct PointerModule: Module {
    let name = "pointers"
    let kinds = [RecordKind("pointer.v1") { _ in }]
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
}

@Suite struct RecordTitleTests {
    /// The page that lists the pointer, and the pointer's own name.
    private func page(pointingTo audience: [String]) async throws -> (text: String, pointer: RecordID) {
        var site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        try await site.node.host("lishan")
        try await site.node.host("cypress")
        let id = try await site.notice("offer", title: ["en": "The offer", "zh-Hans": "提议"], text: ["en": "x"], audience: audience)
        let pointer = try await site.node.service.act(Act(party: "lishan", kind: "pointer.v1", subject: ["record": .string(id.description)])).id
        return (try await site.get("/parties/lishan?kind=pointer.v1", language: .chinese).text, pointer)
    }

    @Test func aRecordWithoutTitleHasThatOfTheRecordItIsAbout() async throws {
        #expect(try await page(pointingTo: []).text.contains("提议"))
    }

    @Test func theTitleOfASealedRecordIsNotTold() async throws {
        let (page, pointer) = try await page(pointingTo: ["did:web:localhost%3A8080:parties:cypress"])
        #expect(!page.contains("提议") && !page.contains("The offer"))
        // Untitled, but there.
        #expect(page.contains("/records/\(pointer.uuid)"))
    }
}
