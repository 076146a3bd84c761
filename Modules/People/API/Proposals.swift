import Canon
import Node
import Pages
import Signing
import Store
import WebAuthn

/// The way from a form to an act that people must approve. Used by every module whose kinds bind.
package enum Proposals {
    /// Records the act at once where its kind needs no approval, and shows its receipt; otherwise keeps it as a proposal and leads to the page on which
    /// people approve it. The signed-in person must hold an office of the party. Throws `Failure`.
    ///
    /// - Parameters:
    ///   - title: what the act is, by language, as headings and its button name it: "Appoint Li Wei as envoy".
    ///   - asksAlways: whether the person is shown the act and asked for an approval even where its kind needs none: for forms of acts that others rely on.
    package static func propose(
        _ act: Act, by request: Request, title: [String: String], asksAlways: Bool = false, context: NodeContext
    ) async throws -> Response {
        guard let person = request.person else {
            throw Failure(status: 401, code: "request.signIn", detail: "this is for people who are signed in; sign in and do it again")
        }
        guard let slug = act.party, person.offices.contains(where: { $0.slug == slug }) else {
            throw Failure(
                status: 403, code: "people.otherParty",
                detail: "you hold no office of that party; choose a party of yours, or ask one of its administrators")
        }
        return .redirect(try await open(act, by: person.account, title: title, asksAlways: asksAlways, context: context))
    }

    /// As `propose`, for an account whose office is not decided yet; gives the address to go on at.
    package static func open(
        _ act: Act, by account: String, title: [String: String], asksAlways: Bool = false, context: NodeContext
    ) async throws -> String {
        let draft = try await context.draft(act)
        guard let party = draft.json["issuer"]?.string, let slug = act.party else { throw Failure.notFound("party of that name") }
        let proposal = Proposal(
            id: RosterForm.words(RandomBytes.draw(26)), party: party, slug: slug, act: draft.act, draft: draft.json, title: title, proposer: account,
            createdAt: context.now(), state: .open, approvals: [])
        let need = try context.need(proposal.specimen())
        // Who could be asked nobody is asked: a party without a roster acts by its node's key, and everybody sees that it does.
        let hasRoster = try await context.store.read {
            try !KnownRoster(of: party, home: context.origin, in: $0).state().credentials.isEmpty
        }
        guard asksAlways && hasRoster || need.count > 0 && (hasRoster || !need.startsWithRoster) else {
            let receipt = try await context.act(draft.act)
            return "/records/\(receipt.id.uuid)/receipt"
        }
        try await context.store.write { try ProposalTable.insert(proposal, in: $0) }
        return proposal.path
    }

    /// Adds an approval, and logs the act where that makes enough. Gives the proposal as it stands then. Throws `Failure` where the approval does not count.
    package static func approve(_ proposal: Proposal, with approval: ActApproval, context: NodeContext) async throws -> Proposal {
        guard proposal.state == .open else {
            throw Failure(status: 409, code: "people.closed", detail: "this is decided already; look at its page")
        }
        // Where others are still needed nothing is logged yet, so what would not help is refused here.
        try await context.store.read { try context.checkApprover(approval.key.multikey, proposal.specimen(), context.origin, $0) }
        var proposal = proposal
        proposal.approvals.removeAll { $0["approver"]?.string == approval.approver || lapsed($0, at: context.now()) }
        proposal.approvals.append(approval.json)
        var act = proposal.act
        act.approvals = proposal.approvals
        do {
            _ = try await context.act(act)
            proposal.state = .logged
        } catch let failure as Failure where failure.code == "approval.missing" {
            // This one counts; others are still needed.
        }
        try await context.store.write { [proposal] transaction in
            try ProposalTable.set(proposal.approvals, of: proposal.id, in: transaction)
            if proposal.state == .logged { try ProposalTable.set(.logged, of: proposal.id, in: transaction) }
        }
        return proposal
    }

    /// Whether the act could no longer be logged with this approval.
    private static func lapsed(_ approval: JSON, at now: Instant) -> Bool {
        approval["approveBefore"]?.string.flatMap { Instant($0) }.map { $0 < now } ?? true
    }

    /// What a person is asked now for this proposal.
    package static func request(
        for proposal: Proposal, approver: String, issuedAt: Instant, approveBefore: Instant, context: NodeContext
    ) throws -> ApprovalRequest {
        do {
            return try ApprovalRequest(
                record: proposal.draft, approver: approver, mandate: ActMandate.digest(of: proposal.draft), origin: context.url, issuedAt: issuedAt,
                approveBefore: approveBefore)
        } catch { throw RosterJudge.failure(error, at: "") }
    }
}
