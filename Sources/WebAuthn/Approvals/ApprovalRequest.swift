import Canon
import Signing

/// What somebody is asked to approve: one act, by one approver, on one node, within one day. Its digest is the challenge of the passkey.
public struct ApprovalRequest: Hashable, Sendable {
    /// The longest time between asking and logging, in milliseconds: 24 hours.
    public static let longest: Int64 = 86_400_000
    private static let tag = Array("comity/act-approval/v1".utf8) + [0]

    /// The act: a record without its proof and without approvals.
    public let act: JSON
    /// Who approves: a pseudonym of the party's roster, or a DID. 1 to 256 printable ASCII characters.
    public let approver: String
    /// The mandate under which the approver acts, as the multibase digest by which acts cite it; nil for an act without one.
    public let mandate: String?
    /// The web origin of the node that asks, such as `https://node.example`.
    public let origin: String
    public let issuedAt: Instant
    /// The last moment at which the act may be logged.
    public let approveBefore: Instant

    /// - Parameter record: the whole record or the act; `proof` and `approvals` are taken away.
    public init(
        record: JSON, approver: String, mandate: String? = nil, origin: String, issuedAt: Instant, approveBefore: Instant
    ) throws(ApprovalError) {
        act = try ApprovalRequest.act(of: record)
        (self.approver, self.mandate, self.origin) = (approver, mandate, origin)
        (self.issuedAt, self.approveBefore) = (issuedAt, approveBefore)
        try ApprovalForm.check(self)
    }

    /// What an approval of this record is about: all of it but `proof` and `approvals`.
    public static func act(of record: JSON) throws(ApprovalError) -> JSON {
        guard var act = record.object, act["id"]?.string != nil else {
            throw ApprovalError(.act, at: "/id", "an act is an object with an id")
        }
        act["proof"] = nil
        act["approvals"] = nil
        return .object(act)
    }

    /// The id of the act.
    public var actID: String { act["id"]?.string ?? "" }
    /// SHA-256 of the act's canonical bytes.
    public var actDigest: Digest { Digest.sha256(act.canonicalBytes) }

    /// SHA-256("comity/act-approval/v1" ‖ 0x00 ‖ the canonical bytes of act, approveBefore, approver, issuedAt, mandate and origin).
    public var challenge: Digest {
        var object: JSONObject = [
            "act": act, "approveBefore": .string(approveBefore.description), "approver": .string(approver),
            "issuedAt": .string(issuedAt.description), "origin": .string(origin),
        ]
        object["mandate"] = mandate.map { .string($0) }
        return Digest.sha256(joining: ApprovalRequest.tag, JSON.object(object).canonicalBytes)
    }

    /// The approval that a passkey's answer to `challenge` makes. Nothing is verified: `ActApproval.verify` does that.
    public func approval(key: CredentialKey, answer: AssertionResponse) -> ActApproval {
        ActApproval(
            request: self, key: key,
            method: .passkey(
                .init(clientDataJSON: answer.clientDataJSON, authenticatorData: answer.authenticatorData)),
            signature: answer.signature)
    }

    /// The approval of a person's own client, which shows the act, computes the challenge by itself and signs its 32 bytes.
    public func approval(signedBy key: SigningKey) -> ActApproval {
        ActApproval(request: self, key: CredentialKey(key.publicKey), method: .ed25519, signature: key.sign(challenge.bytes))
    }
}
