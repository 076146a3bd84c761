import Canon

/// Something that was said about a version of a rule set: proposed, commented, answered, adopted, suspended, challenged, …
package struct RuleAct: Sendable, Hashable {
    package var id: RecordID
    /// The log in which it stands, and where.
    package var origin: String
    package var position: UInt64
    package var kind: String
    package var issuer: String
    package var statedAt: Instant
    /// Of the record.
    package var digest: Digest
    /// The version that it is about.
    package var ruleSet: RecordID
    /// What tells several of the kind apart: the rule, or the record that is answered (its UUID).
    package var about: String?
    /// The word that decides: `suspend`, `loophole`, `keep`, …
    package var word: String?
    /// Proposal: last day for comments. Adoption and event: first day of effect. Challenge answer and comment answer: none.
    package var day: CalendarDate?
    /// Urgent adoption: the last day. Suspension: its last day.
    package var until: CalendarDate?
    /// The payload.
    package var subject: JSONObject

    /// The UUIDs of the comments that this answer answers.
    package var answered: [String] {
        (about.map { [$0] } ?? []) + (subject["also"]?.array ?? []).compactMap { $0["id"]?.string.flatMap { RecordID($0) }?.uuid }
    }

    /// Whether a node passes on what a visitor wrote, whom nobody knows.
    package var isVisitor: Bool { subject["from"] == "visitor" }

    package init(
        id: RecordID, origin: String, position: UInt64, kind: String, issuer: String, statedAt: Instant, digest: Digest, ruleSet: RecordID,
        about: String? = nil, word: String? = nil, day: CalendarDate? = nil, until: CalendarDate? = nil, subject: JSONObject = [:]
    ) {
        (self.id, self.origin, self.position, self.kind, self.issuer) = (id, origin, position, kind, issuer)
        (self.statedAt, self.digest, self.ruleSet, self.about, self.word) = (statedAt, digest, ruleSet, about, word)
        (self.day, self.until, self.subject) = (day, until, subject)
    }
}
