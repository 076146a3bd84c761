import Canon
import Conclusion

extension TimelineRecord {
    /// A stretch of days with one state.
    package struct Span: Sendable, Hashable {
        package var from: CalendarDate
        /// The first day after it.
        package var until: CalendarDate
        package var state: TimelineState
    }

    /// The states from the first known event to the last day that any speaks of, as known on a day. Empty where nothing was known.
    package func spans(asKnownOn known: CalendarDate) -> [Span] {
        var spans: [Span] = []
        for span in life.spans(asKnownOn: known) {
            let state = TimelineState(span.state, span.basis)
            if spans.last?.state == state {
                spans[spans.count - 1].until = span.until
            } else {
                spans.append(Span(from: span.from, until: span.until, state: state))
            }
        }
        return spans
    }

    /// Days worth asking about: where the answer depends on the day of asking, where nothing is established, where a term ends.
    package func suggestions(limit: Int = 4) -> [(on: CalendarDate, known: CalendarDate)] {
        var found: [(CalendarDate, CalendarDate)] = []
        for event in events where event.type != .amended && event.knownFrom > event.effectiveFrom {
            let middle = TimelineRecord.middle(event.effectiveFrom, event.knownFrom)
            found += [(middle, middle), (middle, asOf)]
        }
        for event in events where event.type == .notEstablished {
            if let end = event.until { found.append((TimelineRecord.middle(event.effectiveFrom, end), asOf)) }
        }
        if let last = spans(asKnownOn: asOf).last?.until { found.append((last, asOf)) }
        return Array(found.prefix(limit))
    }

    private static func middle(_ from: CalendarDate, _ until: CalendarDate) -> CalendarDate {
        CalendarDate(daysSinceEpoch: (from.daysSinceEpoch + until.daysSinceEpoch) / 2)
    }
}
