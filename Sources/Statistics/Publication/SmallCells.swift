/// Which counts may be published without telling about a few people (design §5: small cells are suppressed, k ≥ 10).
///
/// A count below the threshold is withheld, and so are as many others as it takes that the small ones cannot be computed from the totals: whoever knows
/// everything shown and that counts are not negative is left with at least `threshold` possible values for each small one (Cox 1995, by flows in the table).
/// This holds for one table. Two tables over the same people can tell together what each withholds: publish one, on a declared schedule.
package struct SmallCells: Hashable, Sendable {
    package enum Zeros: Hashable, Sendable {
        /// A zero is as telling as a one ("nobody from there was granted").
        case withheld
        /// A zero is known anyway, because the rules allow nothing else.
        case shown
    }

    /// The smallest count that is shown.
    package let threshold: Int
    package let zeros: Zeros

    /// Throws `countOutOfRange` unless 2 ≤ threshold ≤ 1,000.
    package init(threshold: Int = 10, zeros: Zeros = .withheld) throws(StatisticsError) {
        guard (2...1000).contains(threshold) else {
            throw StatisticsError(.countOutOfRange, "the threshold is \(threshold); it should lie between 2 and 1,000")
        }
        (self.threshold, self.zeros) = (threshold, zeros)
    }

    private init() { (threshold, zeros) = (10, .withheld) }

    /// 10, zeros withheld.
    package static let usual = SmallCells()

    /// Whether a count alone is withheld.
    package func isSmall(_ count: Int) -> Bool { count < threshold && (count > 0 || zeros == .withheld) }

    /// Whether a rate may be shown on its own: neither those with the outcome nor those without are few.
    package func mayShow(_ proportion: Proportion) -> Bool {
        !isSmall(proportion.count) && !isSmall(proportion.rest) && !isSmall(proportion.total)
    }

    /// The table as it may be published, with its totals.
    package func publish(_ table: CountTable) -> PublishedTable {
        var flow = CellFlow(table, growingZeros: zeros == .withheld)
        let all = table.withTotals
        let small = all.indices.flatMap { i in all[i].indices.filter { isSmall(all[i][$0]) }.map { (i, $0) } }
        for (i, j) in small { flow.withhold(i, j) }
        for (i, j) in small { flow.protect(i, j, width: threshold - 1) }
        return PublishedTable(
            cells: all.indices.map { i in
                all[i].indices.map { j in
                    isSmall(all[i][j]) ? .small : flow.isWithheld(i, j) ? .complementary : .shown(all[i][j])
                }
            })
    }
}
