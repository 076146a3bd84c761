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

    /// Many at a time is the same as one by one, whatever is unknown and in whichever order they come.
    @Test(arguments: PropertyTests.seeds) func batchesDecideLikeSingleFactSets(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(Int.random(in: 1...random.pick([6, 40, 120, 300]), using: &random.random))
        let book = Rulebook(schema: random.schema, sets: [set])
        var batch = InternedBatch()
        var expected: [OutcomeRange] = []
        for _ in 0..<random.pick([1, 100, 5000]) {
            let facts = book.intern(random.facts(known: random.pick([100, 100, 100, 60])))
            batch.append(facts)
            expected.append(book.range(facts, side: 0))
        }
        var numbers: [Int] = []
        var found: [OutcomeRange] = []
        book.ranges(batch, side: 0) { number, range in
            numbers.append(number)
            found.append(range)
        }
        #expect(numbers == Array(expected.indices) && found == expected, "seed \(seed)")
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
