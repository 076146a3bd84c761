import Canon
import DecisionsAPI
import Node
import RuleEngine
import Signing

/// The acts of a decision's life, as values: pages, the demonstration and tests make them alike.
package enum DecisionActs {
    /// Asks for a decision. Sealed to `readers` and the party that is asked, unless there are none.
    package static func request(
        _ request: DecisionRequest, by party: String?, sealedTo readers: [String] = [], cooperation: RecordID? = nil, id: RecordID? = nil,
        statedAt: Instant? = nil
    ) throws -> Act {
        _ = try DecisionRequest(request.subject)
        return Act(
            party: party, kind: DecisionKinds.request, subject: request.subject, cooperation: cooperation,
            audience: readers.isEmpty ? [] : Array(Set(readers + [request.askedOf])).sorted(), id: id, statedAt: statedAt)
    }

    /// Says something about a request; the payload gets its name and digest.
    package static func act(
        _ kind: String, about request: KnownRequest, _ members: JSONObject, by party: String?, issuer: String, refersTo: [RecordReference] = [],
        id: RecordID? = nil, statedAt: Instant? = nil
    ) throws -> Act {
        var subject = members
        subject["request"] = request.reference.json
        _ = try DecisionActForm(kind, subject)
        return Act(
            party: party, kind: kind, subject: subject, cooperation: request.cooperation,
            audience: kind == DecisionKinds.heldFact ? [issuer] : request.isSealed ? request.parties.filter { $0 != issuer }.sorted() : [], id: id,
            statedAt: statedAt,
            refersTo: [request.reference] + refersTo)
    }

    /// The payload of a decision.
    package static func decision(
        granted: Bool, on recommendation: RecordReference, outcome: String, under mandate: RecordReference, reasons: [String: String],
        conditions: [String: String] = [:], validUntil: CalendarDate? = nil, subjectArea: String, appeal: [String: String], appealDays: Int = 30,
        reconsiders: RecordReference? = nil
    ) -> JSONObject {
        let word = granted ? "granted" : "refused"
        let follows = Outcome(word: outcome).map { Recommendation.follows($0, word) } ?? false
        var members: JSONObject = [
            "recommendation": recommendation.json, "mandate": mandate.json, "decision": .string(word),
            "recommendationIs": .string(follows ? "followed" : "departedFrom"), "reasons": .languages(reasons), "subjectArea": .string(subjectArea),
            "appeal": ["route": .languages(appeal), "days": .integer(Int64(appealDays))],
        ]
        if !conditions.isEmpty { members["conditions"] = .languages(conditions) }
        members["validUntil"] = validUntil.map { .string($0.description) }
        members["reconsiders"] = reconsiders?.json
        return members
    }
}
