import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// The values of the page on which an act is approved.
struct ApprovalModel {
    let view: ReaderView
    let context: NodeContext
    let proposal: Proposal
    let need: ApprovalNeed

    func model() throws -> JSON {
        let record = try proposal.specimen()
        let found = FoundRecord(draft: record, of: context.origin, at: view.now)
        // Modules whose exhibits need rows of the log have none for a draft: then the whole text stands alone.
        let exhibit = try? context.exhibit(found, ExhibitWish(anchor: "act", isAlone: true), view)
        var shown: JSON = .null
        if let exhibit {
            var values = exhibit.model
            values["template"] = .string(exhibit.template)
            shown = .object(values)
        }
        let state = try KnownRoster(of: proposal.party, home: context.origin, in: view.transaction).state()
        let account = view.request.person?.account
        let office = try account.flatMap { try LocalOffice.all(of: $0, in: view.transaction).first { $0.party == proposal.party } }
        let mine = office.map { office in proposal.approvals.contains { $0["approver"]?.string == office.pseudonym } } ?? false
        let title = view.text(proposal.title) ?? view.own(proposal.act.kind)
        let isOpen = proposal.state == .open
        return [
            "exhibit": shown, "facts": ["items": .array(try facts(state))], "approvals": .array(proposal.approvals.map { approval($0, state) }),
            "whole": .string(proposal.draft.canonicalText), "isOpen": .bool(isOpen), "state": try stateNotice(),
            "canApprove": .bool(isOpen && office != nil && !mine), "mustSignIn": .bool(isOpen && account == nil),
            "isApproved": .bool(isOpen && mine), "canWithdraw": .bool(isOpen && proposal.proposer == account),
            "button": .string(view("people.approve.button", ["title": title["text"]?.string ?? ""])),
            "ask": .string("/api/v1/proposals/\(proposal.id)/ask"), "answer": .string("/api/v1/proposals/\(proposal.id)/passkey"),
            "withdraw": .string(proposal.path + "/withdraw"),
            "command": [
                "label": .string(view("people.approve.ownClient")), "text": .string("comity approve --key KEY-FILE \(context.url)\(proposal.path)"),
            ],
        ]
    }

    private func facts(_ state: RosterState) throws -> [JSON] {
        func row(_ key: String, _ value: String, lang: String? = nil) -> JSON {
            ["label": .string(view("people.approve.\(key)")), "value": .string(value), "lang": lang.map { .string($0) } ?? .null]
        }
        let roles = Set(need.roles.compactMap { PartyRole(rawValue: $0) })
        let able = state.approvers(roles, at: view.now).count
        let count = need.yieldsToSingle && able <= 1 ? 1 : max(1, need.count)
        let who = roles.isEmpty ? view("people.approve.anyRole") : PeopleWords.roles(roles, view)
        var rows = [
            row("party", try view.name(proposal.party)), row("kind", proposal.act.kind, lang: "zxx"),
            row("digest", Multibase.base64URL(Digest.sha256(proposal.draft.canonicalBytes).bytes), lang: "zxx"),
            row("need", view.texts.count("people.approve.needed", count, view.language, ["roles": who])),
        ]
        if let mandate = ActMandate.digest(of: proposal.draft) { rows.insert(row("mandate", mandate, lang: "zxx"), at: 3) }
        return rows
    }

    private func approval(_ json: JSON, _ state: RosterState) -> JSON {
        let person = json["approver"]?.string ?? ""
        let isOwn = json["method"] == "ed25519"
        return [
            "person": .string(person), "roles": .string(PeopleWords.roles(state.roles(of: person), view)),
            "place": .string(view(isOwn ? "people.approve.inOwnClient" : "people.approve.onHostsPage")),
            "until": json["approveBefore"]?.string.flatMap { Instant($0) }.map { view.formats.model($0) } ?? .null,
        ]
    }

    private func stateNotice() throws -> JSON {
        switch proposal.state {
        case .open: return .null
        case .logged:
            return [
                "id": "state", "tone": "good", "title": .string(view("people.approve.logged.title")),
                "text": .string(view("people.approve.logged.text")),
                "href": .string("/records/\(proposal.act.id?.uuid ?? "")/receipt"), "link": .string(view("people.approve.logged.receipt")),
            ]
        case .withdrawn:
            return [
                "id": "state", "tone": "neutral", "title": .string(view("people.approve.withdrawn.title")),
                "text": .string(view("people.approve.withdrawn.text")),
            ]
        }
    }
}
