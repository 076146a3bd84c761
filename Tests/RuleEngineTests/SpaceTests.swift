import Canon
import TestKit
import Testing

@testable import RuleEngine

/// Atoms, regions and boxes: the arithmetic that every analysis rests on.
@Suite struct SpaceTests {
    @Test(arguments: PropertyTests.seeds.prefix(10)) func boxesSayWhatTestsSay(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(20)
        let space = Space(schema: random.schema, sets: [set])
        for _ in 0..<15 {
            let facts = random.facts()
            let known = space.box(of: facts)
            for rule in set.rules {
                guard case .date(let day)? = facts[random.schema.dateIndex] else { continue }
                let holds =
                    rule.inForce.covers(day)
                    && rule.when.allSatisfy { test in
                        facts[test.attribute].map { test.holds(for: $0) } ?? false
                    }
                guard let box = space.box(of: rule) else {
                    #expect(!holds, "seed \(seed)")
                    continue
                }
                #expect(known.relation(to: box) == (holds ? .inside : .outside), "seed \(seed): \(rule.id)")
            }
        }
    }

    @Test(arguments: PropertyTests.seeds.prefix(10)) func whatIsTakenAwayIsGoneAndNoMore(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(20)
        let space = Space(schema: random.schema, sets: [set])
        let boxes = set.rules.compactMap(space.box)
        guard boxes.count > 1 else { return }
        for _ in 0..<5 {
            let (one, other) = (random.pick(boxes), random.pick(boxes))
            let pieces = one.subtracting(other)
            for (index, piece) in pieces.enumerated() {
                #expect(piece.isSubset(of: one) && !piece.intersects(other), "seed \(seed)")
                for earlier in pieces[..<index] { #expect(!piece.intersects(earlier), "seed \(seed)") }
            }
            for _ in 0..<10 {
                let point = space.box(of: random.facts())
                let expected = point.isSubset(of: one) && !point.isSubset(of: other)
                #expect(pieces.count { point.isSubset(of: $0) } == (expected ? 1 : 0), "seed \(seed)")
            }
            // A box in parts: samples lie in them, and the tests of exactly one part hold for each of its facts.
            for piece in pieces {
                let parts = space.parts(of: piece, quietFor: boxes)
                func holds(_ part: Space.Part, _ facts: FactSet) -> Bool {
                    part.tests.allSatisfy { test in facts[test.attribute].map { test.holds(for: $0) } ?? false }
                }
                for part in parts { #expect(space.box(of: part.sample).isSubset(of: piece) && holds(part, part.sample), "seed \(seed): \(part)") }
                let facts = random.facts()
                #expect(parts.count { holds($0, facts) } == (space.box(of: facts).isSubset(of: piece) ? 1 : 0), "seed \(seed)")
            }
        }
    }

    @Test func wordsThatNoTestTellsApartShareAnAtom() throws {
        let attribute = Attribute(name: "to", type: .country)
        let tests = [
            FactTest(attribute: 0, op: .isIn, values: ["AT", "BE", "DE"].map { .word($0) }),
            FactTest(attribute: 0, op: .notIn, values: ["DE", "CN"].map { .word($0) }),
        ]
        let classes = WordClasses(tests: tests, attribute: attribute)
        #expect(classes.count == 4)
        #expect(classes.index(of: "AT") == classes.index(of: "BE"))
        #expect(Set(["AT", "DE", "CN", "XX"].map(classes.index)).count == 4)
        #expect(classes.index(of: "JP") == classes.index(of: "XX"))
    }

    @Test func prefixesMakeAtomsOfTheirOwn() throws {
        let attribute = Attribute(name: "code", type: .text)
        let tests = [
            FactTest(attribute: 0, op: .prefix, values: [.word("3E")]),
            FactTest(attribute: 0, op: .prefix, values: [.word("3E001"), .word("9")]),
            FactTest(attribute: 0, op: .equal, values: [.word("3E001.a")]),
        ]
        let axis = Axis(attribute, tests: tests)
        for text in ["3E", "3E0", "3E001", "3E001.a", "3E001.b", "9", "91", "3", "x", "~"] {
            let atom = axis.atom(of: .word(text))
            for test in tests {
                #expect(
                    axis.atoms(of: test).contains(atom) == test.holds(for: .word(text)),
                    "\(text) under \(test.values)")
                #expect(test.holds(for: axis.sample(atom)) == test.holds(for: .word(text)), "\(text)")
            }
        }
    }

    @Test func numbersBeyondTheDomainCutNothing() throws {
        let attribute = Attribute(name: "n", type: .int)
        let tests = [
            FactTest(attribute: 0, op: .atMost, values: [.int(JSON.safeInteger)]),
            FactTest(attribute: 0, op: .less, values: [.int(-JSON.safeInteger)]),
        ]
        let axis = Axis(attribute, tests: tests)
        #expect(axis.atomCount == 1)
        #expect(axis.atoms(of: tests[0]).isFull)
        #expect(axis.atoms(of: tests[1]).isEmpty)
    }

    @Test func manyRulesAndManyScopesDecideAlike() throws {
        var random = RandomRules(seed: 5)
        let set = random.set(300)
        let book = Rulebook(schema: random.schema, sets: [set])
        #expect(book.sides[0].lookup.scopeCount > 1)
        let plain = PlainEvaluator(set: set, schema: random.schema)
        var request = Request(random.schema)
        var facts = book.blank()
        for _ in 0..<40 {
            let known = random.facts(known: 90)
            #expect(known.values.count < random.schema.attributes.count || book.range(book.intern(known), side: 0).outcome == plain.outcome(known))
            request.clear()
            for (attribute, value) in known.values {
                switch value {
                case .bool(let flag): request.set(attribute, flag: flag)
                case .int(let number): request.set(attribute, number: number)
                case .date(let day): request.set(attribute, number: Int64(day.daysSinceEpoch))
                case .word(let word): request.set(attribute, word: word)
                case .words(let words): request.set(attribute, words: words)
                }
            }
            book.intern(request, into: &facts)
            #expect(facts.words == book.intern(known).words)
        }
    }

    @Test func longWordsAreToldApart() throws {
        let words = ["a word of more than sixteen bytes", "a word of more than sixteen letters", "exactly16bytes!!", "exactly16bytes!?"]
        let schema = try #require(
            AttributeSchema([Attribute(name: "date", type: .date), Attribute(name: "w", type: .choice, words: words + ["other"])]))
        let index = try #require(schema.index(of: "w"))
        let rules = zip(words, [Effect.condition, .notify, .approval, .prohibit]).map { word, effect in
            Rule(id: word, effect: effect, when: [FactTest(attribute: index, op: .equal, values: [.word(word)])])
        }
        let set = RuleSet(id: "urn:x", version: "1", jurisdiction: "AA", rules: rules, digest: Digest.sha256([]))
        let book = Rulebook(schema: schema, sets: [set])
        var facts = book.blank()
        var request = Request(schema)
        for (word, outcome) in zip(
            words + ["other", "a word of more than sixteen beasts"],
            [Outcome.permitWithConditions, .notify, .needsApproval, .prohibit, .permit, .permit])
        {
            request.clear()
            request.set(index, word: word)
            book.intern(request, into: &facts)
            #expect(book.range(facts, side: 0).outcome == outcome, "\(word)")
        }
    }
}
