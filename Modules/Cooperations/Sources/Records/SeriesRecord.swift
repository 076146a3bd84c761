import Canon
import Node
import Pages
import Signing

/// What `series.v1` says: figures over the years, as a table with its source, its licence and what it does not show.
///
/// `{"title":{…},"asOf","source","licence","columns":[{"key","label":{…},"description"?:{…}}],"rows":[[1990,884,…]],"plot"?:["key"],"summary"?:{…},
/// "unit"?:{…},"method"?:{…},"notes"?:[{…}]}`. A cell is a whole number, a decimal as text, or null for "no figure". The first column is the year.
package struct SeriesRecord: Sendable, Hashable {
    package static let kind = "series.v1"
    package static let maxRows = 2000
    package static let maxColumns = 12

    package struct Column: Sendable, Hashable {
        package var key: String
        package var label: [String: String]
        package var description: [String: String]
        package init(key: String, label: [String: String], description: [String: String] = [:]) {
            (self.key, self.label, self.description) = (key, label, description)
        }
    }

    package enum Cell: Sendable, Hashable {
        case none
        case whole(Int64)
        /// A decimal as it is written.
        case decimal(String)

        package var value: Double? {
            switch self {
            case .none: nil
            case .whole(let number): Double(number)
            case .decimal(let text): Double(text)
            }
        }
    }

    package var title: [String: String]
    package var summary: [String: String]
    package var unit: [String: String]
    package var asOf: CalendarDate
    package var source: SourceNote
    package var licence: SourceNote
    package var method: [String: String]
    package var columns: [Column]
    package var rows: [[Cell]]
    /// Keys of the columns that are drawn; all when empty.
    package var plot: [String]
    /// What the figures do not show.
    package var notes: [[String: String]]

    package init(
        title: [String: String], asOf: CalendarDate, source: SourceNote, licence: SourceNote, columns: [Column], rows: [[Cell]], plot: [String] = [],
        summary: [String: String] = [:], unit: [String: String] = [:], method: [String: String] = [:], notes: [[String: String]] = []
    ) {
        (self.title, self.asOf, self.source, self.licence) = (title, asOf, source, licence)
        (self.columns, self.rows, self.plot) = (columns, rows, plot)
        (self.summary, self.unit, self.method, self.notes) = (summary, unit, method, notes)
    }

    package static func validate(_ record: Record) throws { _ = try SeriesRecord(record.subject) }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: [String: JSON] = [
            "title": .languages(title), "asOf": .string(asOf.description), "source": source.json, "licence": licence.json,
            "columns": .array(
                columns.map { column in
                    var inner: [String: JSON] = ["key": .string(column.key), "label": .languages(column.label)]
                    if !column.description.isEmpty { inner["description"] = .languages(column.description) }
                    return .object(JSONObject(inner))
                }),
            "rows": .array(rows.map { .array($0.map(\.json)) }),
        ]
        if !plot.isEmpty { members["plot"] = .array(plot.map { .string($0) }) }
        for (key, map) in [("summary", summary), ("unit", unit), ("method", method)] where !map.isEmpty { members[key] = .languages(map) }
        if !notes.isEmpty { members["notes"] = .array(notes.map { .languages($0) }) }
        return JSONObject(members)
    }
}

extension SeriesRecord.Cell {
    var json: JSON {
        switch self {
        case .none: .null
        case .whole(let number): .integer(number)
        case .decimal(let text): .string(text)
        }
    }

    init?(_ value: JSON) {
        switch value {
        case .null: self = .none
        case .integer(let number): self = .whole(number)
        case .string(let text) where SeriesRecord.Cell.isDecimal(text): self = .decimal(text)
        default: return nil
        }
    }

    /// `-0.12`: an optional hyphen, digits, a point, digits; at most 30 characters.
    static func isDecimal(_ text: String) -> Bool {
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 30 && text.utf8.filter { $0 == 0x2D }.count == (text.hasPrefix("-") ? 1 : 0) && (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
