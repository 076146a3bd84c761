import Canon
import Statistics
import TestKit
import Testing

struct TwoGroupTests {
    static func groups(_ a: Int, _ n: Int, _ b: Int, _ m: Int) throws -> TwoGroups {
        TwoGroups(try Proportion(a, of: n), against: try Proportion(b, of: m))
    }

    @Test(arguments: (0..<5).map { $0 }) func vectors(_ index: Int) throws {
        let all = try #require(Golden.statistics["two_groups"]?.array)
        #expect(all.count == 5)
        let vector = all[index]
        let g = TwoGroups(try Proportion(vector["group"]), against: try Proportion(vector["reference"]))
        #expect(close(g.group.rate, vector["rates"]?.array?[0].double) && close(g.reference.rate, vector["rates"]?.array?[1].double))
        #expect(close(g.riskRatio, vector["impact_ratio"]?.double))
        #expect(g.isBelowFourFifths == vector["four_fifths_flag"]?.bool)
        #expect(close(g.riskDifference, vector["diff"]?.double))
        #expect(close(g.riskDifferenceInterval(), vector["newcombe_diff_95"]))
        #expect(close(g.riskRatioInterval(), vector["score_ratio_95"]))
        #expect(close(g.fisher, vector["fisher_two_sided"]?.double))
        #expect(close(g.fisherMidP, vector["fisher_mid_p"]?.double))
        #expect(close(g.doubledMidP, vector["mid_p_doubled_one_sided"]?.double))
        #expect(close(g.oddsRatioInterval(), vector["odds_ratio_mid_p_95"]))
        // The file's Boschloo figures were computed from the transposed table: scipy takes columns for the samples. See the next test.
        let transposed = try Self.groups(
            g.group.count, g.group.count + g.reference.count, g.group.rest, g.group.rest + g.reference.rest)
        #expect(close(transposed.boschloo, vector["boschloo"]?.double))
    }

    @Test func boschloo() throws {
        let vectors = try #require(Golden.functions["boschloo"]?.array)
        #expect(vectors.count == 8)
        for vector in vectors {
            let g = TwoGroups(try Proportion(vector["group"]), against: try Proportion(vector["reference"]))
            #expect(close(g.boschloo, vector["p"]?.double), "\(vector)")
        }
        #expect(try Self.groups(1, 1000, 2, 1000).boschloo == nil)
        #expect(try Self.groups(0, 0, 2, 10).boschloo == nil)
    }

    @Test func nothingKnown() throws {
        for (a, n, b, m) in [(0, 0, 3, 9), (3, 9, 0, 0), (0, 0, 0, 0)] {
            let g = try Self.groups(a, n, b, m)
            #expect(g.riskRatio == nil && g.riskDifference == nil && g.oddsRatio == nil && !g.isBelowFourFifths)
            #expect(g.riskRatioInterval() == Interval(lower: 0, upper: .infinity))
            #expect(g.riskDifferenceInterval() == Interval(lower: -1, upper: 1))
            #expect(g.oddsRatioInterval() == Interval(lower: 0, upper: .infinity))
            #expect(close(g.fisher, 1) && close(g.doubledMidP, 1) && g.verdict() == .cannotTell)
        }
        let none = try Self.groups(0, 5, 0, 7)
        #expect(none.riskRatio == nil && none.riskDifference == 0 && none.verdict() == .cannotTell && close(none.fisher, 1))
    }

    @Test func allAndNothing() throws {
        let g = try Self.groups(6, 6, 0, 7)
        #expect(g.riskRatio == .infinity && g.oddsRatio == .infinity && g.riskRatioInterval().upper == .infinity)
        #expect(g.riskRatioInterval().lower > 1 && g.verdict() == .higher)
        #expect(close(g.fisher, 2.0 / 1716 * 0.5) && g.oddsRatioInterval().upper == .infinity)
        let same = try Self.groups(6, 6, 7, 7)
        #expect(same.riskRatio == 1 && same.riskRatioInterval().contains(1) && close(same.fisher, 1))
        #expect(same.riskRatioInterval().lower > 0.3 && same.riskRatioInterval().upper < 3)
    }

    /// Exchanging the groups inverts the ratio's interval and negates the difference's; the tests stay.
    @Test func exchange() throws {
        var random = SeededRandom.fresh("two groups")
        for round in 0..<40 {
            let (n, m) = (Int.random(in: 1...60, using: &random), Int.random(in: 1...60, using: &random))
            let g = try Self.groups(Int.random(in: 0...n, using: &random), n, Int.random(in: 0...m, using: &random), m)
            let h = TwoGroups(g.reference, against: g.group)
            let (a, b) = (g.riskRatioInterval(), h.riskRatioInterval())
            #expect(close(a.lower, 1 / b.upper, 1e-8) && close(1 / a.upper, b.lower, 1e-8), "\(g), seed \(random.seed)")
            #expect(close(g.riskDifferenceInterval().lower, -h.riskDifferenceInterval().upper), "\(g), seed \(random.seed)")
            #expect(
                close(g.fisher, h.fisher) && close(g.doubledMidP, h.doubledMidP) && (round > 5 || close(g.boschloo, h.boschloo)),
                "\(g), seed \(random.seed)")
            if let ratio = g.riskRatio { #expect(a.lower <= ratio && ratio <= a.upper, "\(g), seed \(random.seed)") }
        }
    }

    @Test func largeTables() throws {
        let g = try Self.groups(400_000, 1_000_000, 401_000, 1_000_000)
        #expect((0...1).contains(g.doubledMidP) && g.riskRatioInterval().contains(0.4 / 0.401) && g.verdict() == .alike)
    }

    @Test func verdicts() throws {
        #expect(Verdict(ratio: Interval(lower: 0.8, upper: 1.25)) == .cannotTell)
        #expect(Verdict(ratio: Interval(lower: 0.81, upper: 1.24)) == .alike)
        #expect(Verdict(ratio: Interval(lower: 0.7, upper: 1.24)) == .perhapsLower)
        #expect(Verdict(ratio: Interval(lower: 0.81, upper: 1.3)) == .perhapsHigher)
        #expect(Verdict(ratio: Interval(lower: 0.5, upper: 0.99)) == .lower)
        #expect(Verdict(ratio: Interval(lower: 1.01, upper: 1.6)) == .higher)
        // 1 of 4 against 5 of 6 has a ratio of 0.3, far below four fifths, and still tells little; 48 of 120 against 150 of 260 tells.
        #expect(try Self.groups(1, 4, 5, 6).verdict() == .perhapsLower)
        #expect(try Self.groups(1, 4, 2, 6).verdict() == .cannotTell)
        #expect(try Self.groups(48, 120, 150, 260).verdict() == .lower)
        for verdict in Verdict.allCases {
            #expect(!verdict.sentence.en.isEmpty && verdict.sentence.zhHans.unicodeScalars.contains { $0.value >= 0x4E00 })
        }
    }
}
