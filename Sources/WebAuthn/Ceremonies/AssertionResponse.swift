import Canon

/// A browser's answer to a request to sign in or to approve, not yet verified.
public struct AssertionResponse: Hashable, Sendable {
    public var credentialID: [UInt8]
    public var clientDataJSON: [UInt8]
    public var authenticatorData: [UInt8]
    public var signature: [UInt8]
    /// The account that the authenticator names, where it does.
    public var userHandle: [UInt8]?

    public init(credentialID: [UInt8], clientDataJSON: [UInt8], authenticatorData: [UInt8], signature: [UInt8], userHandle: [UInt8]? = nil) {
        (self.credentialID, self.clientDataJSON, self.authenticatorData) = (credentialID, clientDataJSON, authenticatorData)
        (self.signature, self.userHandle) = (signature, userHandle)
    }

    /// Reads AuthenticationResponseJSON.
    public init(json: JSON) throws(WebAuthnError) {
        let reader = try ResponseReader(json)
        credentialID = try reader.credentialID()
        clientDataJSON = try reader.bytes("clientDataJSON", 1...(16 << 10))
        authenticatorData = try reader.bytes("authenticatorData", 37...AuthenticatorData.maxBytes)
        signature = try reader.bytes("signature", 1...1024)
        userHandle = try reader.optionalBytes("userHandle", 1...64)
    }

    /// As `init(json:)`, from the bytes that a browser sent.
    public init(bytes: [UInt8]) throws(WebAuthnError) { try self.init(json: ResponseReader.json(bytes)) }

    /// Checks the answer as WebAuthn L3 §7.2 says, and narrower: the user was verified, and the page that asked did not lie inside another.
    ///
    /// The caller makes the challenge, and uses it once and within five minutes.
    ///
    /// - Parameter userHandle: the account's, which the passkey must name when nobody said before who signs in (step 6); nil when only the key counts.
    public func verify(
        challenge: [UInt8], party: RelyingParty, credential: KnownCredential, userHandle expected: [UInt8]? = nil
    ) throws(WebAuthnError) -> Assertion {
        guard credentialID == credential.id else {
            throw WebAuthnError(.unknownCredential, at: "/id", "this passkey is not the one that was asked for")
        }
        if let expected, userHandle != expected {
            throw WebAuthnError(.userHandle, at: "/response/userHandle", "the passkey names another account, or none")
        }
        do throws(WebAuthnError) {
            try ClientData(clientDataJSON).check(.get, challenge: challenge, party)
        } catch { throw error.inside("/response/clientDataJSON") }
        let data: AuthenticatorData
        do throws(WebAuthnError) {
            data = try AuthenticatorData(authenticatorData)
            try data.check(party)
            guard data.credential == nil else {
                throw WebAuthnError(.authenticatorData, at: "/flags", "only a registration introduces a credential")
            }
            if let eligible = credential.isBackupEligible, eligible != data.isBackupEligible {
                throw WebAuthnError(.backup, at: "/flags", "whether the passkey may be backed up cannot change, and has changed")
            }
        } catch { throw error.inside("/response/authenticatorData") }
        guard credential.key.isValid(signature, for: authenticatorData + Digest.sha256(clientDataJSON).bytes) else {
            throw WebAuthnError(.signature, at: "/response/signature", "the signature is not the passkey's over this answer")
        }
        let counted = data.signCount != 0 || credential.signCount != 0
        return Assertion(
            signCount: data.signCount, isBackedUp: data.isBackedUp, isBackupEligible: data.isBackupEligible,
            isCountSuspicious: counted && data.signCount <= credential.signCount)
    }
}

/// What is remembered of a passkey that was registered.
public struct KnownCredential: Hashable, Sendable {
    public let id: [UInt8]
    public let key: CredentialKey
    /// The count of the last answer.
    public let signCount: UInt32
    /// What the registration said; nil for a verifier who was not there.
    public let isBackupEligible: Bool?

    public init(id: [UInt8], key: CredentialKey, signCount: UInt32 = 0, isBackupEligible: Bool? = nil) {
        (self.id, self.key, self.signCount, self.isBackupEligible) = (id, key, signCount, isBackupEligible)
    }
}

/// A passkey's answer, verified.
public struct Assertion: Hashable, Sendable {
    /// To be remembered for the next time.
    public let signCount: UInt32
    public let isBackedUp: Bool
    public let isBackupEligible: Bool
    /// The count did not grow, as it would not if the key had been copied (L3 §6.1.1). A signal for the account's page, not a refusal: many
    /// authenticators count badly or not at all.
    public let isCountSuspicious: Bool
}
