import Canon

extension Rulebook {
    /// The answer as those may see it from whom the question's confidential facts are kept: what the facts that may be told say about each rule, with the
    /// outcome that each side came to told on top.
    ///
    /// A function of the disclosed facts and of `ranges`: whatever else a confidential fact is, it shows in nothing. So duties of rules that only a confidential
    /// fact makes active are left out; who holds the fact tells them to whom they concern.
    ///
    /// - Parameter ranges: the bounds of each side, in the order of the question; nil where none were told. What cannot be, whatever the confidential facts
    ///   are, makes the answer nil.
    package func decide(_ question: Question, told ranges: [OutcomeRange]) -> Decision? {
        let open = Question(sides: question.sides, facts: question.facts.disclosed)
        let seen = decide(open, suggesting: false)
        guard ranges.count == seen.sides.count, zip(seen.sides, ranges).allSatisfy({ $0.range.contains($1) }) else { return nil }
        let hidden = Set(open.facts.confidential.keys.map { schema.attributes[$0].name })
        let range = ranges.reduce(OutcomeRange(.permit, .permit)) { $0.joined($1) }
        let sides = zip(seen.sides, ranges).map { report, range in
            var told = report
            let rests = report.range == range ? [] : report.asks.filter(hidden.contains)
            told.confidential = Dictionary(
                uniqueKeysWithValues: rests.compactMap { name in
                    schema.index(of: name).flatMap { open.facts.confidential[$0] }.map { (name, $0) }
                })
            told.range = range
            told.asks = range.isSettled ? [] : report.asks.filter { !hidden.contains($0) }
            return told
        }
        let suggestions = suggest(open, now: range)
        return Decision(
            question: open, sides: sides, range: range, outcome: sides.map(\.outcome).max() ?? .permit, approvals: seen.approvals,
            deadlines: seen.deadlines, conditions: seen.conditions, asks: range.isSettled ? [] : seen.asks.filter { !hidden.contains($0) },
            wouldPermit: suggestions.filter { $0.range.atMost.isPermission }, wouldEase: suggestions.filter { !$0.range.atMost.isPermission })
    }
}
