/// One drawing of a line chart on a canvas.
struct LineDrawing {
    let chart: LineChart
    let canvas: Canvas
    private let x: Scale
    private let y: Scale
    private let yStep: Double
    private let top = 34.0
    private let bottom: Double
    private let left: Double
    private let right: Double

    init(chart: LineChart, canvas: Canvas) {
        self.chart = chart
        self.canvas = canvas
        let points = chart.series.flatMap(\.points)
        let xs = points.map { Double($0.x) }
        let highest = max(points.compactMap(\.y).max() ?? 1, 0)
        let lowest = min(points.compactMap(\.y).min() ?? 0, 0)
        yStep = Scale.step(max(highest - lowest, 1e-9), into: canvas.name == "wide" ? 5 : 4)
        let yTop = (highest / yStep).rounded(.up) * yStep
        let yBottom = (lowest / yStep).rounded(.down) * yStep
        let widestTick =
            Scale.ticks(yBottom...max(yTop, yBottom + yStep), step: yStep).map { SVG.width(LineDrawing.tick($0, chart.formats)) }.max() ?? 1
        left = widestTick * canvas.letter + 10
        // Names stand beside the lines where there is room, else above the drawing's edge in two lines at most.
        let widestName = chart.series.map { SVG.width($0.name) }.max() ?? 0
        right = min(widestName * canvas.letter + 14, canvas.width * 0.3)
        bottom = canvas.height - canvas.letter * 2
        let first = xs.min() ?? 0
        x = Scale(domain: first...max(xs.max() ?? 1, first + 1), from: left, to: canvas.width - right)
        y = Scale(domain: yBottom...max(yTop, yBottom + yStep), from: bottom, to: top)
    }

    private static func tick(_ value: Double, _ formats: Formats) -> String {
        value == value.rounded() ? formats.number(Int64(value)) : formats.decimal(value)
    }

    var text: String {
        var svg = SVG()
        let titleID = "\(chart.id)-\(canvas.name)-title"
        let descriptionID = "\(chart.id)-\(canvas.name)-desc"
        svg.open(
            "svg",
            [
                ("class", "drawing \(canvas.name)"), ("viewBox", "0 0 \(SVG.number(canvas.width)) \(SVG.number(canvas.height))"), ("role", "img"),
                ("aria-labelledby", "\(titleID) \(descriptionID)"),
            ])
        svg.element("title", [("id", titleID)], chart.title)
        svg.element("desc", [("id", descriptionID)], chart.summary)
        grid(&svg)
        for (i, series) in chart.series.enumerated() { line(&svg, i, series) }
        for mark in chart.marks { remark(&svg, mark) }
        names(&svg)
        svg.close("svg")
        return svg.text
    }

    private func grid(_ svg: inout SVG) {
        svg.label(chart.yLabel, x: 0, y: canvas.letter, kind: "axis")
        for value in Scale.ticks(y.domain, step: yStep) {
            svg.line(left, y(value), canvas.width - right, y(value), value == 0 ? "base" : "grid")
            svg.label(LineDrawing.tick(value, chart.formats), x: left - 8, y: y(value) + canvas.letter * 0.35, anchor: "end", kind: "axis")
        }
        let room = Int((canvas.width - left - right) / (canvas.letter * 4))
        let step = Scale.step(x.domain.upperBound - x.domain.lowerBound, into: max(room, 1), atLeast: 1)
        for value in Scale.ticks(x.domain, step: step) {
            svg.line(x(value), bottom, x(value), bottom + 5, "base")
            svg.label(String(Int(value)), x: x(value), y: bottom + canvas.letter * 1.5, anchor: "middle", kind: "axis")
        }
    }

    /// Each unbroken run of figures is one path; a figure that stands alone is a dot.
    private func line(_ svg: inout SVG, _ i: Int, _ series: LineChart.Series) {
        let runs = series.points.sorted { $0.x < $1.x }.split(whereSeparator: { $0.y == nil })
        for run in runs {
            let places = run.compactMap { point in point.y.map { (x(Double(point.x)), y($0)) } }
            if places.count == 1, let only = places.first {
                svg.empty("circle", [("cx", SVG.number(only.0)), ("cy", SVG.number(only.1)), ("r", "3"), ("class", "dot s\(i % 3)")])
            } else {
                let path = places.enumerated().map { "\($0 == 0 ? "M" : "L")\(SVG.number($1.0)) \(SVG.number($1.1))" }.joined()
                svg.empty("path", [("d", path), ("class", "line s\(i % 3)"), ("fill", "none"), ("stroke", "currentColor")])
            }
        }
    }

    private func remark(_ svg: inout SVG, _ mark: LineChart.Mark) {
        guard chart.series.indices.contains(mark.series),
            let value = chart.series[mark.series].points.first(where: { $0.x == mark.x })?.y
        else { return }
        let (px, py) = (x(Double(mark.x)), y(value))
        svg.empty("circle", [("cx", SVG.number(px)), ("cy", SVG.number(py)), ("r", "4"), ("class", "mark")])
        // Where the text would leave the drawing on the left, it begins at the point instead of ending there.
        let fits = px - SVG.width(mark.label) * canvas.letter > left
        svg.label(mark.label, x: fits ? px - 6 : px + 6, y: py - 10, anchor: fits ? "end" : "start", kind: "remark")
    }

    /// Names at the line ends, pushed apart so that none covers another.
    private func names(_ svg: inout SVG) {
        var ends: [(index: Int, y: Double)] = chart.series.enumerated().compactMap { i, series in
            series.points.filter { $0.y != nil }.max { $0.x < $1.x }.flatMap { $0.y }.map { (i, y($0)) }
        }
        ends.sort { $0.y < $1.y }
        let line = canvas.letter * 1.25
        var taken = -Double.infinity
        for end in ends {
            let lines = wrap(chart.series[end.index].name)
            let at = max(end.y + canvas.letter * 0.35, taken + line)
            for (n, part) in lines.enumerated() {
                svg.label(part, x: canvas.width - right + 8, y: at + Double(n) * line, kind: "name s\(end.index % 3)")
            }
            taken = at + Double(lines.count - 1) * line
        }
    }

    /// Breaks a name into lines that fit beside the drawing: at spaces, and between Han characters.
    private func wrap(_ name: String) -> [String] {
        let room = (right - 8) / canvas.letter
        var lines = [""]
        for piece in pieces(name) {
            if let last = lines.last, !last.isEmpty, SVG.width(last + piece.trimmed) > room {
                lines.append(piece.trimmed)
            } else {
                lines[lines.count - 1] += lines.last == "" ? piece.trimmed : piece
            }
        }
        return lines
    }

    private func pieces(_ name: String) -> [String] {
        var out: [String] = []
        for character in name {
            let isWide = character.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false
            if character == " " || isWide || out.isEmpty { out.append(String(character)) } else { out[out.count - 1].append(character) }
        }
        return out
    }
}

extension String {
    /// Without leading spaces.
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
