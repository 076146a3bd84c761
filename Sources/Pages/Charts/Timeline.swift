import Canon

/// The life of something that begins, changes, lapses and revives, along one axis of time.
///
/// It shows states as spans and dated events as numbered points; the numbers lead to the table below. A marker answers "the state on date D", a
/// second one says as known on which date. What has no source is drawn as *not established*, which is not the same as lapsed.
package struct Timeline: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case inForce, lapsed, pending, notEstablished
    }

    package struct Span: Sendable, Hashable {
        package var from: CalendarDate
        /// The first day after the span.
        package var until: CalendarDate
        package var state: State
        /// Written into the bar where it fits; otherwise only the legend and the table say it.
        package var label: String
        package init(from: CalendarDate, until: CalendarDate, state: State, label: String) {
            (self.from, self.until, self.state, self.label) = (from, until, state, label)
        }
    }

    package struct Event: Sendable, Hashable {
        package var date: CalendarDate
        package var text: String
        package var source: String?
        /// Whether it could be known on the day that the drawing stands for; others keep their number and are not drawn.
        package var isKnown: Bool
        package init(date: CalendarDate, text: String, source: String? = nil, isKnown: Bool = true) {
            (self.date, self.text, self.source, self.isKnown) = (date, text, source, isKnown)
        }
    }

    package struct Marker: Sendable, Hashable {
        package var date: CalendarDate
        package var label: String
        package init(date: CalendarDate, label: String) { (self.date, self.label) = (date, label) }
    }

    /// The words of the table and the legend, in the page's language.
    package struct Words: Sendable, Hashable {
        package var number: String
        package var date: String
        package var event: String
        package var source: String
        package var states: [State: String]
        package init(number: String, date: String, event: String, source: String, states: [State: String]) {
            (self.number, self.date, self.event, self.source, self.states) = (number, date, event, source, states)
        }
    }

    /// A word unique on its page.
    package var id: String
    package var title: String
    package var summary: String
    package var spans: [Span]
    package var events: [Event]
    /// "On this date".
    package var asked: Marker?
    /// "As known on this date"; drawn only where it lies on the axis.
    package var known: Marker?
    package var words: Words
    package var formats: Formats

    package init(
        id: String, title: String, summary: String, spans: [Span], events: [Event], asked: Marker? = nil, known: Marker? = nil, words: Words,
        formats: Formats
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.spans = spans.filter { $0.from < $0.until }.sorted { $0.from < $1.from }
        self.events = events.sorted { $0.date < $1.date }
        self.asked = asked
        self.known = known
        self.words = words
        self.formats = formats
    }

    /// `{"id","title","summary","svg","legend":[{"state","label"}],"table"}` for the `timeline` component.
    package var model: JSON {
        let shown = State.allCases.filter { state in spans.contains { $0.state == state } }
        let legend = shown.map { state -> JSON in ["state": .string(state.rawValue), "label": .string(words.states[state] ?? state.rawValue)] }
        let drawings = [Canvas.wide, .narrow].map { TimelineDrawing(timeline: self, canvas: $0).text }.joined()
        return [
            "id": .string(id), "title": .string(title), "summary": .string(summary), "svg": .string(drawings), "legend": .array(legend),
            "table": table.model,
        ]
    }

    /// The events in rows, with the numbers that the drawing shows.
    package var table: Table {
        let hasSources = events.contains { $0.source != nil }
        let columns = [words.number, words.date, words.event] + (hasSources ? [words.source] : [])
        return Table(
            caption: title, columns: columns.map { Table.Column($0) },
            rows: events.enumerated().map { i, event in
                [Table.Cell(String(i + 1)), Table.Cell(formats.shortDate(event.date)), Table.Cell(event.text)]
                    + (hasSources ? [Table.Cell(event.source ?? "—")] : [])
            })
    }
}
