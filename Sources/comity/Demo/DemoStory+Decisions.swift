import Canon
import CooperationsAPI
import Decisions
import DecisionsAPI
import Foundation
import Node
import Signing

extension DemoStory {
    /// A harmless and a sensitive request, each answered under the rules of both sides and of the provider's house. The harmless one is open; the sensitive one
    /// needs a consent, which the envoy gives under its mandate, with a key of its own.
    func decide() async throws {
        let plan = try content.decisions
        let asked = try did(plan["askedOf"]?.string ?? "")
        guard let provider = homes[plan["askedOf"]?.string ?? ""], let slug = plan["askedOf"]?.string, let applicant = plan["applicant"]?.string,
            let mandate = published["\(slug)-envoy"].flatMap({ DemoStory.reference($0) })
        else { throw CommandError("Demo/decisions.json names a party that no node hosts, or whose envoy is not appointed") }
        let house = try await provider.client.act(
            "/api/v1/acts", Act(party: slug, kind: "rule-set.v1", subject: content.houseRules).json)
        remember(house, as: "house-rules")
        guard let approver = people["\(slug)-envoy"] else { throw CommandError("Demo/decisions.json names a party whose envoy is nobody") }
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
            remember(try await self.act(approved(act, by: approver)), as: "decision-made")
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
