import Canon
import Crypto
import CryptoExtras
import Signing
import WebAuthn

/// A passkey in software, with the browser in front of it: makes the answers that real ones make, and on demand wrong ones that are signed rightly.
package struct SoftAuthenticator: Sendable {
    package enum Key: Sendable {
        case ed25519(SigningKey)
        case p256(P256.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    package var key: Key
    package var credentialID: [UInt8]
    package var userHandle: [UInt8]
    package var rpID: String
    package var origin: String
    /// UP, UV, BE and BS; AT and ED are added where they belong.
    package var flags: UInt8 = 0x1D
    package var signCount: UInt32 = 0
    package var aaguid = [UInt8](repeating: 0, count: 16)
    package var format = "none"
    package var statement: CBOR = .map([])
    /// Members that replace those of the client data; null removes one.
    package var clientData: JSONObject = [:]
    /// Replaces the public key in a registration.
    package var cose: CBOR?
    package var extensions: CBOR?
    /// Follows the authenticator data inside the signature.
    package var surplus: [UInt8] = []

    package init(
        key: Key = .p256(P256.Signing.PrivateKey()), credentialID: [UInt8] = RandomBytes.draw(16), userHandle: [UInt8] = [1, 2, 3, 4],
        rpID: String = "localhost", origin: String = "http://localhost:8080"
    ) {
        (self.key, self.credentialID, self.userHandle, self.rpID, self.origin) = (key, credentialID, userHandle, rpID, origin)
    }

    /// One as some older security chips have it, with an RSA key of 2048 bits.
    package static func rsa() throws -> SoftAuthenticator { SoftAuthenticator(key: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))) }

    /// The public key, as whoever registers it reads it.
    package var publicKey: CredentialKey {
        get throws { try CredentialKey(cose: coseKey) }
    }

    private var coseKey: CBOR {
        func map(_ pairs: [(Int64, CBOR)]) -> CBOR { .map(pairs.map { CBOR.Pair(.integer($0.0), $0.1) }) }
        switch key {
        case .ed25519(let key): return map([(1, .integer(1)), (3, .integer(-8)), (-1, .integer(6)), (-2, .bytes(key.publicKey.bytes))])
        case .p256(let key):
            let point = Array(key.publicKey.x963Representation)
            return map([
                (1, .integer(2)), (3, .integer(-7)), (-1, .integer(1)), (-2, .bytes(Array(point[1..<33]))), (-3, .bytes(Array(point[33...]))),
            ])
        case .rsa(let key):
            let numbers = try? key.publicKey.getKeyPrimitives()
            return map([
                (1, .integer(3)), (3, .integer(-257)), (-1, .bytes(numbers.map { Array($0.modulus) } ?? [])),
                (-2, .bytes(numbers.map { Array($0.publicExponent) } ?? [])),
            ])
        }
    }

    package func register(_ challenge: [UInt8]) -> RegistrationResponse {
        let introduced = aaguid + [UInt8(credentialID.count >> 8), UInt8(credentialID.count & 0xFF)] + credentialID + (cose ?? coseKey).encoded
        let object = CBOR.map([
            .init(.text("fmt"), .text(format)), .init(.text("attStmt"), statement), .init(.text("authData"), .bytes(data(introduced))),
        ])
        return RegistrationResponse(
            credentialID: credentialID, clientDataJSON: client("webauthn.create", challenge), attestationObject: object.encoded,
            transports: ["internal"])
    }

    package func answer(_ challenge: [UInt8]) throws -> AssertionResponse {
        let data = data([])
        let client = client("webauthn.get", challenge)
        return AssertionResponse(
            credentialID: credentialID, clientDataJSON: client, authenticatorData: data, signature: try sign(data + Digest.sha256(client).bytes),
            userHandle: userHandle)
    }

    private func data(_ introduced: [UInt8]) -> [UInt8] {
        let all = flags | (introduced.isEmpty ? 0 : 0x40) | (extensions == nil ? 0 : 0x80)
        let count = (0..<4).map { UInt8(truncatingIfNeeded: signCount >> UInt32(24 - 8 * $0)) }
        return Digest.sha256(Array(rpID.utf8)).bytes + [all] + count + introduced + (extensions?.encoded ?? []) + surplus
    }

    private func client(_ type: String, _ challenge: [UInt8]) -> [UInt8] {
        var object: JSONObject = [
            "type": .string(type), "challenge": .string(Base64.encodeURL(challenge)), "origin": .string(origin), "crossOrigin": false,
            "other_keys_can_be_added_here": "do not compare clientDataJSON against a template",
        ]
        for (name, value) in clientData { object[name] = value.isNull ? nil : value }
        return JSON.object(object).canonicalBytes
    }

    private func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch key {
        case .ed25519(let key): key.sign(message)
        case .p256(let key): Array(try key.signature(for: message).derRepresentation)
        case .rsa(let key): Array(try key.signature(for: message, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }
}

extension RegistrationResponse {
    /// RegistrationResponseJSON, as a browser sends it.
    package var json: JSON {
        let id = JSON.string(Base64.encodeURL(credentialID))
        return [
            "authenticatorAttachment": "platform", "clientExtensionResults": [:], "id": id, "rawId": id, "type": "public-key",
            "response": [
                "attestationObject": .string(Base64.encodeURL(attestationObject)), "clientDataJSON": .string(Base64.encodeURL(clientDataJSON)),
                "transports": .array(transports.map { .string($0) }),
            ],
        ]
    }
}

extension AssertionResponse {
    /// AuthenticationResponseJSON, as a browser sends it.
    package var json: JSON {
        let id = JSON.string(Base64.encodeURL(credentialID))
        var response: JSONObject = [
            "authenticatorData": .string(Base64.encodeURL(authenticatorData)), "clientDataJSON": .string(Base64.encodeURL(clientDataJSON)),
            "signature": .string(Base64.encodeURL(signature)),
        ]
        response["userHandle"] = userHandle.map { .string(Base64.encodeURL($0)) }
        return [
            "authenticatorAttachment": "platform", "clientExtensionResults": [:], "id": id, "rawId": id, "type": "public-key",
            "response": .object(response),
        ]
    }
}
