import Canon

extension Rulebook {
    /// Answers a question. Total: a side without rules here is answered with `prohibit` from nothing at all, since nobody can say that it is free.
    ///
    /// Without `suggesting`, `wouldPermit` and `wouldEase` stay empty: for loops over many questions.
    package func decide(_ question: Question, suggesting: Bool = true) -> Decision {
        let facts = intern(question.facts)
        let known = space.box(of: question.facts)
        let findings = question.sides.map { name in side(name).map { SideFindings(sides[$0], space, facts, known) } }
        let floor = findings.map { $0?.range.atLeast ?? .prohibit }.max() ?? .permit
        let reports = zip(question.sides, findings).map { name, finding in finding?.report(schema) ?? Rulebook.noRules(name) }
        let range = reports.reduce(OutcomeRange(.permit, .permit)) { $0.joined($1.range) }
        var duties = DutyCollection(day: question.facts[schema.dateIndex])
        for case (let name, let finding?) in zip(question.sides, findings) {
            for rule in finding.fired { duties.add(finding.set.source.rules[rule], side: name) }
        }
        var asks: [Int] = []
        for finding in findings {
            for axis in finding?.missing?.decisive(above: floor) ?? [] where !asks.contains(axis) { asks.append(axis) }
        }
        let suggestions = suggesting ? suggest(question, now: range) : []
        return Decision(
            question: question, sides: reports, range: range, outcome: reports.map(\.outcome).max() ?? .permit, approvals: duties.approvals,
            deadlines: duties.deadlines, conditions: duties.conditions, asks: asks.map { schema.attributes[$0].name },
            wouldPermit: suggestions.filter { $0.range.atMost.isPermission }, wouldEase: suggestions.filter { !$0.range.atMost.isPermission })
    }

    private static func noRules(_ name: String) -> SideReport {
        SideReport(
            jurisdiction: name, ruleSet: "", version: "", digest: Digest.sha256([]), range: OutcomeRange(.prohibit, .prohibit), fired: [], exempt: [],
            defeated: [], unknown: [], asks: [])
    }
}
