import Canon

/// The requests that a page hands to `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` (WebAuthn L3 §5.1.8, §5.1.9).
public enum CeremonyOptions {
    /// How long a person may take, in milliseconds; the challenge lives as long.
    public static let timeout: Int64 = 300_000

    /// To make a passkey that is found without a user name, verifies its user, and says nothing about its maker.
    ///
    /// - Parameters:
    ///   - userHandle: 1 to 64 random bytes that say nothing about the person.
    ///   - existing: credentials of the account, so that a device does not get a second one.
    public static func creation(
        party: RelyingParty, partyName: String, userHandle: [UInt8], userName: String, challenge: [UInt8], existing: [[UInt8]] = [],
        algorithms: [KeyAlgorithm] = KeyAlgorithm.allCases
    ) -> JSON {
        [
            "attestation": "none",
            "authenticatorSelection": ["requireResidentKey": true, "residentKey": "required", "userVerification": "required"],
            "challenge": .string(Base64.encodeURL(challenge)),
            "excludeCredentials": descriptors(existing),
            "pubKeyCredParams": .array(algorithms.map { ["alg": .integer($0.rawValue), "type": "public-key"] }),
            "rp": ["id": .string(party.id), "name": .string(partyName)],
            "timeout": .integer(timeout),
            "user": ["displayName": .string(userName), "id": .string(Base64.encodeURL(userHandle)), "name": .string(userName)],
        ]
    }

    /// To sign in, or to approve the act whose challenge this is.
    ///
    /// - Parameter allowed: the credentials that may answer; none lets the person choose among those that the device finds.
    public static func request(party: RelyingParty, challenge: [UInt8], allowed: [[UInt8]] = []) -> JSON {
        [
            "allowCredentials": descriptors(allowed), "challenge": .string(Base64.encodeURL(challenge)), "rpId": .string(party.id),
            "timeout": .integer(timeout), "userVerification": "required",
        ]
    }

    private static func descriptors(_ ids: [[UInt8]]) -> JSON {
        .array(ids.map { ["id": .string(Base64.encodeURL($0)), "type": "public-key"] })
    }
}
