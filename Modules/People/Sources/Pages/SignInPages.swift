import Canon
import Node
import Pages
import PeopleAPI
import Store
import WebAuthn

/// `/sign-in` and `/recover`.
struct SignInPages: Sendable {
    let limits: AttemptLimits

    var routes: [Route] {
        let ceremony = Ceremony(limits: limits)
        return [
            Route("GET", "/sign-in", summary: "Sign in with a passkey.") { request, context in
                .page(Page("people/sign-in", title: context.texts("people.signIn.title", request.language), model: [:]))
            },
            Route("GET", "/recover", summary: "Sign in with a recovery code.") { request, context in
                recoverPage(request, context, failure: nil)
            },
            Route("POST", "/recover", summary: "Sign in with a recovery code: form field code.", bodyLimit: 4096, handler: recover),
            ceremony.route("/api/v1/passkeys/sign-in", isGuess: true, summary: "Begin to sign in.") { _, _, context in
                let challenge = try await context.store.write { try Challenges.make(.signIn, [:], at: context.now(), in: $0) }
                return Ceremony.options(CeremonyOptions.request(party: try NodeParty.party(of: context.origin), challenge: challenge))
            },
            ceremony.route("/api/v1/passkeys/sign-in/answer", isGuess: true, summary: "Finish signing in: the passkey's answer.", answer),
        ]
    }

    @Sendable private func answer(_ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        var fields = given
        let answer = try AssertionResponse(json: fields.required("credential"))
        try fields.end()
        let now = context.now()
        let (challenge, _) = try await context.store.write { try Challenges.take(.signIn, answeredBy: answer.clientDataJSON, at: now, in: $0) }
        let cookie = try await context.store.write { transaction -> (name: String, value: String) in
            guard let passkey = try Passkey.find(answer.credentialID, in: transaction),
                let account = try Account.find(passkey.account, in: transaction)
            else { throw PeopleFailure.unknownPasskey }
            let assertion = try answer.verify(
                challenge: challenge, party: NodeParty.party(of: context.origin), credential: passkey.known, userHandle: account.handle)
            try passkey.used(assertion, at: now, in: transaction)
            try Events.note(assertion.isCountSuspicious ? .countSuspicious : .signedIn, account.id, at: now, in: transaction)
            return try Sessions.begin(account.id, .passkey, request, context, in: transaction)
        }
        return .headed(Ceremony.next("/account"), [cookie])
    }

    @Sendable private func recover(_ request: Request, _ context: NodeContext) async throws -> Response {
        try OwnSite.check(request, context)
        let now = context.now()
        do {
            try await limits.take(request, context)
            let cookie = try await context.store.write { transaction -> (name: String, value: String) in
                guard let account = try RecoveryCodes.use(request.form["code"] ?? "", in: transaction) else { throw PeopleFailure.code }
                try Events.note(.recovered, account, at: now, in: transaction)
                try Events.tellOthers(ofRecoveryBy: account, at: now, home: context.origin, in: transaction)
                return try Sessions.begin(account, .recovery, request, context, in: transaction)
            }
            try await limits.forgive(request, context)
            return .headed(.redirect("/account"), [cookie])
        } catch let failure as Failure {
            return recoverPage(request, context, failure: failure)
        }
    }

    private func recoverPage(_ request: Request, _ context: NodeContext, failure: Failure?) -> Response {
        let texts = context.texts
        let words = failure.map { JSON.string(texts("errors.\($0.code)", request.language)) } ?? .null
        return .page(
            Page(
                "people/recover", title: texts("people.recover.title", request.language),
                model: [
                    "errors": failure == nil ? [] : [["field": "code", "text": words]],
                    "codeField": [
                        "name": "code", "label": .string(texts("people.recover.code", request.language)),
                        "hint": .string(texts("people.recover.codeHint", request.language)), "error": words, "autocomplete": "off",
                    ],
                ], status: failure?.status ?? 200))
    }
}
