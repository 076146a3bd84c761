import Canon

/// What became of scenarios under a rulebook.
package struct ScenarioRun: Sendable {
    package struct Failure: Sendable {
        package let scenario: String
        /// What differs, in lower-case prose.
        package let reasons: [String]
    }

    package let count: Int
    package let failures: [Failure]
    /// By side: rules whose tests held in some scenario, whether active or defeated.
    package let covered: [String: Set<String>]
    /// By side: rules that no scenario reached, in the order of the set.
    package let uncovered: [String: [String]]

    /// Reached rules of all rules; 1 when there are none.
    package var coverage: Double {
        let (reached, missed) = (covered.values.reduce(0) { $0 + $1.count }, uncovered.values.reduce(0) { $0 + $1.count })
        return reached + missed == 0 ? 1 : Double(reached) / Double(reached + missed)
    }

    package var isPerfect: Bool { failures.isEmpty && uncovered.values.allSatisfy(\.isEmpty) }
}

extension Rulebook {
    /// Decides each scenario, compares it with what it expects, and counts which rules they reach.
    package func run(_ scenarios: [Scenario]) -> ScenarioRun {
        var failures: [ScenarioRun.Failure] = []
        var covered = Dictionary(sets.map { ($0.jurisdiction, Set<String>()) }, uniquingKeysWith: { first, _ in first })
        for scenario in scenarios {
            let asks = scenario.expected.map { $0["wouldPermit"] != nil || $0["wouldEase"] != nil } ?? false
            let decision = decide(scenario.question, suggesting: asks)
            for report in decision.sides {
                covered[report.jurisdiction]?.formUnion(report.fired + report.exempt + report.defeated.map(\.rule))
            }
            let reasons = scenario.expected.map { differences($0, decision) } ?? ["nothing is expected; add the member expect"]
            if !reasons.isEmpty { failures.append(ScenarioRun.Failure(scenario: scenario.id, reasons: reasons)) }
        }
        let uncovered = Dictionary(
            sets.map { set in (set.jurisdiction, set.rules.map(\.id).filter { covered[set.jurisdiction]?.contains($0) == false }) },
            uniquingKeysWith: { first, _ in first })
        return ScenarioRun(count: scenarios.count, failures: failures, covered: covered, uncovered: uncovered)
    }

    /// Every expected member must be there, exactly.
    private func differences(_ expected: JSON, _ decision: Decision) -> [String] {
        let actual = decision.json(schema)
        var reasons: [String] = []
        for (name, value) in expected.object ?? [:] where name != "sides" && actual[name] != value {
            reasons.append("\(name) is \(actual[name]?.canonicalText ?? "absent"), expected \(value.canonicalText)")
        }
        for (side, members) in expected["sides"]?.object ?? [:] {
            for (name, value) in members.object ?? [:] where actual["sides"]?[side]?[name] != value {
                reasons.append("\(side) \(name) is \(actual["sides"]?[side]?[name]?.canonicalText ?? "absent"), expected \(value.canonicalText)")
            }
        }
        return reasons
    }
}
