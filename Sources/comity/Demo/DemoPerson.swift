import Canon
import Node
import PeopleAPI
import Signing
import WebAuthn

/// Somebody of the story with a client of their own: the key is made here, stays in this process and is gone with it. The log knows a pseudonym.
struct DemoPerson: Sendable {
    let pseudonym = RosterForm.pseudonym()
    let key = SigningKey()
    let roles: Set<PartyRole>

    init(_ roles: Set<PartyRole>) { self.roles = roles }

    /// The entry of the party's roster. The name stands there as a salted digest; the salt is not kept, so nobody can open it again.
    var entry: JSONObject {
        RosterEntry(
            person: pseudonym, name: RosterEntry.digest(ofName: pseudonym, salt: RandomBytes.draw(32)), roles: roles, standing: .appointed,
            method: .ed25519, key: CredentialKey(key.publicKey)
        ).subject
    }

    /// Approves an act whose name and time are fixed, as `comity approve` does: over the text that it sees, for one hour.
    func approval(of draft: JSON, on node: String, at now: Instant) throws -> JSON {
        try ApprovalRequest(
            record: draft, approver: pseudonym, mandate: ActMandate.digest(of: draft), origin: node, issuedAt: now,
            approveBefore: now.adding(seconds: 3_600)
        ).approval(signedBy: key).json
    }
}

extension DemoStory {
    /// Fixes an act's name and time, and lets people approve exactly that.
    func approved(_ act: Act, by people: DemoPerson...) throws -> Act {
        guard let party = act.party, let home = homes[party] else { throw CommandError("the story names a party that no node hosts") }
        var act = act
        let now = SystemClock.now()
        (act.id, act.statedAt) = (act.id ?? RecordID(now: now), act.statedAt ?? now)
        let draft = JSON.object(
            Record.draft(
                kind: act.kind, subject: act.subject, issuer: try did(party), cooperation: act.cooperation, audience: act.audience.sorted(),
                refersTo: act.refersTo, critical: act.critical, id: act.id, at: act.statedAt ?? now))
        act.approvals = try people.map { try $0.approval(of: draft, on: home.url, at: now) }
        return act
    }

    /// Enters an administrator for each of the two sides, approved by the very key that is entered, and their envoys and rule makers, approved by the administrator.
    func enrol() async throws {
        for party in Set(content.envoys.compactMap { $0["party"]?.string }).sorted() {
            let administrator = DemoPerson([.administrator])
            people[party + "-administrator"] = administrator
            _ = try await act(approved(Act(party: party, kind: RosterEntry.kind, subject: administrator.entry), by: administrator))
            for plan in content.envoys where plan["party"]?.string == party {
                let roles = (plan["roles"]?.array ?? []).compactMap { $0.string.flatMap { PartyRole(rawValue: $0) } }
                let envoy = DemoPerson(roles.isEmpty ? [.envoy] : Set(roles))
                people[plan["key"]?.string ?? party] = envoy
                _ = try await act(approved(Act(party: party, kind: RosterEntry.kind, subject: envoy.entry), by: administrator))
            }
        }
    }
}
