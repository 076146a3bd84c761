import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Web

@Suite struct CheckTests {
    @Test func aPublishedTextIsFoundUnchangedAndSuperseded() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let answer = try await site.post("/check", ["text": CoreSite.text])
        #expect(answer.status == .ok)
        #expect(answer.text.contains("Published, and superseded since"))
        #expect(answer.text.contains("Unchanged"))
        #expect(answer.text.contains("Lishan Institute"))
        #expect(answer.text.contains("/records/\(site.id("rules-1"))"))
        #expect(answer.text.contains("urn:uuid:\(site.id("rules-2"))"))
        let chinese = try await site.post("/check", ["text": CoreSite.text], language: .chinese)
        #expect(chinese.text.contains("已公布，其后被取代"))
    }

    @Test func aCurrentTextIsFound() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let answer = try await site.post("/check", ["text": "Shorter rules."])
        #expect(answer.text.contains("Published, and unchanged"))
        #expect(answer.text.contains("Not superseded, as far as known here"))
    }

    @Test func otherWhiteSpaceIsSaidToBeOther() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let answer = try await site.post("/check", ["text": CoreSite.text.replacing("\n\n", with: " \r\n ")])
        #expect(answer.text.contains("Same words; spaces or line breaks differ"))
    }

    @Test(arguments: [
        CoreSite.text + "!", CoreSite.text.replacing("December", with: "November"), "Not for everybody.", "Somebody's name.", "数据",
    ])
    func whatIsNotFoundProvesNothing(text: String) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let answer = try await site.post("/check", ["text": text])
        #expect(answer.status == .ok)
        #expect(answer.text.contains("Not found here, which proves nothing"))
        let chinese = try await site.post("/check", ["text": text], language: .chinese)
        #expect(chinese.text.contains("此处未找到，不说明任何问题"))
    }

    @Test func anAttachmentIsFoundByItsBytesAndByItsDigest() async throws {
        var site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        try await site.node.host("lishan")
        let bytes = Array("year,joint works\n2020,84025\n".utf8)
        let digest = Digest.sha256(bytes)
        let file: JSON = [
            "name": "joint works.csv", "mediaType": "text/csv", "size": .integer(Int64(bytes.count)),
            "digest": .string(Multibase.base64URL(digest.bytes)),
        ]
        try await site.notice("data", title: ["en": "Data"], text: ["en": "A table."], attachments: [file])
        for answer in [
            try await site.post("/check", file: bytes, name: "copy.csv"), try await site.get("/check?digest=\(digest.hex)"),
            try await site.get("/check?digest=SHA256:\(digest.hex.uppercased())"),
            try await site.get("/check?digest=\(Multibase.base64URL(digest.bytes))"),
            try await site.post("/check", ["text": " \(digest.hex) "]),
        ] {
            #expect(answer.text.contains("Published, and unchanged"))
            #expect(answer.text.contains("The attachment “joint works.csv”"))
        }
        let api = try await site.get("/api/v1/statements/\(digest.hex)").json
        #expect(api["matches"]?.array?.first?["part"]?["name"] == "joint works.csv")
        #expect(try await site.post("/check", file: bytes + [0], name: "copy.csv").text.contains("Not found here"))
    }

    @Test func aWholeRecordIsFoundByItselfItsDigestAndItsName() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let json = try await site.get("/api/v1/records/\(site.id("rules-1"))").json
        let record = try #require(json["record"])
        let digest = try #require(json["digest"]?.string)
        for answer in [
            try await site.post("/check", ["text": record.canonicalText]), try await site.get("/check?digest=\(digest)"),
            try await site.get("/check?digest=urn:uuid:\(site.id("rules-1"))"),
            try await site.post("/check", file: record.canonicalBytes, name: "record.json"),
        ] {
            #expect(answer.text.contains("Published, and unchanged"))
            #expect(answer.text.contains("The record itself"))
        }
        let changed = record.canonicalText.replacing("December", with: "January")
        #expect(try await site.post("/check", ["text": changed]).text.contains("Not found here"))
    }

    @Test func anErasedRecordIsOnlySaidToHaveBeenThere() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let answer = try await site.get("/check?digest=\(site.id("erased"))")
        #expect(answer.text.contains("There was a record of this name"))
        #expect(!answer.text.contains("A name<"))
    }

    @Test func nothingToCheckIsAnErrorAtTheField() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let empty = try await site.post("/check", ["text": "  \r\n "])
        #expect(empty.status == .unprocessableContent)
        #expect(empty.text.contains("href=\"#text\"") && empty.text.contains("Paste a text, or choose a file."))
        let long = try await site.post("/check", ["text": String(repeating: "x", count: StatementInput.maximumText + 1)])
        #expect(long.status == .contentTooLarge)
        #expect(long.text.contains("The text is too long"))
        let large = try await site.post("/check", file: [UInt8](repeating: 1, count: StatementInput.maximumFile + 1), name: "large.bin")
        #expect(large.status == .contentTooLarge)
        #expect(large.text.contains("The file is too large"))
    }

    @Test(arguments: ["", "u", "u" + String(repeating: "A", count: 44), String(repeating: "g", count: 64), "sha256:12"])
    func whatIsNoDigestIsNone(text: String) { #expect(Digest(typed: text) == nil) }
}
