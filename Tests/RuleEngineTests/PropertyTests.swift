import Canon
import TestKit
import Testing

@testable import RuleEngine

/// What holds for all rule sets and all facts, tried on random ones. A failure names the seed that repeats it.
@Suite struct PropertyTests {
    static let first = SeededRandom.fresh("RuleEngine properties").seed
    static let seeds = (0..<10).map { UInt64($0) &* 7919 &+ first }

    @Test(arguments: seeds) func theEngineAgreesWithTheDefinition(seed: UInt64) {
        var random = RandomRules(seed: seed)
        // Rows of a scope have 16, 32 or 64 bits, or several words.
        let set = random.set(Int.random(in: 1...random.pick([8, 40, 70, 200]), using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        let plain = PlainEvaluator(set: set, schema: random.schema)
        for _ in 0..<40 {
            let facts = random.facts()
            let decision = book.decide(Question(sides: ["AA"], facts: facts), suggesting: false)
            let side = decision.sides[0]
            #expect(decision.outcome == plain.outcome(facts), "seed \(seed)")
            #expect(side.range.isSettled && side.unknown.isEmpty, "seed \(seed)")
            let active = set.rules.filter { plain.isActive($0, facts) }
            #expect(side.fired == active.filter { $0.effect != .exempt }.map(\.id), "seed \(seed)")
            #expect(side.exempt == active.filter { $0.effect == .exempt }.map(\.id), "seed \(seed)")
            #expect(Set(side.defeated.flatMap(\.by)).isSubset(of: Set(active.map(\.id))), "seed \(seed)")
        }
    }

    /// Whatever the missing facts turn out to be, the outcome lies within the bounds that were given without them.
    @Test(arguments: seeds) func boundsHoldForEveryCompletion(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(Int.random(in: 1...random.pick([8, 40, 200]), using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        let plain = PlainEvaluator(set: set, schema: random.schema)
        for _ in 0..<20 {
            let known = random.facts(known: random.pick([0, 40, 80]))
            let bounds = book.range(book.intern(known), side: 0)
            let report = book.decide(Question(sides: ["AA"], facts: known), suggesting: false).sides[0]
            for _ in 0..<12 {
                var facts = known
                for attribute in random.schema.attributes.indices where facts[attribute] == nil { facts[attribute] = random.value(attribute) }
                let outcome = plain.outcome(facts)
                #expect(bounds.atLeast <= outcome && outcome <= bounds.atMost, "seed \(seed)")
                #expect(report.range.atLeast <= outcome && outcome <= report.range.atMost, "seed \(seed)")
                // What is sure stays so, and what fires later was at least open before.
                let active = Set(set.rules.filter { plain.isActive($0, facts) }.map(\.id))
                #expect(Set(report.fired + report.exempt).isSubset(of: active), "seed \(seed)")
                #expect(active.isSubset(of: report.fired + report.exempt + report.unknown.map(\.rule)), "seed \(seed)")
            }
        }
    }

    @Test(arguments: seeds) func decidingIsTotalAndDeterministic(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let sets = [random.set(8, jurisdiction: "AA"), random.set(4, jurisdiction: "BB")]
        let (one, other) = (Rulebook(schema: random.schema, sets: sets), Rulebook(schema: random.schema, sets: sets))
        for percent in [0, 50, 80, 100] {
            let question = Question(sides: ["BB", "AA"], facts: random.facts(known: percent))
            let decision = one.decide(question)
            #expect(decision.replayBytes(random.schema) == other.decide(question).replayBytes(random.schema), "seed \(seed)")
            #expect(decision.outcome == decision.sides.map(\.outcome).max(), "seed \(seed)")
            for side in decision.sides {
                #expect(side.range.atLeast <= side.range.atMost, "seed \(seed)")
                #expect(side.range.atLeast != .needsInformation && side.range.atMost != .needsInformation, "seed \(seed)")
                #expect(side.range.isSettled == side.asks.isEmpty, "seed \(seed): \(side.range) asks \(side.asks)")
            }
        }
        // A side without rules here is no free side.
        #expect(one.decide(Question(sides: ["ZZ"], facts: FactSet())).outcome == .prohibit)
    }

    @Test(arguments: seeds) func learningAFactNeverLeavesTheBounds(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(Int.random(in: 2...10, using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        for _ in 0..<4 {
            var facts = FactSet()
            var bounds = book.decide(Question(sides: ["AA"], facts: facts), suggesting: false).range
            for attribute in random.schema.attributes.indices.shuffled(using: &random.random) {
                facts[attribute] = random.value(attribute)
                let next = book.decide(Question(sides: ["AA"], facts: facts), suggesting: false).range
                #expect(bounds.contains(next), "seed \(seed): \(bounds) then \(next)")
                #expect(book.range(book.intern(facts), side: 0).contains(next), "seed \(seed)")
                bounds = next
            }
            #expect(bounds.isSettled, "seed \(seed)")
        }
    }

    /// What is asked for can change the answer, and what is not asked for cannot.
    @Test(arguments: seeds.prefix(8)) func onlyDecisiveFactsAreAskedFor(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(Int.random(in: 2...8, using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        let complete = random.facts()
        for _ in 0..<8 {
            var facts = complete
            for attribute in random.schema.attributes.indices.shuffled(using: &random.random).prefix(3) { facts[attribute] = nil }
            let asks = book.decide(Question(sides: ["AA"], facts: facts), suggesting: false).asks
            let free = random.schema.attributes.indices.filter { facts[$0] == nil }
            var changed: Set<String> = []
            for _ in 0..<120 {
                var one = facts
                for attribute in free { one[attribute] = random.value(attribute) }
                let attribute = random.pick(free)
                var other = one
                other[attribute] = random.value(attribute)
                if book.range(book.intern(one), side: 0) != book.range(book.intern(other), side: 0) {
                    changed.insert(random.schema.attributes[attribute].name)
                }
            }
            #expect(changed.isSubset(of: asks), "seed \(seed): \(changed) but asks \(asks)")
        }
    }

    @Test(arguments: seeds) func addingAProhibitionNeverPermitsMore(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(8)
        let more = RuleSet(
            id: set.id, version: "2", jurisdiction: "AA", stance: set.stance,
            rules: set.rules + [random.rule("NEW", exceptions: set.rules.map(\.id), effects: [.prohibit])],
            digest: set.digest)
        let (before, after) = (Rulebook(schema: random.schema, sets: [set]), Rulebook(schema: random.schema, sets: [more]))
        for percent in [30, 70, 100] {
            for _ in 0..<10 {
                let question = Question(sides: ["AA"], facts: random.facts(known: percent))
                let (old, new) = (before.decide(question, suggesting: false).range, after.decide(question, suggesting: false).range)
                #expect(new.atMost >= old.atMost && (!new.outcome.isPermission || old.outcome.isPermission), "seed \(seed)")
                // Bounds that are taken rule by rule may be wider than searched ones; of known facts there is one answer.
                #expect(percent < 100 || new.atLeast >= old.atLeast, "seed \(seed)")
            }
        }
    }

    /// Each suggestion, applied, permits: whatever confidential and unknown facts turn out to be.
    @Test(arguments: seeds) func suggestionsDoWhatTheySay(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let sets = [random.set(6, jurisdiction: "AA"), random.set(4, jurisdiction: "BB")]
        let book = Rulebook(schema: random.schema, sets: sets)
        for _ in 0..<8 {
            var question = Question(sides: ["AA", "BB"], facts: random.facts(known: 85))
            if random.chance(40) { question.facts.keepConfidential(random.schema.index(of: "sum") ?? 0, heldBy: "the data office") }
            let decision = book.decide(question)
            for suggestion in decision.wouldPermit + decision.wouldEase {
                #expect(!suggestion.changes.isEmpty && suggestion.range.atMost < decision.range.atMost, "seed \(seed)")
                for change in suggestion.changes {
                    let attribute = random.schema.index(of: change.attribute) ?? 0
                    #expect(question.facts.confidential[attribute] == nil, "seed \(seed)")
                    #expect(isAllowed(change, random.schema.attributes[attribute], question.facts[attribute]), "seed \(seed): \(change)")
                }
                let isPermission = decision.wouldPermit.contains(suggestion)
                for _ in 0..<6 {
                    var facts = question.facts
                    for attribute in random.schema.attributes.indices where facts[attribute] == nil || facts.confidential[attribute] != nil {
                        facts[attribute] = random.value(attribute)
                    }
                    for change in suggestion.changes { facts[random.schema.index(of: change.attribute) ?? 0] = change.becomes }
                    let after = book.decide(Question(sides: ["AA", "BB"], facts: facts), suggesting: false)
                    #expect(after.outcome <= suggestion.range.atMost, "seed \(seed): \(suggestion)")
                    #expect(!isPermission || after.outcome.isPermission, "seed \(seed): \(suggestion)")
                    #expect(after.outcome < decision.range.atMost, "seed \(seed)")
                }
            }
        }
    }

    private func isAllowed(_ change: Suggestion.Change, _ attribute: Attribute, _ now: Value?) -> Bool {
        switch attribute.change {
        case .fixed: return false
        case .any: return true
        case .less: return (change.becomes.position ?? .max) < (now?.position ?? .min)
        case .more: return (change.becomes.position ?? .min) > (now?.position ?? .max)
        case .remove, .add:
            guard case .words(let before)? = now, case .words(let after) = change.becomes else { return false }
            let (less, more) = attribute.change == .remove ? (after, before) : (before, after)
            return Set(less).subtracting(["none"]).isSubset(of: Set(more))
        }
    }

    /// What others are told of two questions that differ in confidential facts alone differs in the outcomes of the sides, and in nothing else.
    @Test(arguments: seeds) func othersAreToldOutcomesAndNothingElse(seed: UInt64) throws {
        var random = RandomRules(seed: seed)
        let sets = [random.set(8, jurisdiction: "AA"), random.set(5, jurisdiction: "BB")]
        let book = Rulebook(schema: random.schema, sets: sets)
        let hidden = ["persons", "classes"].compactMap { random.schema.index(of: $0) }
        var compared = 0
        for _ in 0..<6 {
            var question = Question(sides: ["AA", "BB"], facts: random.facts(known: 90))
            for attribute in hidden { question.facts.keepConfidential(attribute, heldBy: "the data office") }
            var answers: [[OutcomeRange]: JSON] = [:]
            for _ in 0..<12 {
                for attribute in hidden { question.facts[attribute] = random.value(attribute) }
                let ranges = book.decide(question, suggesting: false).sides.map(\.range)
                let told = try #require(book.decide(question, told: ranges), "seed \(seed): a true outcome is possible")
                #expect(told.sides.map(\.range) == ranges && told.outcome == book.decide(question, suggesting: false).outcome, "seed \(seed)")
                let json = told.json(book.schema)
                if let before = answers.updateValue(json, forKey: ranges) {
                    #expect(before == json, "seed \(seed)")
                    compared += 1
                }
                #expect(told.question.facts.disclosed == told.question.facts, "seed \(seed)")
                // A side whose outcome does not follow from the open facts says on whose fact it rests.
                let open = book.decide(Question(sides: question.sides, facts: question.facts.disclosed), suggesting: false)
                for (mine, seen) in zip(told.sides, open.sides) where mine.range.isSettled && !seen.range.isSettled {
                    #expect(mine.confidential.values.allSatisfy { $0 == "the data office" }, "seed \(seed)")
                    let isOnlyHidden = question.facts.values.count == book.schema.attributes.count
                    #expect(!isOnlyHidden || !mine.confidential.isEmpty, "seed \(seed): \(seen.asks)")
                }
                // Each suggestion that others see permits, whatever the confidential facts are.
                for suggestion in told.wouldPermit {
                    var after = question.facts
                    for change in suggestion.changes { after[random.schema.index(of: change.attribute) ?? 0] = change.becomes }
                    for attribute in random.schema.attributes.indices where after[attribute] == nil { after[attribute] = random.value(attribute) }
                    #expect(book.decide(Question(sides: question.sides, facts: after), suggesting: false).outcome.isPermission, "seed \(seed)")
                }
            }
        }
        #expect(compared > 0, "seed \(seed): no two questions had the same outcomes")
        // An outcome that no value leads to is none.
        var settled = Question(sides: ["AA", "BB"], facts: random.facts())
        settled.facts.keepConfidential(hidden[0], heldBy: "the data office")
        settled.facts[hidden[0]] = nil
        let possible = book.decide(settled, suggesting: false).sides.map(\.range)
        let other = possible.map {
            $0.atMost == .prohibit && $0.atLeast == .permit ? $0 : OutcomeRange($0.atMost == .prohibit ? .permit : .prohibit, .prohibit)
        }
        if other != possible { #expect(book.decide(settled, told: other) == nil, "seed \(seed)") }
    }

    /// Two sets that differ in confidential values alone get the same suggestions and near misses: they tell nothing.
    @Test(arguments: seeds.prefix(8)) func suggestionsDoNotTellConfidentialFacts(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let book = Rulebook(schema: random.schema, sets: [random.set(14)])
        let hidden = random.schema.index(of: "persons") ?? 0
        for _ in 0..<5 {
            var one = Question(sides: ["AA"], facts: random.facts())
            one.facts.keepConfidential(hidden, heldBy: "the data office")
            var other = one
            other.facts[hidden] = random.value(hidden)
            let (first, second) = (book.decide(one), book.decide(other))
            if first.range == second.range {
                #expect(first.wouldPermit == second.wouldPermit && first.wouldEase == second.wouldEase, "seed \(seed)")
            }
            let (mine, theirs) = (book.explain(one, side: "AA"), book.explain(other, side: "AA"))
            #expect(mine?.misses == theirs?.misses, "seed \(seed)")
            for entry in (mine?.entries ?? []) + (mine?.misses ?? []) {
                for (test, standing) in zip(book.sets[0].rules[entry.place].when, entry.tests) where test.attribute == hidden {
                    #expect(standing == .confidential(office: "the data office"), "seed \(seed)")
                }
            }
        }
    }
}
