import Canon
import Mandates
import Signing
import TestKit
import Testing

/// The worked example of docs/formats/mandate.md, made again. Its blocks were first made with Python's `cryptography`, not with this code.
struct MandateFormatTests {
    @Test func workedExample() throws {
        let key = try #require(SigningKey(seed: Array(0..<32)))
        let holder = DIDKey.did(for: try #require(SigningKey(seed: Array(32..<64))).publicKey)
        let principal = "did:web:lishan.example"
        var draft = MandateDraft(
            holder: holder, principal: principal,
            authority: Authority(
                jurisdictions: ["CN"], counterparties: ["US"], subjectAreas: ["1.5"], stages: [.research, .standards],
                ministries: ["Ministry of Science and Technology"], level: 3,
                powers: [
                    Power(.consult),
                    Power(
                        .sign, agreementTypes: ["mou"], maxValue: Amount(currency: "USD", amount: "2000000"), maxDurationMonths: 36),
                ], maxDepth: 1, signatures: 2),
            validFrom: try #require(Instant("2026-12-01T00:00:00Z")), validUntil: try #require(Instant("2028-12-01T00:00:00Z")),
            status: StatusPurpose.allCases.map { StatusEntry(purpose: $0, list: "https://lishan.example/status/\($0.rawValue)", index: 94_567) })
        draft.titles = ["en": "Science and technology envoy", "zh-Hans": "科技特使"]
        let id = "urn:uuid:01a207d9-2100-7000-8000-000000000010"
        let mandate = try draft.signed(
            id: id, issuer: principal, method: "\(principal)#\(Multikey.encode(key.publicKey))", at: try #require(Instant("2026-11-23T10:00:00Z")),
            key: key)
        let bare = draft.credential(id: id, issuer: principal)
        var options = try #require(mandate.document["proof"])
        options["proofValue"] = nil
        let words = MandateWords()

        let blocks = try blocks(of: "docs/formats/mandate.md")
        try #require(blocks.count == 10)
        #expect(blocks[1] == Multikey.encode(key.publicKey) + "\n" + holder)
        #expect(blocks[2] == bare.canonicalText)
        #expect(blocks[3] == Digest.sha256(bare.canonicalBytes).hex)
        #expect(blocks[4] == options.canonicalText)
        #expect(blocks[5] == mandate.document.canonicalText)
        #expect(blocks[6] == MandateReference.text(of: mandate.digest))
        #expect(blocks[7] == words.text(mandate, language: "en") + "\n" + words.text(mandate, language: "zh-Hans"))
        let name = try #require(PersonName(salt: Array(0..<32), names: ["en": "Li Na", "zh-Hans": "李娜"]))
        #expect(blocks[8] == Multibase.base64URL(name.digest.bytes))
        #expect(try #require(Bitstring(encoded: blocks[9])).indexes == [0, 7, 8, 94_567, 131_071])

        let read = try Mandate(bytes: Array(blocks[5].utf8))
        #expect(read == mandate && read.authority == draft.authority && read.titles == draft.titles)
        // The same payload, as a record has it.
        let record = try Record.sign(
            kind: Mandate.recordKind, subject: draft.subject, issuer: principal, at: try #require(Instant("2026-11-23T10:00:00Z")), key: key)
        let asRecord = try Mandate(json: record.json)
        #expect(asRecord.authority == read.authority && asRecord.validUntil == read.validUntil && asRecord.status == read.status)
        #expect(asRecord.form == .record && asRecord.digest == record.digest)
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
