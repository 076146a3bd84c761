import Canon
import Signing
import TestKit
import Testing
import WebAuthn

/// Both ceremonies, and each way in which one field is wrong while all else, the signature included, is right.
struct CeremonyTests {
    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let code: WebAuthnError.Code?
        let apply: @Sendable (inout SoftAuthenticator) -> Void
        init(_ description: String, _ code: WebAuthnError.Code?, _ apply: @escaping @Sendable (inout SoftAuthenticator) -> Void) {
            (self.description, self.code, self.apply) = (description, code, apply)
        }
    }

    static let challenge = [UInt8](repeating: 0x5A, count: 32)
    static func party() throws -> RelyingParty {
        try RelyingParty(id: "localhost", origins: ["http://localhost:8080", "http://localhost:8443"])
    }

    static let shared: [Change] = [
        Change("nothing changed", nil) { _ in },
        Change("another origin of the node", nil) { $0.origin = "http://localhost:8443" },
        Change("reserved flags", nil) { $0.flags |= 0x22 },
        Change("crossOrigin left out", nil) { $0.clientData = ["crossOrigin": .null] },
        Change("extensions", nil) { $0.extensions = .map([.init(.text("credProps"), .bool(true))]) },
        Change("unknown members of any kind", nil) { $0.clientData = ["x": ["deep": [1, 2.5.json, .null]], "tokenBinding": ["status": "present"]] },
        Change("a type of no ceremony", .ceremony) { $0.clientData = ["type": "payment.get"] },
        Change("no type", .clientData) { $0.clientData = ["type": .null] },
        Change("a type that is no text", .clientData) { $0.clientData = ["type": 7] },
        Change("another challenge", .challenge) { $0.clientData = ["challenge": "AAAA"] },
        Change("an empty challenge", .challenge) { $0.clientData = ["challenge": ""] },
        Change("a padded challenge", .clientData) { $0.clientData = ["challenge": "AA=="] },
        Change("another site", .origin) { $0.origin = "https://evil.example" },
        Change("another port", .origin) { $0.origin = "http://localhost:9999" },
        Change("an origin with a slash", .origin) { $0.origin = "http://localhost:8080/" },
        Change("an origin in capitals", .origin) { $0.origin = "http://LOCALHOST:8080" },
        Change("no origin", .clientData) { $0.clientData = ["origin": .null] },
        Change("inside another site", .crossOrigin) { $0.clientData = ["crossOrigin": true] },
        Change("crossOrigin as a text", .clientData) { $0.clientData = ["crossOrigin": "false"] },
        Change("a top origin", .crossOrigin) { $0.clientData = ["topOrigin": "https://evil.example"] },
        Change("another site's passkey", .rpID) { $0.rpID = "evil.example" },
        Change("nobody there", .userNotPresent) { $0.flags &= ~0x01 },
        Change("nobody verified", .userNotVerified) { $0.flags &= ~0x04 },
        Change("backed up and not to be", .backup) { $0.flags = 0x15 },
        Change("bytes after the end", .authenticatorData) { $0.surplus = [0] },
        Change("extensions with numbers for keys", .authenticatorData) { $0.extensions = .map([.init(.integer(1), .bool(true))]) },
        Change("extensions that are no map", .authenticatorData) { $0.extensions = .array([]) },
        Change("an announced extension that is not there", .authenticatorData) { $0.flags |= 0x80 },
    ]

    static let registrations: [Change] = [
        Change("an unknown format with a statement", nil) {
            $0.format = "packed"
            $0.statement = .map([.init(.text("sig"), .bytes([1])), .init(.text("x5c"), .array([.bytes([2])]))])
        },
        Change("the format none with a statement", .attestation) { $0.statement = .map([.init(.text("sig"), .bytes([1]))]) },
        Change("a statement that is no map", .attestation) { $0.statement = .array([]) },
        Change("a format without name", .attestation) { $0.format = "" },
        Change("a credential id of 1023 bytes", nil) { $0.credentialID = [UInt8](repeating: 7, count: 1023) },
        Change("a credential id of 1024 bytes", .credentialID) { $0.credentialID = [UInt8](repeating: 7, count: 1024) },
        Change("an empty credential id", .credentialID) { $0.credentialID = [] },
        Change("an Ed25519 key of small order", .weakKey) { $0.cose = weak([1] + [UInt8](repeating: 0, count: 31)) },
        Change("an Ed25519 key that is not canonical", .weakKey) { $0.cose = weak([0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]) },
        Change("a key for ES384", .algorithm) { $0.cose = .map([.init(.integer(1), .integer(2)), .init(.integer(3), .integer(-35))]) },
        Change("a key out of order", .authenticatorData) { $0.cose = .map([.init(.integer(3), .integer(-7)), .init(.integer(1), .integer(2))]) },
        Change("a key that is no map", .publicKey) { $0.cose = .null },
    ]

    private static func weak(_ x: [UInt8]) -> CBOR {
        .map([(1, CBOR.integer(1)), (3, .integer(-8)), (-1, .integer(6)), (-2, .bytes(x))].map { CBOR.Pair(.integer($0.0), $0.1) })
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return (error as? WebAuthnError)?.code.rawValue ?? "\(error)" }
    }

    @Test(arguments: shared + registrations)
    func registering(_ change: Change) throws {
        for key in CredentialKeyTests.keys {
            var authenticator = SoftAuthenticator(key: key)
            change.apply(&authenticator)
            let response = authenticator.register(Self.challenge)
            let found = code {
                let made = try response.verify(challenge: Self.challenge, party: try Self.party())
                #expect(try made.key == authenticator.publicKey && made.credentialID == authenticator.credentialID)
            }
            #expect(found == change.code?.rawValue, "\(change)")
            guard change.code == nil else { continue }
            #expect(try RegistrationResponse(bytes: response.json.canonicalBytes) == response)
        }
    }

    @Test(arguments: shared)
    func signingIn(_ change: Change) throws {
        for key in CredentialKeyTests.keys {
            var authenticator = SoftAuthenticator(key: key)
            let known = KnownCredential(id: authenticator.credentialID, key: try authenticator.publicKey, isBackupEligible: true)
            change.apply(&authenticator)
            let answer = try authenticator.answer(Self.challenge)
            #expect(
                code { _ = try answer.verify(challenge: Self.challenge, party: try Self.party(), credential: known, userHandle: [1, 2, 3, 4]) }
                    == change.code?.rawValue, "\(change)")
            guard change.code == nil else { continue }
            #expect(try AssertionResponse(bytes: answer.json.canonicalBytes) == answer)
        }
    }

    @Test func anAnswerOfAnotherKind() throws {
        let authenticator = SoftAuthenticator()
        var answer = try authenticator.answer(Self.challenge)
        answer.clientDataJSON = authenticator.register(Self.challenge).clientDataJSON
        let known = KnownCredential(id: authenticator.credentialID, key: try authenticator.publicKey)
        #expect(code { _ = try answer.verify(challenge: Self.challenge, party: try Self.party(), credential: known) } == "ceremony")
        var registration = authenticator.register(Self.challenge)
        registration.credentialID = [9]
        #expect(code { _ = try registration.verify(challenge: Self.challenge, party: try Self.party()) } == "credentialID")
        let offered = authenticator.register(Self.challenge)
        #expect(code { _ = try offered.verify(challenge: Self.challenge, party: try Self.party(), algorithms: [.eddsa]) } == "algorithm")
        #expect(code { _ = try offered.verify(challenge: [], party: try Self.party()) } == "challenge")
    }

    @Test func whatTheAccountKnows() throws {
        var authenticator = SoftAuthenticator(key: .ed25519(SigningKey()))
        authenticator.signCount = 5
        let (id, key) = (authenticator.credentialID, try authenticator.publicKey)
        let answer = try authenticator.answer(Self.challenge)
        func verify(_ known: KnownCredential, _ handle: [UInt8]? = [1, 2, 3, 4]) throws -> Assertion {
            try answer.verify(challenge: Self.challenge, party: try Self.party(), credential: known, userHandle: handle)
        }
        #expect(code { _ = try verify(KnownCredential(id: [1], key: key)) } == "unknownCredential")
        #expect(code { _ = try verify(KnownCredential(id: id, key: key), [9]) } == "userHandle")
        #expect(code { _ = try verify(KnownCredential(id: id, key: key, isBackupEligible: false)) } == "backup")
        #expect(code { _ = try verify(KnownCredential(id: id, key: CredentialKey(SigningKey().publicKey))) } == "signature")
        #expect(try !verify(KnownCredential(id: id, key: key, signCount: 4)).isCountSuspicious)
        #expect(try verify(KnownCredential(id: id, key: key, signCount: 5)).isCountSuspicious)
        #expect(try verify(KnownCredential(id: id, key: key, signCount: 9)).isCountSuspicious)
        var anonymous = answer
        anonymous.userHandle = nil
        let known = KnownCredential(id: id, key: key)
        #expect(
            code { _ = try anonymous.verify(challenge: Self.challenge, party: try Self.party(), credential: known, userHandle: [1, 2, 3, 4]) }
                == "userHandle")
        #expect(code { _ = try anonymous.verify(challenge: Self.challenge, party: try Self.party(), credential: known) } == nil)
    }

    /// Any changed bit of what a passkey signed, or of its signature, is refused.
    @Test func changedBits() throws {
        var random = SeededRandom.fresh("changed assertions")
        for key in CredentialKeyTests.keys {
            let authenticator = SoftAuthenticator(key: key)
            let known = KnownCredential(id: authenticator.credentialID, key: try authenticator.publicKey)
            let answer = try authenticator.answer(Self.challenge)
            for _ in 0..<400 {
                var changed = answer
                func flip(_ bytes: inout [UInt8]) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                switch Int.random(in: 0..<3, using: &random) {
                case 0: flip(&changed.clientDataJSON)
                case 1: flip(&changed.authenticatorData)
                default: flip(&changed.signature)
                }
                #expect(
                    code { _ = try changed.verify(challenge: Self.challenge, party: try Self.party(), credential: known) } != nil,
                    "seed \(random.seed)")
            }
        }
    }

    /// A registration proves nothing about its key, so a changed one may be taken; what it gives then is a key that can be used, under the id it names.
    @Test func changedRegistrations() throws {
        var random = SeededRandom.fresh("changed registrations")
        for _ in 0..<1_000 {
            var response = SoftAuthenticator(key: .ed25519(SigningKey())).register(Self.challenge)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                response.attestationObject[Int.random(in: 0..<response.attestationObject.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            guard let made = try? response.verify(challenge: Self.challenge, party: try Self.party()) else { continue }
            #expect(made.credentialID == response.credentialID, "seed \(random.seed)")
            #expect(try CredentialKey(multikey: made.key.multikey) == made.key, "seed \(random.seed)")
        }
    }

    @Test(arguments: [
        (#"{}"#, "/type"), (#"[]"#, "/type"), (#"{"type":"public-key"}"#, "/response"), (#"{"type":"public-key","response":{}}"#, "/id"),
        (#"{"type":"public-key","id":"AA","rawId":"AB","response":{}}"#, "/rawId"),
        (#"{"type":"public-key","id":"AA==","rawId":"AA==","response":{}}"#, "/id"),
        (#"{"type":"public-key","id":"AA","rawId":"AA","response":{}}"#, "/response/clientDataJSON"),
        (#"{"type":"public-key","id":"AA","rawId":"AA","response":{"clientDataJSON":"AA","authenticatorData":"AA"}}"#, "/response/authenticatorData"),
        (#"{"type":"public-key","id":"AA","id":"AA"}"#, "/id"), (#"{"#, ""),
    ])
    func formOfAnswers(_ text: String, _ pointer: String) {
        let error = #expect(throws: WebAuthnError.self) { try AssertionResponse(bytes: Array(text.utf8)) }
        #expect(error?.pointer == pointer)
    }

    @Test(arguments: [
        ("localhost", "http://localhost:8080", true), ("example.org", "https://example.org", true),
        ("example.org", "https://a.example.org:8443", true),
        ("example.org", "http://example.org", false), ("example.org", "https://badexample.org", false), ("127.0.0.1", "http://127.0.0.1:8080", false),
        ("Example.org", "https://Example.org", false), ("example.org", "https://example.org/", false),
        ("example.org", "https://example.org:443", false),
        ("example.org", "https://example.org:08443", false), ("example.org", "https://user@example.org", false), ("", "https://", false),
        ("xn--bcher-kva.example", "https://xn--bcher-kva.example", true), ("[::1]", "http://[::1]:8080", false), ("a..b", "https://a..b", false),
    ])
    func parties(_ id: String, _ origin: String, _ isTaken: Bool) {
        let party = try? RelyingParty(id: id, origins: [origin])
        #expect((party != nil) == isTaken)
    }

    @Test func requestsOfPages() throws {
        let party = try Self.party()
        let creation = CeremonyOptions.creation(
            party: party, partyName: "Lishan", userHandle: [1, 2], userName: "Li Wei", challenge: Self.challenge, existing: [[3]])
        #expect(creation["attestation"] == "none" && creation["rp"]?["id"] == "localhost" && creation["user"]?["id"] == "AQI")
        #expect(creation["pubKeyCredParams"]?.array?.compactMap { $0["alg"] } == [-8, -7, -257])
        #expect(creation["authenticatorSelection"]?["userVerification"] == "required" && creation["excludeCredentials"]?.array?.count == 1)
        let request = CeremonyOptions.request(party: party, challenge: Self.challenge)
        #expect(request["userVerification"] == "required" && request["challenge"]?.string.flatMap { Base64.decodeURL($0) } == Self.challenge)
    }
}

extension Double {
    fileprivate var json: JSON { .double(self) }
}
