import Canon
import Store

/// A notice in which a statement or a file was published.
package struct NoticeMatch: Sendable, Hashable {
    /// What of the notice is the same.
    package enum Part: String, Sendable {
        /// Title and text.
        case whole
        /// The text without its title.
        case text
        /// The bytes of an attachment.
        case attachment
    }

    package var notice: PublishedNotice
    package var part: Part
    /// The BCP 47 tag of the text that is the same; nil for an attachment.
    package var language: String?
    /// The notices that have taken its place since, oldest first; empty when none is known here.
    package var supersededBy: [PublishedNotice]
}

extension PublishedNotices {
    /// Where this digest was published: of a statement (`StatementDigest`) or of a file's bytes. Newest first; at most 50.
    ///
    /// Nothing found proves nothing: the statement may stand in a log that is not followed, or be sealed.
    package func matches(_ digest: Digest) throws -> [NoticeMatch] {
        let rows = try transaction.query(
            "SELECT d.id, d.part, d.language FROM notice_digests d WHERE d.digest = ? AND d.sealed <= ? ORDER BY d.stated_at DESC, d.id DESC LIMIT 50",
            [.blob(digest.bytes), sealedLimit])
        var seen: Set<RecordID> = []
        return try rows.compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), seen.insert(id).inserted, let part = NoticeMatch.Part(rawValue: row.text(1)),
                let notice = try find(id)
            else { return nil }
            return NoticeMatch(notice: notice, part: part, language: row[2].text, supersededBy: try superseding(notice))
        }
    }

    /// Where a pasted text was published: with its title, or as the text alone.
    package func matches(statement text: String) throws -> [NoticeMatch] { try matches(StatementDigest.of(text)) }
}
