import Canon
import CooperationsAPI
import Node
import PeopleAPI
import RulesAPI
import Signing

extension DemoStory {
    /// Both sides publish their example rules as records, each rule beside its source, and attach them to the question under which rules they work.
    func publishRules() async throws {
        let documents = try DemoRules(content)
        // The rules that bear on open data, which is what moves in this cooperation.
        let bearing = ["cn": ["CN-DATA-3", "CN-DATA-5-4", "CN-PIPL-39"], "us": ["US-FRE-734-8", "US-STA-SCOPE", "US-STA-KIND"]]
        for (party, code) in [("lishan", "cn"), ("cypress", "us")] {
            guard let plan = content.notices.first(where: { $0["key"]?.string == party + "-rules" })?["notice"] else { continue }
            let subject = try documents.subject(code, title: plan["title"] ?? [:])
            let receipt = try await act(Act(party: party, kind: RuleKinds.set, subject: subject, statedAt: DemoRecords.day(plan["signedAt"])))
            remember(receipt, as: party + "-rules")
            try await attach(receipt, to: .how, by: party, sections: bearing[code] ?? [])
        }
    }

    /// One side proposes a change of its own: what it would touch is counted first, the other side comments, and somebody challenges an older rule.
    func proposeChange() async throws {
        guard let plan = try? content.ruleChange(), let first = published["lishan-rules"], let home = homes["lishan"] else { return }
        let today = SystemClock.now().date
        func day(_ name: String) -> JSON {
            .string(CalendarDate(daysSinceEpoch: today.daysSinceEpoch + Int(plan[name]?.integer ?? 0)).description)
        }
        let subject = try DemoRules(content).changed("cn", plan, today: today, before: first)
        let receipt = try await act(Act(party: "lishan", kind: RuleKinds.set, subject: subject))
        remember(receipt, as: "lishan-rules-change")
        let uuid = receipt["id"]?.string.flatMap { RecordID($0) }?.uuid ?? ""
        let impact = try await home.client.get("/api/v1/rules/\(uuid)/impact").json?["figures"]
        var proposal: JSONObject = [
            "ruleSet": try reference(receipt), "commentsUntil": day("commentDays"), "effectiveFrom": day("effectDays"),
            "reasons": plan["reasons"] ?? [:],
        ]
        proposal["impact"] = impact
        remember(try await act(Act(party: "lishan", kind: RuleKinds.proposal, subject: proposal)), as: "rule-proposal")
        try await known(receipt, to: "growers")
        var comment: JSONObject = ["ruleSet": try reference(receipt), "comment": plan["comment"] ?? [:], "asks": plan["asks"] ?? [:]]
        comment["rule"] = plan["rule"]?["id"]
        remember(try await commented(comment), as: "rule-comment")
        var challenge: JSONObject = ["ruleSet": try reference(first), "ground": "unclear", "challenge": plan["challenge"] ?? [:]]
        challenge["rule"] = plan["challenged"]
        remember(try await act(Act(party: "growers", kind: RuleKinds.challenge, subject: challenge)), as: "rule-challenge")
    }

    /// What cannot wait: a house rule is adopted at once and with an end, under a mandate that gives the power to adopt rules, by the one who holds it.
    func adoptUrgently() async throws {
        let plan = try content.json("house-rules-urgent.json")
        guard let first = published["house-rules"], let key = plan["key"]?.string, let maker = people[key],
            let mandate = published[key].flatMap({ DemoStory.reference($0) })
        else { throw CommandError("Demo/house-rules-urgent.json names somebody who is not appointed, or the house rules are not published") }
        let today = SystemClock.now().date
        func day(_ days: Int64) -> JSON { .string(CalendarDate(daysSinceEpoch: today.daysSinceEpoch + Int(days)).description) }
        let (sunset, review) = (day(plan["sunsetDays"]?.integer ?? 0), day(plan["reviewDays"]?.integer ?? 0))
        let subject = try DemoRules(content).urgent(plan, today: today, reviewBy: review, before: first)
        let version = try await act(Act(party: "lishan", kind: RuleKinds.set, subject: subject))
        remember(version, as: "house-rules-urgent")
        let adoption: JSONObject = [
            "ruleSet": try reference(version), "path": "urgent", "effectiveFrom": day(0), "sunset": sunset, "reviewBy": review,
            "reasons": plan["reasons"] ?? [:],
        ]
        remember(
            try await act(approved(Act(party: "lishan", kind: RuleKinds.adoption, subject: adoption, refersTo: [mandate]), by: maker)),
            as: "rule-adoption")
    }

    /// The other side's node must have followed the proposal too, not the version alone.
    private func commented(_ subject: JSONObject) async throws -> JSON {
        for _ in 0..<100 {
            if let receipt = try? await act(Act(party: "cypress", kind: RuleKinds.comment, subject: subject)) { return receipt }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await act(Act(party: "cypress", kind: RuleKinds.comment, subject: subject))
    }

    private func known(_ receipt: JSON, to party: String) async throws {
        guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { return }
        try await known(id, to: party)
    }

    private func reference(_ receipt: JSON) throws -> JSON {
        guard let id = receipt["id"], let digest = receipt["digest"] else { throw CommandError("a receipt of the story names no record") }
        return ["id": id, "digest": digest]
    }
}
