import Canon
import Node
import Pages
import PeopleAPI
import Store
import WebAuthn

/// The values of the account page.
struct AccountModel {
    let view: ReaderView
    let context: NodeContext
    let account: String

    /// The public name of a session within its account's page.
    static func name(_ session: Sessions.Session) -> String { String(Digest.sha256(session.token.bytes).hex.prefix(24)) }

    func model(_ problem: Failure?) throws -> JSON {
        let transaction = view.transaction
        let session = try Sessions.current(view.request, context, in: transaction)
        let codes = try RecoveryCodes.left(account, in: transaction)
        let offices = try LocalOffice.all(of: account, in: transaction)
        let words = problem.map { view("errors.\($0.code)") } ?? ""
        return [
            "isRecovered": .bool(session?.how == .recovery), "recoveries": .array(try recoveries()),
            "errors": problem == nil ? [] : [["field": problem?.pointer == "key" ? "key" : "passkeys", "text": .string(words)]],
            "offices": .array(try offices.map(office)), "waiting": .array(try waiting(offices)),
            "needsCodes": .bool(codes == 0), "codes": .string(view.texts.count("people.account.codesLeft", codes, view.language)),
            "passkeys": .array(try passkeys(offices)), "sessions": .array(try sessions(session)), "events": .array(try events()),
            "keyField": [
                "name": "key", "label": .string(view("people.account.key")), "hint": .string(view("people.account.keyHint")),
                "error": problem?.pointer == "key" ? .string(words) : .null, "autocomplete": "off",
            ],
        ]
    }

    private func recoveries() throws -> [JSON] {
        try Events.recoveries(toldTo: account, at: view.now, in: view.transaction).map { event in
            ["when": view.formats.model(event.at), "person": .string(event.person)]
        }
    }

    private func state(_ office: LocalOffice) throws -> RosterState {
        try KnownRoster(of: office.party, home: context.origin, in: view.transaction).state()
    }

    private func office(_ office: LocalOffice) throws -> JSON {
        let state = try state(office)
        let isKnown = state.people.contains(office.pseudonym)
        let isSingle = state.administrators(at: view.now).count == 1
        return [
            "party": try view.partyModel(office.party), "href": .string("/people/" + office.slug), "pseudonym": .string(office.pseudonym),
            "roles": .string(isKnown ? PeopleWords.roles(state.roles(of: office.pseudonym), view) : view("people.account.notYet")),
            "chips": isSingle && isKnown ? [Chip(.waiting, view("people.single.chip")).model] : [],
        ]
    }

    /// What waits for this person's approval, or for others' approval of what this person proposed.
    private func waiting(_ offices: [LocalOffice]) throws -> [JSON] {
        try offices.flatMap { office -> [JSON] in
            let isKnown = try state(office).people.contains(office.pseudonym)
            return try ProposalTable.open(of: office.party, in: view.transaction).filter { isKnown || $0.proposer == account }.map { proposal in
                let title = view.text(proposal.title) ?? view.own(proposal.act.kind)
                return [
                    "href": .string(proposal.path), "title": title, "day": view.formats.model(proposal.createdAt.date),
                    "isApproved": .bool(proposal.approvals.contains { $0["approver"]?.string == office.pseudonym }),
                ]
            }
        }
    }

    private func passkeys(_ offices: [LocalOffice]) throws -> [JSON] {
        let states = try offices.map { ($0, try state($0)) }
        return try Passkey.all(of: account, in: view.transaction).map { passkey in
            let known = states.flatMap { office, state in state.credentials.filter { $0.person == office.pseudonym && $0.key == passkey.key } }
            var chips: [Chip] = []
            if known.contains(where: { $0.counts(at: view.now) }) {
                chips.append(Chip(.good, view("people.passkey.approves")))
            } else if let waits = known.first {
                chips.append(Chip(.waiting, view("people.passkey.waits", ["moment": view.formats.moment(waits.countsFrom)])))
            } else {
                chips.append(Chip(.neutral, view("people.passkey.signsIn")))
            }
            chips.append(Chip(.neutral, view(passkey.isBackupEligible ? "people.passkey.synced" : "people.passkey.bound")))
            return [
                "id": .string(Base64.encodeURL(passkey.id)), "source": .string(view("people.passkey.source.\(passkey.source.rawValue)")),
                "added": view.formats.model(passkey.createdAt), "used": passkey.usedAt.map { view.formats.model($0) } ?? .null,
                "algorithm": .string("\(passkey.key.algorithm)".uppercased()), "chips": .array(chips.map(\.model)),
            ]
        }
    }

    private func sessions(_ current: Sessions.Session?) throws -> [JSON] {
        try Sessions.all(of: account, at: view.now, in: view.transaction).map { session in
            [
                "name": .string(Self.name(session)), "agent": .string(session.agent), "isCurrent": .bool(session.token == current?.token),
                "began": view.formats.model(session.createdAt), "seen": view.formats.model(session.seenAt),
                "how": .string(view("people.session.\(session.how.rawValue)")),
            ]
        }
    }

    private func events() throws -> [JSON] {
        try Events.latest(account, 12, in: view.transaction).map { event in
            ["when": view.formats.model(event.at), "what": .string(view("people.event.\(event.what.rawValue)"))]
        }
    }
}
