import Canon
import Signing
import TestKit
import Testing

/// The worked example of docs/formats/record.md, made again. Its blocks were first made with Python's `cryptography`, not with this code.
struct RecordFormatTests {
    @Test func workedExample() throws {
        let key = try #require(SigningKey(seed: Array(0..<32)))
        let record = try Record.sign(
            kind: "notice.v1",
            subject: [
                "title": ["en": "Pilot data", "zh-Hans": "试点数据"],
                "text": [
                    "en": "The data of the pilot are open from 1 December 2026.", "zh-Hans": "试点数据自 2026 年 12 月 1 日起开放。",
                ],
            ],
            issuer: "did:web:localhost%3A8080:parties:lishan", cooperation: RecordID("urn:uuid:01a207d9-2100-7000-8000-000000000001"),
            id: RecordID("urn:uuid:01a207d9-2100-7000-8000-000000000002"), at: try #require(Instant("2026-11-23T10:00:00Z")), key: key)
        var bare = record.json
        bare["proof"] = nil
        var options = try #require(record.json["proof"])
        options["proofValue"] = nil

        let blocks = try blocks(of: "docs/formats/record.md")
        try #require(blocks.count == 8)
        #expect(blocks[0] == Hex.encode(key.publicKey.bytes) + "\n" + Multikey.encode(key.publicKey))
        #expect(blocks[1] == options.canonicalText)
        #expect(blocks[2] == Digest.sha256(options.canonicalBytes).hex)
        #expect(blocks[3] == bare.canonicalText)
        #expect(blocks[4] == Digest.sha256(bare.canonicalBytes).hex)
        #expect(blocks[5] == Hex.encode(record.proof.signature))
        #expect(Array(blocks[6].utf8) == record.bytes)
        #expect(blocks[7] == record.digest.hex)

        let read = try Record(bytes: Array(blocks[6].utf8))
        try read.verify(with: key.publicKey)
        try read.verify()
    }

    /// What stands between fences, in order.
    private func blocks(of path: String) throws -> [String] {
        var blocks: [String] = []
        var open: [Substring]?
        for line in try Vectors.document(path).split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = open {
                if line.hasPrefix("```") {
                    blocks.append(lines.joined(separator: "\n"))
                    open = nil
                } else {
                    open = lines + [line]
                }
            } else if line.hasPrefix("```") {
                open = []
            }
        }
        return blocks
    }
}
