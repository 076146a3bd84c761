/// Rates made comparable by giving both groups the same mix of strata (direct standardisation).
package struct Standardised: Hashable, Sendable {
    /// Nil where the group is missing from a stratum that has weight: its rate there is not known.
    package let group: Double?
    package let reference: Double?
    /// The strata, by index, in which one group is missing.
    package let missing: [Int]
}

extension Stratified {
    /// Direct standardisation (Rothman, Modern Epidemiology §4): Σ wᵢ pᵢ / Σ wᵢ, with the weights given, else with the size of each stratum.
    /// Throws `lengthMismatch` and `weightOutOfRange` (weights must be finite, not negative, not all 0).
    package func standardised(weights: [Double]? = nil) throws(StatisticsError) -> Standardised {
        let weights = weights ?? strata.map { Double($0.total) }
        guard weights.count == strata.count else {
            throw StatisticsError(.lengthMismatch, "there are \(weights.count) weights for \(strata.count) strata; give one for each")
        }
        guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw StatisticsError(.weightOutOfRange, "a weight is negative or not finite; give sizes of a standard population")
        }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { throw StatisticsError(.weightOutOfRange, "all weights are 0; give at least one stratum a weight") }
        func rate(_ side: KeyPath<TwoGroups, Proportion>) -> Double? {
            var out = 0.0
            for (stratum, weight) in zip(strata, weights) where weight > 0 {
                guard let rate = stratum[keyPath: side].rate else { return nil }
                out += weight * rate
            }
            return out / sum
        }
        let missing = strata.indices.filter { weights[$0] > 0 && (strata[$0].group.total == 0 || strata[$0].reference.total == 0) }
        return Standardised(group: rate(\.group), reference: rate(\.reference), missing: missing)
    }
}
