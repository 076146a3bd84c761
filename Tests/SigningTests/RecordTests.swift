import Canon
import Signing
import TestKit
import Testing

struct RecordTests {
    static let issuer = "did:web:localhost%3A8080:parties:lishan"
    static let key = SigningKey(seed: Array(0..<32)) ?? SigningKey()

    static func example() throws -> Record {
        try Record.sign(
            kind: "notice.v1", subject: ["text": ["en": "Hello", "zh-Hans": "你好"]], issuer: issuer,
            cooperation: RecordID("urn:uuid:01a207d9-2100-7000-8000-000000000001"),
            id: RecordID("urn:uuid:01a207d9-2100-7000-8000-000000000002"), at: try #require(Instant("2026-11-23T10:00:00Z")), key: key)
    }

    @Test func signAndRead() throws {
        let record = try RecordTests.example()
        let read = try Record(bytes: record.bytes)
        #expect(read == record)
        #expect(read.kind == "notice.v1")
        #expect(read.issuer == RecordTests.issuer)
        #expect(read.statedAt == Instant("2026-11-23T10:00:00Z"))
        #expect(read.cooperation?.description == "urn:uuid:01a207d9-2100-7000-8000-000000000001")
        #expect(read.subject["text"]?["en"] == "Hello")
        #expect(read.verificationMethod == RecordTests.issuer + "#z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd")
        #expect(read.digest == Digest.sha256(record.bytes))
        #expect(JSON.isCanonical(record.bytes))
        try read.verify(with: RecordTests.key.publicKey)
    }

    /// People approve what is signed besides the proof and the approvals themselves, and the signature covers the approvals too.
    @Test func approvals() throws {
        let moment = Instant(seconds: 1_790_000_000)
        let id = RecordID(now: moment)
        let subject: JSONObject = ["ok": true]
        let draft = Record.draft(kind: "act.v1", subject: subject, issuer: RecordTests.issuer, critical: ["deadline"], id: id, at: moment)
        let record = try Record.sign(
            kind: "act.v1", subject: subject, issuer: RecordTests.issuer, critical: ["deadline"], approvals: [["approver": "a"], ["approver": "b"]],
            id: id, at: moment, key: RecordTests.key)
        let read = try Record(bytes: record.bytes)
        #expect(read.approvals == [["approver": "a"], ["approver": "b"]])
        #expect(read.act == .object(draft))
        var json = record.json
        json["approvals"] = [["approver": "a"]]
        #expect(throws: ProofError.self) { try Record(json: json).verify(with: RecordTests.key.publicKey) }
        #expect(try Record(json: json).act == read.act)
    }

    @Test func optionalMembers() throws {
        let first = try RecordTests.example()
        let record = try Record.sign(
            kind: "cooperation.offer-reply.v12", subject: ["ok": true], issuer: DIDKey.did(for: RecordTests.key.publicKey),
            audience: ["did:web:a.example", "did:web:b.example"], refersTo: [first.reference], critical: ["deadline"],
            at: Instant(seconds: 1_790_000_000), purpose: .capabilityInvocation, key: RecordTests.key)
        let read = try Record(bytes: record.bytes)
        #expect(read.refersTo == [RecordReference(id: first.id, digest: first.digest)])
        #expect(read.critical == ["deadline"])
        #expect(read.audience == ["did:web:a.example", "did:web:b.example"])
        #expect(read.cooperation == nil)
        #expect(read.proof.purpose == .capabilityInvocation)
        try read.verify(with: RecordTests.key.publicKey)
        try read.verify(with: try DIDKey.document(of: read.issuer))
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: RecordError.Code
        let pointer: String
        let apply: @Sendable (inout JSON) -> Void
        init(_ name: String, _ code: RecordError.Code, _ pointer: String, _ apply: @escaping @Sendable (inout JSON) -> Void) {
            (testDescription, self.code, self.pointer, self.apply) = (name, code, pointer, apply)
        }
        /// A member set to a value.
        init(_ key: String, _ value: JSON, _ pointer: String? = nil) {
            self.init("\(key) = \(value)", .invalidMember, pointer ?? "/" + key) { $0[key] = value }
        }
    }

    static let changes: [Change] =
        [
            Change("no object", .invalidMember, "") { $0 = [1] },
            Change("unknown member", .unknownMember, "/validUntil") { $0["validUntil"] = "2027-01-01T00:00:00.000Z" },
            Change("other context", .invalidMember, "/@context") { $0["@context"] = ["https://www.w3.org/ns/credentials/v2"] },
            Change("contexts the wrong way round", .invalidMember, "/@context") { $0["@context"] = .array(($0["@context"]?.array ?? []).reversed()) },
            Change("type", ["ComityRecord", "VerifiableCredential"]), Change("type", "VerifiableCredential"),
            Change("id", "urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33"), Change("id", "https://a.example/1"), Change("id", .null),
            Change("id", "urn:uuid:01A207D9-2100-7000-8000-000000000002"), Change("cooperation", ""), Change("cooperation", .null),
            Change("kind", "notice"), Change("kind", "Notice.v1"), Change("kind", "notice.v0"), Change("kind", "notice.v01"),
            Change("kind", "notice.v"),
            Change("kind", ".v1"), Change("kind", "a..b.v1"), Change("kind", "a-.v1"), Change("kind", "1a.v1"), Change("kind", 1),
            Change("kind", .string(String(repeating: "a", count: 62) + ".v1")), Change("kind", "notice.v12345"),
            Change("issuer", "https://a.example"), Change("issuer", ["id": "did:web:a.example"]), Change("issuer", "did:web:A.example"),
            Change("issuer", "did:web:127.0.0.1"), Change("issuer", "did:example:1"), Change("issuer", "did:key:z6Mk"),
            Change("validFrom", "2026-11-23T10:00:00Z"), Change("validFrom", "2026-11-23T18:00:00.000+08:00"), Change("validFrom", 1),
            Change("credentialSubject", [:]), Change("credentialSubject", [["a": 1]]), Change("credentialSubject", "did:example:a"),
            Change("critical", []), Change("critical", ["a", "a"], "/critical/1"), Change("critical", ["a b"], "/critical/0"),
            Change("critical", "a"),
            Change("audience", []), Change("audience", ["did:web:b.example", "did:web:a.example"]),
            Change("audience", ["did:key:z6Mk"], "/audience/0"),
            Change("audience", ["did:web:a.example", "did:web:a.example"], "/audience/1"),
            Change("approvals", []), Change("approvals", ["a"], "/approvals/0"), Change("approvals", [["a": 1], ["a": 1]], "/approvals/1"),
            Change("approvals", .array((0..<17).map { ["a": .integer($0)] })), Change("refersTo", []),
            Change("refersTo", [["id": "urn:uuid:01a207d9-2100-7000-8000-000000000002"]], "/refersTo/0"),
            Change("a name with other letters", .memberName, "/credentialSubject/a/0") { $0["credentialSubject"] = ["a": [["é": 1]]] },
            Change("an empty name", .memberName, "/credentialSubject") { $0["credentialSubject"] = ["": 1] },
            Change("a context inside", .memberName, "/credentialSubject/a") { $0["credentialSubject"]?["a"] = ["@context": "https://evil.example"] },
            Change("a fraction", .json, "/credentialSubject/n") { $0["credentialSubject"]?["n"] = .double(0.5) },
            Change("a large integer", .json, "/credentialSubject/n") { $0["credentialSubject"]?["n"] = .integer(JSON.safeInteger + 1) },
            Change("too large", .json, "") { $0["credentialSubject"]?["t"] = .string(String(repeating: "a", count: 256 << 10)) },
            Change("two proofs", .proof, "/proof") { $0["proof"] = .array([$0["proof"] ?? .null, $0["proof"] ?? .null]) },
            Change("other suite", .proof, "/proof") { $0["proof"]?["cryptosuite"] = "eddsa-rdfc-2022" },
            Change("unknown member of the proof", .proof, "/proof/nonce") { $0["proof"]?["nonce"] = "1" },
            Change("other context of the proof", .proof, "/proof/@context") { $0["proof"]?["@context"] = ["https://www.w3.org/ns/credentials/v2"] },
            Change("no time of the proof", .invalidMember, "/proof/created") { $0["proof"]?["created"] = nil },
            Change("other form of time", .invalidMember, "/proof/created") { $0["proof"]?["created"] = "2026-11-23T10:00:00Z" },
            Change("other purpose", .proof, "/proof/proofPurpose") { $0["proof"]?["proofPurpose"] = "authentication" },
            Change("another's key", .proof, "/proof/verificationMethod") {
                $0["proof"]?["verificationMethod"] = "did:web:a.example#z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd"
            },
            Change("a key by another name", .proof, "/proof/verificationMethod") { $0["proof"]?["verificationMethod"] = .string(issuer + "#key-1") },
        ]
        + ["@context", "credentialSubject", "id", "issuer", "kind", "proof", "type", "validFrom"].map { key in
            Change("no \(key)", .missingMember, "/" + key) { $0[key] = nil }
        }

    @Test(arguments: changes)
    func refused(_ change: Change) throws {
        var json = try RecordTests.example().json
        change.apply(&json)
        #expect {
            try Record(json: json)
        } throws: { error in
            guard let error = error as? RecordError else { return false }
            #expect(error.code == change.code)
            #expect(error.pointer == change.pointer)
            return true
        }
    }

    @Test func bytesMustBeCanonical() throws {
        let record = try RecordTests.example()
        #expect { try Record(bytes: record.bytes + [0x0A]) } throws: { ($0 as? RecordError)?.code == .notCanonical }
        #expect { try Record(bytes: Array(record.bytes.dropLast())) } throws: { ($0 as? RecordError)?.code == .json }
        #expect { try Record(bytes: []) } throws: { ($0 as? RecordError)?.code == .json }
    }

    @Test func signatures() throws {
        let record = try RecordTests.example()
        var changed = record.json
        changed["credentialSubject"]?["text"]?["en"] = "Goodbye"
        let forged = try Record(json: changed)
        #expect { try forged.verify(with: RecordTests.key.publicKey) } throws: { ($0 as? ProofError)?.code == .signature }
        #expect { try forged.verify() } throws: { ($0 as? ProofError)?.code == .signature }
        try record.verify()
        #expect { try record.verify(with: SigningKey().publicKey) } throws: { ($0 as? ProofError)?.code == .key }

        var withoutContext = record.json
        withoutContext["proof"]?["@context"] = nil
        let altered = try Record(json: withoutContext)
        #expect { try altered.verify(with: RecordTests.key.publicKey) } throws: { ($0 as? ProofError)?.code == .signature }
    }

    @Test func documentOfTheIssuer() throws {
        let record = try RecordTests.example()
        let signedAt = record.statedAt
        func code(id: String = RecordTests.issuer, purpose: ProofPurpose = .assertionMethod, revoked: Instant? = nil, at: Instant? = nil)
            -> ProofError.Code?
        {
            let method = VerificationMethod(controller: id, key: .ed25519(RecordTests.key.publicKey), revoked: revoked)
            let document = DIDDocument(id: id, methods: [method], relationships: [purpose: [method.id]])
            do {
                try record.verify(with: document, at: at)
                return nil
            } catch { return error.code }
        }
        #expect(code() == nil)
        #expect(code(id: "did:web:a.example") == .key)
        #expect(code(purpose: .authentication) == .key)
        #expect(code(revoked: signedAt) == .key)
        #expect(code(revoked: signedAt.adding(milliseconds: 1)) == nil)
        #expect(code(revoked: signedAt.adding(seconds: 1), at: signedAt.adding(seconds: 1)) == .key)
    }

    @Test func nothingMalformedIsSigned() {
        #expect { try Record.sign(kind: "x", subject: ["a": 1], issuer: RecordTests.issuer, at: Instant(seconds: 0), key: RecordTests.key) } throws: {
            ($0 as? RecordError)?.pointer == "/kind"
        }
        #expect { try Record.sign(kind: "x.v1", subject: [:], issuer: RecordTests.issuer, at: Instant(seconds: 0), key: RecordTests.key) } throws: {
            ($0 as? RecordError)?.pointer == "/credentialSubject"
        }
        #expect {
            try Record.sign(kind: "x.v1", subject: ["a": .double(.nan)], issuer: RecordTests.issuer, at: Instant(seconds: 0), key: RecordTests.key)
        } throws: {
            ($0 as? RecordError)?.code == .proof
        }
    }
}
