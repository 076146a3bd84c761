/// The same comparison in several strata, such as one per class of data. Countries are compared within strata before anything is said about them in
/// all: what one side asks for more often may be what is granted less often to everybody.
package struct Stratified: Hashable, Sendable {
    package let strata: [TwoGroups]

    /// Throws `empty` without a stratum and `tooLarge` above 10,000.
    package init(_ strata: [TwoGroups]) throws(StatisticsError) {
        guard !strata.isEmpty else { throw StatisticsError(.empty, "there is no stratum; give at least one") }
        guard strata.count <= 10_000 else { throw StatisticsError(.tooLarge, "there are \(strata.count) strata; at most 10,000 are read") }
        self.strata = strata
    }

    /// All strata added up: what a reader sees who does not look at the strata.
    package var aggregate: TwoGroups? {
        func sum(_ side: KeyPath<TwoGroups, Proportion>) -> Proportion? {
            try? Proportion(strata.reduce(0) { $0 + $1[keyPath: side].count }, of: strata.reduce(0) { $0 + $1[keyPath: side].total })
        }
        guard let group = sum(\.group), let reference = sum(\.reference) else { return nil }
        return TwoGroups(group, against: reference)
    }

    /// The strata in which both groups occur, as numbers.
    var tables: [StratumTable] { strata.compactMap(StratumTable.init) }
}

/// One stratum as the 2 × 2 table a b / c d: group with and without the outcome, reference with and without.
struct StratumTable {
    let a: Double
    let b: Double
    let c: Double
    let d: Double
    var n1: Double { a + b }
    var n2: Double { c + d }
    var m: Double { a + c }
    var n: Double { a + b + c + d }

    /// Nil where one group is missing: such a stratum compares nothing.
    init?(_ stratum: TwoGroups) {
        guard stratum.group.total > 0, stratum.reference.total > 0 else { return nil }
        (a, b) = (Double(stratum.group.count), Double(stratum.group.rest))
        (c, d) = (Double(stratum.reference.count), Double(stratum.reference.rest))
    }
}
