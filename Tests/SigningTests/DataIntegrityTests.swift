import Canon
import Signing
import TestKit
import Testing

/// The official vector of `eddsa-jcs-2022`, made again byte for byte, and what must not pass for it.
struct DataIntegrityTests {
    let signed: JSON
    let key: SigningKey

    init() throws {
        signed = try Vectors.json("vc-di-eddsa/eddsa-jcs-2022/signedJCS.json")
        let pair = try Vectors.json("vc-di-eddsa/keyPair.json")
        let secret = try #require(pair["privateKeyMultibase"]?.string.flatMap { Multibase.decode($0) })
        try #require(Array(secret[..<2]) == [0x80, 0x26])
        key = try #require(SigningKey(seed: Array(secret[2...])))
        #expect(.string(Multikey.encode(key.publicKey)) == pair["publicKeyMultibase"])
    }

    @Test func official() throws {
        let proof = try DataIntegrity.verify(document: signed, key: key.publicKey)
        #expect(proof.created == Instant("2023-02-24T23:36:38Z"))
        #expect(proof.purpose == .assertionMethod)
    }

    @Test func signedAgain() throws {
        let unsigned = try Vectors.json("vc-di-eddsa/unsigned.json")
        let options = try #require(try Vectors.json("vc-di-eddsa/eddsa-jcs-2022/proofConfigJCS.json").object)
        let again = try DataIntegrity.sign(document: unsigned, proof: options, key: key)
        #expect(again.canonicalBytes == signed.canonicalBytes)
        #expect(try Vectors.lines("vc-di-eddsa/eddsa-jcs-2022/canonDocJCS.txt") == [unsigned.canonicalText])
        #expect(try Vectors.lines("vc-di-eddsa/eddsa-jcs-2022/proofCanonJCS.txt") == [JSON.object(options).canonicalText])
        #expect(again["proof"]?["proofValue"]?.string == (try Vectors.lines("vc-di-eddsa/eddsa-jcs-2022/sigBTC58JCS.txt")).first)
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: ProofError.Code
        let apply: @Sendable (inout JSON) -> Void

        init(_ name: String, _ code: ProofError.Code, _ apply: @escaping @Sendable (inout JSON) -> Void) {
            (testDescription, self.code, self.apply) = (name, code, apply)
        }
    }

    static let changes: [Change] = [
        Change("a changed member", .signature) { $0["name"] = "Another Credential" },
        Change("an added member", .signature) { $0["extra"] = true },
        Change("a removed member", .signature) { $0["description"] = nil },
        Change("another subject", .signature) { $0["credentialSubject"]?["id"] = "did:example:else" },
        Change("another creation time", .signature) { $0["proof"]?["created"] = "2023-02-24T23:36:39Z" },
        Change("another method", .signature) { $0["proof"]?["verificationMethod"] = "did:key:z6Mk#z6Mk" },
        Change("an added member of the proof", .signature) { $0["proof"]?["nonce"] = "1" },
        Change("one context more", .signature) {
            let contexts = JSON.array(($0["@context"]?.array ?? []) + ["https://evil.example/v1"])
            $0["@context"] = contexts
            $0["proof"]?["@context"] = contexts
        },
        Change("proof without its contexts", .signature) { $0["proof"]?["@context"] = nil },
        Change("contexts in another order", .context) { $0["@context"] = .array(($0["@context"]?.array ?? []).reversed()) },
        Change("document without contexts", .context) { $0["@context"] = nil },
        Change("another context", .context) { $0["@context"] = ["https://www.w3.org/ns/credentials/v2", "https://evil.example/v1"] },
        Change("no proof", .missing) { $0["proof"] = nil },
        Change("no array of proofs", .malformed) { $0["proof"] = [] },
        Change("too many proofs", .malformed) { $0["proof"] = .array(Array(repeating: $0["proof"] ?? .null, count: 17)) },
        Change("two proofs where one is asked for", .several) { $0["proof"] = .array(Array(repeating: $0["proof"] ?? .null, count: 2)) },
        Change("a text for a proof", .malformed) { $0["proof"] = "z" },
        Change("no type", .malformed) { $0["proof"]?["type"] = nil },
        Change("another type", .type) { $0["proof"]?["type"] = "Ed25519Signature2020" },
        Change("another suite", .cryptosuite) { $0["proof"]?["cryptosuite"] = "eddsa-rdfc-2022" },
        Change("no suite", .cryptosuite) { $0["proof"]?["cryptosuite"] = nil },
        Change("no method", .malformed) { $0["proof"]?["verificationMethod"] = nil },
        Change("no purpose", .malformed) { $0["proof"]?["proofPurpose"] = nil },
        Change("unknown purpose", .purpose) { $0["proof"]?["proofPurpose"] = "fun" },
        Change("other purpose", .purpose) { $0["proof"]?["proofPurpose"] = "authentication" },
        Change("unexpected domain", .domain) { $0["proof"]?["domain"] = "a.example" },
        Change("unexpected challenge", .challenge) { $0["proof"]?["challenge"] = "1" },
        Change("no date", .malformed) { $0["proof"]?["created"] = "yesterday" },
        Change("date without zone", .malformed) { $0["proof"]?["created"] = "2023-02-24T23:36:38" },
        Change("number for a date", .malformed) { $0["proof"]?["expires"] = 5 },
        Change("chained", .chained) { $0["proof"]?["previousProof"] = "urn:uuid:1" },
        Change("no value", .malformed) { $0["proof"]?["proofValue"] = nil },
        Change("base64url value", .encoding) { $0["proof"]?["proofValue"] = .string("u" + String(repeating: "A", count: 86)) },
        Change("short value", .encoding) { $0["proof"]?["proofValue"] = "z2HnFSS" },
        Change("value of zeros", .signature) { $0["proof"]?["proofValue"] = .string("z" + String(repeating: "1", count: 64)) },
    ]

    @Test(arguments: changes)
    func tampered(_ change: Change) {
        var document = signed
        change.apply(&document)
        #expect {
            try DataIntegrity.verify(document: document, key: key.publicKey)
        } throws: { ($0 as? ProofError)?.code == change.code }
    }

    @Test func otherKey() {
        #expect {
            try DataIntegrity.verify(document: signed, key: SigningKey().publicKey)
        } throws: { ($0 as? ProofError)?.code == .signature }
    }

    @Test func timesDomainAndChallenge() throws {
        let noon = try #require(Instant("2026-11-23T12:00:00Z"))
        let options = DataIntegrity.Options(
            verificationMethod: DIDKey.verificationMethod(for: key.publicKey), purpose: .authentication, created: noon,
            expires: noon.adding(seconds: 60), domain: "b.example", challenge: "7")
        let document = try DataIntegrity.sign(document: ["a": 1], options: options, key: key)
        func code(domain: String? = "b.example", challenge: String? = "7", at moment: Instant?) -> ProofError.Code? {
            do {
                try DataIntegrity.verify(
                    document: document, key: key.publicKey, expecting: .authentication, domain: domain, challenge: challenge, at: moment)
                return nil
            } catch { return error.code }
        }
        #expect(code(at: nil) == nil)
        #expect(code(at: noon) == nil)
        #expect(code(at: noon.adding(milliseconds: -1)) == .created)
        #expect(code(at: noon.adding(milliseconds: 59_999)) == nil)
        #expect(code(at: noon.adding(seconds: 60)) == .expired)
        #expect(code(domain: nil, at: nil) == .domain)
        #expect(code(domain: "c.example", at: nil) == .domain)
        #expect(code(challenge: "8", at: nil) == .challenge)
        #expect(ProofError.Code.domain == code(domain: nil, challenge: nil, at: nil))
    }

    /// Two parties sign one document; each proof stands over the bare document and holds without the other.
    @Test func proofSet() throws {
        let other = SigningKey()
        var document: JSON = ["@context": ["https://www.w3.org/ns/credentials/v2"], "title": "Accord"]
        for signer in [key, other] {
            let options = DataIntegrity.Options(verificationMethod: DIDKey.verificationMethod(for: signer.publicKey), created: Instant(seconds: 1))
            document = try DataIntegrity.sign(document: document, options: options, key: signer)
        }
        let proofs = try DataIntegrity.proofs(of: document)
        try #require(proofs.count == 2)
        try DataIntegrity.verify(proofs[0], of: document, key: key.publicKey)
        try DataIntegrity.verify(proofs[1], of: document, key: other.publicKey)
        #expect(throws: ProofError.self) { try DataIntegrity.verify(proofs[0], of: document, key: other.publicKey) }
        document["proof"] = document["proof"]?.array?[1]
        try DataIntegrity.verify(document: document, key: other.publicKey)
    }

    @Test func whatCannotBeSigned() {
        let options = DataIntegrity.Options(verificationMethod: "did:key:z#z", created: nil)
        for document: JSON in [[1], ["n": .integer(JSON.safeInteger + 1)], ["n": .double(.nan)]] {
            #expect {
                try DataIntegrity.sign(document: document, options: options, key: key)
            } throws: { ($0 as? ProofError)?.code == .document }
        }
    }
}
