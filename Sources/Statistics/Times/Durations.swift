/// How long cases have taken so far, the open ones included. Never only the closed ones: their mean hides the slow.
package struct Durations: Hashable, Sendable {
    /// One case.
    package struct Case: Hashable, Sendable {
        /// From the start of the clock to the decision or, while open, to the day of counting. In any one unit; clock stops are taken off before.
        package let time: Double
        /// Whether it was decided at that time; otherwise it was open then, or withdrawn (censored).
        package let isDecided: Bool

        /// Throws `timeOutOfRange` unless 0 ≤ time < infinity.
        package init(_ time: Double, isDecided: Bool) throws(StatisticsError) {
            guard time >= 0, time.isFinite else {
                throw StatisticsError(.timeOutOfRange, "a case took \(time); give a finite time that is not negative")
            }
            (self.time, self.isDecided) = (time, isDecided)
        }
    }

    /// By rising time; at one time the decided before the open, which were still at risk then.
    package let cases: [Case]

    /// Throws `tooLarge` above 10,000,000 cases.
    package init(_ cases: [Case]) throws(StatisticsError) {
        guard cases.count <= 10_000_000 else { throw StatisticsError(.tooLarge, "there are \(cases.count) cases; at most 10,000,000 are read") }
        self.cases = cases.sorted { $0.time == $1.time ? $0.isDecided && !$1.isDecided : $0.time < $1.time }
    }

    package var decided: Int { cases.count { $0.isDecided } }
    package var open: Int { cases.count - decided }

    /// The times at which something was decided, rising, with how many were decided and how many were open just before.
    var steps: [Step] {
        var out: [Step] = []
        var i = 0
        while i < cases.count {
            let time = cases[i].time
            let atRisk = cases.count - i
            var decided = 0
            while i < cases.count, cases[i].time == time {
                if cases[i].isDecided { decided += 1 }
                i += 1
            }
            if decided > 0 { out.append(Step(time: time, decided: decided, atRisk: atRisk)) }
        }
        return out
    }

    struct Step {
        let time: Double
        let decided: Int
        let atRisk: Int
    }
}
