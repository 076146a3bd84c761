import Canon
import RuleEngine
import RulesAPI

/// What a change of rules does to questions that records have asked already.
package struct RuleImpact: Sendable {
    package enum Change: String, Sendable, CaseIterable {
        case unchanged, looser, stricter
        /// It could go on as it was, and needs a filing or an approval, or is prohibited, under the changed rules.
        case needsAction
    }

    package struct Line: Sendable {
        package var question: RecordedQuestion
        package var before: OutcomeRange
        package var after: OutcomeRange
        package var change: Change
        /// Rules that are active, or may be, after and not before.
        package var rules: [String]
    }

    package let lines: [Line]
    /// Questions whose facts either version cannot read, such as one with an attribute that is gone.
    package let unreadable: [RecordedQuestion]

    /// Asks every question twice. `before` and `after` hold the sets of all sides; each under its own attributes.
    package init(_ questions: [RecordedQuestion], before: (RuleLibrary, Rulebook), after: (RuleLibrary, Rulebook)) {
        var lines: [Line] = []
        var unreadable: [RecordedQuestion] = []
        for question in questions {
            guard let (old, oldRules) = RuleImpact.answer(question, before), let (new, newRules) = RuleImpact.answer(question, after) else {
                unreadable.append(question)
                continue
            }
            let rules = newRules.filter { !oldRules.contains($0) }
            lines.append(Line(question: question, before: old, after: new, change: RuleImpact.change(old, new), rules: old == new ? [] : rules))
        }
        (self.lines, self.unreadable) = (lines, unreadable)
    }

    private static func answer(_ question: RecordedQuestion, _ rules: (RuleLibrary, Rulebook)) -> (OutcomeRange, [String])? {
        let known = rules.0.sets.map(\.jurisdiction)
        let sides = question.sides.isEmpty ? known : question.sides.filter(known.contains)
        guard !sides.isEmpty else { return nil }
        var json: JSONObject = ["sides": .array(sides.map { .string($0) }), "facts": .object(question.facts)]
        if !question.confidential.isEmpty { json["confidential"] = .object(question.confidential) }
        let file = RuleLibrary.File(name: question.record.uuid, bytes: JSON.object(json).canonicalBytes)
        guard let read = rules.0.question(file).question else { return nil }
        let decision = rules.1.decide(read, suggesting: false)
        return (decision.range, decision.sides.flatMap { $0.fired + $0.unknown.map(\.rule) })
    }

    static func change(_ before: OutcomeRange, _ after: OutcomeRange) -> Change {
        if before == after { return .unchanged }
        let rises = after.atLeast > before.atLeast || after.atMost > before.atMost
        guard rises else { return .looser }
        // What was free, or may have been, and now needs somebody's word, or can.
        if before.atLeast.isPermission, !after.atLeast.isPermission { return .needsAction }
        if !after.atMost.isPermission, after.atMost > before.atMost { return .needsAction }
        return after.atLeast >= before.atLeast && after.atMost >= before.atMost ? .stricter : .needsAction
    }

    package var decisions: [Line] { lines.filter { $0.question.kind == .decision } }
    package func count(_ change: Change, _ kind: RecordedQuestion.Kind) -> Int { lines.count { $0.change == change && $0.question.kind == kind } }

    /// Each cooperation by the strongest of what happens to its decisions and moves.
    package var cooperations: [RecordID: Change] {
        var found: [RecordID: Change] = [:]
        for line in lines {
            guard let id = line.question.cooperation else { continue }
            let (old, new) = (found[id], line.change)
            found[id] = old.map { RuleImpact.weight($0) >= RuleImpact.weight(new) ? $0 : new } ?? new
        }
        return found
    }

    private static func weight(_ change: Change) -> Int { Change.allCases.firstIndex(of: change) ?? 0 }

    /// As a proposal states it.
    package var figures: JSON {
        let decisions = decisions
        return [
            "decisions": .integer(Int64(decisions.count)), "differ": .integer(Int64(decisions.count { $0.change != .unchanged })),
            "stricter": .integer(Int64(lines.count { $0.change == .stricter || $0.change == .needsAction })),
            "looser": .integer(Int64(lines.count { $0.change == .looser })),
            "cooperations": .integer(Int64(cooperations.values.count { $0 != .unchanged })),
            "needAction": .integer(Int64(cooperations.values.count { $0 == .needsAction })),
        ]
    }

    package var json: JSON {
        func range(_ range: OutcomeRange) -> JSON { ["atLeast": .string(range.atLeast.word), "atMost": .string(range.atMost.word)] }
        var members: JSONObject = ["figures": figures, "unreadable": .integer(Int64(unreadable.count))]
        members["lines"] = .array(
            lines.filter { $0.change != .unchanged }.map { line in
                var one: JSONObject = [
                    "kind": .string(line.question.kind.rawValue), "record": .string(line.question.record.description),
                    "before": range(line.before), "after": range(line.after), "change": .string(line.change.rawValue),
                    "rules": .array(line.rules.map { .string($0) }),
                ]
                one["cooperation"] = line.question.cooperation.map { .string($0.description) }
                one["what"] = line.question.what.map { .string($0) }
                one["recommended"] = line.question.recommended.map { .string($0) }
                one["decided"] = line.question.decided.map { .string($0) }
                return .object(one)
            })
        members["cooperations"] = .object(
            JSONObject(Dictionary(uniqueKeysWithValues: cooperations.map { ($0.key.description, JSON.string($0.value.rawValue)) })))
        return .object(members)
    }
}
