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
        let matches = Matches(set.lookup, intern(question.facts))
        let active = Set(matches.active)
        let holding = Set(matches.holding)
        var entries: [Explanation.Entry] = []
        for rule in Set(matches.possible).union(holding).sorted() {
            let state: Explanation.State
            if active.contains(rule) {
                state = set.source.rules[rule].effect == .exempt ? .exempt : .fired
            } else if holding.contains(rule), set.exceptions[rule].contains(where: active.contains) {
                state = .defeated(by: set.exceptions[rule].filter(active.contains).map { set.source.rules[$0].id })
            } else {
                state = .unknown
            }
            entries.append(entry(set, rule, state, question.facts))
        }
        let disclosed = question.facts.disclosed
        let missed = set.lookup.nearest(intern(disclosed), limit: limit).map { entry(set, $0, .missed, question.facts) }
        return Explanation(jurisdiction: name, entries: entries, misses: missed)
    }

    private func entry(_ set: CompiledSet, _ place: Int, _ state: Explanation.State, _ facts: FactSet) -> Explanation.Entry {
        let rule = set.source.rules[place]
        let tests = rule.when.map { test -> Explanation.Standing in
            if let office = facts.confidential[test.attribute] { return .confidential(office: office) }
            guard let value = facts[test.attribute] else { return .missing }
            return test.holds(for: value) ? .holds(value) : .fails(value)
        }
        var isInForce: Bool?
        if facts.confidential[schema.dateIndex] == nil, case .date(let day)? = facts[schema.dateIndex] { isInForce = rule.inForce.covers(day) }
        return Explanation.Entry(place: place, rule: rule.id, state: state, tests: tests, isInForce: isInForce)
    }
}

extension Lookup {
    /// The rules that all known facts but one fit, the strictest first, then in the order of the set.
    func nearest(_ facts: InternedFacts, limit: Int) -> [Int] {
        // All rules: one that another country misses by a single fact belongs to no scope of these facts.
        let scope = scopes[0]
        let width = Int(scope.width)
        guard width > 0, limit > 0 else { return [] }
        return facts.words.withUnsafeBufferPointer { buffer in
            guard let facts = buffer.baseAddress else { return [] }
            return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * width) { scratch in
                guard let once = scratch.baseAddress else { return [] }
                let (more, miss) = (once + width, once + 2 * width)
                once.initialize(repeating: 0, count: 2 * width)
                for number in 0..<Int(scope.columnCount) {
                    column(columns[Int(scope.columns) + number], width, facts, missing: miss)
                    for word in 0..<width {
                        more[word] |= once[word] & miss[word]
                        once[word] |= miss[word]
                    }
                }
                // What is merely not known is an open rule, not a missed one.
                match(scope, facts, reading: .may, into: miss)
                var found: [Int] = []
                for effect in [1, 2, 3, 4, 5, 0] where found.count < limit {
                    for word in 0..<width {
                        var rest = once[word] & ~more[word] & ~miss[word] & kind(scope, effect, word)
                        while rest != 0 {
                            found.append(Int(words[Int(scope.rules) + word << 6 + rest.trailingZeroBitCount]))
                            rest &= rest - 1
                        }
                    }
                }
                return Array(found.prefix(limit))
            }
        }
    }

    /// The rules of an effect; 0 stands for those of none, the exemptions.
    private func kind(_ scope: Scope, _ effect: Int, _ word: Int) -> UInt64 {
        let (width, effects) = (Int(scope.width), words + Int(scope.effects))
        if effect > 0 { return effects[effect * width + word] }
        return effects[word] & ~(1...5).reduce(0) { $0 | effects[$1 * width + word] }
    }

    /// The rules that one column does not surely let stand.
    @inline(__always)
    private func column(_ column: Column, _ width: Int, _ facts: UnsafePointer<UInt64>, missing out: UnsafeMutablePointer<UInt64>) {
        let axis = Int(column.axis)
        let free = words + Int(column.free)
        if facts[axis >> 6] >> UInt64(axis & 63) & 1 == 1 {
            for word in 0..<width { out[word] = ~free[word] }
            return
        }
        let rows = words + Int(column.rows)
        if column.kind == Kind.plain.rawValue {
            let row = rows + Int(facts[Int(column.slot)]) * width
            for word in 0..<width { out[word] = ~row[word] }
            return
        }
        out.update(repeating: 0, count: width)
        for index in 0..<Int(column.setWords) {
            var rest = facts[Int(column.slot) + index]
            while rest != 0 {
                let row = rows + (index << 6 + rest.trailingZeroBitCount) * width
                for word in 0..<width { out[word] |= row[word] }
                rest &= rest - 1
            }
        }
        if column.kind == Kind.has.rawValue { for word in 0..<width { out[word] = ~(out[word] | free[word]) } }
    }
}
