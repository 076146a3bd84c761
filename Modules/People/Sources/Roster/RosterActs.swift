import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store
import WebAuthn

/// From a wish about the roster to an act that waits for approval.
enum RosterActs {
    /// Gives the address at which it is approved.
    static func propose(_ entry: RosterEntry, at slug: String, by account: String, _ context: NodeContext) async throws -> String {
        try await Proposals.open(
            Act(party: slug, kind: RosterEntry.kind, subject: entry.subject), by: account,
            title: PeopleWords.titles(context.texts, "people.title.entry", ["person": entry.person]), context: context)
    }

    static func propose(_ removal: RosterRemoval, at slug: String, by account: String, _ context: NodeContext) async throws -> String {
        try await Proposals.open(
            Act(party: slug, kind: RosterRemoval.kind, subject: removal.subject), by: account,
            title: PeopleWords.titles(context.texts, "people.title.removal", ["person": removal.person]), context: context)
    }

    /// Proposes a further key of a person to each party whose roster knows the person. Gives how many.
    static func offer(
        _ key: CredentialKey, _ method: RosterEntry.Method, _ standing: RosterEntry.Standing, of account: Account, _ context: NodeContext
    ) async throws -> Int {
        let offices = try await context.store.read { transaction in
            try LocalOffice.all(of: account.id, in: transaction).compactMap { office -> (LocalOffice, Set<PartyRole>)? in
                let state = try KnownRoster(of: office.party, home: context.origin, in: transaction).state()
                let roles = state.roles(of: office.pseudonym)
                return state.people.contains(office.pseudonym) && !roles.isEmpty ? (office, roles) : nil
            }
        }
        for (office, roles) in offices {
            let entry = RosterEntry(
                person: office.pseudonym, name: RosterEntry.digest(ofName: account.name, salt: office.salt), roles: roles, standing: standing,
                method: method, key: key)
            _ = try await propose(entry, at: office.slug, by: account.id, context)
        }
        return offices.count
    }
}
