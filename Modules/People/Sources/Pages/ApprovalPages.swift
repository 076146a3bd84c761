import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store
import WebAuthn

/// `/approve/:id`: what is to be approved, in words and to the byte; the passkey on this page, or an own client through the API.
struct ApprovalPages: Sendable {
    let limits: AttemptLimits
    /// How long an approval lasts that is given here, in seconds: as long as it may.
    private static let lasting: Int64 = ApprovalRequest.longest / 1000
    /// How old the request of a page may be when it is answered, in seconds.
    private static let freshness: Int64 = 600

    var routes: [Route] {
        let ceremony = Ceremony(limits: limits)
        return [
            Route("GET", "/approve/:id", summary: "An act that waits for approval. Whoever knows the address may see it.", handler: page),
            Route("POST", "/approve/:id/withdraw", access: .signedIn(), summary: "Withdraw an act that waits for approval.", handler: withdraw),
            Route("GET", "/api/v1/proposals/:id", summary: "An act that waits for approval as JSON, for own clients.", handler: json),
            ceremony.route("/api/v1/proposals/:id/ask", access: .signedIn(), summary: "Begin to approve with a passkey.") { _, request, context in
                try await ask(request, context)
            },
            ceremony.route("/api/v1/proposals/:id/passkey", access: .signedIn(), summary: "Approve: the passkey's answer.", answer),
            Route(
                "POST", "/api/v1/proposals/:id/approvals", summary: "Approve with an own client: an approval of docs/formats/approval.md.",
                bodyLimit: 32 << 10,
                handler: approve),
        ]
    }

    private func find(_ request: Request, _ context: NodeContext) async throws -> Proposal {
        let id = request.parameters["id"] ?? ""
        guard let proposal = try await context.store.read({ try ProposalTable.find(id, in: $0) }) else {
            throw Failure.notFound("act that waits for approval")
        }
        return proposal
    }

    // MARK: Reading

    @Sendable private func page(_ request: Request, _ context: NodeContext) async throws -> Response {
        let proposal = try await find(request, context)
        let need = try context.need(proposal.specimen())
        let (model, title) = try await context.store.read { transaction -> (JSON, String) in
            let view = ReaderView(request, context, in: transaction)
            let model = try ApprovalModel(view: view, context: context, proposal: proposal, need: need).model()
            return (model, LanguageTag.best(proposal.title, for: request.language)?.text ?? proposal.act.kind)
        }
        return .headed(.page(Page("people/approve", title: title, model: model)), [("cache-control", "private, no-store")])
    }

    @Sendable private func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        let proposal = try await find(request, context)
        let need = try context.need(proposal.specimen())
        return try await context.store.read { transaction in
            let state = try KnownRoster(of: proposal.party, home: context.origin, in: transaction).state()
            return .json([
                "id": .string(proposal.id), "state": .string(proposal.state.rawValue), "title": .languages(proposal.title),
                "party": .string(proposal.party),
                "act": proposal.draft, "digest": .string(Multibase.base64URL(Digest.sha256(proposal.draft.canonicalBytes).bytes)),
                "origin": .string(context.url), "mandate": ActMandate.digest(of: proposal.draft).map { .string($0) } ?? .null,
                "need": ["count": .integer(Int64(need.count)), "roles": .array(need.roles.sorted().map { .string($0) })],
                "approvers": .array(proposal.approvals.compactMap { $0["approver"] }), "roster": RosterModel.json(state, at: context.now()),
                "page": .string(context.url + proposal.path),
            ])
        }
    }

    // MARK: Approving

    /// The pseudonym under which the signed-in person may approve for the party.
    private func office(_ request: Request, _ proposal: Proposal, _ context: NodeContext) async throws -> LocalOffice {
        guard let person = request.person else { throw PeopleFailure.session }
        let offices = try await context.store.read { try LocalOffice.all(of: person.account, in: $0) }
        guard let office = offices.first(where: { $0.party == proposal.party }) else {
            throw Failure(status: 403, code: "people.otherParty", detail: "you hold no office of that party; one of its people must approve")
        }
        return office
    }

    private func ask(_ request: Request, _ context: NodeContext) async throws -> Response {
        let proposal = try await find(request, context)
        let office = try await office(request, proposal, context)
        let issuedAt = context.now()
        let before = issuedAt.adding(seconds: Self.lasting)
        let wish = try Proposals.request(for: proposal, approver: office.pseudonym, issuedAt: issuedAt, approveBefore: before, context: context)
        let passkeys = try await context.store.read { transaction in
            let all = try Passkey.all(of: office.account, in: transaction)
            let state = try KnownRoster(of: proposal.party, home: context.origin, in: transaction).state()
            let able = all.filter { passkey in
                state.credential(of: office.pseudonym, passkey.key, at: issuedAt) != nil
                    || (try? RosterEntry(proposal.act.subject))?.key == passkey.key
            }
            return able.isEmpty ? all : able
        }
        return Ceremony.options(
            CeremonyOptions.request(
                party: try NodeParty.party(of: context.origin), challenge: wish.challenge.bytes, allowed: passkeys.map(\.id)),
            state: ["issuedAt": .string(issuedAt.description), "approveBefore": .string(before.description)])
    }

    @Sendable private func answer(_ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        var fields = given
        let answer = try AssertionResponse(json: fields.required("credential"))
        guard let issuedAt = try fields.optionalInstant("issuedAt"), let before = try fields.optionalInstant("approveBefore") else {
            throw fields.refusal("missingField", "issuedAt", "is missing; send it and approveBefore as they were given")
        }
        try fields.end()
        let now = context.now()
        guard issuedAt <= now, now < issuedAt.adding(seconds: Self.freshness) else { throw PeopleFailure.challenge }
        let proposal = try await find(request, context)
        let office = try await office(request, proposal, context)
        let passkey = try await context.store.read { try Passkey.find(answer.credentialID, in: $0) }
        guard let passkey, passkey.account == office.account else { throw PeopleFailure.unknownPasskey }
        let wish = try Proposals.request(for: proposal, approver: office.pseudonym, issuedAt: issuedAt, approveBefore: before, context: context)
        _ = try await Proposals.approve(proposal, with: wish.approval(key: passkey.key, answer: answer), context: context)
        return Ceremony.next(proposal.path)
    }

    /// An own client needs no session: its signature says who approves.
    @Sendable private func approve(_ request: Request, _ context: NodeContext) async throws -> Response {
        do {
            let proposal = try await find(request, context)
            let approval: ActApproval
            do {
                approval = try ActApproval(json: JSON.parse(request.body))
            } catch let error as ApprovalError {
                throw RosterJudge.failure(error, at: "")
            }
            let after = try await Proposals.approve(proposal, with: approval, context: context)
            let receipt: JSON = after.state == .logged ? .string("/records/\((proposal.act.id?.uuid) ?? "")/receipt") : .null
            return .json([
                "id": .string(after.id), "state": .string(after.state.rawValue), "receipt": receipt,
                "approvers": .array(after.approvals.compactMap { $0["approver"] }),
            ])
        } catch let failure as Failure { throw PeopleWords.said(failure, context.texts) }
    }

    @Sendable private func withdraw(_ request: Request, _ context: NodeContext) async throws -> Response {
        let proposal = try await find(request, context)
        guard let person = request.person else { throw PeopleFailure.session }
        let isAdministrator = person.office(at: proposal.party)?.roles.contains(PartyRole.administrator.rawValue) ?? false
        guard proposal.proposer == person.account || isAdministrator else {
            throw Failure(status: 403, code: "request.role", detail: "only who proposed it, or an administrator of the party, may withdraw this")
        }
        try await context.store.write { try ProposalTable.set(.withdrawn, of: proposal.id, in: $0) }
        return .redirect(proposal.path)
    }
}
