/// Two groups with the same possible outcome, such as requests from abroad and requests from home that were granted.
package struct TwoGroups: Hashable, Sendable {
    package let group: Proportion
    /// What the group is compared with.
    package let reference: Proportion

    package init(_ group: Proportion, against reference: Proportion) { (self.group, self.reference) = (group, reference) }

    var total: Int { group.total + reference.total }
    var events: Int { group.count + reference.count }

    /// The rate of the group divided by that of the reference: the impact ratio. Nil where either is unknown or both are 0; infinite where
    /// only the reference is 0.
    package var riskRatio: Double? {
        guard let a = group.rate, let b = reference.rate, a + b > 0 else { return nil }
        return b == 0 ? .infinity : a / b
    }

    /// The rate of the group less that of the reference; nil where either is unknown.
    package var riskDifference: Double? {
        guard let a = group.rate, let b = reference.rate else { return nil }
        return a - b
    }

    /// The odds of the group divided by those of the reference; nil where a total is 0 or both products are.
    package var oddsRatio: Double? {
        guard group.total > 0, reference.total > 0 else { return nil }
        let (above, below) = (Double(group.count) * Double(reference.rest), Double(group.rest) * Double(reference.count))
        return below == 0 ? (above == 0 ? nil : .infinity) : above / below
    }

    /// Whether the ratio is below four fifths. A flag to look closer and never a finding: at small numbers chance alone raises it
    /// (Uniform Guidelines, 29 CFR 1607.4 D).
    package var isBelowFourFifths: Bool { riskRatio.map { $0 < 0.8 } ?? false }

    /// The interval for the difference by Newcombe 1998, method 10: both Wilson intervals, combined. −1 to 1 where a total is 0.
    package func riskDifferenceInterval(_ confidence: Confidence = .usual) -> Interval {
        guard let a = group.rate, let b = reference.rate else { return Interval(lower: -1, upper: 1) }
        let (wa, wb) = (group.wilson(confidence), reference.wilson(confidence))
        func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
        return Interval(
            lower: max(-1, a - b - length(a - wa.lower, wb.upper - b)), upper: min(1, a - b + length(wa.upper - a, b - wb.lower)))
    }
}
