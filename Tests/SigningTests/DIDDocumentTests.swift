import Canon
import Signing
import TestKit
import Testing

struct DIDDocumentTests {
    static let did = "did:web:lishan.example"
    static let first = SigningKey(seed: [UInt8](repeating: 1, count: 32)) ?? SigningKey()
    static let second = SigningKey(seed: [UInt8](repeating: 2, count: 32)) ?? SigningKey()
    static let noon = Instant(seconds: 1_790_000_000)

    static func document() -> DIDDocument {
        let current = VerificationMethod(controller: did, key: .ed25519(first.publicKey), expires: noon.adding(seconds: 100))
        let retired = VerificationMethod(controller: did, key: .ed25519(second.publicKey), revoked: noon)
        return DIDDocument(
            id: did, alsoKnownAs: ["https://lishan.example"], methods: [current, retired],
            relationships: [.assertionMethod: [current.id, retired.id], .authentication: [current.id]],
            services: [DIDDocument.Service(id: did + "#inbox", type: "ComityInbox", endpoint: "https://lishan.example/api/v1/inbox")])
    }

    @Test func writtenAndRead() throws {
        let document = DIDDocumentTests.document()
        let read = try DIDDocument(json: JSON.parse(document.json.canonicalBytes), expecting: DIDDocumentTests.did)
        #expect(read == document)
        #expect(document.json["assertionMethod"]?.array?.count == 2)
        #expect(document.json["verificationMethod"]?.array?.first?["type"] == "Multikey")
    }

    @Test func lifeOfAKey() throws {
        let document = DIDDocumentTests.document()
        let noon = DIDDocumentTests.noon
        let (current, retired) = (document.methods[0].id, document.methods[1].id)
        func code(_ id: String, _ purpose: ProofPurpose, _ moment: Instant?) -> DIDError.Code? {
            do {
                _ = try document.method(id, for: purpose, at: moment)
                return nil
            } catch { return error.code }
        }
        #expect(code(current, .assertionMethod, noon) == nil)
        #expect(code(current, .assertionMethod, noon.adding(seconds: 100)) == .methodExpired)
        #expect(code(current, .authentication, nil) == nil)
        #expect(code(current, .capabilityDelegation, nil) == .methodNotFound)
        #expect(code(retired, .assertionMethod, noon.adding(milliseconds: -1)) == nil)
        #expect(code(retired, .assertionMethod, noon) == .methodRevoked)
        #expect(code(retired, .authentication, nil) == .methodNotFound)
        #expect(code(DIDDocumentTests.did + "#key-1", .assertionMethod, nil) == .methodNotFound)
        #expect(code("did:web:other.example#key-1", .assertionMethod, nil) == .wrongDocument)
        #expect(code("key-1", .assertionMethod, nil) == .malformed)
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: DIDError.Code
        let pointer: String
        let apply: @Sendable (inout JSON) -> Void
        init(_ name: String, _ pointer: String, code: DIDError.Code = .document, _ apply: @escaping @Sendable (inout JSON) -> Void) {
            (testDescription, self.code, self.pointer, self.apply) = (name, code, pointer, apply)
        }
        /// The first verification method changed.
        static func method(_ name: String, _ member: String, _ value: JSON?) -> Change {
            Change(name, "/verificationMethod/0/" + member) { json in
                var methods = json["verificationMethod"]?.array ?? []
                methods[0][member] = value
                json["verificationMethod"] = .array(methods)
            }
        }
    }

    static let changes: [Change] = [
        Change("no id", "/id") { $0["id"] = nil }, Change("no DID", "/id") { $0["id"] = "https://lishan.example" },
        Change("another's document", "/id", code: .wrongDocument) { $0["id"] = "did:web:other.example" },
        Change("no context", "/@context") { $0["@context"] = nil },
        Change("other context", "/@context") { $0["@context"] = ["https://evil.example"] },
        Change("methods no array", "/verificationMethod") { $0["verificationMethod"] = [:] },
        Change("too many methods", "/verificationMethod") { $0["verificationMethod"] = .array(Array(repeating: 1, count: 257)) },
        .method("no method id", "id", nil), .method("relative id", "id", "#key-1"), .method("another's id", "id", "did:web:other.example#a"),
        .method("no controller", "controller", nil), .method("no type", "type", nil), .method("no key", "publicKeyMultibase", nil),
        .method("both forms of key", "publicKeyJwk", ["kty": "OKP"]), .method("published secret", "secretKeyMultibase", "z3u2"),
        .method("no date", "expires", "soon"), .method("number for a date", "revoked", 1), .method("broken key", "publicKeyMultibase", "z6Mk0"),
        .method("key of small order", "publicKeyMultibase", .string(Multibase.base58([0xED, 0x01, 1] + [UInt8](repeating: 0, count: 31)))),
        Change("the same id twice", "/verificationMethod/2/id") { json in
            let methods = json["verificationMethod"]?.array ?? []
            json["verificationMethod"] = .array(methods + methods[..<1])
        },
        Change("embedded again", "/authentication/0/id") { $0["authentication"] = .array(Array(($0["verificationMethod"]?.array ?? [])[..<1])) },
        Change("relative reference", "/authentication/0") { $0["authentication"] = ["#key-1"] },
        Change("service without type", "/service/0") { $0["service"] = [["id": "did:web:lishan.example#x"]] },
        Change("number for a name", "/alsoKnownAs/0") { $0["alsoKnownAs"] = [1] },
    ]

    @Test(arguments: changes)
    func refused(_ change: Change) {
        var json = DIDDocumentTests.document().json
        change.apply(&json)
        #expect {
            try DIDDocument(json: json, expecting: DIDDocumentTests.did)
        } throws: { error in
            (error as? DIDError)?.code == change.code && (error as? DIDError)?.pointer == change.pointer
        }
    }

    /// Keys that are not spoken here do not spoil the others, and say so when they are named.
    @Test func unusableKeys() throws {
        var json = DIDDocumentTests.document().json
        let jwk: JSON = [
            "id": "did:web:lishan.example#jwk", "type": "JsonWebKey", "controller": "did:web:lishan.example", "publicKeyJwk": ["kty": "RSA"],
        ]
        let sm2: JSON = [
            "id": "did:web:lishan.example#sm2", "type": "Multikey", "controller": "did:web:lishan.example",
            "publicKeyMultibase": .string(Multibase.base58([0x86, 0x24] + [UInt8](repeating: 2, count: 33))),
        ]
        let lent: JSON = [
            "id": "did:web:lishan.example#lent", "type": "Multikey", "controller": "did:web:other.example",
            "publicKeyMultibase": .string(Multikey.encode(SigningKey().publicKey)),
        ]
        json["verificationMethod"] = .array((json["verificationMethod"]?.array ?? []) + [jwk, sm2])
        json["authentication"] = ["did:web:lishan.example#jwk", lent]
        let document = try DIDDocument(json: json)
        #expect(document.methods.count == 3)
        for name in ["jwk", "sm2", "lent"] {
            #expect {
                try document.method("did:web:lishan.example#" + name, for: .authentication)
            } throws: { ($0 as? DIDError)?.code == .methodUnusable }
        }
        _ = try document.method(document.methods[0].id, for: .assertionMethod)
    }
}
