/// Counts by two attributes, such as countries and outcomes. Its totals follow from it and are published with it.
package struct CountTable: Hashable, Sendable {
    /// By row, then by column.
    package let counts: [[Int]]

    /// Throws `empty`, `lengthMismatch` (rows of different lengths), `tooLarge` (above 64 × 64) and `countOutOfRange` (0...10,000,000).
    package init(_ counts: [[Int]]) throws(StatisticsError) {
        guard let width = counts.first?.count, width > 0 else { throw StatisticsError(.empty, "the table has no cell; give at least one") }
        guard counts.allSatisfy({ $0.count == width }) else {
            throw StatisticsError(.lengthMismatch, "the rows have different lengths; give every row one count for each column")
        }
        guard counts.count <= 64, width <= 64 else {
            throw StatisticsError(.tooLarge, "the table has \(counts.count) rows and \(width) columns; at most 64 of each are published at once")
        }
        guard counts.joined().allSatisfy({ (0...Proportion.maximum).contains($0) }) else {
            throw StatisticsError(.countOutOfRange, "a count is negative or above \(Proportion.maximum)")
        }
        self.counts = counts
    }

    package var rows: Int { counts.count }
    package var columns: Int { counts[0].count }

    /// The counts with a last column of row totals and a last row of column totals.
    package var withTotals: [[Int]] {
        let rows = counts.map { $0 + [$0.reduce(0, +)] }
        return rows + [(0...columns).map { column in rows.reduce(0) { $0 + $1[column] } }]
    }
}

/// What is published of a `CountTable`.
package struct PublishedTable: Hashable, Sendable {
    package enum Cell: Hashable, Sendable {
        case shown(Int)
        /// Withheld because it is small.
        case small
        /// Withheld because a small one could be computed from it.
        case complementary

        /// The count, where it is shown.
        package var count: Int? { if case .shown(let count) = self { count } else { nil } }
    }

    /// By row, then by column; the last row and column are totals.
    package let cells: [[Cell]]
}
