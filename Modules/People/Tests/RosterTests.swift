import Canon
import Node
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing
import WebAuthn

@testable import People

/// Who must approve what of a roster, here and as a peer sees it.
struct RosterTests {
    /// A person with an own client, as in the demonstration: no browser, no account.
    struct Client {
        let person: String
        let key = SigningKey()

        func entry(_ roles: Set<PartyRole>, _ standing: RosterEntry.Standing = .appointed) -> RosterEntry {
            RosterEntry(
                person: person, name: RosterEntry.digest(ofName: person, salt: [1]), roles: roles, standing: standing, method: .ed25519,
                key: CredentialKey(key.publicKey))
        }

        func approve(_ draft: Draft, _ rig: PeopleRig) throws -> JSON {
            let now = rig.node.clock.now
            return try ApprovalRequest(
                record: draft.json, approver: person, origin: rig.node.url, issuedAt: now, approveBefore: now.adding(seconds: 3600)
            ).approval(signedBy: key).json
        }
    }

    @discardableResult
    private func act(_ kind: String, _ subject: JSONObject, _ clients: [Client], _ rig: PeopleRig) async throws -> ActReceipt {
        var draft = try await rig.node.service.draft(Act(party: "lishan", kind: kind, subject: subject))
        draft.act.approvals = try clients.map { try $0.approve(draft, rig) }
        return try await rig.node.service.act(draft.act)
    }

    private func enter(_ entry: RosterEntry, _ clients: [Client], _ rig: PeopleRig) async throws {
        try await act(RosterEntry.kind, entry.subject, clients, rig)
    }

    private func remove(_ removal: RosterRemoval, _ clients: [Client], _ rig: PeopleRig) async throws {
        try await act(RosterRemoval.kind, removal.subject, clients, rig)
    }

    @Test func theFirstAdministratorApprovesTheOwnEntry() async throws {
        let rig = try await PeopleRig()
        let (a, b) = (Client(person: "r-aaa"), Client(person: "r-bbb"))
        #expect(await rig.refusal { try await enter(a.entry([.administrator]), [], rig) } == "approval.missing")
        #expect(await rig.refusal { try await enter(a.entry([.administrator]), [b], rig) } == "approval.wrongKey")
        #expect(await rig.refusal { try await enter(a.entry([.envoy]), [a], rig) } == "roster.first")
        try await enter(a.entry([.administrator]), [a], rig)
        #expect(await rig.refusal { try await enter(b.entry([.administrator]), [b], rig) } == "approval.wrongKey")
        #expect(await rig.refusal { try await enter(b.entry([.administrator]), [], rig) } == "approval.missing")
        // Alone, one is enough; with two, two are needed.
        try await enter(b.entry([.administrator]), [a], rig)
        let c = Client(person: "r-ccc")
        #expect(await rig.refusal { try await enter(c.entry([.envoy]), [a], rig) } == "approval.missing")
        #expect(await rig.refusal { try await enter(c.entry([.envoy]), [a, a], rig) } == "invalidMember")
        try await enter(c.entry([.envoy]), [a, b], rig)
        #expect(try rig.roster().people == ["r-aaa", "r-bbb", "r-ccc"])
        #expect(await rig.refusal { try await enter(Client(person: "r-ddd").entry([.member]), [a, c], rig) } == "approval.missing")
    }

    @Test func aFurtherKeyIsThePersonsOwn() async throws {
        let rig = try await PeopleRig()
        let (a, b) = (Client(person: "r-aaa"), Client(person: "r-bbb"))
        try await enter(a.entry([.administrator]), [a], rig)
        try await enter(b.entry([.administrator]), [a], rig)
        let phone = Client(person: "r-aaa")
        #expect(await rig.refusal { try await enter(phone.entry([.administrator, .envoy], .device), [a], rig) } == "roster.sameRoles")
        #expect(await rig.refusal { try await enter(phone.entry([.administrator], .device), [b], rig) } == "approval.missing")
        #expect(await rig.refusal { try await enter(phone.entry([.administrator], .device), [phone], rig) } == "approval.wrongKey")
        try await enter(phone.entry([.administrator], .device), [a], rig)
        try await remove(RosterRemoval(person: "r-aaa", key: CredentialKey(a.key.publicKey)), [phone], rig)
        #expect(await rig.refusal { try await enter(Client(person: "r-ccc").entry([.member]), [a, b], rig) } == "approval.wrongKey")
        try await enter(Client(person: "r-ccc").entry([.member]), [phone, b], rig)
    }

    @Test func oneOfTwoRemovesTheOtherSlowlyAndTheOtherMayObject() async throws {
        let rig = try await PeopleRig()
        let (a, b) = (Client(person: "r-aaa"), Client(person: "r-bbb"))
        try await enter(a.entry([.administrator]), [a], rig)
        #expect(await rig.refusal { try await remove(RosterRemoval(person: "r-aaa"), [a], rig) } == "roster.lastAdministrator")
        #expect(await rig.refusal { try await remove(RosterRemoval(person: "r-zzz"), [a], rig) } == "roster.unknown")
        try await enter(b.entry([.administrator]), [a], rig)
        try await remove(RosterRemoval(person: "r-bbb"), [a], rig)
        let now = rig.node.clock.now
        #expect(try rig.roster().administrators(at: now).count == 2)
        #expect(try rig.roster().administrators(at: now.adding(seconds: 72 * 3600)) == ["r-aaa"])
        // They cannot end each other, or nobody would be left.
        #expect(await rig.refusal { try await remove(RosterRemoval(person: "r-aaa"), [b], rig) } == "roster.lastAdministrator")
        try await enter(b.entry([.administrator], .device), [b], rig)
        #expect(try rig.roster().administrators(at: now.adding(seconds: 72 * 3600)).count == 2)
        try await remove(RosterRemoval(person: "r-bbb"), [a], rig)
        rig.node.clock.advance(seconds: 72 * 3600)
        #expect(await rig.refusal { try await enter(b.entry([.administrator], .device), [b], rig) } == "approval.wrongKey")
        try await enter(Client(person: "r-ccc").entry([.member]), [a], rig)
    }

    @Test func recoveryNeedsAnotherAdministratorAndTime() async throws {
        let rig = try await PeopleRig()
        let (a, b) = (Client(person: "r-aaa"), Client(person: "r-bbb"))
        try await enter(a.entry([.administrator]), [a], rig)
        try await enter(b.entry([.administrator]), [a], rig)
        let again = Client(person: "r-bbb")
        #expect(await rig.refusal { try await enter(again.entry([.administrator], .recovery), [again], rig) } == "approval.wrongKey")
        #expect(await rig.refusal { try await enter(again.entry([.administrator], .recovery), [b], rig) } == "approval.missing")
        try await enter(again.entry([.administrator], .recovery), [a], rig)
        #expect(await rig.refusal { try await enter(Client(person: "r-ccc").entry([.member]), [a, again], rig) } == "approval.waiting")
        rig.node.clock.advance(seconds: 72 * 3600)
        try await enter(Client(person: "r-ccc").entry([.member]), [a, again], rig)
    }

    @Test func actsThatBindNeedTheirRole() async throws {
        let rig = try await PeopleRig()
        let (a, e) = (Client(person: "r-aaa"), Client(person: "r-eee"))
        try await enter(a.entry([.administrator]), [a], rig)
        try await enter(e.entry([.envoy]), [a], rig)
        #expect(await rig.refusal { try await act("pact.v1", ["terms": "x"], [], rig) } == "approval.missing")
        #expect(await rig.refusal { try await act("pact.v1", ["terms": "x"], [a], rig) } == "approval.missing")
        try await act("pact.v1", ["terms": "x"], [e], rig)
        // Where none is needed, one that does not count is refused all the same.
        #expect(await rig.refusal { try await act("hint.v1", ["terms": "x"], [Client(person: "r-zzz")], rig) } == "approval.wrongKey")
        // Text changed after approval; approval of another act; approval too old.
        var draft = try await rig.node.service.draft(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "agreed"]))
        draft.act.approvals = [try e.approve(draft, rig)]
        var changed = draft.act
        changed.subject = ["terms": "other"]
        #expect(await rig.refusal { _ = try await rig.node.service.act(changed) } == "approval.textChanged")
        var other = try await rig.node.service.draft(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "agreed"])).act
        other.approvals = draft.act.approvals
        #expect(await rig.refusal { _ = try await rig.node.service.act(other) } == "approval.replayed")
        rig.node.clock.advance(seconds: 3601)
        #expect(await rig.refusal { _ = try await rig.node.service.act(draft.act) } == "approval.banked")
    }

    /// A peer that logged what its roster does not allow: whoever follows it does not believe it.
    @Test func aPeersRosterIsJudgedHere() async throws {
        let (here, there) = (try await PeopleRig(url: "http://localhost:8081"), try await PeopleRig())
        let (a, b) = (Client(person: "r-aaa"), Client(person: "r-bbb"))
        try await enter(a.entry([.administrator]), [a], there)
        try await enter(b.entry([.administrator]), [a], there)
        let receipt = try await act("hint.v1", ["terms": "x"], [b], there)
        try here.node.mirror(there.node)
        let (state, found) = try here.node.store.readNow { transaction in
            (
                try KnownRoster(of: there.party, home: here.node.origin, in: transaction).state(),
                try RecordLookup.find(receipt.id, origin: here.node.origin, in: transaction)
            )
        }
        #expect(state.people == ["r-aaa", "r-bbb"])
        let record = try #require(found?.record)
        let place = RecordPlace(origin: there.node.origin, position: receipt.position, at: receipt.loggedAt)
        try here.node.store.readNow { try here.node.service.registry.checkApprovals(record, at: place, in: $0) }
        // The same record at a place before its approver was entered, or logged a day later.
        for (position, seconds, code) in [(3, 0, "approval.wrongKey"), (receipt.position, 3601, "approval.banked")] as [(UInt64, Int64, String)] {
            let wrong = RecordPlace(origin: there.node.origin, position: position, at: receipt.loggedAt.adding(seconds: seconds))
            #expect(
                await here.refusal { try here.node.store.readNow { try here.node.service.registry.checkApprovals(record, at: wrong, in: $0) } }
                    == code)
        }
        #expect(try await Browser(here).get("/people/lishan?of=localhost:8080").contains("r-bbb"))
    }

    @Test func forms() async throws {
        let rig = try await PeopleRig()
        let a = Client(person: "r-aaa")
        for (change, code) in [
            ({ $0["person"] = "A" }, "wrongValue"), ({ $0["roles"] = ["king"] }, "wrongValue"),
            ({ $0["roles"] = ["member", "envoy"] }, "wrongValue"),
            ({ $0["roles"] = [] }, "wrongValue"), ({ $0["name"] = "Li Wei" }, "wrongValue"), ({ $0["standing"] = "boss" }, "wrongValue"),
            ({ $0["extra"] = 1 }, "unknownField"), ({ $0["credential"] = ["method": "webauthn", "publicKey": "z6Mk"] }, "wrongValue"),
            ({ $0["credential"] = nil }, "missingField"),
        ] as [((inout JSONObject) -> Void, String)] {
            var subject = a.entry([.administrator]).subject
            change(&subject)
            #expect(await rig.refusal { try await act(RosterEntry.kind, subject, [a], rig) } == code)
        }
        try await enter(a.entry([.administrator]), [a], rig)
        #expect(await rig.refusal { try await act(RosterRemoval.kind, ["person": "r-aaa", "publicKey": "x"], [a], rig) } == "wrongValue")
    }
}
