import Canon
import Node
import Pages

/// Something that happened to an agreement, with the day on which it could first be known.
package struct DatedEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case signed, extended, amended, lapsed, renewed
        /// No dated source was read for what follows: neither in force nor lapsed.
        case notEstablished
    }

    package var id: String?
    package var date: CalendarDate
    /// The first day on which it could be known.
    package var knownFrom: CalendarDate
    package var type: Kind
    /// The first day for which it holds; earlier than `knownFrom` where it reaches back.
    package var effectiveFrom: CalendarDate
    /// The first day that it no longer covers; nil for open.
    package var until: CalendarDate?
    package var text: [String: String]
    package var sources: [SourceNote]

    package init(
        id: String? = nil, date: CalendarDate, knownFrom: CalendarDate, type: Kind, effectiveFrom: CalendarDate? = nil, until: CalendarDate? = nil,
        text: [String: String], sources: [SourceNote]
    ) {
        (self.id, self.date, self.knownFrom, self.type) = (id, date, knownFrom, type)
        self.effectiveFrom = effectiveFrom ?? date
        (self.until, self.text, self.sources) = (until, text, sources)
    }

    /// Reads one event; the caller ends the reading.
    init(_ fields: inout Fields, asOf: CalendarDate) throws {
        id = try fields.optionalText("id", max: 64)
        date = try fields.date("date")
        knownFrom = try fields.date("knownFrom")
        let word = try fields.choice("type", of: Kind.allCases.map(\.rawValue))
        type = Kind(rawValue: word) ?? .notEstablished
        effectiveFrom = try fields.optionalDate("effectiveFrom") ?? date
        until = try fields.optionalDate("until")
        text = try fields.languageMap("text", max: 4000)
        sources = try fields.sources("sources", maxCount: 20)
        guard !sources.isEmpty else {
            throw fields.refusal("missingField", "sources", "is missing or empty; name at least one source, or leave the event out")
        }
        guard knownFrom <= asOf else {
            throw fields.refusal("wrongValue", "knownFrom", "lies after asOf (\(asOf)); a timeline holds only what was known by then")
        }
        guard date <= knownFrom else { throw fields.refusal("wrongValue", "knownFrom", "lies before the event itself; nobody knew it then") }
        if let until, until <= effectiveFrom {
            throw fields.refusal("wrongValue", "until", "must lie after effectiveFrom (\(effectiveFrom)); it is the first day no longer covered")
        }
    }

    /// As the record holds it.
    var json: JSON {
        var members: [String: JSON] = [
            "date": .string(date.description), "knownFrom": .string(knownFrom.description), "type": .string(type.rawValue),
            "effectiveFrom": .string(effectiveFrom.description), "text": .languages(text), "sources": .array(sources.map(\.json)),
        ]
        members["id"] = id.map { .string($0) }
        members["until"] = until.map { .string($0.description) }
        return .object(JSONObject(members))
    }
}
