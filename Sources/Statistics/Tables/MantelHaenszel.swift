/// A ratio common to all strata, with its interval.
package struct CommonRatio: Hashable, Sendable {
    package let ratio: Double
    /// Nil where the variance cannot be estimated, because a needed sum is 0.
    package let interval: Interval?
}

/// A statistic that follows the chi-square distribution if nothing differs, and the probability of one as large.
package struct ChiSquareTest: Hashable, Sendable {
    package let statistic: Double
    package let degreesOfFreedom: Int
    package let p: Double

    init(_ statistic: Double, degreesOfFreedom: Int) {
        (self.statistic, self.degreesOfFreedom) = (statistic, degreesOfFreedom)
        p = ChiSquare.upperTail(statistic, degreesOfFreedom: Double(degreesOfFreedom))
    }
}

extension Stratified {
    /// The common odds ratio of Mantel and Haenszel 1959, with the interval of Robins, Breslow and Greenland 1986. Nil where no stratum informs.
    package func oddsRatio(_ confidence: Confidence = .usual) -> CommonRatio? {
        var (above, below, pr, mixed, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for t in tables {
            let (p, q) = ((t.a + t.d) / t.n, (t.b + t.c) / t.n)
            let (r, s) = (t.a * t.d / t.n, t.b * t.c / t.n)
            above += r
            below += s
            pr += p * r
            mixed += p * s + q * r
            qs += q * s
        }
        guard above + below > 0 else { return nil }
        guard above > 0, below > 0 else { return CommonRatio(ratio: above > 0 ? .infinity : 0, interval: nil) }
        let variance = pr / (2 * above * above) + mixed / (2 * above * below) + qs / (2 * below * below)
        return CommonRatio(ratio: above / below, interval: logInterval(above / below, variance, confidence))
    }

    /// The common risk ratio of Mantel and Haenszel, with the variance of Greenland and Robins 1985. Nil where no stratum has an event.
    package func riskRatio(_ confidence: Confidence = .usual) -> CommonRatio? {
        var (above, below, top) = (0.0, 0.0, 0.0)
        for t in tables {
            above += t.a * t.n2 / t.n
            below += t.c * t.n1 / t.n
            top += (t.n1 * t.n2 * t.m - t.a * t.c * t.n) / (t.n * t.n)
        }
        guard above + below > 0 else { return nil }
        guard above > 0, below > 0 else { return CommonRatio(ratio: above > 0 ? .infinity : 0, interval: nil) }
        return CommonRatio(ratio: above / below, interval: logInterval(above / below, top / (above * below), confidence))
    }

    /// The test of Cochran 1954, Mantel and Haenszel 1959 that the odds are equal in every stratum, with the continuity correction of the latter
    /// or without. Nil where no stratum can vary.
    package func equality(corrected: Bool) -> ChiSquareTest? {
        var (difference, variance) = (0.0, 0.0)
        for t in tables where t.n > 1 {
            difference += t.a - t.n1 * t.m / t.n
            variance += t.n1 * t.n2 * t.m * (t.n - t.m) / (t.n * t.n * (t.n - 1))
        }
        guard variance > 0 else { return nil }
        let distance = corrected ? max(0, difference.magnitude - 0.5) : difference.magnitude
        return ChiSquareTest(distance * distance / variance, degreesOfFreedom: 1)
    }

    /// The test of Breslow and Day 1980 (§4.4, equation 4.30) that one odds ratio holds in all strata, with Tarone's correction of 1985 if asked. A
    /// small p says that the strata differ, and that one common ratio hides it. Nil below two strata that can vary, or without a finite common ratio.
    package func homogeneity(tarone: Bool = false) -> ChiSquareTest? {
        guard let ratio = oddsRatio()?.ratio, ratio > 0, ratio.isFinite else { return nil }
        var (sum, difference, variances, count) = (0.0, 0.0, 0.0, 0)
        for t in tables where t.m > 0 && t.m < t.n {
            let expected = StratumTable.expected(t, oddsRatio: ratio)
            let cells = [expected, t.n1 - expected, t.m - expected, t.n2 - t.m + expected]
            guard cells.allSatisfy({ $0 > 0 }) else { continue }
            let variance = 1 / cells.reduce(0) { $0 + 1 / $1 }
            sum += (t.a - expected) * (t.a - expected) / variance
            difference += t.a - expected
            variances += variance
            count += 1
        }
        guard count > 1 else { return nil }
        let correction = tarone ? difference * difference / variances : 0
        return ChiSquareTest(max(0, sum - correction), degreesOfFreedom: count - 1)
    }

    private func logInterval(_ ratio: Double, _ variance: Double, _ confidence: Confidence) -> Interval? {
        guard variance > 0 else { return nil }
        let factor = Elementary.exp(confidence.z * variance.squareRoot())
        return Interval(lower: ratio / factor, upper: ratio * factor)
    }
}

extension StratumTable {
    /// The count that gives this odds ratio with the margins of the table: the root of a quadratic that lies among the possible counts.
    static func expected(_ t: StratumTable, oddsRatio: Double) -> Double {
        let a = 1 - oddsRatio
        if a.magnitude < 1e-12 { return t.n1 * t.m / t.n }
        let b = t.n2 - t.m + oddsRatio * (t.n1 + t.m)
        let c = -oddsRatio * t.n1 * t.m
        let root = (b * b - 4 * a * c).squareRoot()
        return 2 * -c / (b + root)
    }
}
