import Canon
import Statistics
import Testing

struct EquityTests {
    @Test func vectors() throws {
        let vector = Golden.equity
        let percent = try #require(vector["coveragePercent"]?.doubles)
        let population = try #require(vector["population"]?.doubles)
        let groups = try #require(vector["group"]?.integers)
        let expected = try #require(vector["expected"])
        let c = try Coverage(ranked: try zip(percent, population).map { try .init(coverage: $0 / 100, population: $1) })
        #expect(close(c.gini, expected["gini_unweighted"]?.double))
        #expect(close(c.theil(weighted: false), expected["theil_T_unweighted"]?.double))
        #expect(close(c.theil(weighted: true), expected["theil_T_weighted"]?.double))
        #expect(close(c.mean, expected["mean_coverage_weighted"]?.double))
        #expect(close(c.concentration, expected["concentration_index_weighted"]?.double))
        #expect(close(c.erreygers, expected["erreygers_index"]?.double))
        #expect(close(c.wagstaff, expected["wagstaff_index"]?.double))
        #expect(close(c.median, expected["weighted_median_coverage"]?.double))
        #expect(close(c.meanGapToMedian, expected["mean_gap_to_median"]?.double))
        #expect(close(c.belowMedian * 100, expected["population_below_median_coverage"]?.double))
        #expect(close(c.ratio, expected["min_max_ratio"]?.double) && close(c.gap * 100, expected["coverage_gap_pp"]?.double))
        let weighted = try #require(try c.theil(by: groups, weighted: true))
        #expect(
            close(weighted.between, expected["theil_weighted_between"]?.double) && close(weighted.within, expected["theil_weighted_within"]?.double))
        // The file gives the unweighted parts to eight digits only; that they add up to T is checked to the last.
        let plain = try #require(try c.theil(by: groups, weighted: false))
        #expect(close(plain.between, expected["theil_unweighted_between"]?.double, 5e-9))
        #expect(close(plain.within, expected["theil_unweighted_within"]?.double, 5e-9))
        #expect(close(plain.between + plain.within, c.theil(weighted: false), 1e-14))
    }

    private func coverage(_ regions: (Double, Double)...) throws -> Coverage {
        try Coverage(ranked: try regions.map { try .init(coverage: $0, population: $1) })
    }

    @Test func extremes() throws {
        let none = try coverage((0, 3), (0, 5))
        #expect(none.gini == nil && none.theil(weighted: true) == nil && none.concentration == nil && none.wagstaff == nil && none.ratio == nil)
        #expect(none.erreygers == 0 && none.gap == 0 && none.belowMedian == 0)
        let all = try coverage((1, 3), (1, 5))
        #expect(all.gini == 0 && all.theil(weighted: true) == 0 && all.wagstaff == nil && close(all.concentration, 0) && all.ratio == 1)
        // Only the richer half is reached: Erreygers' and Wagstaff's indices are 1, whatever the scale.
        let half = try coverage((0, 4), (1, 4))
        #expect(
            close(half.erreygers, 1) && close(half.wagstaff, 1) && close(half.concentration, 0.5)
                && close(half.theil(weighted: true), 0.693147180559945309))
        let parts = try #require(try half.theil(by: [0, 1], weighted: true))
        #expect(close(parts.between, half.theil(weighted: true)) && parts.within == 0)
        #expect(try coverage((0.4, 2)).gini == 0)
    }

    @Test func refused() throws {
        #expect(throws: StatisticsError.self) { try Coverage(ranked: []) }
        #expect(throws: StatisticsError.self) { try Coverage.Region(coverage: 1.1, population: 1) }
        #expect(throws: StatisticsError.self) { try Coverage.Region(coverage: .nan, population: 1) }
        #expect(throws: StatisticsError.self) { try Coverage.Region(coverage: 0.5, population: 0) }
        #expect(throws: StatisticsError.self) { try coverage((0.5, 1)).theil(by: [1, 2], weighted: true) }
    }
}
