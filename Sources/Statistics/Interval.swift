/// All values that the data do not contradict, ends included. The upper end may be infinite.
package struct Interval: Hashable, Sendable {
    package let lower: Double
    package let upper: Double

    package init(lower: Double, upper: Double) { (self.lower, self.upper) = (lower, upper) }

    package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// How sure an interval has to be, as a share: 0.95 unless said otherwise.
package struct Confidence: Hashable, Sendable {
    package let level: Double
    /// What is left out at each end: (1 − level) / 2.
    package var tail: Double { (1 - level) / 2 }
    /// The normal quantile at 1 − tail.
    package let z: Double

    /// Throws `levelOutOfRange` unless 0.5 ≤ level ≤ 0.9999.
    package init(_ level: Double) throws(StatisticsError) {
        guard level >= 0.5, level <= 0.9999 else {
            throw StatisticsError(.levelOutOfRange, "the confidence level is \(level); it should lie between 0.5 and 0.9999")
        }
        self.init(unchecked: level)
    }

    private init(unchecked level: Double) {
        self.level = level
        z = -Normal.quantile((1 - level) / 2)
    }

    /// 95 %.
    package static let usual = Confidence(unchecked: 0.95)
}
