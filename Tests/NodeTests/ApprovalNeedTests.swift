import Canon
import Node
import Pages
import Signing
import Store
import TestKit
import Testing

/// A kind that needs approvals, and somebody who counts them: each names a person, and one of another text does not count.
private struct PactModule: Module {
    let name = "pacts"
    let kinds = [RecordKind("pact.v1", need: { _ in ApprovalNeed(count: 2, roles: ["administrator"]) }, validate: { _ in })]
    let tables: [DerivedTable] = []
    var judges = true
    let localTables = ["CREATE TABLE IF NOT EXISTS pact_drafts (id INTEGER PRIMARY KEY)"]
    var approvals: (any ApprovalAuthority)? { judges ? Counter() : nil }

    func rows(for record: Record) -> [DerivedRow] { [] }
    func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        guard place.position == 2 else {
            throw Failure(status: 409, code: "pact.place", detail: "a pact stands at position 2, not \(place.position)")
        }
    }

    struct Counter: ApprovalAuthority {
        func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace, in transaction: any ReadTransaction) throws {
            let digest = JSON.string(Digest.sha256(record.act.canonicalBytes).hex)
            let people = Set(record.approvals.filter { $0["digest"] == digest }.compactMap { $0["person"]?.string })
            guard people.count >= need.count else {
                throw Failure(status: 403, code: "approval.missing", detail: "\(need.count) people must approve; \(people.count) did")
            }
        }
    }
}

@Suite struct ApprovalNeedTests {
    private func refusal(_ body: () async throws -> ActReceipt) async -> String {
        do {
            _ = try await body()
            return "none"
        } catch { return (error as? Failure)?.code ?? "\(error)" }
    }

    @Test func aKindThatBindsIsLoggedWithItsApprovalsOnly() async throws {
        let node = try await TestNode(modules: [PactModule()])
        try await node.host("lishan")
        let draft = try await node.service.draft(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "as agreed"]))
        let digest = JSON.string(Digest.sha256(draft.json.canonicalBytes).hex)
        var act = draft.act
        #expect(await refusal { try await node.service.act(act) } == "approval.missing")
        act.approvals = [["person": "a", "digest": digest]]
        #expect(await refusal { try await node.service.act(act) } == "approval.missing")
        act.approvals = [["person": "a", "digest": digest], ["person": "b", "digest": digest]]
        var changed = act
        changed.subject = ["terms": "other than agreed"]
        #expect(await refusal { try await node.service.act(changed) } == "approval.missing")
        let receipt = try await node.service.act(act)
        #expect(receipt.position == 2)
        #expect(try await node.service.act(act) == receipt)
    }

    @Test func whereNobodyJudgesNothingThatNeedsApprovalIsLogged() async throws {
        let node = try await TestNode(modules: [PactModule(judges: false)])
        try await node.host("lishan")
        let act = Act(party: "lishan", kind: "pact.v1", subject: ["terms": "as agreed"], approvals: [["person": "a"]])
        #expect(await refusal { try await node.service.act(act) } == "approval.nobodyJudges")
        #expect(node.service.sequencer.current.edge.size == 2)
    }

    @Test func localTablesAreThereAndStay() async throws {
        let node = try await TestNode(modules: [PactModule()])
        try node.store.writeNow { transaction in
            try transaction.execute("INSERT INTO pact_drafts VALUES (1)")
            try Schema.migrate(transaction, modules: node.service.registry.modules)
            #expect(try transaction.first("SELECT COUNT(*) FROM pact_drafts")?.integer(0) == 1)
        }
    }
}
