/// The test that two groups are decided equally fast (Mantel 1966, Peto and Peto 1972).
package struct LogRank: Hashable, Sendable {
    /// How many of the first group were decided, and how many would be if both were equally fast.
    package let observed: Double
    package let expected: Double
    package let test: ChiSquareTest
    /// The share of all ways to deal the same cases to groups of these sizes that differ at least as much; nil from 20 cases on, where there are too many.
    package let permutationP: Double?

    /// The p-value to publish: exact below 20 cases in all, where the chi-square distribution is no guide.
    package var p: Double { permutationP ?? test.p }

    /// From this many cases on, the chi-square approximation is used.
    package static let exactBelow = 20

    /// Nil where nothing can differ: a group is empty or nothing was decided while both had open cases.
    ///
    /// The permutation test holds if being still open does not depend on the group; it permutes the scores d − Σ dₜ/nₜ, whose sum over a group is
    /// observed less expected.
    package init?(_ group: Durations, against reference: Durations) {
        guard !group.cases.isEmpty, !reference.cases.isEmpty,
            let all = try? Durations(group.cases + reference.cases)
        else { return nil }
        var (expected, variance, hazard) = (0.0, 0.0, 0.0)
        var hazards: [(time: Double, sum: Double)] = []
        let rising = group.cases.map(\.time)
        var passed = 0
        for step in all.steps {
            while passed < rising.count, rising[passed] < step.time { passed += 1 }
            let (d, n, n1) = (Double(step.decided), Double(step.atRisk), Double(rising.count - passed))
            expected += d * n1 / n
            if n > 1 { variance += d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) }
            hazard += d / n
            hazards.append((step.time, hazard))
        }
        guard variance > 0 else { return nil }
        observed = Double(group.decided)
        self.expected = expected
        test = ChiSquareTest((observed - expected) * (observed - expected) / variance, degreesOfFreedom: 1)

        func score(_ one: Durations.Case) -> Double { (one.isDecided ? 1 : 0) - (hazards.last { $0.time <= one.time }?.sum ?? 0) }
        permutationP =
            all.cases.count < LogRank.exactBelow
            ? LogRank.permutations(group.cases.map(score) + reference.cases.map(score), first: group.cases.count) : nil
    }

    /// The share of subsets of that size whose scores sum to something as far from 0 as those of the first do. At most 92,378 subsets.
    private static func permutations(_ scores: [Double], first: Int) -> Double {
        let limit = scores.prefix(first).reduce(0, +).magnitude - 1e-9
        var (far, count) = (0, 0)
        var subset: UInt32 = (1 << UInt32(first)) - 1
        let end: UInt32 = 1 << UInt32(scores.count)
        while subset < end {
            var (sum, rest) = (0.0, subset)
            while rest != 0 {
                sum += scores[rest.trailingZeroBitCount]
                rest &= rest - 1
            }
            if sum.magnitude >= limit { far += 1 }
            count += 1
            // The next number with as many bits set (Gosper, HAKMEM item 175).
            let lowest = subset & (0 &- subset)
            let ripple = subset + lowest
            subset = ripple | (((subset ^ ripple) >> 2) / lowest)
        }
        return Double(far) / Double(count)
    }
}
