import Canon

/// One person's approval of one act, as it stands in the act's record and as a stranger checks it without asking any server. docs/formats/approval.md.
public struct ActApproval: Hashable, Sendable {
    /// How it was given.
    public enum Method: Hashable, Sendable {
        /// On the host's page, with a passkey. The page could have shown another text than it had approved.
        case passkey(Passkey)
        /// In the approver's own client, which computed the challenge from the text that it showed.
        case ed25519
    }

    /// What a passkey answers besides its signature. Its id is left out: no signature covers it, and the key says which passkey it was.
    public struct Passkey: Hashable, Sendable {
        public let clientDataJSON: [UInt8]
        public let authenticatorData: [UInt8]

        public init(clientDataJSON: [UInt8], authenticatorData: [UInt8]) {
            (self.clientDataJSON, self.authenticatorData) = (clientDataJSON, authenticatorData)
        }
    }

    /// The act it was given for. Only names the act, so that a refusal can say what is wrong; what counts is the challenge.
    public let actID: String
    public let actDigest: Digest
    public let approver: String
    public let mandate: String?
    public let origin: String
    public let issuedAt: Instant
    public let approveBefore: Instant
    /// The key that made the signature. Whether it is the approver's, the roster or the mandate says.
    public let key: CredentialKey
    public let method: Method
    /// Over authenticatorData ‖ SHA-256(clientDataJSON), or over the challenge.
    public let signature: [UInt8]

    init(request: ApprovalRequest, key: CredentialKey, method: Method, signature: [UInt8]) {
        (actID, actDigest, approver, mandate) = (request.actID, request.actDigest, request.approver, request.mandate)
        (origin, issuedAt, approveBefore) = (request.origin, request.issuedAt, request.approveBefore)
        (self.key, self.method, self.signature) = (key, method, signature)
    }

    init(
        act: (id: String, digest: Digest), approver: String, mandate: String?, origin: String, issuedAt: Instant, approveBefore: Instant,
        key: CredentialKey, method: Method, signature: [UInt8]
    ) {
        (actID, actDigest, self.approver, self.mandate) = (act.id, act.digest, approver, mandate)
        (self.origin, self.issuedAt, self.approveBefore) = (origin, issuedAt, approveBefore)
        (self.key, self.method, self.signature) = (key, method, signature)
    }

    /// The value; its canonical bytes are the only ones that `init(json:)` takes back.
    public var json: JSON {
        var object: JSONObject = [
            "act": ["digest": .string(Multibase.base64URL(actDigest.bytes)), "id": .string(actID)],
            "approveBefore": .string(approveBefore.description), "approver": .string(approver), "issuedAt": .string(issuedAt.description),
            "origin": .string(origin), "publicKey": .string(key.multikey), "signature": .string(Base64.encodeURL(signature)),
        ]
        object["mandate"] = mandate.map { .string($0) }
        switch method {
        case .passkey(let passkey):
            object["method"] = "webauthn"
            object["clientDataJSON"] = .string(Base64.encodeURL(passkey.clientDataJSON))
            object["authenticatorData"] = .string(Base64.encodeURL(passkey.authenticatorData))
        case .ed25519: object["method"] = "ed25519"
        }
        return .object(object)
    }
}
