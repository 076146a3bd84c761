import Canon

/// The state of an agreement on a day D, as known on a day K.
package enum TimelineState: String, Sendable, CaseIterable {
    case notYetSigned, inForce, inForceRetroactively, inForceUnlessEnded, lapsed, lapsedUnlessRenewed, notEstablished
}

/// What the dated events say of one day, and which of them decides.
package struct TimelineAnswer: Sendable, Hashable {
    package var state: TimelineState
    /// Nil where nothing had begun that could have been known.
    package var decidedBy: DatedEvent?

    /// The state on `day` as known on `known`: a pure function of the events known by then.
    ///
    /// Let k be the earlier of `known` and `asOf`. Of the events known by k, not mere amendments, that had begun by the day, the one that began last
    /// decides; of those that began together, the one known last. Days are calendar days without a time zone; `until` is the first day not covered.
    /// Where no dated source was read the answer is *not established*, whatever day the gap is drawn to: its end was not known before the next event.
    package init(on day: CalendarDate, asKnownOn known: CalendarDate, events: [DatedEvent], asOf: CalendarDate) {
        let k = min(known, asOf)
        let winner =
            events
            .filter { $0.type != .amended && $0.knownFrom <= k && $0.effectiveFrom <= day }
            .max { ($0.effectiveFrom, $0.knownFrom) < ($1.effectiveFrom, $1.knownFrom) }
        decidedBy = winner
        guard let winner else {
            state = .notYetSigned
            return
        }
        let hasEnded = winner.type == .lapsed || winner.until.map { day >= $0 } == true
        state =
            switch winner.type {
            case .notEstablished: .notEstablished
            case _ where hasEnded: day > k ? .lapsedUnlessRenewed : .lapsed
            case _ where day > k: .inForceUnlessEnded
            case _ where winner.knownFrom > day: .inForceRetroactively
            default: .inForce
            }
    }
}

extension TimelineRecord {
    package func answer(on day: CalendarDate, asKnownOn known: CalendarDate) -> TimelineAnswer {
        TimelineAnswer(on: day, asKnownOn: known, events: events, asOf: asOf)
    }
}
