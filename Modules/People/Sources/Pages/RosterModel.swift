import Canon
import Node
import Pages
import PeopleAPI
import Store
import WebAuthn

/// The values of a party's roster page.
struct RosterModel {
    let view: ReaderView
    let context: NodeContext
    let party: String

    func model(link: String?) throws -> JSON {
        let state = try KnownRoster(of: party, home: context.origin, in: view.transaction).state()
        let office = view.request.person?.office(at: party)
        let isAdministrator = office?.roles.contains(PartyRole.administrator.rawValue) ?? false
        let names = office == nil ? [:] : try names()
        let administrators = state.administrators(at: view.now).count
        let slug = party.split(separator: ":").last.map(String.init) ?? ""
        return [
            "party": try view.partyModel(party), "isEmpty": .bool(state.people.isEmpty), "isSingle": .bool(administrators == 1),
            "isAdministrator": .bool(isAdministrator),
            "people": .array(try state.people.map { try person($0, state, names[$0], isAdministrator, slug) }),
            "link": link.map { ["label": .string(view("people.roster.link")), "text": .string($0)] } ?? .null,
            "linkAction": .string("/people/\(slug)/links"),
            "roleField": [
                "name": "role", "label": .string(view("people.roster.role")),
                "options": .array(
                    PartyRole.allCases.reversed().map {
                        ["value": .string($0.rawValue), "label": .string(PeopleWords.role($0, view)), "selected": .bool($0 == .member)]
                    }),
            ],
        ]
    }

    private func person(_ pseudonym: String, _ state: RosterState, _ name: String?, _ isAdministrator: Bool, _ slug: String) throws -> JSON {
        let roles = state.roles(of: pseudonym)
        let keys = state.credentials.filter { $0.person == pseudonym }
        return [
            "pseudonym": .string(pseudonym), "name": name.map { .string($0) } ?? .null, "roles": .string(PeopleWords.roles(roles, view)),
            "keys": .array(
                keys.map { key in
                    [
                        "method": .string(view("people.method.\(key.method.rawValue)")), "text": .string(key.key.multikey),
                        "href": .string("/records/" + key.entry.uuid), "added": view.formats.model(key.addedAt.date),
                        "chips": .array([chip(key).model]),
                    ]
                }),
            "change": isAdministrator
                ? [
                    "pseudonym": .string(pseudonym), "rolesAction": .string("/people/\(slug)/roles"),
                    "removeAction": .string("/people/\(slug)/removals"),
                    "options": .array(
                        PartyRole.allCases.map {
                            [
                                "name": .string("role-\($0.rawValue)"), "id": .string("\(pseudonym)-\($0.rawValue)"),
                                "label": .string(PeopleWords.role($0, view)), "selected": .bool(roles.contains($0)),
                            ]
                        }),
                ] : .null,
        ]
    }

    private func chip(_ key: RosterState.Credential) -> Chip {
        if key.countsFrom > view.now { return Chip(.waiting, view("people.passkey.waits", ["moment": view.formats.moment(key.countsFrom)])) }
        guard let end = key.countsUntil else { return Chip(.good, view("people.passkey.approves")) }
        return end > view.now
            ? Chip(.waiting, view("people.passkey.ends", ["moment": view.formats.moment(end)])) : Chip(.stop, view("people.passkey.ended"))
    }

    /// The names that accounts of this node give, by pseudonym.
    private func names() throws -> [String: String] {
        var names: [String: String] = [:]
        for office in try LocalOffice.all(at: party, in: view.transaction) {
            names[office.pseudonym] = try Account.find(office.account, in: view.transaction)?.name
        }
        return names
    }

    static func json(_ state: RosterState, at now: Instant) -> JSON {
        .array(
            state.credentials.map { credential in
                [
                    "person": .string(credential.person),
                    "roles": .array(state.roles(of: credential.person).map(\.rawValue).sorted().map { .string($0) }),
                    "method": .string(credential.method.rawValue), "publicKey": .string(credential.key.multikey),
                    "entry": .string(credential.entry.description), "position": .integer(Int64(credential.position)),
                    "countsFrom": .string(credential.countsFrom.description),
                    "countsUntil": credential.countsUntil.map { .string($0.description) } ?? .null,
                    "counts": .bool(credential.counts(at: now)),
                ]
            })
    }
}
