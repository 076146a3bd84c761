import Canon
import CooperationsAPI
import Decisions
import DecisionsAPI
import Foundation
import Node
import PeopleAPI
import Signing
import WebAuthn

extension DemoStory {
    /// A harmless and a sensitive request, each answered under the rules of both sides and of the provider's house. The harmless one is open; the sensitive one
    /// needs a consent, which a person gives under the envoy's mandate, with a key of their own.
    func decide() async throws {
        let plan = try content.decisions
        let asked = try did(plan["askedOf"]?.string ?? "")
        guard let provider = homes[plan["askedOf"]?.string ?? ""], let slug = plan["askedOf"]?.string, let applicant = plan["applicant"]?.string,
            let mandate = published["\(slug)-envoy"].flatMap({ DemoStory.reference($0) })
        else { throw CommandError("Demo/decisions.json names a party that no node hosts, or whose envoy is not appointed") }
        let house = try await provider.client.act(
            "/api/v1/acts", Act(party: slug, kind: "rule-set.v1", subject: content.houseRules).json)
        remember(house, as: "house-rules")
        let approver = try await DemoApprover(party: slug, did: asked, home: provider)
        for key in ["harmless", "sensitive"] {
            guard let item = plan[key], let home = homes[applicant] else { continue }
            try await known(DemoStory.id(house), to: applicant)
            let request = DecisionRequest(
                askedOf: asked, title: DemoRecords.texts(item["title"]), purpose: DemoRecords.texts(item["purpose"]),
                what: item["what"]?.string.flatMap { Movement(rawValue: $0) } ?? .data, sides: (item["sides"]?.array ?? []).compactMap(\.string),
                facts: item["facts"]?.object ?? [:])
            let receipt = try await home.client.act(
                "/api/v1/acts", try DecisionActs.request(request, by: applicant, cooperation: cooperation).json)
            remember(receipt, as: "decision-" + key)
            try await attach(receipt, to: .how, by: applicant)
            let id = try DemoStory.id(receipt)
            try await known(id, to: slug)
            guard let reference = DemoStory.reference(receipt) else { continue }
            if let basis = item["basis"] {
                _ = try await provider.client.act(
                    "/api/v1/acts",
                    try DemoStory.act(DecisionKinds.attestation, reference, ["facts": item["facts"] ?? [:], "basis": basis], by: slug).json)
            }
            let answer = try await provider.client.act("/api/v1/decisions/\(id.uuid)/recommendation", ["party": .string(slug)])
            remember(answer, as: "recommendation-" + key)
            if key == "sensitive" {
                // The other side signs the same answer, so that nobody's rules are computed by the other alone.
                _ = try await home.client.act("/api/v1/decisions/\(id.uuid)/recommendation", ["party": .string(applicant)])
            }
            guard let decision = item["decision"], let named = DemoStory.reference(answer) else { continue }
            let members = DecisionActs.decision(
                granted: true, on: named, outcome: "needs_approval", under: mandate, reasons: DemoRecords.texts(decision["reasons"]),
                conditions: DemoRecords.texts(decision["conditions"]), subjectArea: decision["subjectArea"]?.string ?? "1.5",
                appeal: DemoRecords.texts(decision["appeal"]))
            let act = try DemoStory.act(DecisionKinds.decision, reference, members, by: slug, refersTo: [named, mandate], in: cooperation)
            remember(try await approver.send(act), as: "decision-made")
        }
    }

    static func id(_ receipt: JSON) throws -> RecordID {
        guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { throw CommandError("a receipt of the story names no record") }
        return id
    }

    static func reference(_ receipt: JSON) -> RecordReference? {
        guard let id = try? id(receipt), let digest = DemoRecords.digest(receipt) else { return nil }
        return RecordReference(id: id, digest: digest)
    }

    private static func act(
        _ kind: String, _ request: RecordReference, _ members: JSONObject, by party: String, refersTo: [RecordReference] = [],
        in cooperation: RecordID? = nil
    ) throws -> Act {
        var subject = members
        subject["request"] = request.json
        return Act(party: party, kind: kind, subject: subject, cooperation: cooperation, refersTo: [request] + refersTo)
    }
}

/// A person of the demonstration who approves with a key of their own: it is made here, enters the party's roster, and is gone with this process.
struct DemoApprover {
    private let key = SigningKey()
    private let person = RosterForm.pseudonym()
    private let party: String
    private let did: String
    private let home: DemoNode

    /// Enters the roster as its first person, who is administrator and envoy at once.
    init(party: String, did: String, home: DemoNode) async throws {
        (self.party, self.did, self.home) = (party, did, home)
        let multikey = Multikey.encode(key.publicKey)
        let subject: JSONObject = [
            "person": .string(person), "name": .string(Multibase.base64URL(Digest.sha256(RandomBytes.draw(32)).bytes)),
            "roles": ["administrator", "envoy"], "standing": "appointed", "credential": ["method": "ed25519", "publicKey": .string(multikey)],
        ]
        _ = try await send(Act(party: party, kind: RosterEntry.kind, subject: subject))
    }

    /// Approves an act and logs it: the approval is over the very text that the record will hold.
    func send(_ act: Act) async throws -> JSON {
        var act = act
        let now = SystemClock.now()
        (act.id, act.statedAt) = (RecordID(now: now), now)
        let draft = JSON.object(
            Record.draft(
                kind: act.kind, subject: act.subject, issuer: did, cooperation: act.cooperation, audience: act.audience.sorted(),
                refersTo: act.refersTo, critical: act.critical, id: act.id, at: now))
        let request: ApprovalRequest
        do {
            request = try ApprovalRequest(
                record: draft, approver: person, mandate: ActMandate.digest(of: draft), origin: home.url, issuedAt: now,
                approveBefore: now.adding(seconds: 3600))
        } catch { throw CommandError("\(error)") }
        act.approvals = [request.approval(signedBy: key).json]
        return try await home.client.act("/api/v1/acts", act.json)
    }
}
