import Canon

/// A browser's answer to a request to make a passkey, not yet verified.
public struct RegistrationResponse: Hashable, Sendable {
    /// The credential id that the browser names.
    public var credentialID: [UInt8]
    public var clientDataJSON: [UInt8]
    public var attestationObject: [UInt8]
    /// How the authenticator can be reached, for later requests; a hint.
    public var transports: [String]

    public init(credentialID: [UInt8], clientDataJSON: [UInt8], attestationObject: [UInt8], transports: [String] = []) {
        (self.credentialID, self.clientDataJSON, self.attestationObject, self.transports) =
            (credentialID, clientDataJSON, attestationObject, transports)
    }

    /// Reads RegistrationResponseJSON.
    public init(json: JSON) throws(WebAuthnError) {
        let reader = try ResponseReader(json)
        credentialID = try reader.credentialID()
        clientDataJSON = try reader.bytes("clientDataJSON", 1...(16 << 10))
        attestationObject = try reader.bytes("attestationObject", 1...(64 << 10))
        transports = reader.words("transports")
    }

    /// As `init(json:)`, from the bytes that a browser sent.
    public init(bytes: [UInt8]) throws(WebAuthnError) { try self.init(json: ResponseReader.json(bytes)) }

    /// Checks the answer as WebAuthn L3 §7.1 says, and narrower: the user was verified, and the page that asked did not lie inside another.
    ///
    /// The caller makes the challenge, uses it once and within five minutes, and refuses a credential id that is registered already (step 25).
    ///
    /// - Parameter algorithms: those that were offered.
    public func verify(
        challenge: [UInt8], party: RelyingParty, algorithms: [KeyAlgorithm] = KeyAlgorithm.allCases
    ) throws(WebAuthnError) -> Registration {
        do throws(WebAuthnError) {
            try ClientData(clientDataJSON).check(.create, challenge: challenge, party)
        } catch { throw error.inside("/response/clientDataJSON") }
        let (format, data) = try attestation()
        let place = "/response/attestationObject/authData"
        do throws(WebAuthnError) {
            try data.check(party)
            guard let credential = data.credential else {
                throw WebAuthnError(.authenticatorData, at: "/flags", "a registration introduces a credential, and this has none")
            }
            guard algorithms.contains(credential.key.algorithm) else {
                throw WebAuthnError(
                    .algorithm, at: "/attestedCredentialData/credentialPublicKey/3",
                    "the key is for the algorithm \(credential.key.algorithm.rawValue), which was not offered")
            }
            guard credential.id == credentialID else {
                throw WebAuthnError(.credentialID, at: "/attestedCredentialData/credentialId", "the browser names another credential than the device")
            }
            return Registration(
                credentialID: credential.id, key: credential.key, signCount: data.signCount, isBackupEligible: data.isBackupEligible,
                isBackedUp: data.isBackedUp, aaguid: credential.aaguid, format: format, transports: transports)
        } catch { throw error.inside(place) }
    }

    /// The attestation object's format and authenticator data (L3 §6.5.4). What the statement of a format other than `none` says is not looked at.
    private func attestation() throws(WebAuthnError) -> (String, AuthenticatorData) {
        let place = "/response/attestationObject"
        let object: CBOR
        do {
            object = try CBOR.parse(attestationObject, limits: .wrapper)
        } catch { throw WebAuthnError(.attestation, at: place, "\(error)") }
        guard object.pairs?.count == 3, let format = object["fmt"]?.text, let statement = object["attStmt"]?.pairs,
            let data = object["authData"]?.bytes
        else { throw WebAuthnError(.attestation, at: place, "this is a CBOR map of fmt, attStmt and authData, and nothing else") }
        guard (1...32).contains(format.utf8.count), format.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw WebAuthnError(.attestation, at: place + "/fmt", "the name of a format has 1 to 32 printable ASCII characters (L3 §8.1)")
        }
        guard format != "none" || statement.isEmpty else {
            throw WebAuthnError(.attestation, at: place + "/attStmt", "the format none has an empty statement (L3 §8.7)")
        }
        do throws(WebAuthnError) {
            return (format, try AuthenticatorData(data))
        } catch { throw error.inside(place + "/authData") }
    }
}

/// A passkey that was just made, verified.
public struct Registration: Hashable, Sendable {
    public let credentialID: [UInt8]
    public let key: CredentialKey
    public let signCount: UInt32
    public let isBackupEligible: Bool
    public let isBackedUp: Bool
    /// The model that the authenticator names; not attested.
    public let aaguid: [UInt8]
    /// The attestation format. Whatever it is, the credential counts as unattested: no statement was verified.
    public let format: String
    public let transports: [String]
}
