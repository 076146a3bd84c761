import Canon

/// The published rules of one jurisdiction, in one version.
package struct RuleSet: Sendable {
    /// Values that several rules share, as of a day.
    package struct List: Hashable, Sendable {
        package let values: [String]
        package let asOf: CalendarDate?
        package let source: String?
        /// The digest of the source that the rule maker states; not checked here.
        package let hash: String?
    }

    /// How a cumulated number is counted. The engine takes the number as a fact; whoever calls it keeps the count, as a node does from its log.
    package struct Counter: Hashable, Sendable {
        package enum Window: String, Sendable { case calendarYear, rolling12m }
        /// The attribute, of type int, that carries the number.
        package let attribute: Int
        package let window: Window
        /// What is counted separately, such as `counterparty`.
        package let per: String?
    }

    package let id: String
    package let version: String
    package let jurisdiction: String
    package let status: LocalText?
    package let stance: DefaultStance
    package let lists: [String: List]
    package let counters: [String: Counter]
    package var rules: [Rule]
    /// SHA-256 over the canonical bytes (RFC 8785) of the file.
    package let digest: Digest

    package init(
        id: String, version: String, jurisdiction: String, status: LocalText? = nil, stance: DefaultStance = .open, lists: [String: List] = [:],
        counters: [String: Counter] = [:], rules: [Rule], digest: Digest
    ) {
        (self.id, self.version, self.jurisdiction, self.status, self.stance) = (id, version, jurisdiction, status, stance)
        (self.lists, self.counters, self.rules, self.digest) = (lists, counters, rules, digest)
    }
}
