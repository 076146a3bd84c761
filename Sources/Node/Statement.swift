import Canon
import Pages

/// What a person asks about: "was this really published?" A text they pasted, a file they chose, or a digest alone.
package struct StatementQuery: Sendable, Hashable {
    /// SHA-256 of the very bytes.
    package var digest: Digest
    /// The text, where it is one; for modules that also find it when white space differs.
    package var text: String?

    package init(digest: Digest, text: String? = nil) { (self.digest, self.text) = (digest, text) }
}

/// Whether a record counts, beyond that it stands in a log: who had to approve it, and did or did not.
package struct RecordWeight: Sendable, Hashable {
    /// Whether it counts; nil where too little is at hand here to say.
    package var counts: Bool?
    /// Why, by language: one sentence.
    package var words: [String: String]

    package init(counts: Bool?, words: [String: String]) { (self.counts, self.words) = (counts, words) }
}

/// A public record in which something that was asked about stands.
package struct StatementMatch: Sendable, Hashable {
    /// Which part of the record it is.
    package enum Part: Sendable, Hashable {
        /// The text in one language, by BCP 47 tag.
        case text(language: String)
        case attachment(name: String)
        /// The whole record, by its digest or its name.
        case record
    }

    package var record: RecordID
    /// The log in which the record stands.
    package var origin: String
    /// The DID of the party that signed it.
    package var issuer: String
    package var kind: String
    package var title: [String: String]
    package var statedAt: Instant
    package var part: Part
    /// Byte for byte the same; otherwise the same words with other white space.
    package var isExact: Bool
    /// The records that took its place, oldest first.
    package var supersededBy: [RecordID]

    package init(
        record: RecordID, origin: String, issuer: String, kind: String, title: [String: String] = [:], statedAt: Instant, part: Part,
        isExact: Bool = true,
        supersededBy: [RecordID] = []
    ) {
        (self.record, self.origin, self.issuer, self.kind, self.title) = (record, origin, issuer, kind, title)
        (self.statedAt, self.part, self.isExact, self.supersededBy) = (statedAt, part, isExact, supersededBy)
    }
}
