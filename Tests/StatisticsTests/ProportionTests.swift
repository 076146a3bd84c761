import Canon
import Statistics
import TestKit
import Testing

struct ProportionTests {
    @Test(arguments: (0..<9).map { $0 }) func vectors(_ index: Int) throws {
        let vector = try #require(Golden.statistics["single_proportion_95"]?.array?[index])
        let p = try Proportion(.array([try #require(vector["k"]), try #require(vector["n"])]))
        #expect(close(p.rate, vector["rate"]?.double))
        #expect(close(p.clopperPearson(), vector["clopper_pearson"]))
        #expect(close(p.midP(), vector["mid_p"]))
        #expect(close(p.wilson(), vector["wilson"]))
        #expect(close(p.jeffreys(), vector["jeffreys"]))
    }

    @Test func allVectorsAreThere() { #expect(Golden.statistics["single_proportion_95"]?.array?.count == 9) }

    @Test func nothingOfNothing() throws {
        let p = try Proportion(0, of: 0)
        #expect(p.rate == nil)
        for interval in [p.wilson(), p.clopperPearson(), p.midP()] { #expect(interval == Interval(lower: 0, upper: 1)) }
    }

    /// The ends of the mid-p interval are where the test turns, at any level; for 0 of n and n of n they have a closed form.
    @Test func ends() throws {
        let ninety = try Confidence(0.9)
        for n in [1, 2, 7, 40, 5000] {
            let none = try Proportion(0, of: n).midP(ninety)
            let all = try Proportion(n, of: n).midP(ninety)
            let end = Golden.power(0.1, 1 / Double(n))
            #expect(none.lower == 0 && close(none.upper, 1 - end))
            #expect(close(all.lower, end) && all.upper == 1)
        }
    }

    @Test func symmetry() throws {
        var random = SeededRandom.fresh("proportions")
        for _ in 0..<60 {
            let n = Int.random(in: 1...400, using: &random)
            let k = Int.random(in: 0...n, using: &random)
            let (p, q) = (try Proportion(k, of: n), try Proportion(n - k, of: n))
            for (a, b) in [(p.midP(), q.midP()), (p.wilson(), q.wilson()), (p.clopperPearson(), q.clopperPearson())] {
                #expect(close(a.lower, 1 - b.upper) && close(a.upper, 1 - b.lower), "\(k) of \(n), seed \(random.seed)")
                #expect(a.contains(Double(k) / Double(n)))
            }
            // Mid-p is never wider than Clopper and Pearson.
            #expect(p.midP().lower >= p.clopperPearson().lower - 1e-12 && p.midP().upper <= p.clopperPearson().upper + 1e-12)
        }
    }

    @Test(arguments: [(-1, 3), (4, 3), (0, -1), (0, 10_000_001)]) func refused(_ k: Int, _ n: Int) {
        #expect(throws: StatisticsError.self) { try Proportion(k, of: n) }
    }

    @Test(arguments: [0.2, 1, .nan]) func refusedLevel(_ level: Double) {
        #expect(throws: StatisticsError.self) { try Confidence(level) }
    }
}

extension Golden {
    /// x^y for 0 < x < 1 through repeated square roots, so that the expectation does not come from the code that it checks.
    static func power(_ x: Double, _ y: Double) -> Double {
        var (out, root, rest) = (1.0, x, y)
        for _ in 0..<60 {
            if rest >= 1 {
                out *= root
                rest -= 1
            }
            root = root.squareRoot()
            rest *= 2
        }
        return out
    }
}
