import Canon
import DecisionsAPI
import RuleEngine
import Signing

/// A request with everything that was said about it by those who may: what pages, admission and figures read. A function of the records alone.
package struct DecisionFile: Sendable {
    package let request: KnownRequest
    package let text: DecisionRequest
    /// In the order in which they were logged; only what somebody said who may say it.
    package let acts: [(act: KnownDecisionAct, form: DecisionActForm)]

    /// Nil for a payload that is none of this module's.
    package init?(_ request: KnownRequest, acts: [KnownDecisionAct]) {
        guard let text = try? DecisionRequest(request.subject) else { return nil }
        (self.request, self.text) = (request, text)
        self.acts = acts.compactMap { act in
            guard let form = try? DecisionActForm(act.kind, act.subject), DecisionFile.may(act.issuer, act.kind, form.word, request) else {
                return nil
            }
            return (act, form)
        }
    }

    /// Who may say what: the table of docs/formats/decision-records.md.
    package static func may(_ issuer: String, _ kind: String, _ word: String?, _ request: KnownRequest) -> Bool {
        let (isApplicant, isAsked) = (issuer == request.issuer, issuer == request.askedOf)
        switch (kind, word) {
        case (DecisionKinds.recommendation, _): return request.parties.contains(issuer) || !request.isSealed
        case (DecisionKinds.attestation, _): return request.parties.contains(issuer) || !request.isSealed
        case (DecisionKinds.heldFact, _): return request.isSealed && request.parties.contains(issuer)
        case (DecisionKinds.clarification, "asked"), (DecisionKinds.decision, _), (DecisionKinds.moreTime, _): return isAsked
        case (DecisionKinds.clarification, _), (DecisionKinds.reconsideration, _): return isApplicant
        // A reviewer stands outside: neither who asked nor who decided.
        case (DecisionKinds.review, _): return !isApplicant && !isAsked && (request.parties.contains(issuer) || !request.isSealed)
        case (DecisionKinds.end, "withdrawn"): return isApplicant
        case (DecisionKinds.end, _): return isAsked
        default: return false
        }
    }

    package func acts(_ kind: String, _ word: String? = nil) -> [(act: KnownDecisionAct, form: DecisionActForm)] {
        acts.filter { $0.act.kind == kind && (word == nil || $0.form.word == word) }
    }

    /// The facts as they stand: those of the request with what the applicant gave since.
    package var facts: JSONObject {
        var facts = text.facts
        for item in acts(DecisionKinds.clarification, "answered") { for (name, value) in item.form.facts { facts[name] = value } }
        return facts
    }

    /// Withheld facts that have not been given since.
    package var withheld: [DecisionRequest.Withheld] { text.withheld.filter { facts[$0.fact] == nil } }

    /// The question as rules are asked it now.
    package var question: JSON { DecisionRequest.question(sides: text.sides, facts: facts, withheld: withheld) }

    /// The confidential facts that a party keeps for itself, by name; the one that it logged last counts, as long as nobody has told the fact.
    package func held(by party: String) -> [String: (act: KnownDecisionAct, content: HeldFact)] {
        var found: [String: (act: KnownDecisionAct, content: HeldFact)] = [:]
        for (act, form) in acts where act.kind == DecisionKinds.heldFact && act.issuer == party {
            if let held = form.held, facts[held.fact] == nil { found[held.fact] = (act, held) }
        }
        return found
    }

    /// The question as a party asks it: with the facts named that it keeps for itself.
    package func question(of party: String) -> JSON {
        let own = held(by: party).values.map { $0.content.withheld(by: party) }.filter { one in !withheld.contains { $0.fact == one.fact } }
        return DecisionRequest.question(sides: text.sides, facts: facts, withheld: withheld + own)
    }

    /// Whether a recommendation was computed from the facts as they stand. Its signer may know more: facts that it keeps for itself, and names.
    func fits(_ content: Recommendation) -> Bool {
        if content.held.isEmpty { return content.question == question }
        let named = content.question["confidential"]?.object ?? [:]
        return content.question["sides"] == question["sides"] && content.question["facts"] == question["facts"]
            && withheld.allSatisfy { named[$0.fact]?.string == $0.heldBy }
            && named.allSatisfy { name, office in
                withheld.contains { $0.fact == name } || content.held.contains { $0.fact == name && $0.heldBy == office.string }
            }
    }

    /// The day of the act, which selects the rules.
    package var day: CalendarDate? { facts["date"]?.string.flatMap { CalendarDate($0) } }

    /// Who attested a fact with the value that it has now, the applicant's own word not counted; nil for a fact that is asserted only.
    package func attested(_ fact: String) -> KnownDecisionAct? {
        guard let value = facts[fact] else { return nil }
        return acts(DecisionKinds.attestation).first { $0.form.facts[fact] == value }?.act
    }

    /// The recommendations that were computed from the facts as they stand, the last one last.
    package var recommendations: [(act: KnownDecisionAct, content: Recommendation)] {
        acts(DecisionKinds.recommendation).compactMap { item in
            // Whoever counts a fact of its own says so itself.
            guard let content = try? Recommendation(item.act.subject), fits(content), content.held.allSatisfy({ $0.heldBy == item.act.issuer }) else {
                return nil
            }
            return (item.act, content)
        }
    }

    /// The decisions, the first one first. One that reconsiders takes the place of those before.
    package var decisions: [(act: KnownDecisionAct, form: DecisionActForm)] { acts(DecisionKinds.decision) }
}
