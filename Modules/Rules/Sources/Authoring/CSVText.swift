import Pages

/// Comma-separated values (RFC 4180), strictly bounded.
enum CSVText {
    static let maxRows = 5_000
    static let maxColumns = 300

    /// Rows of fields. Throws `Failure` naming the line that cannot be read.
    static func read(_ text: String) throws -> [[String]] {
        var rows: [[String]] = []
        var (row, field): ([String], String) = ([], "")
        var (isQuoted, line) = (false, 1)
        var scalars = text.unicodeScalars.makeIterator()
        var pending: Unicode.Scalar?
        func next() -> Unicode.Scalar? {
            if let scalar = pending {
                pending = nil
                return scalar
            }
            return scalars.next()
        }
        func endRow() throws {
            row.append(field)
            field = ""
            if row != [""] { rows.append(row) }
            row = []
            guard rows.count <= maxRows else { throw refusal(line, "there are more than \(maxRows) rows; cut the table into several") }
        }
        while let scalar = next() {
            if scalar == "\n" { line += 1 }
            if isQuoted {
                guard scalar == "\"" else {
                    field.unicodeScalars.append(scalar)
                    continue
                }
                let following = next()
                if following == "\"" {
                    field.append("\"")
                } else {
                    isQuoted = false
                    pending = following
                }
                continue
            }
            switch scalar {
            case "\"" where field.isEmpty: isQuoted = true
            case "\"": throw refusal(line, "a quotation mark stands inside a field without quotes; put the field into quotes and double the mark")
            case ",":
                row.append(field)
                field = ""
                guard row.count <= maxColumns else { throw refusal(line, "there are more than \(maxColumns) columns") }
            case "\r": continue
            case "\n": try endRow()
            case "\u{FEFF}" where rows.isEmpty && row.isEmpty && field.isEmpty: continue
            default: field.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else { throw refusal(line, "a quoted field does not end; add the closing quotation mark") }
        if !field.isEmpty || !row.isEmpty { try endRow() }
        return rows
    }

    static func write(_ rows: [[String]]) -> String {
        rows.map { row in
            row.map { field in
                field.contains(where: { ",\"\n\r".contains($0) }) ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
            }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    static func refusal(_ line: Int, _ reason: String) -> Failure {
        Failure(
            status: 422, code: "rules.csv", pointer: "csv", detail: "line \(line): \(reason)",
            words: ["en": "Line \(line): \(reason).", "zh-Hans": "第 \(line) 行无法读取；请按 RFC 4180 更正：含逗号、引号或换行的字段须加引号，引号须成对。"])
    }
}
