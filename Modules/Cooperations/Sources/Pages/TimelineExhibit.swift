import Canon
import Node
import Pages

/// A timeline inside another page: the drawing, the events with their sources, and a form that answers "the state on day D, as known on day K".
enum TimelineExhibit {
    static func anchor(_ uuid: String) -> String { "timeline-" + uuid }

    static func make(_ timeline: TimelineRecord, _ wish: ExhibitWish, for view: ReaderView) -> Exhibit {
        let question = TimelineQuestion(view.request)
        let isAsked = question.isAbout(wish.anchor)
        let today = view.now.date
        let on = (isAsked ? question.on.flatMap(TimelineQuestion.date) : nil) ?? today
        let known = (isAsked ? question.known.flatMap(TimelineQuestion.date) : nil) ?? today
        let hasErrors = isAsked && question.hasErrors
        let answer = hasErrors ? nil : TimelineWords(view).answer(timeline, on: on, known: known)
        var drawing = drawing(timeline, id: "drawing-" + wish.anchor, on: on, known: known, view).model
        drawing["answer"] = answer?["answer"] ?? .null
        drawing["table"] = events(timeline, view).model
        let level = wish.isAlone ? "2" : "4"
        // Names are not looked for in the values around a section, so it has its own.
        var decided = answer?["decided"]?.object ?? [:]
        if !decided.isEmpty { decided["level"] = .string(level) }
        let model: JSONObject = [
            "anchor": .string(anchor(wish.anchor)), "level": .string(level),
            "introduction": view.prose(timeline.introduction) ?? .null, "drawing": drawing,
            "decided": decided.isEmpty ? .null : .object(decided), "caveat": view.prose(timeline.caveat) ?? .null,
            "asOf": view.formats.model(timeline.asOf),
            "form": form(wish, question, isAsked: isAsked, on: on, known: known, view),
            "suggestions": .array(suggestions(timeline, wish, view)), "errors": .array(hasErrors ? errors(question, wish, view) : []),
            "algorithm": ["summary": .string(view("cooperations.timeline.how")), "text": .string(view("cooperations.timeline.algorithm"))],
        ]
        return Exhibit("cooperations/timeline", title: timeline.title, model: model)
    }

    // MARK: The drawing

    private static func drawing(_ timeline: TimelineRecord, id: String, on: CalendarDate, known: CalendarDate, _ view: ReaderView) -> Timeline {
        let words = TimelineWords(view)
        let k = min(known, timeline.asOf)
        return Timeline(
            id: id, title: LanguageTag.best(timeline.title, for: view.language)?.text ?? "",
            summary: view("cooperations.timeline.summary", ["known": view.formats.date(k)]),
            spans: timeline.spans(asKnownOn: known).map {
                Timeline.Span(from: $0.from, until: $0.until, state: drawn($0.state), label: words.label($0.state))
            },
            events: timeline.events.map { Timeline.Event(date: $0.date, text: "", isKnown: $0.knownFrom <= k) },
            asked: .init(date: on, label: view("cooperations.timeline.marker.on", ["date": view.formats.shortDate(on)])),
            known: .init(date: k, label: view("cooperations.timeline.marker.known", ["date": view.formats.shortDate(k)])),
            words: words.table, formats: view.formats)
    }

    /// The drawing has four signs; the words beside it say more.
    private static func drawn(_ state: TimelineState) -> Timeline.State {
        switch state {
        case .inForce, .inForceRetroactively: .inForce
        case .inForceUnlessEnded: .pending
        case .lapsed, .lapsedUnlessRenewed, .notYetSigned: .lapsed
        case .notEstablished: .notEstablished
        }
    }

    /// Events by date with the numbers of the drawing, what happened, since when it could be known, and where that was read.
    static func events(_ timeline: TimelineRecord, _ view: ReaderView) -> Table {
        let words = TimelineWords(view)
        let sorted = timeline.events.sorted { $0.date < $1.date }
        return Table(
            caption: view("cooperations.timeline.events"),
            columns: [words.table.number, words.table.date, view("cooperations.timeline.type"), words.table.event, words.table.source].map {
                Table.Column($0)
            },
            rows: sorted.enumerated().map { i, event in
                let text = LanguageTag.best(event.text, for: view.language)
                let sources = event.sources.compactMap { LanguageTag.best($0.title, for: view.language) }
                let tags = Set(sources.map(\.tag))
                return [
                    Table.Cell(String(i + 1)), Table.Cell(view.formats.shortDate(event.date)),
                    Table.Cell(view("cooperations.timeline.types." + event.type.rawValue)),
                    Table.Cell(text?.text ?? "", language: text?.tag),
                    Table.Cell(
                        sources.map(\.text).joined(separator: view.language == .chinese ? "；" : "; "), language: tags.count == 1 ? tags.first : nil),
                ]
            })
    }

    // MARK: The form

    private static func form(
        _ wish: ExhibitWish, _ question: TimelineQuestion, isAsked: Bool, on: CalendarDate, known: CalendarDate, _ view: ReaderView
    ) -> JSON {
        func field(_ name: String, _ written: String?, _ date: CalendarDate) -> JSON {
            let isWrong = isAsked && question.isWrong(written)
            return [
                "id": .string("\(name)-\(wish.anchor)"), "name": .string(name), "label": .string(view("cooperations.timeline.form.\(name)")),
                "value": .string(isWrong ? written ?? "" : date.description), "type": isWrong ? "text" : "date",
                "hint": .string(view("cooperations.timeline.form.\(name)Hint")),
                "error": isWrong ? .string(view("cooperations.timeline.form.wrong")) : .null,
            ]
        }
        return [
            "action": .string(view.request.path + "#" + anchor(wish.anchor)), "uuid": .string(wish.anchor),
            "fields": [field("on", question.on, on), field("known", question.known, known)],
        ]
    }

    private static func errors(_ question: TimelineQuestion, _ wish: ExhibitWish, _ view: ReaderView) -> [JSON] {
        [("on", question.on), ("known", question.known)].compactMap { name, written in
            guard question.isWrong(written) else { return nil }
            let text = view(
                "cooperations.timeline.form.problem",
                ["label": view("cooperations.timeline.form.\(name)"), "problem": view("cooperations.timeline.form.wrong")])
            return ["field": .string("\(name)-\(wish.anchor)"), "text": .string(text)]
        }
    }

    /// Questions worth asking, as links.
    private static func suggestions(_ timeline: TimelineRecord, _ wish: ExhibitWish, _ view: ReaderView) -> [JSON] {
        timeline.suggestions().map { on, known in
            let words = ["on": view.formats.date(on), "known": view.formats.date(known)]
            let key = on == known ? "cooperations.timeline.suggestion.thatDay" : "cooperations.timeline.suggestion.later"
            return [
                "href": .string("\(view.request.path)?timeline=\(wish.anchor)&on=\(on)&known=\(known)#\(anchor(wish.anchor))"),
                "text": .string(view(key, words)),
            ]
        }
    }
}
