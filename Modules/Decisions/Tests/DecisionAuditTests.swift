import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store
import TestKit
import Testing
import Verifier

@testable import Decisions

/// An audit of the deciding side's log judges under which mandate what was released, by the request that stands in the applicant's log.
@Suite struct DecisionAuditTests {
    /// A decision on the request, as a host writes it into its log that asks nobody.
    private func decision(_ asked: KnownRequest, _ rig: DecisionRig) async throws -> Record {
        let mandate = try await rig.appoint()
        let recommendation = try await rig.recommend()
        let act = try DecisionActs.act(
            DecisionKinds.decision, about: asked, rig.decision(on: recommendation, under: mandate), by: "optics", issuer: rig.did("optics"))
        return try Record.sign(
            kind: act.kind, subject: act.subject, issuer: rig.did("optics"), id: DecisionRig.id(90), at: rig.provider.clock.now,
            key: rig.provider.service.keys.key(.assertionMethod, of: rig.did("optics")).key)
    }

    @Test(arguments: [("important_data", "MANDATE_SCOPE:power"), ("scientific_public", nil)] as [(String, String?)])
    func theClassOfDataIsJudged(_ dataClass: String, _ code: String?) async throws {
        let rig = try await DecisionRig()
        let facts: JSONObject = [
            "action": "share_data", "from": "CN", "to": "US", "date": "2026-11-23", "dataClasses": [.string(dataClass)], "techControl": ["none"],
        ]
        let asked = try await rig.ask(rig.text(facts))
        let decision = try await decision(asked, rig)
        var auditor = DecisionAuditor()
        let origin = rig.provider.origin
        let log = try rig.provider.store.readNow { transaction in
            try (0..<LogQueries.size(in: transaction)).compactMap { try RecordLookup.at($0, of: origin, origin: origin, in: transaction) }
        }
        for found in log {
            guard let record = found.record, DecisionAuditor.kinds.contains(record.kind) else { continue }
            try auditor.take(record, at: RecordPlace(origin: origin, position: found.position, at: found.loggedAt))
        }
        try auditor.take(decision, at: RecordPlace(origin: origin, position: UInt64(log.count), at: rig.provider.clock.now))
        // The request stands with the applicant, and so does where the applicant is at home.
        let request = try #require(
            try rig.provider.store.readNow { try RecordLookup.find(DecisionRig.id(1), origin: origin, in: $0) }?.record)
        #expect(auditor.lacks == AuditNeeds(records: [request.reference]))
        auditor.bring(request)
        #expect(auditor.lacks == AuditNeeds(identities: [rig.did("alpine")]))
        auditor.bring(jurisdiction: "US", of: rig.did("alpine"))
        let settled = auditor.settle()
        var found: String?
        if case .refused(let error)? = settled.first?.finding { found = (error as? Failure)?.code }
        #expect(found == code && settled.count == (code == nil ? 0 : 1), "\(settled)")
    }

    /// Where neither is to be had, nobody is accused.
    @Test func whatCannotBeHadIsLeftOpen() async throws {
        let rig = try await DecisionRig()
        let decision = try await decision(rig.ask(), rig)
        var auditor = DecisionAuditor()
        try auditor.take(decision, at: RecordPlace(origin: rig.provider.origin, position: 9, at: rig.provider.clock.now))
        guard case .open(let reason)? = auditor.settle().first?.finding else {
            Issue.record("somebody was accused")
            return
        }
        #expect(reason.contains("stands in no log"))
    }
}
