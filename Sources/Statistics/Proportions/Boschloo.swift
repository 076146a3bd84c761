extension TwoGroups {
    /// Boschloo's test (1970): Fisher's one-sided p-value taken as a statistic and judged without fixing the events, twice the smaller side, at most 1.
    ///
    /// The probability of the tables that are as extreme is greatest over all common rates; the greatest is found on a grid of 500 and then
    /// refined to 1e-12. Nil where a total is 0 or (n₁ + 1)(n₂ + 1) exceeds 250,000, for which the exact conditional tests serve as well.
    package var boschloo: Double? {
        let (n1, n2) = (group.total, reference.total)
        guard n1 > 0, n2 > 0, (n1 + 1) * (n2 + 1) <= 250_000 else { return nil }
        // With the groups exchanged, "as small or smaller" means "as large or larger".
        let smaller = BoschlooSide(group.count, n1, reference.count, n2).greatest
        let larger = BoschlooSide(reference.count, n2, group.count, n1).greatest
        return min(1, 2 * min(smaller, larger))
    }
}

/// The side on which the first count is small: the tables whose one-sided Fisher p is no larger than the observed one.
private struct BoschlooSide {
    let n1: Int
    let n2: Int
    /// For each first count, the smallest second count that belongs: as the second rises, so does the evidence.
    let least: [Int]

    init(_ x1: Int, _ n1: Int, _ x2: Int, _ n2: Int) {
        (self.n1, self.n2) = (n1, n2)
        // P(X ≤ x) for every table of each margin, by running sums.
        var p = [[Double]](repeating: [], count: n1 + n2 + 1)
        func margin(_ m: Int) -> Hypergeometric? {
            let first = max(0, m - n2)
            guard let a = try? Proportion(first, of: n1), let b = try? Proportion(m - first, of: n2) else { return nil }
            return Hypergeometric(TwoGroups(a, against: b))
        }
        for m in 0...n1 + n2 {
            var sum = 0.0
            p[m] = (margin(m)?.probabilities ?? []).map {
                sum += $0
                return sum
            }
        }
        func value(_ a: Int, _ b: Int) -> Double { p[a + b][a - max(0, a + b - n2)] }
        let limit = value(x1, x2) * (1 + 1e-12)
        least = (0...n1).map { a in (0...n2).first { value(a, $0) <= limit } ?? n2 + 1 }
    }

    /// The greatest probability of the region over common rates strictly between 0 and 1.
    var greatest: Double {
        let steps = 500
        var best = (at: 1, value: 0.0)
        for i in 1..<steps {
            let value = probability(Double(i) / Double(steps))
            if value > best.value { best = (i, value) }
        }
        var low = Double(best.at - 1) / Double(steps)
        var high = Double(best.at + 1) / Double(steps)
        var value = best.value
        while high - low > 1e-12 {  // ternary search on the one hump between the neighbours of the best point
            let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
            let (fa, fb) = (probability(a), probability(b))
            if fa < fb { low = a } else { high = b }
            value = max(value, fa, fb)
        }
        return value
    }

    private func probability(_ rate: Double) -> Double {
        guard rate > 0, rate < 1 else { return 0 }
        let first = BoschlooSide.binomial(n1, rate)
        let second = BoschlooSide.binomial(n2, rate)
        var tail = [Double](repeating: 0, count: n2 + 2)
        for b in stride(from: n2, through: 0, by: -1) { tail[b] = tail[b + 1] + second[b] }
        return (0...n1).reduce(0) { $0 + first[$1] * tail[least[$1]] }
    }

    /// Carried from the mode outwards, like the hypergeometric weights.
    private static func binomial(_ n: Int, _ rate: Double) -> [Double] {
        let odds = rate / (1 - rate)
        let mode = min(n, Int(Double(n + 1) * rate))
        var weights = [Double](repeating: 0, count: n + 1)
        weights[mode] = 1
        for x in stride(from: mode, to: n, by: 1) { weights[x + 1] = weights[x] * odds * Double(n - x) / Double(x + 1) }
        for x in stride(from: mode, to: 0, by: -1) { weights[x - 1] = weights[x] / odds * Double(x) / Double(n - x + 1) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
