import Canon
import Node
import PeopleAPI
import Signing
import TestKit
import WebAuthn

/// A person with an own client: a pseudonym and an Ed25519 key, no browser and no account.
package struct OwnClient: Sendable {
    package let person: String
    package let key: SigningKey

    /// The passkey with which the person approves on the host's page instead.
    private var passkey: SoftAuthenticator?
    private let credential: CredentialKey

    package init(_ person: String, key: SigningKey = SigningKey()) {
        (self.person, self.key, credential) = (person, key, CredentialKey(key.publicKey))
    }

    /// A person who has a passkey and no client.
    package init(_ person: String, passkey: SoftAuthenticator) throws {
        (self.person, key, self.passkey, credential) = (person, SigningKey(), passkey, try passkey.publicKey)
    }

    /// The public key with which the person approves, as a Multikey.
    package var multikey: String { credential.multikey }

    package func entry(_ roles: Set<PartyRole>, _ standing: RosterEntry.Standing = .appointed) -> RosterEntry {
        RosterEntry(
            person: person, name: RosterEntry.digest(ofName: person, salt: [1]), roles: roles, standing: standing,
            method: passkey == nil ? .ed25519 : .webauthn, key: credential)
    }

    /// The approval of an act as it is to be logged.
    package func approve(_ act: JSON, at url: String, _ now: Instant) throws -> ActApproval {
        let request = try ApprovalRequest(
            record: act, approver: person, mandate: ActMandate.digest(of: act), origin: url, issuedAt: now, approveBefore: now.adding(seconds: 3600)
        )
        guard let passkey else { return request.approval(signedBy: key) }
        return request.approval(key: credential, answer: try passkey.answer(request.challenge.bytes))
    }
}

extension TestNode {
    /// Enters a person in a party's roster.
    package func enter(_ client: OwnClient, _ roles: Set<PartyRole>, at slug: String, approvedBy approvers: [OwnClient]) async throws {
        _ = try await act(Act(party: slug, kind: RosterEntry.kind, subject: client.entry(roles).subject), approvedBy: approvers)
    }

    /// Records an act with the approvals of these people.
    @discardableResult
    package func act(_ act: Act, approvedBy approvers: [OwnClient]) async throws -> ActReceipt {
        var draft = try await service.draft(act)
        draft.act.approvals = try approvers.map { try $0.approve(draft.json, at: url, clock.now).json }
        return try await service.act(draft.act)
    }

    /// Approves what waits at `/approve/…`; gives the proposal as it stands then.
    @discardableResult
    package func approve(_ path: String, by client: OwnClient, _ context: NodeContext) async throws -> Proposal {
        let id = path.split(separator: "/").last.map(String.init) ?? ""
        guard let proposal = try await store.read({ try ProposalTable.find(id, in: $0) }) else { throw Missing(path: path) }
        return try await Proposals.approve(proposal, with: client.approve(proposal.draft, at: url, clock.now), context: context)
    }

    private struct Missing: Error { var path: String }
}
