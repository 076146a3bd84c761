import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store
import WebAuthn

/// People who come by a one-time link: the first one sets the node up, others join a party with a role.
struct Newcomers: Sendable {
    let ceremony: Ceremony

    var routes: [Route] {
        [
            ceremony.route("/api/v1/passkeys/setup", isGuess: true, summary: "Begin to set the node up with its one-time link.") {
                fields, _, context in
                try await begin(.setup, fields, context)
            },
            ceremony.route("/api/v1/passkeys/setup/answer", isGuess: true, summary: "Finish setting up: the new passkey.") {
                fields, request, context in
                try await finish(.setup, fields, request, context)
            },
            ceremony.route("/api/v1/passkeys/join", isGuess: true, summary: "Begin to join a party with a one-time link.") { fields, _, context in
                try await begin(.join, fields, context)
            },
            ceremony.route("/api/v1/passkeys/join/answer", isGuess: true, summary: "Finish joining: the new passkey.") { fields, request, context in
                try await finish(.join, fields, request, context)
            },
        ]
    }

    private func begin(_ purpose: OneTimeLink.Purpose, _ given: Fields, _ context: NodeContext) async throws -> Response {
        var fields = given
        let secret = try fields.optionalText("token", max: 64) ?? ""
        let link = try await context.store.read { try OneTimeLink.find(secret, purpose, at: context.now(), in: $0) }
        let name = try Ceremony.name(&fields)
        let party = purpose == .setup ? try await SetupParty(&fields, context).json : .null
        try fields.end()
        let handle = RandomBytes.draw(32)
        let detail: JSON = [
            "link": .string(link.digest.hex), "name": .string(name), "handle": .string(Hex.encode(handle)), "party": party,
        ]
        let challenge = try await context.store.write {
            try Challenges.make(purpose == .setup ? .setup : .join, detail, at: context.now(), in: $0)
        }
        return Ceremony.options(try Ceremony.creation(context, name: name, handle: handle, challenge: challenge))
    }

    private func finish(_ purpose: OneTimeLink.Purpose, _ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        var fields = given
        let response = try RegistrationResponse(json: fields.required("credential"))
        try fields.end()
        let now = context.now()
        let (challenge, detail) = try await context.store.write {
            try Challenges.take(purpose == .setup ? .setup : .join, answeredBy: response.clientDataJSON, at: now, in: $0)
        }
        let made = try response.verify(challenge: challenge, party: NodeParty.party(of: context.origin))
        guard let name = detail["name"]?.string, let handle = detail["handle"]?.string.flatMap({ Hex.decode($0) }),
            let digest = detail["link"]?.string.flatMap({ Hex.decode($0) }).flatMap({ Digest($0) })
        else { throw PeopleFailure.challenge }
        let link = try await context.store.read { try OneTimeLink.find(digest, purpose, at: now, in: $0) }
        let (party, slug) = try await party(link, detail["party"] ?? .null, context)
        let (account, office, cookie) = try await context.store.write { transaction in
            // Both looked for again, since another answer may have come between.
            if purpose == .setup, try Account.areThere(in: transaction) { throw PeopleFailure.inAlready }
            try OneTimeLink.find(digest, purpose, at: now, in: transaction).use(in: transaction)
            let account = try Account.make(name: name, handle: handle, at: now, in: transaction)
            _ = try Passkey.add(made, to: account.id, .first, at: now, in: transaction)
            let office = LocalOffice.fresh(account: account.id, party: party, slug: slug)
            try office.insert(in: transaction)
            try Events.note(.made, account.id, at: now, in: transaction)
            return (account, office, try Sessions.begin(account.id, .passkey, request, context, in: transaction))
        }
        let entry = RosterEntry(
            person: office.pseudonym, name: RosterEntry.digest(ofName: name, salt: office.salt), roles: [link.role ?? .administrator],
            standing: .appointed, method: .webauthn, key: made.key)
        _ = try await RosterActs.propose(entry, at: slug, by: account.id, context)
        return .headed(Ceremony.next("/account/codes"), [cookie])
    }

    /// The party that the newcomer belongs to; the first person may found it.
    private func party(_ link: OneTimeLink, _ chosen: JSON, _ context: NodeContext) async throws -> (did: String, slug: String) {
        if let did = link.party {
            guard let slug = did.split(separator: ":").last.map(String.init) else { throw PeopleFailure.link }
            return (did, slug)
        }
        let choice = SetupParty(chosen)
        if let profile = choice.profile { _ = try await context.host(choice.slug, profile) }
        let did = try await context.store.read { try $0.first("SELECT did FROM parties WHERE slug = ?", [.text(choice.slug)])?.text(0) }
        guard let did else { throw Failure.notFound("party of that name") }
        return (did, choice.slug)
    }
}
