import Canon

/// One version of the text of an agreement, as it was offered.
package struct KnownOffer: Sendable, Hashable {
    /// The record, and where it stands.
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    package var isSealed: Bool
    package var issuer: String
    package var statedAt: Instant
    /// The first offer of the negotiation.
    package var negotiation: RecordID
    package var previous: RecordID?
    /// Of the record.
    package var digest: Digest
    /// Of the text.
    package var textDigest: Digest
    /// `project`, `nda`, …
    package var kind: String
    package var title: [String: String]
    /// Identities, in the order of the text.
    package var parties: [String]
    /// Signatures are firm until then.
    package var signBy: Instant
    /// Name of the deciding log.
    package var decidingLog: String
    /// First and last day, where the text says them.
    package var from: CalendarDate?
    package var end: CalendarDate?
    /// `P3Y`, where the text gives a length in place of a last day.
    package var length: String?
}

/// Something that was said about an agreement: a signature, an outcome, an event, a fulfilment, a concern.
package struct KnownAct: Sendable, Hashable {
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    package var isSealed: Bool
    package var kind: String
    package var issuer: String
    package var statedAt: Instant
    /// The offer that it is about.
    package var agreement: RecordID
    /// Of the record.
    package var digest: Digest
    /// What tells several of a kind apart: an obligation, an event, a concern; of a signature the mandate that it cites, as a UUID.
    package var about: String?
    /// The word that decides: `concluded`, `extend`, `safeguard`, …
    package var word: String?
    package var day: CalendarDate?
    package var until: CalendarDate?
    /// The payload.
    package var subject: JSONObject
}

/// A duty of an offered text.
package struct KnownDuty: Sendable, Hashable {
    package var agreement: RecordID
    package var id: String
    package var clause: String
    /// Identity of the party that owes it.
    package var obliged: String
    /// To whom; nil for every other party.
    package var toward: String?
    package var title: [String: String]
    package var kind: String
    /// A rule of docs/formats/obligations.md; nil where the text names no time.
    package var rule: JSON?
    package var calendars: [String]
}

/// A public statement that an agreement exists.
package struct KnownNotice: Sendable, Hashable {
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    package var issuer: String
    package var statedAt: Instant
    package var agreement: RecordID
    package var textDigest: Digest
    package var kind: String
    package var title: [String: String]
    package var parties: [String]
    package var until: CalendarDate?
    package var isOpen: Bool
}
