import Canon

/// A notice as it stands in a log that is known here.
package struct PublishedNotice: Sendable, Hashable {
    package struct Attachment: Sendable, Hashable {
        package var name: String
        package var mediaType: String
        /// In bytes.
        package var size: Int64
        package var digest: Digest
        package var licence: String?
        package var source: String?

        package init(name: String, mediaType: String, size: Int64, digest: Digest, licence: String? = nil, source: String? = nil) {
            self.name = name
            self.mediaType = mediaType
            self.size = size
            self.digest = digest
            self.licence = licence
            self.source = source
        }
    }

    package var id: RecordID
    /// The log in which it stands, and where.
    package var origin: String
    package var position: UInt64
    /// Whether only the parties named in it may read it. Whoever shows a notice looks at this first.
    package var isSealed: Bool
    /// The DID of the party that signed it.
    package var issuer: String
    /// Texts by BCP 47 tag.
    package var title: [String: String]
    package var text: [String: String]
    /// What a reader must know before relying on it, such as "example, not law".
    package var caveat: [String: String]
    package var statedAt: Instant
    package var effectiveFrom: EffectiveFrom?
    /// The earlier notice of the same issuer whose place it takes.
    package var supersedes: RecordID?
    package var cooperation: RecordID?
    /// Its sections as the record holds them; empty for a plain notice.
    package var sections: [JSON]
}

/// When something begins to hold: a calendar day, or a moment.
package enum EffectiveFrom: Sendable, Hashable, CustomStringConvertible {
    case day(CalendarDate)
    case moment(Instant)

    /// Reads `2026-11-23`, or a moment in the canonical form of records.
    package init?(_ text: String) {
        if let day = CalendarDate(text) {
            self = .day(day)
        } else if let moment = Instant(text), moment.description == text {
            self = .moment(moment)
        } else {
            return nil
        }
    }

    /// The calendar day in UTC.
    package var date: CalendarDate {
        switch self {
        case .day(let day): day
        case .moment(let moment): moment.date
        }
    }

    package func hasBegun(at now: Instant) -> Bool {
        switch self {
        case .day(let day): day <= now.date
        case .moment(let moment): moment <= now
        }
    }

    package var description: String {
        switch self {
        case .day(let day): day.description
        case .moment(let moment): moment.description
        }
    }
}
