import Canon
import Node
import Pages
import Signing
import WebAuthn

/// Judges approvals by a roster. Pure.
package struct RosterJudge {
    package let state: RosterState

    package init(state: RosterState) { self.state = state }

    /// Judges a record of the roster itself, and checks what must hold of it besides.
    package func check(_ record: Record, at place: RecordPlace) throws {
        switch record.kind {
        case RosterEntry.kind: try check(RosterEntry(record.subject), record, at: place)
        case RosterRemoval.kind: try check(RosterRemoval(record.subject), record, at: place)
        default: break
        }
    }

    /// Judges a record of any other kind: so many different people with such roles.
    package func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace) throws {
        let roles = Set(need.roles.compactMap { PartyRole(rawValue: $0) })
        let able = need.roles.isEmpty ? Set(state.people) : state.approvers(roles, at: place.at)
        let given = try approvals(of: record, at: place)
        let needed = needed(need, able.count)
        try require(given.map(\.approver).filter(able.contains), needed, need.roles)
    }

    /// How many approvals a need comes to by this roster, where so many people could give one.
    package func needed(_ need: ApprovalNeed, _ able: Int) -> Int {
        if need.startsWithRoster, state.credentials.isEmpty { return 0 }
        return need.yieldsToSingle && able == 1 ? 1 : need.count
    }

    /// Writes what a record of the roster says into the state.
    package static func apply(_ record: Record, at place: RecordPlace, to state: inout RosterState) {
        if record.kind == RosterEntry.kind, let entry = try? RosterEntry(record.subject) {
            state.add(entry, id: record.id, position: place.position, at: place.at)
        } else if record.kind == RosterRemoval.kind, let removal = try? RosterRemoval(record.subject) {
            let people = Set(record.approvals.compactMap { $0["approver"]?.string })
            state.remove(removal, isSlow: state.isSlow(removal, approvedBy: people, at: place.at), at: place.at)
        }
    }

    private func check(_ entry: RosterEntry, _ record: Record, at place: RecordPlace) throws {
        let administrators = state.administrators(at: place.at)
        let isOwnKey = { (approval: GivenByRoster) in approval.approver == entry.person && approval.key == entry.key }
        if state.credentials.isEmpty {
            guard entry.standing == .appointed, entry.roles.contains(.administrator) else {
                throw Failure(
                    status: 422, code: "roster.first", pointer: "/credentialSubject/roles",
                    detail: "the first entry of a roster appoints an administrator; name that role, and standing appointed")
            }
            // Nobody is there who could approve but the very person: the key that is added shows that it is at hand.
            let given = try approvals(of: record, at: place, admitting: (entry.person, entry.key))
            return try require(given.filter(isOwnKey).map(\.approver), 1, ["administrator"])
        }
        if entry.standing != .appointed {
            guard entry.roles == state.roles(of: entry.person), state.people.contains(entry.person) else {
                throw Failure(
                    status: 422, code: "roster.sameRoles", pointer: "/credentialSubject/roles",
                    detail: "a further key of a person leaves the roles as they are; name the same, or let administrators appoint")
            }
        }
        switch entry.standing {
        case .appointed:
            try require(
                try approvals(of: record, at: place).map(\.approver).filter(administrators.contains), administrators.count >= 2 ? 2 : 1,
                ["administrator"])
        case .device:
            try require(try approvals(of: record, at: place).map(\.approver).filter { $0 == entry.person }, 1, [])
        case .recovery:
            let others = administrators.subtracting([entry.person])
            let given = try approvals(of: record, at: place, admitting: others.isEmpty ? (entry.person, entry.key) : nil)
            try require(given.filter { others.contains($0.approver) || others.isEmpty && isOwnKey($0) }.map(\.approver), 1, ["administrator"])
        }
    }

    private func check(_ removal: RosterRemoval, _ record: Record, at place: RecordPlace) throws {
        let administrators = state.administrators(at: place.at)
        guard state.credentials.contains(where: { $0.person == removal.person && (removal.key == nil || removal.key == $0.key) }) else {
            throw Failure(
                status: 422, code: "roster.unknown", pointer: "/credentialSubject/person",
                detail: "the roster has no such person or key; check the pseudonym and the key")
        }
        var after = state
        after.remove(removal, isSlow: false, at: place.at)
        // Those whose own removal is under way do not count: two administrators could otherwise remove each other.
        let later = place.at.adding(seconds: RosterState.waitingSeconds)
        guard !after.administrators(at: later).isEmpty || administrators.isEmpty else {
            throw Failure(
                status: 422, code: "roster.lastAdministrator", pointer: "/credentialSubject/person",
                detail: "this would leave the party without an administrator; appoint another one first")
        }
        let given = Set(try approvals(of: record, at: place).map(\.approver))
        // People may always take away what is theirs.
        if given.contains(removal.person) { return }
        let others = administrators.subtracting([removal.person])
        let needed = administrators.contains(removal.person) ? min(2, max(1, others.count)) : administrators.count >= 2 ? 2 : 1
        try require(given.filter(others.contains), needed, ["administrator"])
    }

    private struct GivenByRoster {
        var approver: String
        var key: CredentialKey
    }

    /// The approvals that a record carries. One that does not count is refused, even where enough others do.
    private func approvals(
        of record: Record, at place: RecordPlace, admitting newcomer: (person: String, key: CredentialKey)? = nil
    ) throws -> [GivenByRoster] {
        let party = try NodeParty.party(of: place.origin)
        let approvals: [ActApproval]
        do {
            approvals = try ActApproval.all(of: record.json)
        } catch { throw RosterJudge.failure(error, at: "") }
        return try approvals.enumerated().map { i, approval in
            let isNewcomer = newcomer.map { $0.person == approval.approver && $0.key == approval.key } ?? false
            guard isNewcomer || state.credential(of: approval.approver, approval.key, at: place.at) != nil else {
                throw Failure(
                    status: 403, code: waits(approval, at: place) ? "approval.waiting" : "approval.wrongKey", pointer: "/approvals/\(i)/publicKey",
                    detail: waits(approval, at: place)
                        ? "the key of \(approval.approver) does not count yet: it came by recovery and waits 72 hours; wait, or let another person approve"
                        : "the roster gives \(approval.approver) no such key; approve with a key that stands in the roster")
            }
            do throws(ApprovalError) {
                try approval.verify(
                    act: record.act, key: approval.key, mandate: ActMandate.digest(of: record.act), party: party, at: place.at)
            } catch { throw RosterJudge.failure(error, at: "/approvals/\(i)") }
            return GivenByRoster(approver: approval.approver, key: approval.key)
        }
    }

    private func waits(_ approval: ActApproval, at place: RecordPlace) -> Bool {
        state.credentials.contains { $0.person == approval.approver && $0.key == approval.key && $0.countsFrom > place.at }
    }

    private func require(_ people: some Collection<String>, _ count: Int, _ roles: Set<String>) throws {
        let given = Set(people).count
        guard given < count else { return }
        let who = roles.isEmpty ? "by the person" : "by people who are \(roles.sorted().joined(separator: " or "))"
        throw Failure(
            status: 403, code: "approval.missing", pointer: "/approvals",
            detail: "\(count) approvals \(who) are needed, and \(given) count; let others approve as well")
    }

    /// The refusal as pages and programs see it, under `approval.<code>`.
    package static func failure(_ error: ApprovalError, at pointer: String) -> Failure {
        Failure(
            status: error.code == .form || error.code == .act || error.code == .window ? 422 : 403, code: "approval.\(error.code.rawValue)",
            pointer: pointer + error.pointer, detail: "\(error.reason); \(error.remedy)")
    }
}
