import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store
import WebAuthn

/// A person who has an account joins a further party by a one-time link: with a passkey that is at hand, under a pseudonym of its own.
struct SecondParty: Sendable {
    let ceremony: Ceremony

    var routes: [Route] {
        [
            ceremony.route(
                "/api/v1/passkeys/second", access: .signedIn(), isGuess: true, summary: "Begin to join a further party with a one-time link.", begin),
            ceremony.route(
                "/api/v1/passkeys/second/answer", access: .signedIn(), isGuess: true,
                summary: "Finish joining a further party: the passkey's answer.",
                finish),
        ]
    }

    private static let member = Failure(
        status: 409, code: "people.memberAlready", detail: "your account belongs to that party already; ask an administrator to change your roles")

    @Sendable private func begin(_ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        var fields = given
        let secret = try fields.optionalText("token", max: 64) ?? ""
        try fields.end()
        let now = context.now()
        let (passkeys, challenge) = try await context.store.write { transaction in
            // A session that began with a recovery code is for the account alone.
            guard try Sessions.current(request, context, in: transaction)?.how == .passkey else { throw PeopleFailure.session }
            let link = try OneTimeLink.find(secret, .join, at: now, in: transaction)
            try Self.checkNew(link, person.account, in: transaction)
            let challenge = try Challenges.make(
                .second, ["link": .string(link.digest.hex), "account": .string(person.account)], at: now, in: transaction)
            return (try Passkey.all(of: person.account, in: transaction), challenge)
        }
        return Ceremony.options(
            CeremonyOptions.request(party: try NodeParty.party(of: context.origin), challenge: challenge, allowed: passkeys.map(\.id)))
    }

    @Sendable private func finish(_ given: Fields, _ request: Request, _ context: NodeContext) async throws -> Response {
        guard let person = request.person else { throw PeopleFailure.session }
        var fields = given
        let answer = try AssertionResponse(json: fields.required("credential"))
        try fields.end()
        let now = context.now()
        let (challenge, detail) = try await context.store.write { try Challenges.take(.second, answeredBy: answer.clientDataJSON, at: now, in: $0) }
        guard detail["account"]?.string == person.account,
            let digest = detail["link"]?.string.flatMap({ Hex.decode($0) }).flatMap({ Digest($0) })
        else { throw PeopleFailure.challenge }
        let (entry, slug) = try await context.store.write { transaction -> (RosterEntry, String) in
            guard let account = try Account.find(person.account, in: transaction),
                let passkey = try Passkey.find(answer.credentialID, in: transaction),
                passkey.account == account.id
            else { throw PeopleFailure.unknownPasskey }
            let assertion = try answer.verify(
                challenge: challenge, party: NodeParty.party(of: context.origin), credential: passkey.known, userHandle: account.handle)
            try passkey.used(assertion, at: now, in: transaction)
            let link = try OneTimeLink.find(digest, .join, at: now, in: transaction)
            try Self.checkNew(link, account.id, in: transaction)
            guard let party = link.party, let slug = party.split(separator: ":").last.map(String.init) else { throw PeopleFailure.link }
            try link.use(in: transaction)
            let office = LocalOffice.fresh(account: account.id, party: party, slug: slug)
            try office.insert(in: transaction)
            try Events.note(.joined, account.id, at: now, in: transaction)
            let entry = RosterEntry(
                person: office.pseudonym, name: RosterEntry.digest(ofName: account.name, salt: office.salt), roles: [link.role ?? .member],
                standing: .appointed, method: .webauthn, key: passkey.key)
            return (entry, slug)
        }
        _ = try await RosterActs.propose(entry, at: slug, by: person.account, context)
        return Ceremony.next("/account")
    }

    private static func checkNew(_ link: OneTimeLink, _ account: String, in transaction: any ReadTransaction) throws {
        guard try !LocalOffice.all(of: account, in: transaction).contains(where: { $0.party == link.party }) else { throw member }
    }
}
