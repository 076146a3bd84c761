import Canon

/// A table as the `table` component shows it; the twin of every chart.
package struct Table: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var label: String
        /// Numbers are set right-aligned, with digits of equal width.
        package var isNumeric: Bool
        package init(_ label: String, isNumeric: Bool = false) { (self.label, self.isNumeric) = (label, isNumeric) }
    }

    package struct Cell: Sendable, Hashable {
        package var text: String
        package var href: String?
        /// BCP 47 tag where the text is not in the page's language.
        package var language: String?
        package init(_ text: String, href: String? = nil, language: String? = nil) {
            (self.text, self.href, self.language) = (text, href, language)
        }
    }

    package var caption: String
    package var columns: [Column]
    /// The first cell of a row is its heading.
    package var rows: [[Cell]]

    package init(caption: String, columns: [Column], rows: [[Cell]]) {
        (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }

    /// `{"caption","columns":[{"label","numeric"}],"rows":[{"cells":[{"text","href"?,"lang"?,"numeric","head"}]}]}`.
    package var model: JSON {
        [
            "caption": .string(caption),
            "columns": .array(columns.map { ["label": .string($0.label), "numeric": .bool($0.isNumeric)] }),
            "rows": .array(
                rows.map { row in
                    let cells = row.enumerated().map { i, cell -> JSON in
                        [
                            "text": .string(cell.text), "href": cell.href.map { .string($0) } ?? .null,
                            "lang": cell.language.map { .string($0) } ?? .null,
                            "numeric": .bool(i < columns.count && columns[i].isNumeric), "head": .bool(i == 0),
                        ]
                    }
                    return ["cells": .array(cells)]
                }),
        ]
    }
}
