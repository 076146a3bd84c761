import Canon
import TestKit
import Testing
import WebAuthn

/// The test vectors of WebAuthn Level 3, and what a real browser wrote.
struct PublishedVectorTests {
    private typealias Code = WebAuthnError.Code
    /// What our narrower rules say to each pair. The specification's vectors vary UV and BS at random; where UV is missing we refuse, and check the
    /// signature by itself below. P-384, P-521 and Ed448 are not offered.
    private static let expected: [String: (registration: Code?, assertion: Code?)] = [
        "none-es256": (.userNotVerified, .userNotVerified), "packed-self-es256": (nil, .userNotVerified),
        "none-es256-crossOrigin": (.crossOrigin, .crossOrigin), "none-es256-topOrigin": (.crossOrigin, .crossOrigin),
        "none-es256-long-credential-id": (.userNotVerified, nil), "packed-es256": (nil, nil), "packed-es384": (.algorithm, nil),
        "packed-es512": (.algorithm, nil), "packed-rs256": (nil, .userNotVerified), "packed-eddsa": (.userNotVerified, .userNotVerified),
        "packed-ed448": (.algorithm, nil), "tpm-es256": (nil, nil), "android-key-es256": (nil, .userNotVerified),
        "apple-es256": (.userNotVerified, .userNotVerified), "fido-u2f-es256": (.userNotVerified, .userNotVerified),
    ]

    private static func bytes(_ json: JSON?, _ key: String) throws -> [UInt8] { try #require(json?[key]?.string.flatMap { Hex.decode($0) }) }

    private static func code(_ body: () throws -> Void) -> Code? {
        do {
            try body()
            return nil
        } catch { return (error as? WebAuthnError)?.code }
    }

    @Test func levelThree() throws {
        let file = try Vectors.json("webauthn/webauthn-l3-test-vectors.json")
        let party = try RelyingParty(id: #require(file["rpId"]?.string), origins: [#require(file["origin"]?.string)])
        var pairs = 0
        var signatures = 0
        for vector in try #require(file["vectors"]?.array) {
            let name = try #require(vector["id"]?.string).replacing("sctn-test-vectors-", with: "")
            let (registration, assertion) = (vector["registration"], vector["authentication"])
            let id = try Self.bytes(registration, "credential_id")
            let response = RegistrationResponse(
                credentialID: id, clientDataJSON: try Self.bytes(registration, "clientDataJSON"),
                attestationObject: try Self.bytes(registration, "attestationObject"))
            let challenge = try Self.bytes(registration, "challenge")
            let expected = try #require(Self.expected[name], "\(name)")
            #expect(Self.code { _ = try response.verify(challenge: challenge, party: party) } == expected.registration, "\(name), registration")
            pairs += 1
            // A key that is not offered cannot be read, and so neither can its assertion be checked: ES384, ES512, Ed448.
            guard expected.registration != .algorithm else { continue }
            let object = try CBOR.parse(response.attestationObject, limits: .wrapper)
            let data = try AuthenticatorData(#require(object["authData"]?.bytes))
            let credential = try #require(data.credential)
            let answer = AssertionResponse(
                credentialID: id, clientDataJSON: try Self.bytes(assertion, "clientDataJSON"),
                authenticatorData: try Self.bytes(assertion, "authenticatorData"), signature: try Self.bytes(assertion, "signature"))
            let known = KnownCredential(id: id, key: credential.key, signCount: 0, isBackupEligible: data.isBackupEligible)
            let other = try Self.bytes(assertion, "challenge")
            #expect(
                Self.code { _ = try answer.verify(challenge: other, party: party, credential: known) } == expected.assertion,
                "\(name), authentication")
            #expect(credential.key.isValid(answer.signature, for: answer.authenticatorData + Digest.sha256(answer.clientDataJSON).bytes), "\(name)")
            signatures += 1
        }
        #expect(pairs == 15 && signatures == 12)
    }

    @Test func chromium() throws {
        let file = try Vectors.json("webauthn/chromium156-virtual-authenticator.json")
        let party = try RelyingParty(id: "localhost", origins: ["http://localhost:18765"])
        let response = try RegistrationResponse(json: #require(file["registration"]?["json"]))
        let made = try response.verify(challenge: [UInt8](repeating: 0, count: 32), party: party)
        #expect(made.key.algorithm == .eddsa && made.format == "none" && made.transports == ["internal"] && made.signCount == 1)
        let answer = try AssertionResponse(json: #require(file["authentication"]?["json"]))
        let known = KnownCredential(id: made.credentialID, key: made.key, signCount: made.signCount, isBackupEligible: made.isBackupEligible)
        let assertion = try answer.verify(challenge: [UInt8](repeating: 7, count: 32), party: party, credential: known, userHandle: [1])
        #expect(assertion.signCount == 2 && !assertion.isCountSuspicious)
        #expect(
            Self.code { _ = try answer.verify(challenge: [UInt8](repeating: 7, count: 32), party: party, credential: known, userHandle: [2]) }
                == .userHandle)
        #expect(Self.code { _ = try response.verify(challenge: [UInt8](repeating: 1, count: 32), party: party) } == .challenge)
        let elsewhere = try RelyingParty(id: "localhost", origins: ["http://localhost:18766"])
        #expect(Self.code { _ = try response.verify(challenge: [UInt8](repeating: 0, count: 32), party: elsewhere) } == .origin)
    }

    /// The PRF extension is not used here; what authenticators add for it must be read over. Its key agreement key makes no signatures.
    @Test func pseudoRandomFunction() throws {
        let lines = try Vectors.lines("webauthn/prf-extension-vectors.txt")
        let outputs = lines.compactMap { line in
            line.contains("output_enc = h'") ? line.split(separator: "'").dropFirst().first.flatMap { Hex.decode(String($0)) } : nil
        }
        #expect(outputs.count >= 3)
        var authenticator = SoftAuthenticator()
        let party = try RelyingParty(id: "localhost", origins: ["http://localhost:8080"])
        for output in outputs {
            authenticator.extensions = .map([.init(.text("hmac-secret"), .bytes(output))])
            let answer = try authenticator.answer([9])
            _ = try answer.verify(
                challenge: [9], party: party, credential: KnownCredential(id: authenticator.credentialID, key: authenticator.publicKey))
            #expect(try AuthenticatorData(answer.authenticatorData).extensions?["hmac-secret"]?.bytes == output)
        }
        func hex(_ member: String) throws -> [UInt8] {
            let line = try #require(lines.first { $0.contains("        \(member): h'") })
            return try #require(line.split(separator: "'").dropFirst().first.flatMap { Hex.decode(String($0)) })
        }
        let agreement = CBOR.map([
            .init(.integer(1), .integer(2)), .init(.integer(3), .integer(-25)), .init(.integer(-1), .integer(1)),
            .init(.integer(-2), .bytes(try hex("-2"))),
            .init(.integer(-3), .bytes(try hex("-3"))),
        ])
        #expect(Self.code { _ = try CredentialKey(cose: agreement) } == .algorithm)
    }
}
