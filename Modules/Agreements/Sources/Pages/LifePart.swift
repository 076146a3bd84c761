import AgreementsAPI
import Canon
import Conclusion
import Node
import Pages

/// The life of an agreement: a drawing of its states, and what happened, with the day it was known.
enum LifePart {
    static func model(_ reader: AgreementReader) throws -> JSON {
        let view = reader.view
        let life = try reader.life()
        guard !life.events.isEmpty else { return .null }
        let today = view.now.date
        let on = view.request.query["on"].flatMap { CalendarDate($0) } ?? today
        let known = view.request.query["known"].flatMap { CalendarDate($0) } ?? today
        let answer = life.answer(on: on, asKnownOn: known)
        let spans = life.spans(asKnownOn: known).map { span in
            Timeline.Span(
                from: span.from, until: span.until, state: drawn(span.state), label: span.state.words[view.language.rawValue] ?? span.state.rawValue)
        }
        let drawing = Timeline(
            id: "life-drawing", title: view("agreements.life.title"),
            summary: view("agreements.life.summary", ["known": view.formats.date(known)]), spans: spans,
            events: life.events.map { Timeline.Event(date: $0.date, text: view("agreements.life.events." + $0.kind.rawValue)) },
            asked: .init(date: on, label: view("agreements.life.on", ["date": view.formats.shortDate(on)])),
            known: .init(date: known, label: view("agreements.life.known", ["date": view.formats.shortDate(known)])), words: words(view),
            formats: view.formats)
        return [
            "drawing": drawing.model, "answer": .string(answer.words[view.language.rawValue] ?? ""),
            "events": events(life, reader).model,
            "form": [
                "fields": [
                    ["name": "on", "label": .string(view("agreements.life.form.on")), "value": .string(on.description)],
                    ["name": "known", "label": .string(view("agreements.life.form.known")), "value": .string(known.description)],
                ]
            ],
        ]
    }

    private static func drawn(_ state: LifeState) -> Timeline.State {
        switch state {
        case .inForce: .inForce
        case .signed, .suspended: .pending
        case .notYetSigned, .terminated, .lapsed: .lapsed
        case .notEstablished: .notEstablished
        }
    }

    private static func words(_ view: ReaderView) -> Timeline.Words {
        Timeline.Words(
            number: view("agreements.life.words.number"), date: view("agreements.life.words.date"), event: view("agreements.life.words.event"),
            source: view("agreements.life.words.source"),
            states: [
                .inForce: view("agreements.life.words.inForce"), .lapsed: view("agreements.life.words.lapsed"),
                .pending: view("agreements.life.words.pending"), .notEstablished: view("agreements.life.words.notEstablished"),
            ])
    }

    private static func events(_ life: AgreementLife, _ reader: AgreementReader) -> Table {
        let view = reader.view
        return Table(
            caption: view("agreements.life.table"),
            columns: ["what", "date", "knownFrom", "effectiveFrom", "until", "record"].map { .init(view("agreements.life.columns." + $0)) },
            rows: life.events.map { event in
                let id = RecordID(event.id)
                return [
                    .init(view("agreements.life.events." + event.kind.rawValue)), .init(view.formats.shortDate(event.date)),
                    .init(view.formats.shortDate(event.knownFrom)), .init(view.formats.shortDate(event.effectiveFrom)),
                    // The last day is what a person counts with.
                    .init(event.until.map { view.formats.shortDate(CalendarDate(daysSinceEpoch: $0.daysSinceEpoch - 1)) } ?? "—"),
                    .init(view("agreements.signatures.see"), href: id.map { "/records/" + $0.uuid }),
                ]
            })
    }
}
