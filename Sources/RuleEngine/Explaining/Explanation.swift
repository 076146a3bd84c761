import Canon

/// Why the rules of one side answer as they do: every rule that matters, test by test, and those that were missed by a single fact.
package struct Explanation: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Active, and does something.
        case fired
        /// Active, and exempts.
        case exempt
        case defeated(by: [String])
        /// Active or not, depending on facts that are not known.
        case unknown
        /// Not active; one fact apart from it.
        case missed
    }

    /// How a test stands with the facts.
    package enum Standing: Hashable, Sendable {
        case holds(Value)
        case fails(Value)
        case missing
        /// The fact is confidential: neither its value nor how the test stands is told.
        case confidential(office: String)
    }

    package struct Entry: Hashable, Sendable {
        /// The place of the rule in its set.
        package let place: Int
        package let rule: String
        package let state: State
        /// One for each test, in order.
        package let tests: [Standing]
        /// Whether the rule is in force on the day of the act; nil when that day is not known or confidential.
        package let isInForce: Bool?
    }

    package let jurisdiction: String
    /// Active, defeated and open rules in the order of the set.
    package let entries: [Entry]
    /// At most as many as asked for, the strictest first. Computed from what may be disclosed alone.
    package let misses: [Entry]
}

extension Rulebook {
    /// Explains the rules of one side; nil where there are none.
    package func explain(_ question: Question, side name: String, misses limit: Int = 8) -> Explanation? {
        guard let place = side(name) else { return nil }
        let set = sides[place]
        let interned = intern(question.facts)
        let matches = Matches(set.lookup, interned)
        // By place, once: tests ask for them again and again.
        let facts = schema.attributes.indices.map { question.facts[$0] }
        let confidential = question.facts.confidential
        var entries: [Explanation.Entry] = []
        for rule in matches.relevant {
            let state: Explanation.State
            if matches.active.containsAscending(rule) {
                state = set.source.rules[rule].effect == .exempt ? .exempt : .fired
            } else {
                let defeats = set.exceptions[rule].filter { matches.active.containsAscending($0) }
                let isDefeated = !defeats.isEmpty && matches.holding.containsAscending(rule)
                state = isDefeated ? .defeated(by: defeats.map { set.source.rules[$0].id }) : .unknown
            }
            entries.append(entry(set, rule, state, facts, confidential))
        }
        let disclosed = confidential.isEmpty ? interned : intern(question.facts.disclosed)
        let missed = set.lookup.nearest(disclosed, limit: limit).map { entry(set, $0, .missed, facts, confidential) }
        return Explanation(jurisdiction: name, entries: entries, misses: missed)
    }

    private func entry(
        _ set: CompiledSet, _ place: Int, _ state: Explanation.State, _ facts: [Value?], _ confidential: [Int: String]
    ) -> Explanation.Entry {
        // By index: neither a rule nor a test is copied for what is read of it.
        let when = set.source.rules[place].when
        let tests = when.indices.map { index -> Explanation.Standing in
            let attribute = when[index].attribute
            if !confidential.isEmpty, let office = confidential[attribute] { return .confidential(office: office) }
            guard let value = facts[attribute] else { return .missing }
            return when[index].holds(for: value) ? .holds(value) : .fails(value)
        }
        var isInForce: Bool?
        if confidential.isEmpty || confidential[schema.dateIndex] == nil, case .date(let day)? = facts[schema.dateIndex] {
            isInForce = set.source.rules[place].inForce.covers(day)
        }
        return Explanation.Entry(place: place, rule: set.source.rules[place].id, state: state, tests: tests, isInForce: isInForce)
    }
}
