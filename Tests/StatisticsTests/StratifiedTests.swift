import Canon
import Statistics
import Testing

struct StratifiedTests {
    static func simpson() throws -> (Stratified, JSON) {
        let vector = try #require(Golden.statistics["simpson"])
        let strata = try #require(vector["strata"]?.array)
        return (try Stratified(try strata.map { TwoGroups(try Proportion($0["A"]), against: try Proportion($0["B"])) }), vector)
    }

    @Test func simpsonsParadox() throws {
        let (s, vector) = try Self.simpson()
        let all = try #require(s.aggregate)
        #expect(close(all.group.rate, vector["aggregate"]?["rateA"]?.double) && close(all.reference.rate, vector["aggregate"]?["rateB"]?.double))
        #expect(close(all.riskRatio, vector["aggregate"]?["impact_ratio"]?.double))
        let rates = try #require(vector["per_stratum_rates"]?.array)
        for (stratum, expected) in zip(s.strata, rates) {
            #expect(close(stratum.group.rate, expected.array?[0].double) && close(stratum.reference.rate, expected.array?[1].double))
        }
        let odds = try #require(s.oddsRatio())
        #expect(close(odds.ratio, vector["mantel_haenszel_odds_ratio"]?.double) && close(odds.interval, vector["mh_95"]))
        #expect(close(s.riskRatio()?.ratio, vector["mh_risk_ratio"]?.double))
        for (corrected, name) in [(true, "_corrected"), (false, "")] {
            let test = try #require(s.equality(corrected: corrected))
            #expect(close(test.statistic, vector["cmh_stat\(name)"]?.double) && close(test.p, vector["cmh_p\(name)"]?.double))
        }
        let homogeneity = try #require(s.homogeneity())
        #expect(close(homogeneity.statistic, vector["breslow_day_stat"]?.double) && close(homogeneity.p, vector["breslow_day_p"]?.double))
        let tarone = try #require(s.homogeneity(tarone: true))
        #expect(tarone.statistic <= homogeneity.statistic && tarone.statistic >= 0)
        let standard = try s.standardised()
        #expect(
            close(standard.group, vector["standardised_rates"]?["A"]?.double) && close(standard.reference, vector["standardised_rates"]?["B"]?.double)
        )
        #expect(standard.missing.isEmpty)
        // The very point: in all the first group fares worse, in like cases better.
        #expect(all.riskRatio ?? 2 < 1 && s.riskRatio()?.ratio ?? 0 > 1)
    }

    /// In a single stratum the common ratios are the plain ones, and the score test is the chi-square test with n − 1.
    @Test func oneStratum() throws {
        let g = try TwoGroupTests.groups(20, 40, 30, 45)
        let s = try Stratified([g])
        #expect(close(s.oddsRatio()?.ratio, g.oddsRatio) && close(s.riskRatio()?.ratio, g.riskRatio))
        #expect(s.homogeneity() == nil)
        let n = 85.0
        let difference = 20 - 40 * 50 / n
        #expect(close(s.equality(corrected: false)?.statistic, difference * difference / (40 * 45 * 50 * 35 / (n * n * (n - 1)))))
        let standard = try s.standardised()
        #expect(close(standard.group, 0.5) && close(standard.reference, 2.0 / 3))
    }

    @Test func emptyStrata() throws {
        let full = try TwoGroupTests.groups(8, 10, 60, 90)
        let half = try TwoGroupTests.groups(0, 0, 3, 9)
        let none = try TwoGroupTests.groups(0, 0, 0, 0)
        let s = try Stratified([full, half, none])
        let alone = try Stratified([full])
        #expect(s.oddsRatio() == alone.oddsRatio() && s.equality(corrected: true) == alone.equality(corrected: true) && s.homogeneity() == nil)
        let standard = try s.standardised()
        #expect(standard.group == nil && standard.reference != nil && standard.missing == [1])
        #expect(try s.standardised(weights: [1, 0, 0]).group == 0.8)
        for nothing in [try Stratified([none]), try Stratified([try TwoGroupTests.groups(0, 5, 0, 6)])] {
            #expect(nothing.oddsRatio() == nil && nothing.riskRatio() == nil && nothing.equality(corrected: true) == nil)
            #expect(nothing.homogeneity() == nil)
        }
        let never = try Stratified([try TwoGroupTests.groups(3, 5, 0, 6)]).oddsRatio()
        #expect(never?.ratio == .infinity && never?.interval == nil)
        #expect(throws: StatisticsError.self) { try Stratified([]) }
        #expect(throws: StatisticsError.self) { try s.standardised(weights: [1]) }
        #expect(throws: StatisticsError.self) { try s.standardised(weights: [0, 0, 0]) }
        #expect(throws: StatisticsError.self) { try s.standardised(weights: [1, -1, 1]) }
    }

    @Test func multiplicity() throws {
        let vector = try #require(Golden.statistics["multiple"])
        let p = try #require(vector["p"]?.doubles)
        for (name, values) in [("holm", try Multiplicity.holm(p)), ("bh", try Multiplicity.benjaminiHochberg(p))] {
            let expected = try #require(vector[name]?.doubles)
            #expect(expected.count == values.count && zip(values, expected).allSatisfy { close($0, $1) }, "\(name)")
        }
        #expect(try Multiplicity.holm([0.04, 0.01, 0.03]) == [0.06, 0.03, 0.06], "the order given is kept")
        #expect(try Multiplicity.holm([]) == [])
        #expect(try Multiplicity.benjaminiHochberg([]) == [])
        #expect(throws: StatisticsError.self) { try Multiplicity.holm([0.1, .nan]) }
        #expect(throws: StatisticsError.self) { try Multiplicity.benjaminiHochberg([1.1]) }
    }
}
