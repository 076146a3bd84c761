import Canon
import Node
import Pages

/// What a reader asks a timeline: the state on day D, as known on day K. From the query: `timeline`, `on`, `known`.
struct TimelineQuestion: Sendable {
    /// The name of its place on the page, which is the record's UUID where the record stands there once; nil for any.
    var timeline: String?
    /// As the reader wrote them.
    var on: String?
    var known: String?

    init(_ request: Request) {
        func value(_ key: String) -> String? {
            request.query[key].map { $0.filter { !$0.isWhitespace } }.flatMap { $0.isEmpty ? nil : String($0.prefix(40)) }
        }
        (timeline, on, known) = (value("timeline"), value("on"), value("known"))
    }

    /// A date is written but is none.
    var hasErrors: Bool { isWrong(on) || isWrong(known) }

    func isWrong(_ text: String?) -> Bool { text.map { TimelineQuestion.date($0) == nil } ?? false }

    /// `2024-10-01`, and also `2024/10/1` or `2024.10.1`, as people type it.
    static func date(_ text: String) -> CalendarDate? {
        if let date = CalendarDate(text) { return date }
        let parts = text.split(whereSeparator: { "-/.年月日".contains($0) }).map(String.init)
        guard parts.count == 3, parts[0].utf8.count == 4,
            parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// Whether the timeline at this place is meant.
    func isAbout(_ anchor: String) -> Bool { timeline == nil || timeline == anchor }
}
