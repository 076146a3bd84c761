import Canon
import Conclusion

/// The state of an agreement on a day D, as known on a day K, as the pages of histories name it: a state of its life together with how well it is known.
package enum TimelineState: String, Sendable, CaseIterable {
    case notYetSigned, inForce, inForceRetroactively, inForceUnlessEnded, lapsed, lapsedUnlessRenewed, notEstablished

    /// What a life's answer is called here.
    init(_ state: LifeState, _ basis: LifeAnswer.Basis) {
        self =
            switch (state, basis) {
            case (.notEstablished, _): .notEstablished
            case (.notYetSigned, _), (.signed, _): .notYetSigned
            case (.lapsed, .foreseen), (.terminated, .foreseen): .lapsedUnlessRenewed
            case (.lapsed, _), (.terminated, _), (.suspended, _): .lapsed
            case (.inForce, .foreseen): .inForceUnlessEnded
            case (.inForce, .retroactive): .inForceRetroactively
            case (.inForce, .known): .inForce
            }
    }
}

/// What the dated events say of one day, and which of them decides.
package struct TimelineAnswer: Sendable, Hashable {
    package var state: TimelineState
    /// Nil where nothing had begun that could have been known.
    package var decidedBy: DatedEvent?
}

extension TimelineRecord {
    /// The history as a life: the rule that answers is `AgreementLife`'s, the same for a history from sources and for an agreement of records.
    ///
    /// Each event is named by its place in the list. In a history, *signed* says that the agreement was in force from then on. Where no dated source was
    /// read the answer is *not established*, whatever day the gap is drawn to: its end was not known before the next event.
    var life: AgreementLife {
        AgreementLife(
            events.enumerated().compactMap { i, event in
                LifeEvent(
                    id: String(i), kind: event.type.life, date: event.date, knownFrom: event.knownFrom, effectiveFrom: event.effectiveFrom,
                    until: event.until)
            }, asOf: asOf)
    }

    /// The state on `day` as known on `known`: a pure function of the events known by then.
    package func answer(on day: CalendarDate, asKnownOn known: CalendarDate) -> TimelineAnswer {
        let answer = life.answer(on: day, asKnownOn: known)
        return TimelineAnswer(
            state: TimelineState(answer.state, answer.basis), decidedBy: answer.decidedBy.flatMap { Int($0) }.map { events[$0] })
    }
}

extension DatedEvent.Kind {
    fileprivate var life: LifeEvent.Kind {
        switch self {
        case .signed: .concluded
        case .extended: .extended
        case .amended: .amended
        case .lapsed: .lapsed
        case .renewed: .renewed
        case .notEstablished: .notEstablished
        }
    }
}
