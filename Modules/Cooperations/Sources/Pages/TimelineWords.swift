import Canon
import Node
import Pages

/// The answers of a timeline in words.
struct TimelineWords {
    let view: ReaderView

    init(_ view: ReaderView) { self.view = view }

    func label(_ state: TimelineState) -> String { view("cooperations.timeline.state.\(state.rawValue).label") }

    var table: Timeline.Words {
        Timeline.Words(
            number: view("cooperations.timeline.number"), date: view("cooperations.timeline.date"), event: view("cooperations.timeline.event"),
            source: view("cooperations.timeline.source"),
            states: [
                .inForce: label(.inForce), .lapsed: label(.lapsed), .pending: label(.inForceUnlessEnded), .notEstablished: label(.notEstablished),
            ])
    }

    /// `{"answer":{"text","chips"},"decided"?:{"text":{…},"sources":[…]}}`.
    func answer(_ timeline: TimelineRecord, on: CalendarDate, known: CalendarDate) -> JSON {
        let answer = timeline.answer(on: on, asKnownOn: known)
        let k = min(known, timeline.asOf)
        let values = [
            "on": view.formats.date(on), "known": view.formats.date(k), "since": answer.decidedBy.map { view.formats.date($0.knownFrom) } ?? "",
        ]
        var sentence = view("cooperations.timeline.state.\(answer.state.rawValue).sentence", values)
        if known > timeline.asOf {
            sentence = view.sentences([sentence, view("cooperations.timeline.nothingLater", ["asOf": view.formats.date(timeline.asOf)])])
        }
        var model: JSONObject = ["answer": ["text": .string(sentence), "chips": [Chip(tone(answer.state), label(answer.state)).model]]]
        if let event = answer.decidedBy {
            model["decided"] = [
                "date": view.formats.model(event.date), "text": view.text(event.text) ?? .null,
                "sources": .array(event.sources.map { SourceModel.model($0, view) }),
            ]
        }
        return .object(model)
    }

    private func tone(_ state: TimelineState) -> Chip.Tone {
        switch state {
        case .inForce, .inForceRetroactively: .good
        case .inForceUnlessEnded, .lapsedUnlessRenewed: .waiting
        case .lapsed: .stop
        case .notEstablished: .unknown
        case .notYetSigned: .neutral
        }
    }
}
