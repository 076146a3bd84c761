import Canon
import Signing

/// One entry of a neutral's journal: when it was logged, and what it says of the deciding log.
public struct JournalEntry: Hashable, Sendable {
    public enum Meaning: Hashable, Sendable {
        /// The neutral saw and cosigned this head of the deciding log.
        case head(LogHead)
        /// Surely no head of the deciding log.
        case other
        /// It could be one: nobody opened it.
        case unknown
    }

    /// The time of the entry. In a log times never decrease.
    public let at: Instant
    public let meaning: Meaning
    /// What tells two entries at one place apart.
    let leaf: Digest

    package init(at: Instant, meaning: Meaning, leaf: Digest) { (self.at, self.meaning, self.leaf) = (at, meaning, leaf) }
}

/// A part of a neutral's own log, under one head that the neutral signed.
///
/// Values are made from evidence by `init(terms:journal:note:items:)`, which verifies it.
public struct JournalView: Hashable, Sendable {
    /// The origin of the neutral's log.
    public let neutral: String
    /// By place in the log; places may be missing.
    public let entries: [UInt64: JournalEntry]

    /// Takes values that were verified elsewhere: for model checking.
    package init(neutral: String, entries: [UInt64: JournalEntry]) { (self.neutral, self.entries) = (neutral, entries) }
}
