import Canon

/// A text of several paragraphs as templates show it: blank lines part paragraphs, single line breaks are kept.
package struct Prose: Sendable, Hashable {
    package var text: String
    /// BCP 47 tag; nil where the language is not known.
    package var language: String?

    package init(_ text: String, language: String?) {
        self.text = text
        self.language = language == "und" ? nil : language
    }

    /// The lines of each paragraph, without blanks at their ends.
    package var paragraphs: [[String]] {
        var paragraphs: [[String]] = [[]]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = line.trimming(while: { $0 == " " || $0 == "\t" })
            if line.isEmpty {
                if paragraphs.last?.isEmpty == false { paragraphs.append([]) }
            } else {
                paragraphs[paragraphs.count - 1].append(String(line))
            }
        }
        return paragraphs.filter { !$0.isEmpty }
    }

    /// `{"lang","paragraphs":[{"lang","lines":[{"text","breaks"}]}]}` for the `prose` component; `lang` is empty where it is not known, and `breaks`
    /// is true on every line but the first of its paragraph.
    package var model: JSON {
        let tag = JSON.string(language ?? "")
        return [
            "lang": tag,
            "paragraphs": .array(
                paragraphs.map { lines in
                    ["lang": tag, "lines": .array(lines.enumerated().map { ["text": .string($1), "breaks": .bool($0 > 0)] })]
                }),
        ]
    }

    /// The beginning, on one line, of at most `limit` characters; cut at a blank where there is one, and marked with an ellipsis.
    package func excerpt(_ limit: Int) -> String {
        let line = paragraphs.first?.joined(separator: " ") ?? ""
        guard line.count > limit else { return line }
        let head = line.prefix(limit)
        if let blank = head.lastIndex(of: " "), head.distance(from: head.startIndex, to: blank) > limit / 2 { return head[..<blank] + "…" }
        return head + "…"
    }
}
