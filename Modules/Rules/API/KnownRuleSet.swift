import Canon

/// One version of a rule set as it stands in a log that is known here.
package struct KnownRuleSet: Sendable, Hashable {
    /// The record, and where it stands.
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    /// The DID of the party whose rules they are.
    package var issuer: String
    package var statedAt: Instant
    /// Of the record: what a decision names when it says under which rules it was made.
    package var digest: Digest
    /// What all versions have in common, such as `urn:comity:example:cn`.
    package var setID: String
    /// What the rule maker calls this version.
    package var version: String
    package var jurisdiction: String
    /// Texts by BCP 47 tag.
    package var title: [String: String]
    /// What a reader must know before relying on an example; empty for rules that are meant.
    package var caveat: [String: String]
    /// The version before it.
    package var supersedes: RecordID?
    /// Number of rules.
    package var ruleCount: Int
    /// When it holds; nil while nothing says that it does.
    package var term: RuleSetTerm?
    /// Last day for comments on the last proposal of this version; nil where there is none.
    package var commentsUntil: CalendarDate?

    /// The first day on which the proposal stands no more; nil unless its maker withdrew it.
    package var withdrawnFrom: CalendarDate?

    package var isExample: Bool { !caveat.isEmpty }

    package init(
        id: RecordID, origin: String, position: UInt64, issuer: String, statedAt: Instant, digest: Digest, setID: String, version: String,
        jurisdiction: String, title: [String: String], caveat: [String: String] = [:], supersedes: RecordID? = nil, ruleCount: Int = 0,
        term: RuleSetTerm? = nil, commentsUntil: CalendarDate? = nil
    ) {
        (self.id, self.origin, self.position, self.issuer, self.statedAt, self.digest) = (id, origin, position, issuer, statedAt, digest)
        (self.setID, self.version, self.jurisdiction, self.title, self.caveat) = (setID, version, jurisdiction, title, caveat)
        (self.supersedes, self.ruleCount, self.term, self.commentsUntil) = (supersedes, ruleCount, term, commentsUntil)
    }

    /// How the version stands on a day.
    package func status(on day: CalendarDate) -> RuleSetStatus {
        if let term { return term.status(on: day) }
        if let withdrawnFrom, withdrawnFrom <= day { return .withdrawn }
        guard let commentsUntil else { return .draft }
        return day <= commentsUntil ? .proposed : .closed
    }

    /// Whether it decides an act of that day.
    package func holds(on day: CalendarDate) -> Bool { term?.covers(day) ?? false }
}
