import Canon
import Statistics

/// Whether applicants from one country get what those at home get: compared within strata before anything is said about all.
struct FairnessTest: Sendable {
    struct Row: Sendable {
        /// The country, or nil for all foreign ones together.
        let country: String?
        /// Granted of decided.
        let group: Proportion
        let reference: Proportion
        /// Grants of the group for each grant of the reference, strata held apart; nil where it cannot be told.
        let ratio: Double?
        let interval: Interval?
        let verdict: Verdict
        /// Before and after Holm's correction for as many comparisons as the table makes; nil where there is no test.
        let p: Double?
        var adjusted: Double?
        let median: Double?
        let strata: Int
        /// Granted, refused, withdrawn, open and all of them as they may be shown: the denominators that are told with every rate.
        var cells: [PublishedTable.Cell] = []

        /// Whether a rate of the group may be told: neither its parts nor what could be computed from them are few.
        var showsRate: Bool { cells.count > 1 && cells[0].count != nil && cells[1].count != nil }
    }

    let rows: [Row]
    /// How the two medians compare: log-rank, exact for few; nil without cases on both sides.
    let times: Double?
    /// Granted of decided; nil where nobody at home has asked.
    let domestic: Proportion?
    let domesticMedian: Double?
    /// As `Row.cells`.
    let domesticCells: [PublishedTable.Cell]
    /// Whether the strata differ so much that one ratio hides it (Breslow and Day); nil where that cannot be told.
    let heterogeneity: Double?

    /// The tables are declared before anybody looks: all foreign applicants, then each country, against domestic ones.
    init(_ census: DecisionCensus) {
        let home = census.cases.filter(\.isDomestic)
        let foreign = census.cases.filter { !$0.isDomestic }
        var rows = [FairnessTest.row(nil, foreign, home)].compactMap { $0 }
        let countries = Set(foreign.map(\.applicant)).sorted()
        rows += countries.compactMap { code in FairnessTest.row(code, foreign.filter { $0.applicant == code }, home) }
        // The first row is the sum of the others and is tested with them all the same: the number of comparisons is what the reader sees.
        let tested = rows.indices.filter { rows[$0].p != nil }
        if let adjusted = try? Multiplicity.holm(tested.compactMap { rows[$0].p }) {
            for (index, value) in zip(tested, adjusted) { rows[index].adjusted = value }
        }
        // All foreign ones are the sum of the countries: what is withheld of one must not follow from the others.
        func counts(_ cases: [DecisionCase]) -> [Int] { DecisionCase.Ending.allCases.map { ending in cases.count { $0.ending == ending } } }
        let (published, sums) = MovementTable.publish(countries.map { code in counts(foreign.filter { $0.applicant == code }) })
        for index in rows.indices {
            rows[index].cells = rows[index].country.flatMap { countries.firstIndex(of: $0) }.map { published[$0] } ?? sums ?? []
        }
        self.rows = rows
        domestic = home.isEmpty ? nil : home.grants
        (domesticMedian, domesticCells) = (home.medianDays, MovementTable.publish([counts(home)]).rows.first ?? [])
        if let one = foreign.durations, let other = home.durations { times = LogRank(one, against: other)?.p } else { times = nil }
        heterogeneity = FairnessTest.stratified(foreign, home).flatMap { $0.homogeneity(tarone: true)?.p }
    }

    private static func row(_ country: String?, _ group: [DecisionCase], _ home: [DecisionCase]) -> Row? {
        guard !group.isEmpty, let mine = group.grants, let theirs = home.grants else { return nil }
        let strata = stratified(group, home)
        let informative = strata?.strata.count { $0.group.total > 0 && $0.reference.total > 0 } ?? 0
        var (ratio, interval, p): (Double?, Interval?, Double?) = (nil, nil, nil)
        if informative == 1, let only = strata?.strata.first(where: { $0.group.total > 0 && $0.reference.total > 0 }) {
            // One stratum: the score interval and the doubled mid-p, which agree with each other for small numbers too.
            (ratio, interval, p) = (only.riskRatio, only.riskRatioInterval(), only.doubledMidP)
        } else if informative > 1, let strata {
            let common = strata.riskRatio()
            (ratio, interval, p) = (common?.ratio, common?.interval, strata.equality(corrected: true)?.p)
        }
        return Row(
            country: country, group: mine, reference: theirs, ratio: ratio, interval: interval,
            verdict: interval.map { Verdict(ratio: $0) } ?? .cannotTell, p: p, median: group.medianDays, strata: informative)
    }

    private static func stratified(_ group: [DecisionCase], _ home: [DecisionCase]) -> Stratified? {
        let names = Set((group + home).map(\.stratum)).sorted()
        let tables = names.compactMap { name -> TwoGroups? in
            guard let mine = group.filter({ $0.stratum == name }).grants, let theirs = home.filter({ $0.stratum == name }).grants else { return nil }
            return TwoGroups(mine, against: theirs)
        }
        return try? Stratified(tables)
    }
}
