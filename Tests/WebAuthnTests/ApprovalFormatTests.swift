import Canon
import Signing
import TestKit
import Testing
import WebAuthn

/// The worked example of docs/formats/approval.md, made again. Its blocks were first made with Python's `cryptography`, not with this code.
struct ApprovalFormatTests {
    @Test func workedExample() throws {
        let blocks = try Self.blocks(of: "docs/formats/approval.md")
        try #require(blocks.count == 5)
        let act = try JSON.parseCanonical(Array(try #require(Self.blocks(of: "docs/formats/record.md").dropFirst(3).first).utf8))
        let asked = try #require(Instant("2026-11-23T10:00:00Z"))
        let request = try ApprovalRequest(
            record: act, approver: "r-7mq2hd9k", mandate: Multibase.base58([0x12, 0x20] + Digest.sha256(Array("a mandate".utf8)).bytes),
            origin: "http://localhost:8080", issuedAt: asked, approveBefore: asked.adding(seconds: 23 * 3600))
        let written: JSON = [
            "act": act, "approveBefore": .string(request.approveBefore.description), "approver": .string(request.approver),
            "issuedAt": .string(asked.description), "mandate": .string(request.mandate ?? ""), "origin": .string(request.origin),
        ]
        #expect(blocks[0] == written.canonicalText)
        #expect(blocks[1] == request.actDigest.hex + "\n" + request.challenge.hex)

        let party = try RelyingParty(id: "localhost", origins: ["http://localhost:8080"])
        let own = try #require(SigningKey(seed: Array(0x20..<0x40)))
        let first = request.approval(signedBy: own)
        #expect(blocks[2] == first.json.canonicalText)
        try first.verify(act: act, key: CredentialKey(own.publicKey), mandate: request.mandate, party: party, at: asked)

        let passkey = try #require(SigningKey(seed: Array(0x40..<0x60)))
        let client = Array(
            #"{"type":"webauthn.get","challenge":"\#(Base64.encodeURL(request.challenge.bytes))","origin":"http://localhost:8080","crossOrigin":false}"#
                .utf8)
        let data = Digest.sha256(Array("localhost".utf8)).bytes + [0x1D, 0, 0, 0, 0]
        #expect(blocks[3] == String(decoding: client, as: UTF8.self) + "\n" + Hex.encode(data))
        let key = CredentialKey(passkey.publicKey)
        let second = request.approval(
            key: key,
            answer: AssertionResponse(
                credentialID: [1], clientDataJSON: client, authenticatorData: data, signature: passkey.sign(data + Digest.sha256(client).bytes)))
        #expect(blocks[4] == second.json.canonicalText)
        #expect(try ActApproval(json: JSON.parseCanonical(Array(blocks[4].utf8))) == second)
        try second.verify(act: act, key: key, mandate: request.mandate, party: party, at: asked)
    }

    /// What stands between fences, in order.
    private static func blocks(of path: String) throws -> [String] {
        let parts = try Vectors.document(path).split(separator: "\n```", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).map { i in
            parts[i].split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
        }
    }
}
