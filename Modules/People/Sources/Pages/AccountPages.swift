import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store
import WebAuthn

/// `/account`: what belongs to the person alone.
struct AccountPages: Sendable {
    let limits: AttemptLimits

    var routes: [Route] {
        let ceremony = Ceremony(limits: limits)
        return [
            Route("GET", "/account", access: .signedIn(), summary: "The account of the person who is signed in.") { request, context in
                try await page(request, context)
            },
            Route("GET", "/account/codes", access: .signedIn(), summary: "Where recovery codes are made.") { request, context in
                codesPage([], request, context)
            },
            Route("POST", "/account/codes", access: .signedIn(), summary: "Make eight new recovery codes and show them once.", handler: makeCodes),
            Route("POST", "/account/sessions/end", access: .signedIn(), summary: "End a session: form field session.", handler: endSession),
            Route("POST", "/account/passkeys/remove", access: .signedIn(), summary: "Remove a passkey: form field passkey.", handler: removePasskey),
            Route(
                "POST", "/account/keys", access: .signedIn(), summary: "Offer the key of an own client to the roster: form field key.",
                handler: offerKey),
            Route("POST", "/account/erase", access: .signedIn(), summary: "Forget the account: form field sure.", handler: erase),
            Route("POST", "/sign-out", access: .signedIn(), summary: "End this session.", handler: signOut),
            ceremony.route("/api/v1/passkeys/device", access: .signedIn(), summary: "Begin to add a passkey to the account.", beginDevice),
            ceremony.route("/api/v1/passkeys/device/answer", access: .signedIn(), summary: "Finish adding a passkey.", addDevice),
        ]
    }

    // MARK: Pages

    private func page(_ request: Request, _ context: NodeContext, problem: Failure? = nil) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        let model = try await context.store.read { transaction -> JSON in
            try AccountModel(view: ReaderView(request, context, in: transaction), context: context, account: person.account).model(problem)
        }
        return .page(Page("people/account", title: person.name, model: model, status: problem?.status ?? 200))
    }

    private func codesPage(_ codes: [String], _ request: Request, _ context: NodeContext) -> Response {
        .page(
            Page(
                "people/codes", title: context.texts("people.codes.title", request.language),
                model: ["codes": .array(codes.map { .string($0) }), "isShown": .bool(!codes.isEmpty)]))
    }

    // MARK: Acts

    @Sendable private func makeCodes(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        let codes = try await context.store.write { transaction in
            try Events.note(.codesMade, person.account, at: context.now(), in: transaction)
            return try RecoveryCodes.renew(person.account, in: transaction)
        }
        return .headed(codesPage(codes, request, context), [("cache-control", "no-store")])
    }

    @Sendable private func endSession(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        let wanted = request.form["session"] ?? ""
        try await context.store.write { transaction in
            let all = try Sessions.all(of: person.account, at: context.now(), in: transaction)
            // Named by the digest of the digest: what stands in the page opens nothing.
            for session in all where wanted == "others" || AccountModel.name(session) == wanted {
                if wanted == "others", session.token == Sessions.token(request, context) { continue }
                try Sessions.end(session.token, in: transaction)
            }
        }
        return .redirect("/account")
    }

    @Sendable private func signOut(_ request: Request, _ context: NodeContext) async throws -> Response {
        if let token = Sessions.token(request, context) { try await context.store.write { try Sessions.end(token, in: $0) } }
        return .headed(.redirect("/"), [Sessions.farewell(context)])
    }

    /// Ends signing in with a passkey at once; what the roster says of its key takes an act of its own, which is proposed.
    @Sendable private func removePasskey(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        guard let id = Base64.decodeURL(request.form["passkey"] ?? "") else { throw PeopleFailure.unknownPasskey }
        do {
            let (passkey, offices) = try await context.store.write { transaction -> (Passkey, [LocalOffice]) in
                let all = try Passkey.all(of: person.account, in: transaction)
                guard let passkey = all.first(where: { $0.id == id }) else { throw PeopleFailure.unknownPasskey }
                guard all.count > 1 else { throw PeopleFailure.lastPasskey }
                let offices = try LocalOffice.all(of: person.account, in: transaction).filter { office in
                    try KnownRoster(of: office.party, home: context.origin, in: transaction).state().credentials.contains {
                        $0.person == office.pseudonym && $0.key == passkey.key
                    }
                }
                try Passkey.remove(id, of: person.account, in: transaction)
                try Events.note(.passkeyRemoved, person.account, at: context.now(), in: transaction)
                return (passkey, offices)
            }
            for office in offices {
                _ = try await RosterActs.propose(
                    RosterRemoval(person: office.pseudonym, key: passkey.key), at: office.slug, by: person.account, context)
            }
            return .redirect("/account")
        } catch let failure as Failure {
            return try await page(request, context, problem: failure)
        }
    }

    /// The key of a person's own client takes no part in signing in; it approves once the roster has it.
    @Sendable private func offerKey(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        let text = (request.form["key"] ?? "").filter { !$0.isWhitespace }
        guard let key = try? CredentialKey(multikey: text), key.ed25519 != nil else {
            let failure = Failure(
                status: 422, code: "people.key", pointer: "key",
                detail: "this is no Ed25519 key; copy the line that comity approve keygen printed, z6Mk…")
            return try await page(request, context, problem: failure)
        }
        guard let account = try await context.store.read({ try Account.find(person.account, in: $0) }) else { throw PeopleFailure.session }
        _ = try await RosterActs.offer(key, .ed25519, .device, of: account, context)
        return .redirect("/account")
    }

    @Sendable private func erase(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        guard request.form["sure"] == "yes" else { return .redirect("/account#erase") }
        try await context.store.write { try Account.erase(person.account, in: $0) }
        return .headed(.redirect("/"), [Sessions.farewell(context)])
    }

    // MARK: Another passkey

    @Sendable private func beginDevice(_ fields: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        let (account, passkeys, challenge) = try await context.store.write { transaction in
            guard let account = try Account.find(person.account, in: transaction) else { throw PeopleFailure.session }
            let challenge = try Challenges.make(.device, ["account": .string(account.id)], at: context.now(), in: transaction)
            return (account, try Passkey.all(of: account.id, in: transaction), challenge)
        }
        return Ceremony.options(
            try Ceremony.creation(context, name: account.name, handle: account.handle, challenge: challenge, existing: passkeys.map(\.id)))
    }

    @Sendable private func addDevice(_ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        var fields = given
        let response = try RegistrationResponse(json: fields.required("credential"))
        try fields.end()
        let now = context.now()
        let (challenge, detail) = try await context.store.write {
            try Challenges.take(.device, answeredBy: response.clientDataJSON, at: now, in: $0)
        }
        guard detail["account"]?.string == person.account else { throw PeopleFailure.challenge }
        let made = try response.verify(challenge: challenge, party: NodeParty.party(of: context.origin))
        let (account, how) = try await context.store.write { transaction -> (Account, Sessions.Beginning) in
            guard let account = try Account.find(person.account, in: transaction),
                let session = try Sessions.current(request, context, in: transaction)
            else { throw PeopleFailure.session }
            _ = try Passkey.add(made, to: account.id, session.how == .recovery ? .recovery : .device, at: now, in: transaction)
            try Events.note(.passkeyAdded, account.id, at: now, in: transaction)
            return (account, session.how)
        }
        _ = try await RosterActs.offer(made.key, .webauthn, how == .recovery ? .recovery : .device, of: account, context)
        return Ceremony.next("/account")
    }
}
