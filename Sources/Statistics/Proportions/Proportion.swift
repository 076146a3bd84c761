/// So many of so many: 3 of 12 requests granted. 0 of 0 is a value too, about which nothing is known.
package struct Proportion: Hashable, Sendable {
    package let count: Int
    package let total: Int
    package var rest: Int { total - count }

    /// The largest total that is read.
    package static let maximum = 10_000_000

    /// Throws `countOutOfRange` unless 0 ≤ count ≤ total ≤ 10,000,000.
    package init(_ count: Int, of total: Int) throws(StatisticsError) {
        guard total >= 0, total <= Proportion.maximum else {
            throw StatisticsError(.countOutOfRange, "the total is \(total); it should lie between 0 and \(Proportion.maximum)")
        }
        guard count >= 0, count <= total else {
            throw StatisticsError(.countOutOfRange, "the count is \(count) of \(total); it should lie between 0 and the total")
        }
        (self.count, self.total) = (count, total)
    }

    /// The share; nil for 0 of 0.
    package var rate: Double? { total == 0 ? nil : Double(count) / Double(total) }
}

extension Proportion {
    /// The interval of Wilson 1927 (score), without continuity correction. Anything between 0 and 1 for 0 of 0.
    package func wilson(_ confidence: Confidence = .usual) -> Interval {
        guard let rate else { return Interval(lower: 0, upper: 1) }
        let n = Double(total)
        let z2 = confidence.z * confidence.z
        let centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
        let half = confidence.z / (1 + z2 / n) * (rate * (1 - rate) / n + z2 / (4 * n * n)).squareRoot()
        return Interval(lower: count == 0 ? 0 : max(0, centre - half), upper: rest == 0 ? 1 : min(1, centre + half))
    }

    /// The exact interval of Clopper and Pearson 1934: never less sure than it says, often more.
    package func clopperPearson(_ confidence: Confidence = .usual) -> Interval {
        let (k, r) = (Double(count), Double(rest))
        return Interval(
            lower: count == 0 ? 0 : Beta.quantile(confidence.tail, k, r + 1),
            upper: rest == 0 ? 1 : Beta.quantile(1 - confidence.tail, k + 1, r))
    }

    /// The exact interval with half the probability of what was observed (Lancaster 1961, Berry and Armitage 1995): all rates p with
    /// P(X > k) + P(X = k)/2 and P(X < k) + P(X = k)/2 both above the tail. Sure on average, and shorter than Clopper and Pearson's.
    package func midP(_ confidence: Confidence = .usual) -> Interval {
        guard total > 0 else { return Interval(lower: 0, upper: 1) }
        let (k, r) = (Double(count), Double(rest))
        func upperHalf(_ p: Double) -> Double { (Beta.regularised(p, k, r + 1) + Beta.regularised(p, k + 1, r)) / 2 }
        return Interval(
            lower: count == 0 ? 0 : Root.increasing(from: 0, to: 1) { upperHalf($0) - confidence.tail },
            upper: rest == 0 ? 1 : Root.increasing(from: 0, to: 1) { upperHalf($0) - (1 - confidence.tail) })
    }

    /// The equal-tailed interval under Jeffreys' prior, Beta(k + 1/2, n − k + 1/2), with no exception at 0 and n (Brown, Cai and DasGupta 2001).
    package func jeffreys(_ confidence: Confidence = .usual) -> Interval {
        let (k, r) = (Double(count) + 0.5, Double(rest) + 0.5)
        return Interval(lower: Beta.quantile(confidence.tail, k, r), upper: Beta.quantile(1 - confidence.tail, k, r))
    }
}
