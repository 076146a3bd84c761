import Canon
import Signing
import TestKit
import Testing

/// The profile that nodes use between them.
struct HTTPSignatureTests {
    /// A vector has no signature where one should stand.
    struct NoSignature: Error {}

    static let sender = "did:web:localhost%3A8080"
    static let key = SigningKey(seed: [UInt8](repeating: 9, count: 32)) ?? SigningKey()
    static let keyID = sender + "#" + Multikey.encode(key.publicKey)
    static let now = Instant(seconds: 1_795_428_000)
    static let nonce = "AAECAwQFBgcICQoL"

    static func request(_ method: String = "POST", content: String = #"{"a":1}"#) -> SignedMessage {
        SignedMessage(
            method: method, authority: "Localhost:8081", path: "/api/v1/inbox", query: nil,
            fields: content.isEmpty ? [] : [SignedMessage.Field("Content-Type", " application/json ")], content: Array(content.utf8))
    }

    static func signed(_ message: SignedMessage) throws -> SignedMessage {
        var message = message
        message.fields += try HTTPSignature.sign(message, keyID: keyID, nonce: nonce, at: now, key: key)
        return message
    }

    @Test(arguments: [
        ("POST", "{}", #"("@method" "@authority" "@path" "@query" "content-type" "content-digest")"#),
        ("POST", "", #"("@method" "@authority" "@path" "@query" "content-digest")"#), ("GET", "", #"("@method" "@authority" "@path" "@query")"#),
    ])
    func requests(_ method: String, _ content: String, _ covered: String) throws {
        let message = try HTTPSignatureTests.signed(HTTPSignatureTests.request(method, content: content))
        #expect(
            message["signature-input"]
                == "comity=\(covered);created=1795428000;expires=1795428060;keyid=\"\(HTTPSignatureTests.keyID)\";nonce=\"AAECAwQFBgcICQoL\";tag=\"comity-v1\""
        )
        let read = try HTTPSignature(in: message, from: HTTPSignatureTests.sender, at: HTTPSignatureTests.now.adding(seconds: 59))
        try read.verify(with: HTTPSignatureTests.key.publicKey)
        #expect(read.keyID == HTTPSignatureTests.keyID)
        #expect(read.nonce == HTTPSignatureTests.nonce)
        #expect(read.sender == HTTPSignatureTests.sender)
        #expect(throws: HTTPSignatureError.self) { try read.verify(with: SigningKey().publicKey) }
        try HTTPSignature(in: message, at: HTTPSignatureTests.now.adding(seconds: -60)).verify(with: HTTPSignatureTests.key.publicKey)
    }

    @Test func response() throws {
        let request = try HTTPSignatureTests.signed(HTTPSignatureTests.request())
        let answer = SignedMessage(
            answering: request, status: 201, fields: [SignedMessage.Field("content-type", "application/json")], content: Array("[]".utf8))
        let signed = try HTTPSignatureTests.signed(answer)
        #expect(
            signed["signature-input"]?.hasPrefix(
                #"comity=("@status" "content-type" "content-digest" "@method";req "@authority";req "@path";req "@query";req "content-digest";req);"#)
                == true)
        try HTTPSignature(in: signed, at: HTTPSignatureTests.now).verify(with: HTTPSignatureTests.key.publicKey)

        var other = signed
        other.status = 200
        let read = try HTTPSignature(in: other, at: HTTPSignatureTests.now)
        #expect { try read.verify(with: HTTPSignatureTests.key.publicKey) } throws: { ($0 as? HTTPSignatureError)?.code == .signature }
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: HTTPSignatureError.Code?
        let seconds: Int64
        let apply: @Sendable (inout SignedMessage) -> Void
        init(
            _ name: String, _ code: HTTPSignatureError.Code?, after seconds: Int64 = 0,
            _ apply: @escaping @Sendable (inout SignedMessage) -> Void = { _ in }
        ) {
            (testDescription, self.code, self.seconds, self.apply) = (name, code, seconds, apply)
        }
        /// A text replaced in `Signature-Input`.
        static func input(_ old: String, _ new: String, _ code: HTTPSignatureError.Code?) -> Change {
            Change("\(old) → \(new)", code) { message in
                message.fields = message.fields.map { field in
                    guard field.name == "signature-input" else { return field }
                    return SignedMessage.Field(field.name, field.value.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
                }
            }
        }
    }

    static let changes: [Change] = [
        Change("untouched", nil),
        Change("a proxy's signature beside", nil) {
            $0.fields.insert(SignedMessage.Field("signature-input", "p=(\"@method\");keyid=\"proxy\""), at: 0)
            $0.fields.insert(SignedMessage.Field("signature", "p=:AAAA:"), at: 0)
        },
        Change("other method", .signature) { $0.method = "PUT" }, Change("other host", .signature) { $0.authority = "localhost:8082" },
        Change("other path", .signature) { $0.path = "/api/v1/outbox" }, Change("added query", .signature) { $0.query = "x=1" },
        Change("other content", .digest) { $0.content.append(0x20) }, Change("no content", .components) { $0.content = [] },
        Change("other type", .signature) { $0.fields[0] = SignedMessage.Field("content-type", "text/plain") },
        Change("no type", .message) { $0.fields.remove(at: 0) },
        Change("second type", .signature) { $0.fields.append(SignedMessage.Field("content-type", "text/plain")) },
        Change("no digest", .message) { $0.fields.removeAll { $0.name == "content-digest" } },
        Change("weak digest only", .digest) { message in
            message.fields.removeAll { $0.name == "content-digest" }
            message.fields.append(SignedMessage.Field("content-digest", "md5=:AAAA:"))
        },
        Change("no signature", .missing) { $0.fields.removeAll { $0.name == "signature" } },
        Change("no signature input", .missing) { $0.fields.removeAll { $0.name == "signature-input" } },
        Change("the input twice", .malformed) { message in message.fields += message.fields.filter { $0.name == "signature-input" } },
        Change("two of ours", .several) { message in
            let input = message["signature-input"] ?? ""
            message.fields.append(SignedMessage.Field("signature-input", "other" + input.dropFirst(6)))
        },
        Change("broken input", .malformed) { $0.fields.append(SignedMessage.Field("signature-input", "=")) },
        Change("short signature", .malformed) { message in
            message.fields.removeAll { $0.name == "signature" }
            message.fields.append(SignedMessage.Field("signature", "comity=:AAAA:"))
        },
        Change("late", .expired, after: 60), Change("very late", .created, after: 61), Change("early", .created, after: -61),
        Change("text outside ASCII", .message) { $0.path = "/é" },
        .input("created=1795428000", "created=1795428001", .signature), .input("expires=1795428060", "expires=1795428061", .lifetime),
        .input("expires=1795428060", "expires=1795428000", .lifetime), .input("expires=1795428060;", "", .parameters),
        .input("created=1795428000", "created=1795428000.0", .parameters), .input(";nonce=\"AAECAwQFBgcICQoL\"", "", .parameters),
        .input("AAECAwQFBgcICQoL", "short", .parameters), .input("AAECAwQFBgcICQoL", "AAECAwQFBgcICQoM", .signature),
        .input(";tag=\"comity-v1\"", "", .missing), .input("comity-v1", "comity-v2", .missing), .input(";tag=", ";alg=\"ed25519\";tag=", .signature),
        .input(";tag=", ";alg=\"rsa-pss-sha512\";tag=", .algorithm), .input(";tag=", ";extra=1;tag=", .parameters),
        .input("\"@query\" ", "", .components), .input("\"@method\" \"@authority\"", "\"@authority\" \"@method\"", .components),
        .input("\"@method\"", "\"@method\" \"@method\"", .components), .input("\"@method\"", "\"@method\";req", .components),
        .input("\"content-digest\"", "\"content-digest\" \"date\"", .components), .input("#z6Mk", "/z6Mk", .parameters),
        .input("did:web:localhost%3A8080#", "did:web:evil.example#", .sender), .input("comity=(", "comity=", .malformed),
        .input("comity=", "other=", .malformed),
    ]

    @Test(arguments: changes)
    func changed(_ change: Change) throws {
        var message = try HTTPSignatureTests.signed(HTTPSignatureTests.request())
        change.apply(&message)
        var code: HTTPSignatureError.Code?
        do {
            let read = try HTTPSignature(in: message, from: HTTPSignatureTests.sender, at: HTTPSignatureTests.now.adding(seconds: change.seconds))
            try read.verify(with: HTTPSignatureTests.key.publicKey)
        } catch { code = error.code }
        #expect(code == change.code)
    }

    @Test func documentOfTheSender() throws {
        let message = try HTTPSignatureTests.signed(HTTPSignatureTests.request())
        let read = try HTTPSignature(in: message, at: HTTPSignatureTests.now)
        func code(_ purpose: ProofPurpose, revoked: Instant? = nil) -> HTTPSignatureError.Code? {
            let method = VerificationMethod(controller: HTTPSignatureTests.sender, key: .ed25519(HTTPSignatureTests.key.publicKey), revoked: revoked)
            do {
                try read.verify(with: DIDDocument(id: HTTPSignatureTests.sender, methods: [method], relationships: [purpose: [method.id]]))
                return nil
            } catch { return error.code }
        }
        #expect(code(.authentication) == nil)
        #expect(code(.assertionMethod) == .sender)
        #expect(code(.authentication, revoked: HTTPSignatureTests.now) == .sender)
        #expect(code(.authentication, revoked: HTTPSignatureTests.now.adding(seconds: 1)) == nil)
    }

    @Test func nothingMalformedIsSigned() {
        func code(keyID: String = HTTPSignatureTests.keyID, nonce: String = HTTPSignatureTests.nonce, lifetime: Int64 = 60) -> HTTPSignatureError
            .Code?
        {
            do {
                _ = try HTTPSignature.sign(
                    HTTPSignatureTests.request(), keyID: keyID, nonce: nonce, at: HTTPSignatureTests.now, lifetime: lifetime,
                    key: HTTPSignatureTests.key)
                return nil
            } catch { return error.code }
        }
        #expect(code() == nil)
        #expect(code(keyID: "key-1") == .parameters)
        #expect(code(nonce: "1") == .parameters)
        #expect(code(lifetime: 61) == .lifetime)
        #expect(code(lifetime: 0) == .lifetime)
    }
}
