extension Coverage {
    /// Theil's T in two parts.
    package struct Parts: Hashable, Sendable {
        package let between: Double
        package let within: Double
    }

    /// The Gini coefficient over regions that count alike: 2 Σ i xᵢ / (n Σ x) − (n + 1)/n, sorted. Nil where nothing is reached.
    package var gini: Double? {
        let sorted = regions.map(\.coverage).sorted()
        let sum = sorted.reduce(0, +)
        guard sum > 0 else { return nil }
        let n = Double(sorted.count)
        return 2 * sorted.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element } / (n * sum) - (n + 1) / n
    }

    /// Theil's T (1967), Σ w (c/μ) ln(c/μ) with 0 ln 0 = 0, weighted by population or with regions that count alike. Nil where nothing is reached.
    package func theil(weighted: Bool) -> Double? { Coverage.theil(regions.map { ($0.coverage, weighted ? $0.population : 1) }) }

    /// Theil's T split by groups of regions (Shorrocks 1980): between + within = T. Nil where nothing is reached. Throws `lengthMismatch` unless there
    /// is one group for each region.
    package func theil(by groups: [Int], weighted: Bool) throws(StatisticsError) -> Parts? {
        guard groups.count == regions.count else {
            throw StatisticsError(.lengthMismatch, "there are \(groups.count) groups for \(regions.count) regions; give one for each")
        }
        let values = regions.map { (value: $0.coverage, weight: weighted ? $0.population : 1) }
        let total = values.reduce(0) { $0 + $1.weight }
        let mean = values.reduce(0) { $0 + $1.weight * $1.value } / total
        guard mean > 0 else { return nil }
        var (between, within) = (0.0, 0.0)
        for (_, members) in Dictionary(grouping: values.indices, by: { groups[$0] }).sorted(by: { $0.key < $1.key }) {
            let part = members.map { values[$0] }
            let weight = part.reduce(0) { $0 + $1.weight }
            let groupMean = part.reduce(0) { $0 + $1.weight * $1.value } / weight
            guard groupMean > 0, let inside = Coverage.theil(part) else { continue }  // 0 ln 0 = 0
            let share = weight * groupMean / (total * mean)
            between += share * Elementary.log(groupMean / mean)
            within += share * inside
        }
        return Parts(between: between, within: within)
    }

    /// The concentration index C = (2/μ) cov(c, R) over the ranks from poorest to richest, weighted (Kakwani, Wagstaff and van Doorslaer 1997). Above 0
    /// the richer are reached more. Nil where nothing is reached. For coverages it shrinks as μ nears 1: show Erreygers' or Wagstaff's beside it.
    package var concentration: Double? {
        let mean = mean
        guard mean > 0 else { return nil }
        return 2 / mean * rankCovariance
    }

    /// Erreygers' index 4 μ C (2009), for shares between 0 and 1.
    package var erreygers: Double { 8 * rankCovariance }

    /// Wagstaff's index C/(1 − μ) (2005), for shares between 0 and 1. Nil where nothing or everything is reached.
    package var wagstaff: Double? { mean < 1 ? concentration.map { $0 / (1 - mean) } : nil }

    /// cov(c, R), where R is the share of people ranked below the middle of each region.
    private var rankCovariance: Double {
        let (total, mean) = (population, mean)
        var (below, sum) = (0.0, 0.0)
        for region in regions {
            let rank = (below + region.population / 2) / total
            sum += region.population * (region.coverage - mean) * (rank - 0.5)
            below += region.population
        }
        return sum / total
    }

    private static func theil(_ values: [(value: Double, weight: Double)]) -> Double? {
        let total = values.reduce(0) { $0 + $1.weight }
        let mean = values.reduce(0) { $0 + $1.weight * $1.value } / total
        guard mean > 0 else { return nil }
        return values.reduce(0) { $0 + ($1.value > 0 ? $1.weight / total * ($1.value / mean) * Elementary.log($1.value / mean) : 0) }
    }
}
