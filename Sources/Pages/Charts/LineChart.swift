import Canon

/// A few series over the years, drawn on the server: no script, prints as it looks, follows the page's colours.
///
/// Each line has its name at its end instead of a legend, and its own dash pattern, so that no colour needs to be told from another. The view
/// always carries the same figures as a table.
package struct LineChart: Sendable {
    package struct Point: Sendable, Hashable {
        package var x: Int
        /// Nil where there is no figure: the line is interrupted, never drawn through.
        package var y: Double?
        package init(_ x: Int, _ y: Double?) { (self.x, self.y) = (x, y) }
    }

    package struct Series: Sendable, Hashable {
        package var name: String
        package var points: [Point]
        package init(_ name: String, _ points: [Point]) { (self.name, self.points) = (name, points) }
    }

    /// A remark at one point of a series, such as its highest value.
    package struct Mark: Sendable, Hashable {
        package var series: Int
        package var x: Int
        package var label: String
        package init(series: Int, x: Int, label: String) { (self.series, self.x, self.label) = (series, x, label) }
    }

    /// A word for file and element names, unique on its page: `coauthorship`.
    package var id: String
    package var title: String
    /// What the chart shows, in a sentence, for those who do not see it.
    package var summary: String
    /// The heading of the first column of the table: `Year`.
    package var xLabel: String
    /// What the values count: `Joint works per year`.
    package var yLabel: String
    package var series: [Series]
    package var marks: [Mark]
    package var formats: Formats

    package init(
        id: String, title: String, summary: String, xLabel: String, yLabel: String, series: [Series], marks: [Mark] = [], formats: Formats
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.marks = marks
        self.formats = formats
    }

    /// `{"id","title","summary","svg","table"}` for the `chart` component.
    package var model: JSON {
        let drawings = [Canvas.wide, .narrow].map { LineDrawing(chart: self, canvas: $0).text }.joined()
        return [
            "id": .string(id), "title": .string(title), "summary": .string(summary), "svg": .string(drawings), "table": table.model,
        ]
    }

    /// The same figures in rows.
    package var table: Table {
        let xs = Set(series.flatMap { $0.points.map(\.x) }).sorted()
        let values = series.map { one in Dictionary(one.points.map { ($0.x, $0.y) }, uniquingKeysWith: { _, last in last }) }
        return Table(
            caption: "\(title) — \(yLabel)",
            columns: [Table.Column(xLabel)] + series.map { Table.Column($0.name, isNumeric: true) },
            rows: xs.map { x in
                [Table.Cell(String(x))]
                    + values.map { value in
                        guard let y = value[x] ?? nil else { return Table.Cell("—") }
                        return Table.Cell(y == y.rounded() ? formats.number(Int64(y)) : formats.decimal(y))
                    }
            })
    }
}
