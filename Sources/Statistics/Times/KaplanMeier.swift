/// The share of cases that are still open after a time, estimated with those that are open now (Kaplan and Meier 1958).
package struct KaplanMeier: Hashable, Sendable {
    /// From this time on, this share is open.
    package struct Point: Hashable, Sendable {
        package let time: Double
        package let open: Double
        /// Greenwood's sum Σ d / (n (n − d)); infinite once nothing is open.
        package let greenwood: Double
    }

    /// The steps of the curve, by rising time; before the first the share is 1. Empty when nothing is decided.
    package let points: [Point]
    /// The last time that is known of any case; nil without cases.
    package let last: Double?

    package init(_ durations: Durations) {
        var points: [Point] = []
        var (share, sum) = (1.0, 0.0)
        for step in durations.steps {
            let (d, n) = (Double(step.decided), Double(step.atRisk))
            share = step.decided == step.atRisk ? 0 : share * (n - d) / n
            sum += step.decided == step.atRisk ? .infinity : d / (n * (n - d))
            points.append(Point(time: step.time, open: share, greenwood: sum))
        }
        self.points = points
        last = durations.cases.last?.time
    }

    /// Whether the curve says anything at that time: it ends with the last case, unless that was decided and nothing is open after it.
    package func isKnown(at time: Double) -> Bool {
        guard let last, time >= 0 else { return false }
        return time <= last || points.last?.open == 0
    }

    /// The share still open just after that time; nil where the curve has ended.
    package func open(at time: Double) -> Double? {
        guard isKnown(at: time) else { return nil }
        return point(at: time)?.open ?? 1
    }

    /// The share decided by a deadline, the day itself included; nil where the curve has ended.
    package func decided(by deadline: Double) -> Double? { open(at: deadline).map { 1 - $0 } }

    /// The interval of `open(at:)` on the scale log(−log S) (Kalbfleisch and Prentice 1980). Nil while nothing is decided, once nothing is open, and
    /// where the curve has ended: there the data give no error.
    package func openInterval(at time: Double, _ confidence: Confidence = .usual) -> Interval? {
        guard isKnown(at: time), let point = point(at: time), point.open > 0, point.open < 1 else { return nil }
        let log = Elementary.log(point.open)
        let half = confidence.z * point.greenwood.squareRoot() / log.magnitude
        return Interval(
            lower: Elementary.exp(log * Elementary.exp(half)), upper: Elementary.exp(log * Elementary.exp(-half)))
    }

    /// The first time after which no more than half is open; nil while more than half is.
    package var median: Double? { points.first { $0.open <= 0.5 + 1e-12 }?.time }

    /// The mean time up to a deadline, of which every case is given at most that much: the area below the curve (restricted mean survival time). Nil
    /// where the curve ends before.
    package func restrictedMean(to deadline: Double) -> Double? {
        guard isKnown(at: deadline) else { return nil }
        var (area, time, share) = (0.0, 0.0, 1.0)
        for point in points where point.time < deadline {
            area += share * (point.time - time)
            (time, share) = (point.time, point.open)
        }
        return area + share * (deadline - time)
    }

    private func point(at time: Double) -> Point? {
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : points[low - 1]
    }
}
