import Canon

/// One drawing of a timeline on a canvas; as high as its events need.
struct TimelineDrawing {
    let timeline: Timeline
    let canvas: Canvas
    private let x: Scale
    private let levels: [Int]
    private let barTop: Double
    private static let barHeight = 30.0
    private static let levelHeight = 24.0
    private static let edge = 12.0

    init(timeline: Timeline, canvas: Canvas) {
        self.timeline = timeline
        self.canvas = canvas
        let days =
            timeline.spans.flatMap { [$0.from.daysSinceEpoch, $0.until.daysSinceEpoch] } + timeline.events.map(\.date.daysSinceEpoch)
            + (timeline.asked.map { [$0.date.daysSinceEpoch] } ?? [])
        let first = Double(days.min() ?? 0)
        let last = max(Double(days.max() ?? 365), first + 1)
        let scale = Scale(domain: first...last, from: TimelineDrawing.edge, to: canvas.width - TimelineDrawing.edge)
        x = scale
        levels = TimelineDrawing.stagger(timeline.events.map { scale(Double($0.date.daysSinceEpoch)) }, apart: 22)
        let highest = Double((levels.max() ?? 0) + 1)
        barTop = (timeline.asked == nil && timeline.known == nil ? 4 : canvas.letter * 3) + highest * TimelineDrawing.levelHeight + 8
    }

    /// The lowest level for each of ascending places such that two on one level are at least `apart` apart.
    static func stagger(_ places: [Double], apart: Double) -> [Int] {
        var ends: [Double] = []
        return places.map { place in
            if let free = ends.firstIndex(where: { place - $0 >= apart }) {
                ends[free] = place
                return free
            }
            ends.append(place)
            return ends.count - 1
        }
    }

    private func place(_ date: CalendarDate) -> Double {
        min(max(x(Double(date.daysSinceEpoch)), x.from), x.to)
    }

    var text: String {
        let axis = barTop + TimelineDrawing.barHeight
        let height = axis + canvas.letter * 2
        var svg = SVG()
        let titleID = "\(timeline.id)-\(canvas.name)-title"
        let descriptionID = "\(timeline.id)-\(canvas.name)-desc"
        svg.open(
            "svg",
            [
                ("class", "drawing \(canvas.name)"), ("viewBox", "0 0 \(SVG.number(canvas.width)) \(SVG.number(height))"), ("role", "img"),
                ("aria-labelledby", "\(titleID) \(descriptionID)"),
            ])
        svg.element("title", [("id", titleID)], timeline.title)
        svg.element("desc", [("id", descriptionID)], timeline.summary)
        hatch(&svg)
        for span in timeline.spans { bar(&svg, span) }
        years(&svg, axis)
        let markers = [(timeline.asked, "asked", 0.0), (timeline.known, "known", 1.0)]
        for (marker, kind, level) in markers { line(&svg, marker, kind, level: level, down: axis) }
        for (i, event) in timeline.events.enumerated() where event.isKnown { point(&svg, i, event) }
        // Words last: a line that passes behind them must not strike them through.
        for (marker, kind, level) in markers { label(&svg, marker, kind, level: level) }
        svg.close("svg")
        return svg.text
    }

    private var hatchID: String { "\(timeline.id)-\(canvas.name)-hatch" }

    /// Slanted lines for spans of which nothing is established: they print, and need no colour.
    private func hatch(_ svg: inout SVG) {
        svg.open("defs")
        svg.open(
            "pattern",
            [
                ("id", hatchID), ("width", "7"), ("height", "7"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"),
            ])
        svg.empty("path", [("d", "M0 0V7"), ("class", "hatch"), ("stroke", "currentColor")])
        svg.close("pattern")
        svg.close("defs")
    }

    private func bar(_ svg: inout SVG, _ span: Timeline.Span) {
        let (from, to) = (place(span.from), place(span.until))
        svg.empty(
            "rect",
            [
                ("x", SVG.number(from)), ("y", SVG.number(barTop)), ("width", SVG.number(max(to - from, 1.5))),
                ("height", SVG.number(TimelineDrawing.barHeight)), ("class", "span \(span.state.rawValue)"),
                ("fill", span.state == .notEstablished ? "url(#\(hatchID))" : "none"), ("stroke", "currentColor"),
            ])
        if SVG.width(span.label) * canvas.letter + 12 <= to - from {
            svg.label(
                span.label, x: (from + to) / 2, y: barTop + TimelineDrawing.barHeight / 2 + canvas.letter * 0.36, anchor: "middle",
                kind: "inside \(span.state.rawValue)")
        }
    }

    private func years(_ svg: inout SVG, _ axis: Double) {
        let low = CalendarDate(daysSinceEpoch: Int(x.domain.lowerBound)).year
        let high = CalendarDate(daysSinceEpoch: Int(x.domain.upperBound)).year
        let room = max(Int(canvas.width / (canvas.letter * 4.5)), 1)
        let step = Scale.step(Double(high - low), into: room, atLeast: 1)
        for year in Scale.ticks(Double(low)...Double(max(high, low)), step: step) {
            guard let day = CalendarDate(year: Int(year), month: 1, day: 1), Double(day.daysSinceEpoch) >= x.domain.lowerBound else { continue }
            let at = place(day)
            svg.line(at, axis, at, axis + 5, "base")
            let anchor = at < canvas.letter * 1.5 ? "start" : at > canvas.width - canvas.letter * 1.5 ? "end" : "middle"
            svg.label(String(Int(year)), x: at, y: axis + canvas.letter * 1.5, anchor: anchor, kind: "axis")
        }
    }

    /// Where a marker's words stand, from the top; nil where there is no marker on this drawing.
    private func height(_ marker: Timeline.Marker?, _ level: Double) -> Double? {
        guard let marker, (x.domain.lowerBound...x.domain.upperBound).contains(Double(marker.date.daysSinceEpoch)) else { return nil }
        return canvas.letter * (1 + level * 1.35)
    }

    private func line(_ svg: inout SVG, _ marker: Timeline.Marker?, _ kind: String, level: Double, down: Double) {
        guard let marker, let y = height(marker, level) else { return }
        let at = place(marker.date)
        svg.line(at, y - canvas.letter * 0.8, at, down, kind)
    }

    /// The words stand beside the line, on the side that has more room.
    private func label(_ svg: inout SVG, _ marker: Timeline.Marker?, _ kind: String, level: Double) {
        guard let marker, let y = height(marker, level) else { return }
        let at = place(marker.date)
        let isLeft = at > canvas.width / 2
        svg.label(marker.label, x: isLeft ? at - 6 : at + 6, y: y, anchor: isLeft ? "end" : "start", kind: "\(kind) label")
    }

    private func point(_ svg: inout SVG, _ i: Int, _ event: Timeline.Event) {
        let at = place(event.date)
        let y = barTop - 16 - Double(levels[i]) * TimelineDrawing.levelHeight
        svg.line(at, y + 10, at, barTop, "stem")
        svg.empty("circle", [("cx", SVG.number(at)), ("cy", SVG.number(y)), ("r", "10"), ("class", "event")])
        svg.label(String(i + 1), x: at, y: y + canvas.letter * 0.34, anchor: "middle", kind: "event")
    }
}
