import Canon

/// What the authenticator says and signs (WebAuthn L3 §6.1).
public struct AuthenticatorData: Hashable, Sendable {
    /// SHA-256 of the RP ID.
    public let rpIDHash: Digest
    public let isUserPresent: Bool
    public let isUserVerified: Bool
    /// Whether the key may leave the device for a backup (BE).
    public let isBackupEligible: Bool
    /// Whether it has (BS).
    public let isBackedUp: Bool
    /// How often the credential has signed, as far as the authenticator counts; 0 if it does not.
    public let signCount: UInt32
    /// The new credential, in a registration.
    public let credential: Credential?
    /// The outputs of extensions, a map.
    public let extensions: CBOR?

    /// A credential as its authenticator introduces it (L3 §6.5.1).
    public struct Credential: Hashable, Sendable {
        /// The model of the authenticator: 16 bytes, zeros when it does not say. Nobody vouches for it here.
        public let aaguid: [UInt8]
        /// 1 to 1023 bytes.
        public let id: [UInt8]
        public let key: CredentialKey
    }

    /// The largest that is read: header, credential id of 1023 bytes, RSA key of 4096 bits and extensions fit easily.
    static let maxBytes = 8192

    /// Reads every byte; nothing may be left over. Reserved flags are ignored, as the specification reserves them.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count >= 37, bytes.count <= AuthenticatorData.maxBytes, let hash = Digest(bytes[0..<32]) else {
            throw WebAuthnError(
                .authenticatorData, at: "", "authenticator data has 37 to \(AuthenticatorData.maxBytes) bytes, this has \(bytes.count)")
        }
        let flags = bytes[32]
        rpIDHash = hash
        isUserPresent = flags & 0x01 != 0
        isUserVerified = flags & 0x04 != 0
        isBackupEligible = flags & 0x08 != 0
        isBackedUp = flags & 0x10 != 0
        signCount = bytes[33..<37].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard isBackupEligible || !isBackedUp else {
            throw WebAuthnError(.backup, at: "/flags", "the flags say that the passkey is backed up and that it cannot be")
        }
        var rest = bytes[37...]
        credential = flags & 0x40 == 0 ? nil : try AuthenticatorData.credential(&rest)
        if flags & 0x80 == 0 {
            extensions = nil
        } else {
            let map = try AuthenticatorData.value(&rest, at: "/extensions")
            guard map.pairs?.allSatisfy({ $0.key.text != nil }) ?? false else {
                throw WebAuthnError(.authenticatorData, at: "/extensions", "the outputs of extensions are a map with texts for keys")
            }
            extensions = map
        }
        guard rest.isEmpty else {
            throw WebAuthnError(.authenticatorData, at: "", "\(rest.count) bytes follow what the flags announce")
        }
    }

    private static func credential(_ rest: inout ArraySlice<UInt8>) throws(WebAuthnError) -> Credential {
        guard rest.count >= 18 else {
            throw WebAuthnError(.authenticatorData, at: "/attestedCredentialData", "the credential that the flags announce is cut off")
        }
        let aaguid = Array(rest.prefix(16))
        let length = Int(rest[rest.startIndex + 16]) << 8 | Int(rest[rest.startIndex + 17])
        rest = rest.dropFirst(18)
        guard (1...1023).contains(length) else {
            throw WebAuthnError(.credentialID, at: "/attestedCredentialData/credentialId", "a credential id has 1 to 1023 bytes, this has \(length)")
        }
        guard rest.count > length else {
            throw WebAuthnError(.authenticatorData, at: "/attestedCredentialData", "the credential that the flags announce is cut off")
        }
        let id = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        let place = "/attestedCredentialData/credentialPublicKey"
        let cose = try value(&rest, at: place)
        do throws(WebAuthnError) {
            return Credential(aaguid: aaguid, id: id, key: try CredentialKey(cose: cose))
        } catch { throw error.inside(place) }
    }

    private static func value(_ rest: inout ArraySlice<UInt8>, at pointer: String) throws(WebAuthnError) -> CBOR {
        do {
            let (value, after) = try CBOR.prefix(of: rest)
            rest = after
            return value
        } catch { throw WebAuthnError(.authenticatorData, at: pointer, "\(error)") }
    }

    /// The checks that both ceremonies share (L3 §7.1 steps 14 to 16, §7.2 steps 15 to 17).
    func check(_ party: RelyingParty) throws(WebAuthnError) {
        guard rpIDHash == Digest.sha256(Array(party.id.utf8)) else {
            throw WebAuthnError(.rpID, at: "/rpIdHash", "the passkey belongs to another site than \(party.id)")
        }
        guard isUserPresent else { throw WebAuthnError(.userNotPresent, at: "/flags", "nobody touched or confirmed on the device") }
        guard isUserVerified else { throw WebAuthnError(.userNotVerified, at: "/flags", "the device did not verify who used it") }
    }
}
