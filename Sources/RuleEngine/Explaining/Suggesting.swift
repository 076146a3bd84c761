import Canon

extension Rulebook {
    /// The most suggestions that an answer carries.
    static let suggestionLimit = 8

    /// Changes that would bring a better answer than `now`, the best and smallest first.
    func suggest(_ question: Question, now: OutcomeRange) -> [Suggestion] {
        let places = question.sides.compactMap(side)
        guard places.count == question.sides.count, !places.isEmpty else { return [] }
        // What is better is judged by what may be known: an answer that rests on a confidential fact must not show in what is suggested.
        let disclosed = question.facts.disclosed
        let worst = range(intern(disclosed), sides: places).atMost
        guard worst > .permit, now.atMost > .permit else { return [] }
        var suggestions: [Suggestion] = []
        for target in [Outcome.permit, .permitWithConditions, .notify, .needsApproval] where target < worst {
            // Easing is of interest where nothing permits.
            if target > .permitWithConditions, suggestions.contains(where: { $0.range.atMost.isPermission }) { break }
            var search = SuggestionSearch(self, places: places, facts: question.facts, target: target)
            search.run()
            for found in search.found {
                let suggestion = describe(found.facts, found.changed, found.range, disclosed, target, places)
                if !suggestions.contains(where: { covers($0, suggestion) }) { suggestions.append(suggestion) }
            }
        }
        return suggestions.filter { $0.range.atMost < now.atMost }.sorted(by: Rulebook.precedes).prefix(Rulebook.suggestionLimit).map { $0 }
    }

    /// Whether one makes the other superfluous: no other changes, and no worse an answer.
    private func covers(_ one: Suggestion, _ other: Suggestion) -> Bool {
        one.range.atMost <= other.range.atMost
            && one.changes.allSatisfy { change in other.changes.contains { $0.attribute == change.attribute && $0.becomes == change.becomes } }
    }

    private static func precedes(_ one: Suggestion, _ other: Suggestion) -> Bool {
        if one.changes.count != other.changes.count { return one.changes.count < other.changes.count }
        if one.range.atMost != other.range.atMost { return one.range.atMost < other.range.atMost }
        let (mine, theirs) = (one.changes.map(\.text), other.changes.map(\.text))
        return mine.lexicographicallyPrecedes(theirs)
    }

    private func describe(
        _ facts: FactSet, _ changed: Set<Int>, _ range: OutcomeRange, _ disclosed: FactSet, _ target: Outcome, _ places: [Int]
    ) -> Suggestion {
        let changes = changed.sorted().compactMap { axis -> Suggestion.Change? in
            guard let value = facts[axis], value != disclosed[axis] else { return nil }
            return Suggestion.Change(
                attribute: schema.attributes[axis].name, now: disclosed[axis], becomes: value, reach: reach(axis, value, facts, target, places))
        }
        return Suggestion(changes: changes, range: range)
    }

    /// All values of a number or date that reach the target with the other changes made, from the one found on to where it would fail again.
    private func reach(_ axis: Int, _ value: Value, _ facts: FactSet, _ target: Outcome, _ places: [Int]) -> FactTest? {
        guard case .ordered = space.axes[axis].form, let here = value.position else { return nil }
        func holds(_ atom: Int) -> Bool {
            var other = facts
            other[axis] = space.axes[axis].value(at: space.axes[axis].bounds(of: atom).lowerBound)
            return self.range(intern(other), sides: places).atMost <= target
        }
        let own = space.axes[axis].atom(of: value)
        var (low, high) = (own, own)
        while low > 0, holds(low - 1) { low -= 1 }
        while high < space.axes[axis].atomCount - 1, holds(high + 1) { high += 1 }
        let bounds = space.axes[axis].bounds(of: low).lowerBound...space.axes[axis].bounds(of: high).upperBound
        guard bounds.contains(here) else { return nil }
        let (isLowest, isHighest) = (low == 0, high == space.axes[axis].atomCount - 1)
        let (from, to) = (space.axes[axis].value(at: bounds.lowerBound), space.axes[axis].value(at: bounds.upperBound))
        switch (isLowest, isHighest) {
        case (true, true): return nil
        case (true, false): return FactTest(attribute: axis, op: .atMost, values: [to])
        case (false, true): return FactTest(attribute: axis, op: .atLeast, values: [from])
        case (false, false): return FactTest(attribute: axis, op: .within, values: [from, to])
        }
    }
}

extension Suggestion.Change {
    /// A text that orders changes.
    var text: String { attribute + becomes.json.canonicalText }
}
