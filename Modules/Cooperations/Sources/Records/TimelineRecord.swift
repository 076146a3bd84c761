import Canon
import Node
import Pages
import Signing

/// What `timeline.v1` says: the dated history of an agreement, with a source for each event.
///
/// `{"title":{…},"asOf","events":[{"id"?,"date","knownFrom","type","effectiveFrom"?,"until"?,"text":{…},"sources":[…]}],"introduction"?:{…},
/// "caveat"?:{…}}`. `TimelineState` says what follows from it for a day.
package struct TimelineRecord: Sendable, Hashable {
    package static let kind = "timeline.v1"
    package static let maxEvents = 500

    package var title: [String: String]
    package var introduction: [String: String]
    /// What it does not contain.
    package var caveat: [String: String]
    /// The last day that the sources were read for; nothing later is known to it.
    package var asOf: CalendarDate
    package var events: [DatedEvent]

    package init(
        title: [String: String], asOf: CalendarDate, events: [DatedEvent], introduction: [String: String] = [:], caveat: [String: String] = [:]
    ) {
        (self.title, self.asOf, self.events) = (title, asOf, events)
        (self.introduction, self.caveat) = (introduction, caveat)
    }

    package static func validate(_ record: Record) throws { _ = try TimelineRecord(record.subject) }

    /// Reads the payload. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        title = try fields.languageMap("title", max: 1000)
        introduction = try fields.optionalLanguageMap("introduction", max: 8000) ?? [:]
        caveat = try fields.optionalLanguageMap("caveat", max: 8000) ?? [:]
        let asOf = try fields.date("asOf")
        self.asOf = asOf
        var found: [DatedEvent] = []
        try fields.objects("events", maxCount: TimelineRecord.maxEvents) { event in
            let next = try DatedEvent(&event, asOf: asOf)
            // Of two events that begin together and are known together neither could decide: the state would depend on their order in the list.
            let rival = found.first {
                $0.type != .amended && next.type != .amended && ($0.effectiveFrom, $0.knownFrom) == (next.effectiveFrom, next.knownFrom)
            }
            guard rival == nil else {
                throw event.refusal(
                    "duplicate", "knownFrom", "is the same as another event's that begins on the same day; say which was known first, or join the two"
                )
            }
            guard next.id == nil || !found.contains(where: { $0.id == next.id }) else {
                throw event.refusal("duplicate", "id", "stands twice; give each event its own")
            }
            found.append(next)
        }
        guard !found.isEmpty else { throw fields.refusal("empty", "events", "holds no event; a timeline has at least one") }
        events = found
        try fields.end()
    }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: [String: JSON] = [
            "title": .languages(title), "asOf": .string(asOf.description), "events": .array(events.map(\.json)),
        ]
        if !introduction.isEmpty { members["introduction"] = .languages(introduction) }
        if !caveat.isEmpty { members["caveat"] = .languages(caveat) }
        return JSONObject(members)
    }
}
