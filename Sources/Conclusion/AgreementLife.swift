import Canon

/// The life of an agreement: a fold over its events, which answers how it stands on a day D as known on a day K.
///
/// Let k be the earlier of K and the last day that the sources were read for. Of the events known by k:
///
/// 1. Of those that put the agreement in force, end it, or say that nothing is established, and that had begun by D, the one that began last
///    decides; of several, the one known last; of those known together, the one that was told last.
/// 2. But an act that became known later than that one, and covers D outright, decides in its place: a termination also ends what had
///    been agreed for later, and a renewal heals a gap although it counts from before the gap. Of several such acts, the one known last; then as above.
/// 3. What decides gives *in force* before its `until` and *lapsed* (or *terminated*) from then on.
/// 4. While in force, the last suspension or resumption, found in the same way, makes it *suspended* before its `until`. A renewal does not lift a suspension.
/// 5. Where nothing decides, a signature by D gives *signed*.
///
/// Days are calendar days without a time zone. Amendments change no state.
public struct AgreementLife: Hashable, Sendable {
    /// In the order in which they were told.
    public private(set) var events: [LifeEvent] = []
    /// The last day that the sources were read for; nothing later is known.
    public let asOf: CalendarDate?

    /// - Parameter asOf: nil where the events are records, which say themselves when they became known.
    public init(_ events: [LifeEvent] = [], asOf: CalendarDate? = nil) {
        self.asOf = asOf
        for event in events { apply(event) }
    }

    /// Takes an event; one of the same id replaces the former in its place.
    public mutating func apply(_ event: LifeEvent) {
        if let at = events.firstIndex(where: { $0.id == event.id }) { events[at] = event } else { events.append(event) }
    }

    /// Takes back an event whose record was erased.
    public mutating func remove(_ id: String) { events.removeAll { $0.id == id } }

    /// The state on `day` as known on `known`.
    public func answer(on day: CalendarDate, asKnownOn known: CalendarDate) -> LifeAnswer {
        let (d, k) = (day.daysSinceEpoch, min(known.daysSinceEpoch, asOf?.daysSinceEpoch ?? .max))
        func answer(_ state: LifeState, _ event: LifeEvent?) -> LifeAnswer {
            let basis: LifeAnswer.Basis = d > k ? .foreseen : (event?.days.known ?? d) > d ? .retroactive : .known
            return LifeAnswer(day: day, known: known, state: state, basis: basis, decidedBy: event?.id)
        }
        guard let base = decider(of: .standing, on: d, asKnownOn: k) else {
            let signed = decider(of: .signature, on: d, asKnownOn: k)
            return answer(signed == nil ? .notYetSigned : .signed, signed)
        }
        switch base.kind {
        case .notEstablished: return answer(.notEstablished, base)
        case .terminated: return answer(.terminated, base)
        case .lapsed: return answer(.lapsed, base)
        default: break
        }
        if d >= base.days.until { return answer(.lapsed, base) }
        if let pause = decider(of: .pause, on: d, asKnownOn: k), pause.kind == .suspended, pause.covers(d) { return answer(.suspended, pause) }
        return answer(.inForce, base)
    }

    /// The event that decides in one matter.
    private func decider(of matter: LifeEvent.Matter, on day: Int, asKnownOn k: Int) -> LifeEvent? {
        var last: LifeEvent?
        for event in events where event.matter == matter && event.days.known <= k && event.days.from <= day {
            if let other = last, !event.outlasts(other) { continue }
            last = event
        }
        guard let last else { return nil }
        var winner = last
        for event in events where event.matter == matter && event.days.known <= k && event.days.known > last.days.known && event.covers(day) {
            if winner.days.known < event.days.known || winner.days.known == event.days.known && event.outlasts(winner) { winner = event }
        }
        return winner
    }

    /// A stretch of days with one state and basis.
    public struct Span: Hashable, Sendable {
        public let from: CalendarDate
        /// The first day after it.
        public let until: CalendarDate
        public let state: LifeState
        public let basis: LifeAnswer.Basis
    }

    /// The states as known on a day, from the first event to the last day that any speaks of.
    public func spans(asKnownOn known: CalendarDate) -> [Span] {
        let k = asOf.map { min($0, known) } ?? known
        let events = events.filter { $0.knownFrom <= k && $0.kind != .amended }
        var turns: Set<CalendarDate> = [CalendarDate(daysSinceEpoch: k.daysSinceEpoch + 1)]
        for event in events { turns.formUnion([event.effectiveFrom, event.knownFrom] + (event.until.map { [$0] } ?? [])) }
        guard let first = events.map(\.effectiveFrom).min() else { return [] }
        let days = turns.filter { $0 >= first }.sorted()
        var spans: [Span] = []
        for (from, until) in zip(days, days.dropFirst()) {
            let answer = answer(on: from, asKnownOn: known)
            if let last = spans.last, last.state == answer.state, last.basis == answer.basis {
                spans[spans.count - 1] = Span(from: last.from, until: until, state: last.state, basis: last.basis)
            } else {
                spans.append(Span(from: from, until: until, state: answer.state, basis: answer.basis))
            }
        }
        return spans
    }
}
