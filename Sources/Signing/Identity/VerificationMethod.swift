import Canon

/// What a key may be used for: the verification relationships of W3C Controlled Identifiers 1.0 §2.3 that concern signatures.
public enum ProofPurpose: String, Hashable, Sendable, CaseIterable {
    /// Records: rules, agreements, notices.
    case assertionMethod
    /// Requests between nodes.
    case authentication
    /// Acts under a mandate.
    case capabilityInvocation
    /// Passing a mandate on.
    case capabilityDelegation
}

/// A public key in a document, with the time after which it no longer counts (W3C Controlled Identifiers 1.0 §2.2).
public struct VerificationMethod: Hashable, Sendable {
    /// `<did>#<multikey>` for keys of ours.
    public let id: String
    public let controller: String
    public let key: MultikeyValue
    /// Proofs made at this moment or later fail.
    public let expires: Instant?
    /// As `expires`, but set when the key was given up. Retired keys stay in the document, so that older proofs can be checked.
    public let revoked: Instant?

    /// A method whose id is the controller, `#` and the key itself.
    public init(controller: String, key: MultikeyValue, expires: Instant? = nil, revoked: Instant? = nil) {
        self.init(id: "\(controller)#\(key.text)", controller: controller, key: key, expires: expires, revoked: revoked)
    }

    init(id: String, controller: String, key: MultikeyValue, expires: Instant?, revoked: Instant?) {
        (self.id, self.controller, self.key, self.expires, self.revoked) = (id, controller, key, expires, revoked)
    }

    var json: JSON {
        var object: JSONObject = [
            "id": .string(id), "type": "Multikey", "controller": .string(controller), "publicKeyMultibase": .string(key.text),
        ]
        object["expires"] = expires.map { .string($0.description) }
        object["revoked"] = revoked.map { .string($0.description) }
        return .object(object)
    }

    /// Throws unless a proof made at `moment` may rely on this key.
    public func check(at moment: Instant) throws(DIDError) {
        if let revoked, moment >= revoked {
            throw DIDError(.methodRevoked, "\(id) was revoked at \(revoked), and the proof is of \(moment)")
        }
        if let expires, moment >= expires {
            throw DIDError(.methodExpired, "\(id) expired at \(expires), and the proof is of \(moment)")
        }
    }
}
