extension TwoGroups {
    /// Fisher's exact test, two-sided: the probability of all tables with these margins that are no more probable than the observed one.
    /// 1 where a margin is 0: nothing speaks against equality. Tables within 1e-7 of the observed probability count as equal, as in R.
    package var fisher: Double {
        let table = Hypergeometric(self)
        let limit = table[group.count] * (1 + 1e-7)
        return min(1, table.probabilities.lazy.filter { $0 <= limit }.reduce(0, +))
    }

    /// The two-sided Fisher test with half the probability of the observed table.
    package var fisherMidP: Double {
        let table = Hypergeometric(self)
        return max(0, fisher - table[group.count] / 2)
    }

    /// Twice the smaller one-sided mid-p value, at most 1 (Hirji 2006, §4): the test that agrees with the mid-p intervals, and the one to publish.
    package var doubledMidP: Double {
        let table = Hypergeometric(self)
        let half = table[group.count] / 2
        return min(1, 2 * min(table.below(group.count) + half, table.above(group.count) + half))
    }

    /// The exact conditional mid-p interval of the odds ratio: the ratios that `doubledMidP` would not reject.
    /// 0 to infinity where only one table has these margins.
    package func oddsRatioInterval(_ confidence: Confidence = .usual) -> Interval {
        let plain = Hypergeometric(self)
        let (low, high) = (plain.low, plain.low + plain.probabilities.count - 1)
        func end(_ limit: Double) -> Double {
            Elementary.exp(
                Root.increasing(from: -40, to: 40) {
                    let table = Hypergeometric(self, oddsRatio: Elementary.exp($0))
                    return table.above(group.count) + table[group.count] / 2 - limit
                })
        }
        return Interval(
            lower: group.count == low ? 0 : end(confidence.tail), upper: group.count == high ? .infinity : end(1 - confidence.tail))
    }
}
