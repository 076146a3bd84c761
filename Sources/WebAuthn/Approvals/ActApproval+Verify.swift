import Canon

extension ActApproval {
    /// How far a log's clock may be behind the clock that asked: five minutes, in milliseconds.
    public static let skew: Int64 = 300_000

    /// Whether this approves the act. Pure: the caller has looked up the key, and knows the time that counts.
    ///
    /// - Parameters:
    ///   - record: the act, or its whole record; `proof` and `approvals` are taken away.
    ///   - key: the key that roster or mandate gave `approver` at that time.
    ///   - mandate: the mandate that the act cites; nil for an act without one.
    ///   - party: the RP ID and the origins of the node on which the act was approved; the latter bind the method `ed25519` too.
    ///   - loggedTime: the time of the act's entry in the log.
    /// - Throws: one of the named failures of docs/formats/approval.md.
    /// - Returns: how the approval was given.
    @discardableResult
    public func verify(
        act record: JSON, key expected: CredentialKey, mandate expectedMandate: String? = nil, party: RelyingParty, at loggedTime: Instant
    ) throws(ApprovalError) -> GivenApproval {
        let request = try ApprovalRequest(
            record: record, approver: approver, mandate: mandate, origin: origin, issuedAt: issuedAt, approveBefore: approveBefore)
        guard actID == request.actID else {
            throw ApprovalError(.replayed, at: "/act/id", "the approval was given for \(actID), and the act is \(request.actID)")
        }
        guard actDigest == request.actDigest else {
            throw ApprovalError(.textChanged, at: "/act/digest", "the act's text is not the one that was approved")
        }
        guard key == expected else {
            throw ApprovalError(.wrongKey, at: "/publicKey", "the key is not the one that \(approver) approves with")
        }
        guard mandate == expectedMandate else {
            throw ApprovalError(.wrongMandate, at: "/mandate", "the approval was given under another mandate than the act cites")
        }
        guard party.origins.contains(origin) else {
            throw ApprovalError(.wrongOrigin, at: "/origin", "\(origin) is not an address of the node")
        }
        guard loggedTime <= approveBefore else {
            throw ApprovalError(.banked, at: "/approveBefore", "the approval lapsed at \(approveBefore), and the act was logged at \(loggedTime)")
        }
        guard loggedTime >= issuedAt.adding(milliseconds: -ActApproval.skew) else {
            throw ApprovalError(.early, at: "/issuedAt", "the approval was asked for at \(issuedAt), and the act was logged at \(loggedTime)")
        }
        switch method {
        case .ed25519:
            guard key.isValid(signature, for: request.challenge.bytes) else {
                throw ApprovalError(.signature, at: "/signature", "the signature is not the key's over this approval of this act")
            }
            return GivenApproval(approver: approver, place: .ownClient)
        case .passkey(let passkey): return try verify(passkey, challenge: request.challenge, party)
        }
    }

    private func verify(_ passkey: Passkey, challenge: Digest, _ party: RelyingParty) throws(ApprovalError) -> GivenApproval {
        do {
            let client = try ClientData(passkey.clientDataJSON)
            guard client.origin == origin else {
                throw WebAuthnError(
                    .origin, at: "/response/clientDataJSON/origin", "the page that asked is of \(client.origin.prefix(128)), not of \(origin)")
            }
            let answer = AssertionResponse(
                credentialID: [], clientDataJSON: passkey.clientDataJSON, authenticatorData: passkey.authenticatorData, signature: signature)
            _ = try answer.verify(challenge: challenge.bytes, party: party, credential: KnownCredential(id: [], key: key))
            return GivenApproval(approver: approver, place: .hostsPage)
        } catch let error as WebAuthnError {
            throw ActApproval.failure(error)
        } catch { throw ApprovalError(.passkey, at: "", "\(error)") }
    }

    private static func failure(_ error: WebAuthnError) -> ApprovalError {
        let code: ApprovalError.Code =
            switch error.code {
            case .challenge: .wrongAct
            case .origin, .crossOrigin: .wrongOrigin
            case .userNotVerified, .userNotPresent: .notVerified
            case .signature: .signature
            default: .passkey
            }
        let pointer = error.pointer.hasPrefix("/response") ? String(error.pointer.dropFirst(9)) : error.pointer
        return ApprovalError(code, at: pointer, code == .wrongAct ? "what the passkey signed is not this approval of this act" : error.reason)
    }
}

/// An approval that counts.
public struct GivenApproval: Hashable, Sendable {
    /// Where the approver saw the text, in words that pages repeat.
    public enum Place: String, Sendable, CaseIterable {
        /// Approved on the host's page.
        case hostsPage = "on-the-hosts-page"
        /// Approved in the approver's own client.
        case ownClient = "in-an-own-client"
    }

    public let approver: String
    public let place: Place
}
