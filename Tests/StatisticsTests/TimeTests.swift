import Canon
import Statistics
import Testing

struct TimeTests {
    @Test func vectors() throws {
        let vector = try #require(Golden.statistics["decision_times"])
        let (a, b) = (try Durations(vector["A"]), try Durations(vector["B"]))
        let (ka, kb) = (KaplanMeier(a), KaplanMeier(b))
        #expect(close(ka.median, vector["km_median_A"]?.double) && close(kb.median, vector["km_median_B"]?.double))
        let open = try #require(vector["km_S_at_30"]?.array)
        #expect(close(ka.open(at: 30), open[0].double) && close(kb.open(at: 30), open[1].double))
        #expect(close(ka.decided(by: 30), open[0].double.map { 1 - $0 }))
        #expect(close(ka.openInterval(at: 30), vector["km_ci_at_30_A_loglog"]))
        let means = try #require(vector["rmst_30"]?.array)
        #expect(close(ka.restrictedMean(to: 30), means[0].double) && close(kb.restrictedMean(to: 30), means[1].double))
        let test = try #require(LogRank(a, against: b))
        #expect(close(test.test.statistic, vector["logrank_chi2"]?.double) && close(test.test.p, vector["logrank_p"]?.double))
        #expect(test.permutationP == nil && test.p == test.test.p, "22 cases are too many to permute")
        // What the vectors warn of: the mean of the closed cases.
        let naive = try #require(vector["naive_mean_of_closed"]?.array)
        for (durations, expected) in zip([a, b], naive) {
            let closed = durations.cases.filter(\.isDecided).map(\.time)
            #expect(close(closed.reduce(0, +) / Double(closed.count), expected.double))
        }
    }

    @Test func exactPermutation() throws {
        let vectors = try #require(Golden.functions["log_rank_permutation"]?.array)
        #expect(vectors.count == 3)
        for vector in vectors {
            let (a, b) = (try Durations(vector["A"]), try Durations(vector["B"]))
            let test = try #require(LogRank(a, against: b))
            let (far, total) = (try #require(vector["far"]?.double), try #require(vector["total"]?.double))
            #expect(close(test.permutationP, far / total) && test.p == test.permutationP)
            #expect(close(test.test.statistic, vector["chi2"]?.double) && close(test.test.p, vector["p"]?.double))
            let exchanged = try #require(LogRank(b, against: a))
            #expect(close(exchanged.test.statistic, test.test.statistic) && close(exchanged.p, test.p))
        }
    }

    private func durations(_ cases: (Double, Bool)...) throws -> Durations { try Durations(try cases.map { try .init($0, isDecided: $1) }) }

    @Test func nothingDecided() throws {
        let open = try durations((5, false), (9, false))
        let curve = KaplanMeier(open)
        #expect(curve.median == nil && curve.points.isEmpty && curve.open(at: 9) == 1 && curve.decided(by: 4) == 0)
        #expect(curve.open(at: 10) == nil && curve.restrictedMean(to: 9) == 9 && curve.restrictedMean(to: 10) == nil)
        #expect(curve.openInterval(at: 9) == nil)
        #expect(LogRank(open, against: open) == nil)
    }

    @Test func noCases() throws {
        let none = try Durations([])
        let curve = KaplanMeier(none)
        #expect(curve.last == nil && curve.median == nil && curve.open(at: 0) == nil && curve.restrictedMean(to: 1) == nil)
        #expect(LogRank(none, against: try durations((1, true))) == nil)
    }

    @Test func allDecided() throws {
        let curve = KaplanMeier(try durations((2, true), (1, true), (4, true), (4, true)))
        #expect(curve.open(at: 1) == 0.75 && close(curve.open(at: 3), 0.5) && curve.open(at: 4) == 0 && curve.open(at: 99) == 0)
        #expect(curve.median == 2, "no more than half is open from then on")
        #expect(close(curve.restrictedMean(to: 100), 11.0 / 4), "with nothing open the mean is the mean")
        #expect(curve.openInterval(at: 4) == nil && curve.openInterval(at: 0.5) == nil && curve.openInterval(at: 3) != nil)
        #expect(curve.open(at: -1) == nil)
    }

    /// A case that is open at the time of a decision was at risk of it.
    @Test func ties() throws {
        let curve = KaplanMeier(try durations((3, false), (3, true), (7, true)))
        #expect(close(curve.open(at: 3), 2.0 / 3))
    }

    @Test(arguments: [-1, .nan, .infinity] as [Double]) func refused(_ time: Double) {
        #expect(throws: StatisticsError.self) { try Durations.Case(time, isDecided: true) }
    }
}
