import Canon

extension ActApproval {
    private static let common: Set = ["act", "approveBefore", "approver", "issuedAt", "mandate", "method", "origin", "publicKey", "signature"]
    private static let ofPasskey: Set = ["clientDataJSON", "authenticatorData"]

    /// Reads an approval. Strict: no unknown member, every value in its one spelling and within its bound.
    public init(json: JSON) throws(ApprovalError) {
        guard let object = json.object else { throw ApprovalError(.form, at: "", "an approval is an object") }
        let isPasskey = object["method"] == "webauthn"
        guard isPasskey || object["method"] == "ed25519" else { throw ApprovalError(.form, at: "/method", "the method is webauthn or ed25519") }
        for key in object.keys where !ActApproval.common.contains(key) && !(isPasskey && ActApproval.ofPasskey.contains(key)) {
            throw ApprovalError(.form, at: "/" + String(key.prefix(64)), "no approval by this method has this member")
        }
        let form = ApprovalForm(object)
        let key: CredentialKey
        do {
            key = try CredentialKey(multikey: form.text("publicKey"))
        } catch let error as WebAuthnError {
            throw ApprovalError(.form, at: "/publicKey", error.reason)
        } catch let error as ApprovalError {
            throw error
        } catch { throw ApprovalError(.form, at: "/publicKey", "\(error)") }
        let method: Method =
            isPasskey
            ? .passkey(
                Passkey(
                    clientDataJSON: try form.bytes("clientDataJSON", 1...4096),
                    authenticatorData: try form.bytes("authenticatorData", 37...2048)))
            : .ed25519
        guard isPasskey || key.ed25519 != nil else { throw ApprovalError(.form, at: "/publicKey", "the method ed25519 needs an Ed25519 key") }
        self.init(
            act: try form.act(), approver: try form.approver(), mandate: try form.mandate(), origin: try form.origin(),
            issuedAt: try form.moment("issuedAt"), approveBefore: try form.moment("approveBefore"), key: key, method: method,
            signature: try form.bytes("signature", isPasskey ? 1...1024 : 64...64))
        try ApprovalForm.checkWindow(issuedAt: issuedAt, approveBefore: approveBefore)
    }

    /// The approvals of a record: none where it has no such member, otherwise 1 to 16 by different approvers.
    public static func all(of record: JSON) throws(ApprovalError) -> [ActApproval] {
        guard let value = record["approvals"] else { return [] }
        guard let values = value.array, (1...16).contains(values.count) else {
            throw ApprovalError(.form, at: "/approvals", "this is an array of 1 to 16 approvals; leave it out when there are none")
        }
        var approvals: [ActApproval] = []
        for (i, value) in values.enumerated() {
            do throws(ApprovalError) {
                let approval = try ActApproval(json: value)
                guard !approvals.contains(where: { $0.approver == approval.approver }) else {
                    throw ApprovalError(.form, at: "/approver", "one approver approves once")
                }
                approvals.append(approval)
            } catch { throw error.inside("/approvals/\(i)") }
        }
        return approvals
    }
}
