import Canon
import Node
import Pages

extension SeriesRecord {
    /// Reads the payload. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        title = try fields.languageMap("title", max: 1000)
        summary = try fields.optionalLanguageMap("summary", max: 4000) ?? [:]
        unit = try fields.optionalLanguageMap("unit", max: 100) ?? [:]
        asOf = try fields.date("asOf")
        source = try fields.source("source")
        licence = try fields.source("licence")
        method = try fields.optionalLanguageMap("method", max: 4000) ?? [:]
        columns = try fields.columns("columns", maxCount: SeriesRecord.maxColumns)
        plot = try fields.optionalTexts("plot", maxCount: SeriesRecord.maxColumns, max: 64) ?? []
        notes = try fields.languageMaps("notes", maxCount: 20)
        rows = try fields.rows("rows", width: columns.count, maxCount: SeriesRecord.maxRows)
        try fields.end()
        for (i, key) in plot.enumerated() where !columns.dropFirst().contains(where: { $0.key == key }) {
            throw fields.refusal("wrongValue", "plot/\(i)", "names no column after the first; use one of their keys")
        }
    }
}

extension Fields {
    fileprivate mutating func columns(_ key: String, maxCount: Int) throws -> [SeriesRecord.Column] {
        var found: [SeriesRecord.Column] = []
        try objects(key, maxCount: maxCount) { column in
            let name = try column.text("key", max: 64)
            guard !found.contains(where: { $0.key == name }) else {
                throw column.refusal("duplicate", "key", "stands twice; give each column its own")
            }
            found.append(
                SeriesRecord.Column(
                    key: name, label: try column.languageMap("label", max: 300),
                    description: try column.optionalLanguageMap("description", max: 2000) ?? [:]))
        }
        guard found.count >= 2 else { throw refusal("tooFew", key, "holds \(found.count) columns; a series has the year and at least one figure") }
        return found
    }

    /// Rows of cells; the first of each is a year, and the years ascend.
    fileprivate mutating func rows(_ key: String, width: Int, maxCount: Int) throws -> [[SeriesRecord.Cell]] {
        var last: Int64?
        let rows = try list(key, maxCount: maxCount).enumerated().map { i, row -> [SeriesRecord.Cell] in
            guard let values = row.array, values.count == width else {
                throw refusal("wrongValue", "\(key)/\(i)", "must be a list of \(width) cells, one a column")
            }
            let cells = try values.enumerated().map { j, value in
                guard let cell = SeriesRecord.Cell(value) else {
                    throw refusal(
                        "wrongValue", "\(key)/\(i)/\(j)", "must be a whole number, a decimal as text such as \"-0.12\", or null for no figure")
                }
                return cell
            }
            guard case .whole(let year) = cells[0], (-9999...9999).contains(year) else {
                throw refusal("wrongValue", "\(key)/\(i)/0", "must be a year")
            }
            if let last, year <= last {
                throw refusal("wrongOrder", "\(key)/\(i)/0", "must be later than the year before it; sort the rows and name each year once")
            }
            last = year
            return cells
        }
        guard !rows.isEmpty else { throw refusal("empty", key, "holds no row; a series has at least one") }
        return rows
    }

    mutating func languageMaps(_ key: String, maxCount: Int) throws -> [[String: String]] {
        try (optionalList(key, maxCount: maxCount) ?? []).enumerated().map { i, item in
            var inner = Fields(["value": item], at: "\(pointer)/\(key)/\(i)")
            do { return try inner.languageMap("value", max: 4000) } catch let failure as Failure {
                // The item has no name of its own: its pointer ends with its number.
                var failure = failure
                failure.pointer = failure.pointer?.replacing("/value", with: "")
                failure.detail = failure.detail.replacing("/value", with: "")
                throw failure
            }
        }
    }
}
