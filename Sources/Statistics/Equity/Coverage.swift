/// How evenly something reaches regions, such as the share of schools with a course.
package struct Coverage: Hashable, Sendable {
    /// One region.
    package struct Region: Hashable, Sendable {
        /// The share reached, 0...1.
        package let coverage: Double
        /// How many people (or schools) live there, in any unit.
        package let population: Double

        /// Throws `valueOutOfRange` and `weightOutOfRange`.
        package init(coverage: Double, population: Double) throws(StatisticsError) {
            guard coverage >= 0, coverage <= 1 else {
                throw StatisticsError(.valueOutOfRange, "a coverage is \(coverage); give a share between 0 and 1")
            }
            guard population > 0, population.isFinite else {
                throw StatisticsError(.weightOutOfRange, "a population is \(population); give a positive number")
            }
            (self.coverage, self.population) = (coverage, population)
        }
    }

    /// From the poorest to the richest.
    package let regions: [Region]

    /// Takes regions ranked from the poorest to the richest. Throws `empty` and `tooLarge` (above 1,000,000).
    package init(ranked regions: [Region]) throws(StatisticsError) {
        guard !regions.isEmpty else { throw StatisticsError(.empty, "there is no region; give at least one") }
        guard regions.count <= 1_000_000 else { throw StatisticsError(.tooLarge, "there are \(regions.count) regions; at most 1,000,000 are read") }
        self.regions = regions
    }

    package var population: Double { regions.reduce(0) { $0 + $1.population } }

    /// The share of all people reached.
    package var mean: Double { regions.reduce(0) { $0 + $1.population * $1.coverage } / population }

    /// The coverage of the region in which the median person lives: the smallest that at least half of the people do not exceed.
    package var median: Double {
        var below = 0.0
        let half = population / 2
        for region in regions.sorted(by: { $0.coverage < $1.coverage }) {
            below += region.population
            if below >= half { return region.coverage }
        }
        return regions.map(\.coverage).max() ?? 0
    }

    /// The share of all people whose region is reached less than the median one. To be shown first: "35 of 100 people live below the median region".
    package var belowMedian: Double {
        let median = median
        return regions.reduce(0) { $0 + ($1.coverage < median ? $1.population : 0) } / population
    }

    /// By how much coverage falls short of the median, averaged over all people: Σ w max(0, median − c) / Σ w.
    package var meanGapToMedian: Double {
        let median = median
        return regions.reduce(0) { $0 + $1.population * max(0, median - $1.coverage) } / population
    }

    /// The best-reached region less the worst-reached, as a share.
    package var gap: Double { extremes.max - extremes.min }

    /// The worst-reached region divided by the best-reached; nil where nothing is reached.
    package var ratio: Double? { extremes.max == 0 ? nil : extremes.min / extremes.max }

    private var extremes: (min: Double, max: Double) {
        regions.reduce(into: (1.0, 0.0)) { $0 = (min($0.0, $1.coverage), max($0.1, $1.coverage)) }
    }
}
