import Canon
import Node
import Pages

/// A series inside another page: a chart drawn on the server, the same figures as a table, where they come from, and what they do not show.
enum SeriesExhibit {
    static func make(_ series: SeriesRecord, _ wish: ExhibitWish, for view: ReaderView) -> Exhibit {
        let chart = chart(series, anchor: "chart-" + wish.anchor, view)
        var drawing = chart.model
        drawing["table"] = table(series, view).model
        let model: JSONObject = [
            "chart": drawing, "source": SourceModel.model(series.source, view), "licence": SourceModel.model(series.licence, view),
            "asOf": view.formats.model(series.asOf), "method": view.text(series.method) ?? .null,
            "notes": .array(series.notes.compactMap { view.text($0) }), "hasNotes": .bool(!series.notes.isEmpty),
        ]
        return Exhibit("cooperations/series", title: series.title, model: model)
    }

    static func chart(_ series: SeriesRecord, anchor: String, _ view: ReaderView) -> LineChart {
        let drawn = series.columns.indices.dropFirst().filter { series.plot.isEmpty || series.plot.contains(series.columns[$0].key) }
        let lines = drawn.map { column in
            LineChart.Series(
                label(series.columns[column], view),
                series.rows.map { row in LineChart.Point(year(row), row[column].value) })
        }
        return LineChart(
            id: anchor, title: LanguageTag.best(series.title, for: view.language)?.text ?? "",
            summary: LanguageTag.best(series.summary, for: view.language)?.text ?? "", xLabel: label(series.columns[0], view),
            yLabel: LanguageTag.best(series.unit, for: view.language)?.text ?? drawn.map { label(series.columns[$0], view) }.joined(separator: ", "),
            series: lines, marks: lines.count == 1 ? highest(lines[0], view) : [], formats: view.formats)
    }

    /// All columns, also those that are not drawn.
    static func table(_ series: SeriesRecord, _ view: ReaderView) -> Table {
        let title = LanguageTag.best(series.title, for: view.language)?.text ?? ""
        let unit = LanguageTag.best(series.unit, for: view.language)?.text
        return Table(
            caption: unit.map { view("cooperations.series.inUnits", ["title": title, "unit": $0]) } ?? title,
            columns: series.columns.enumerated().map { Table.Column(label($1, view), isNumeric: $0 > 0) },
            rows: series.rows.map { row in row.enumerated().map { Table.Cell($0 == 0 ? String(year(row)) : text($1, view)) } })
    }

    private static func year(_ row: [SeriesRecord.Cell]) -> Int {
        if case .whole(let year) = row[0] { return Int(year) }
        return 0
    }

    private static func text(_ cell: SeriesRecord.Cell, _ view: ReaderView) -> String {
        switch cell {
        case .none: "—"
        case .whole(let number): view.formats.number(number)
        case .decimal(let text): text.replacing("-", with: "\u{2212}")
        }
    }

    /// The highest point, named on the drawing.
    private static func highest(_ line: LineChart.Series, _ view: ReaderView) -> [LineChart.Mark] {
        let known = line.points.filter { $0.y != nil }
        guard let top = known.max(by: { ($0.y ?? 0) < ($1.y ?? 0) }), let y = top.y, known.count > 2 else { return [] }
        let figure = y == y.rounded() ? view.formats.number(Int64(y)) : view.formats.decimal(y)
        return [LineChart.Mark(series: 0, x: top.x, label: view("cooperations.series.mark", ["year": String(top.x), "figure": figure]))]
    }

    private static func label(_ column: SeriesRecord.Column, _ view: ReaderView) -> String {
        LanguageTag.best(column.label, for: view.language)?.text ?? column.key
    }
}
