import Canon
import Signing
import TestKit
import Testing

/// RFC 9421 Appendix B: the signature bases of all cases but B.2.2, and the signatures of the Ed25519 cases.
///
/// Skipped: B.2.2 covers `@query-param`, which is not spoken here (and must be refused). The signatures of B.2.1 to B.2.5 and B.3 are RSA-PSS, ECDSA
/// and HMAC, which no key of ours makes.
struct RFC9421Tests {
    let vectors: JSON
    let key: VerifyingKey

    init() throws {
        vectors = try Vectors.json("rfc9421/rfc9421-appendix-b.json")
        let text = try #require(vectors["keys"]?["test-key-ed25519"]?["jwk"]?["x"]?.string)
        let bytes = try #require(Base64.decodeURL(text))
        key = try #require(VerifyingKey(bytes))
    }

    @Test(arguments: ["B.2.1", "B.2.3", "B.2.4", "B.2.5", "B.2.6", "B.3"])
    func signatureBase(_ name: String) throws {
        let test = try #require(vectors["cases"]?.array?.first { $0["name"]?.string == name })
        let given = try #require(test["message"]?.string)
        let message = try RFC9421Tests.message(vectors["messages"]?[given]?.string ?? given)
        let (input, signature) = try RFC9421Tests.parts(test["signatureInput"]?.string, test["signature"]?.string)
        let base = try SignatureBase.text(input, of: message)
        #expect(base == test["signatureBase"]?.string)
        if test["alg"] == "ed25519" { #expect(key.isValid(signature, for: Array(base.utf8))) }
    }

    @Test func queryParameterIsRefused() throws {
        let test = try #require(vectors["cases"]?.array?.first { $0["name"] == "B.2.2" })
        let request = try #require(vectors["messages"]?["test-request"]?.string)
        let message = try RFC9421Tests.message(request)
        let (input, _) = try RFC9421Tests.parts(test["signatureInput"]?.string, test["signature"]?.string)
        #expect { try SignatureBase.text(input, of: message) } throws: { ($0 as? HTTPSignatureError)?.code == .components }
    }

    /// The same key and base give the same signature again (Ed25519 is deterministic, RFC 8032).
    @Test func signedAgain() throws {
        let seed = try #require(vectors["keys"]?["test-key-ed25519"]?["jwk"]?["d"]?.string.flatMap { Base64.decodeURL($0) })
        let test = try #require(vectors["cases"]?.array?.first { $0["name"] == "B.2.6" })
        let (_, signature) = try RFC9421Tests.parts(test["signatureInput"]?.string, test["signature"]?.string)
        let base = try #require(test["signatureBase"]?.string)
        let again = try #require(SigningKey(seed: seed))
        #expect(again.sign(Array(base.utf8)) == signature)
    }

    /// B.4: what an intermediary may do to a message, and what breaks its signature.
    @Test(arguments: [(0, true), (2, true), (3, true), (4, true), (5, false), (6, false)])
    func transformations(_ block: Int, _ valid: Bool) throws {
        let text = try #require(vectors["transformations"]?["blocks"]?.array?[block].string)
        let message = try RFC9421Tests.message(text)
        let (input, signature) = try RFC9421Tests.parts(message["signature-input"], message["signature"])
        let base = try SignatureBase.text(input, of: message)
        #expect(key.isValid(signature, for: Array(base.utf8)) == valid)
    }

    @Test func contentDigests() throws {
        for (body, digest) in try #require(vectors["contentDigestBodies"]?.object) {
            let content = Array(body.utf8)
            try ContentDigest.check("sha-512=:\(digest.string ?? ""):", for: content)
            try ContentDigest.check(ContentDigest.field(for: content), for: content)
            #expect(throws: HTTPSignatureError.self) { try ContentDigest.check(ContentDigest.field(for: content), for: content + [0x20]) }
        }
    }

    private static func parts(_ input: String?, _ signature: String?) throws -> (StructuredField.InnerList, [UInt8]) {
        guard case .inner(let list)? = try StructuredField.dictionary(#require(input)).entries.first?.value,
            case .item(let item)? = try StructuredField.dictionary(#require(signature)).entries.first?.value, case .bytes(let bytes) = item.value
        else { throw HTTPSignatureTests.NoSignature() }
        return (list, bytes)
    }

    /// Takes an HTTP/1.1 message of the appendix apart.
    private static func message(_ text: String) throws -> SignedMessage {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let blank = lines.firstIndex(of: "") ?? lines.count
        let fields = lines[1..<blank].map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return SignedMessage.Field(String(line[..<colon]), String(line[colon...].dropFirst()))
        }
        let start = lines[0].split(separator: " ").map(String.init)
        let content = Array(lines[min(blank + 1, lines.count)...].joined(separator: "\n").utf8)
        guard !start[0].hasPrefix("HTTP/") else {
            let request = SignedMessage(method: "GET", authority: "example.com", path: "/", fields: [])
            return SignedMessage(answering: request, status: try #require(Int(start[1])), fields: fields, content: content)
        }
        let target = start[1].split(separator: "?", maxSplits: 1).map(String.init)
        let host = try #require(fields.first { $0.name == "host" }).value
        return SignedMessage(
            method: start[0], authority: host.filter { $0 != " " }, path: target[0], query: target.count > 1 ? target[1] : nil, fields: fields,
            content: content)
    }
}
