import Canon
import TestKit
import Testing

@testable import RuleEngine

/// Texts as numbers, and facts decided many at a time.
@Suite struct InterningTests {
    /// Every length up to twenty bytes: the first sixteen as they stand in memory, zeros behind.
    @Test func keysHoldTheFirstSixteenBytes() {
        var random = SeededRandom.fresh("keys of texts")
        let letters = Array("ab3.-Zé科")
        for _ in 0..<2000 {
            let text = String((0..<Int.random(in: 0...12, using: &random)).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
            let bytes = Array(text.utf8)
            let key = TextKey(text)
            let padded = bytes.prefix(16) + [UInt8](repeating: 0, count: max(0, 16 - bytes.count))
            func word(_ part: ArraySlice<UInt8>) -> UInt64 { part.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
            #expect(key.head == word(padded[0..<8]) && key.tail == word(padded[8..<16]) && Int(key.count) == bytes.count, "\(text)")
        }
    }

    /// Many at a time is the same as one by one, whatever is unknown and in whichever order they come; and both are what rows of bits say that are read one
    /// after the other, and of known facts what the rules themselves say.
    @Test(arguments: PropertyTests.seeds) func batchesDecideLikeSingleFactSets(seed: UInt64) {
        var random = RandomRules(seed: seed)
        // Scopes of 16, 32 and 64 rules, and of more.
        let set = random.set(Int.random(in: 1...random.pick([6, 40, 120, 300, 900]), using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        let (lookup, plain) = (book.sides[0].lookup, PlainEvaluator(set: set, schema: random.schema))
        var batch = InternedBatch()
        var expected: [OutcomeRange] = []
        for number in 0..<random.pick([1, 3, 100, 129, 5000]) {
            let facts = random.facts(known: random.pick([100, 100, 100, 60]))
            let interned = book.intern(facts)
            batch.append(interned)
            expected.append(book.range(interned, side: 0))
            let read = interned.words.withUnsafeBufferPointer { $0.baseAddress.map(lookup.otherRange) }
            #expect(read == expected[number], "seed \(seed)")
            if number < 60, set.rules.count <= 200, facts.values.count == random.schema.attributes.count {
                #expect(expected[number] == OutcomeRange(plain.outcome(facts), plain.outcome(facts)), "seed \(seed)")
            }
        }
        var numbers: [Int] = []
        var found: [OutcomeRange] = []
        book.ranges(batch, side: 0) { number, range in
            numbers.append(number)
            found.append(range)
        }
        #expect(numbers == Array(expected.indices) && found == expected, "seed \(seed)")
    }

    /// Sets with more members than two, and more attributes than one mask holds, in rows of every length.
    @Test(arguments: [4, 14, 20, 50]) func quickAnswersAreTheOthers(rulesInScope: Int) throws {
        let letters = (0..<28).map { "w\($0)" }
        let scopes = [Attribute(name: "date", type: .date), Attribute(name: "from", type: .country)]
        let words = Attribute(name: "words", type: .choices, words: letters)
        let schema = try #require(AttributeSchema(scopes + [words] + (0..<40).map { Attribute(name: "flag\($0)", type: .bool) }))
        let date = schema.dateIndex
        let (from, members) = (try #require(schema.index(of: "from")), try #require(schema.index(of: "words")))
        let flags = schema.attributes.indices.filter { schema.attributes[$0].type == .bool }
        var random = SeededRandom.fresh("quick answers, \(rulesInScope) rules in a scope")
        func word() -> Value { .word(letters[Int.random(in: 0..<28, using: &random)]) }
        let countries = ["CN", "US", "DE"]
        let rules = countries.flatMap { country in
            (0..<rulesInScope).map { number -> Rule in
                let flag = flags[Int.random(in: flags.indices, using: &random)]
                let about = FactTest(attribute: members, op: number % 3 == 0 ? .hasNot : .has, values: [word(), word(), word()])
                return Rule(
                    id: "\(country)\(number)", effect: Effect.allCases[number % 6],
                    when: [
                        FactTest(attribute: from, op: .equal, values: [.word(country)]), about,
                        FactTest(attribute: flag, op: .equal, values: [.bool(number % 2 == 0)]),
                    ], unless: number > 1 && number % 5 == 0 ? ["\(country)\(number - 1)", "\(country)\(number - 2)"] : [])
            }
        }
        for stance in [DefaultStance.open, .closed] {
            let set = RuleSet(id: "urn:test:AA", version: "1", jurisdiction: "AA", stance: stance, rules: rules, digest: Digest.sha256([]))
            let (book, plain) = (Rulebook(schema: schema, sets: [set]), PlainEvaluator(set: set, schema: schema))
            let lookup = book.sides[0].lookup
            var batch = InternedBatch()
            var expected: [OutcomeRange] = []
            var quick = 0
            for _ in 0..<300 {
                var facts = FactSet()
                facts[date] = .date(CalendarDate(daysSinceEpoch: 20_000))
                facts[from] = .word((countries + ["FR"])[Int.random(in: 0..<4, using: &random)])
                facts[members] = .set(letters.shuffled(using: &random).prefix(Int.random(in: 0...6, using: &random)))
                for flag in flags { facts[flag] = .bool(Bool.random(using: &random)) }
                let outcome = plain.outcome(facts)
                // What is not known can only widen the bounds, in the last word of the mask too.
                if Int.random(in: 0..<4, using: &random) == 0 { facts[Int.random(in: schema.attributes.indices, using: &random)] = nil }
                let interned = book.intern(facts)
                let range = book.range(interned, side: 0)
                #expect(range.atLeast <= outcome && outcome <= range.atMost)
                #expect(range.isSettled || facts.values.count < schema.attributes.count)
                interned.words.withUnsafeBufferPointer { words in
                    guard let base = words.baseAddress else { return }
                    #expect(lookup.otherRange(base) == range)
                    quick += lookup.quick.outcome(base) == nil ? 0 : 1
                }
                batch.append(interned)
                expected.append(range)
            }
            var found: [OutcomeRange] = []
            book.ranges(batch, side: 0) { found.append($1) }
            #expect(found == expected && quick > 150)
        }
    }

    /// A request that is packed decides like the facts that it was made of.
    @Test(arguments: PropertyTests.seeds) func requestsDecideLikeFacts(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let book = Rulebook(schema: random.schema, sets: [random.set(30)])
        var (request, interned) = (Request(random.schema), book.blank())
        for _ in 0..<60 {
            let facts = random.facts(known: 80)
            request.clear()
            for (attribute, value) in facts.values {
                switch value {
                case .bool(let flag): request.set(attribute, flag: flag)
                case .int(let number): request.set(attribute, number: number)
                case .date(let day): request.set(attribute, number: Int64(day.daysSinceEpoch))
                case .word(let word): request.set(attribute, word: word)
                case .words(let words): request.set(attribute, words: words)
                }
            }
            book.intern(request, into: &interned)
            #expect(interned.words == book.intern(facts).words, "seed \(seed)")
        }
    }
}
