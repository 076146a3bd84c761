import Canon
import Store

/// What other modules, and the pages of this one, may ask about notices. Reads only.
///
/// A record may stand in several logs under one name; then the own log's copy is meant, else the one of the log whose name sorts first.
/// Sealed notices are left out unless `includingSealed`, which is for those entitled to read them.
package struct PublishedNotices {
    let transaction: any ReadTransaction
    /// The name of this node's own log.
    let origin: String
    private let includingSealed: Bool

    package init(origin: String, includingSealed: Bool = false, in transaction: any ReadTransaction) {
        self.transaction = transaction
        self.origin = origin
        self.includingSealed = includingSealed
    }

    private static let columns =
        "n.id, n.origin, n.position, n.sealed, n.issuer, n.title, n.text, n.caveat, n.stated_at, n.effective_from, n.supersedes, n.cooperation, n.sections"

    /// The notice of this name.
    package func find(_ id: RecordID) throws -> PublishedNotice? {
        try transaction.query(
            "SELECT \(Self.columns) FROM notices n WHERE n.id = ? AND n.sealed <= ? ORDER BY CASE WHEN n.origin = ? THEN 0 ELSE 1 END, n.origin LIMIT 1",
            [.blob(id.bytes), sealedLimit, .text(origin)]
        ).first.flatMap(notice)
    }

    /// The notice at a position of a log.
    package func at(_ position: UInt64, of log: String) throws -> PublishedNotice? {
        try transaction.query(
            "SELECT \(Self.columns) FROM notices n WHERE n.origin = ? AND n.position = ? AND n.sealed <= ?",
            [.text(log), SQLValue(position), sealedLimit]
        ).first.flatMap(notice)
    }

    /// The notices of a party (or of all), newest statement first.
    ///
    /// - Parameters:
    ///   - before: where the last page ended; nil begins at the newest.
    ///   - limit: how many at most.
    package func list(issuer: String? = nil, before: Place? = nil, limit: Int) throws -> [PublishedNotice] {
        var conditions = [
            "n.sealed <= ?",
            "NOT EXISTS (SELECT 1 FROM notices o WHERE o.id = n.id AND n.origin <> ? AND (o.origin = ? OR o.origin < n.origin))",
        ]
        var arguments: [SQLValue] = [sealedLimit, .text(origin), .text(origin)]
        if let issuer {
            conditions.append("n.issuer = ?")
            arguments.append(.text(issuer))
        }
        if let before {
            conditions.append("(n.stated_at < ? OR (n.stated_at = ? AND n.id < ?))")
            arguments += [.integer(before.statedAt.milliseconds), .integer(before.statedAt.milliseconds), .blob(before.id.bytes)]
        }
        return try transaction.query(
            "SELECT \(Self.columns) FROM notices n WHERE \(conditions.joined(separator: " AND ")) ORDER BY n.stated_at DESC, n.id DESC LIMIT ?",
            arguments + [.integer(Int64(limit))]
        ).compactMap(notice)
    }

    /// A place in the list: the notice after which the next page begins.
    package struct Place: Sendable, Hashable {
        package var statedAt: Instant
        package var id: RecordID
        package init(statedAt: Instant, id: RecordID) { (self.statedAt, self.id) = (statedAt, id) }
    }

    /// The notices of the same issuer that name this one as superseded, oldest first.
    package func superseding(_ notice: PublishedNotice) throws -> [PublishedNotice] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT \(Self.columns) FROM notices n WHERE n.supersedes = ? AND n.issuer = ? AND n.sealed <= ? "
                + "ORDER BY n.stated_at, n.id, CASE WHEN n.origin = ? THEN 0 ELSE 1 END, n.origin",
            [.blob(notice.id.bytes), .text(notice.issuer), sealedLimit, .text(origin)]
        ).compactMap(self.notice).filter { seen.insert($0.id).inserted }
    }

    /// The files that a notice names, in its order.
    package func attachments(of notice: PublishedNotice) throws -> [PublishedNotice.Attachment] {
        try transaction.query(
            "SELECT name, media_type, size, digest, licence, source FROM notice_attachments WHERE origin = ? AND position = ? ORDER BY ordinal",
            [.text(notice.origin), SQLValue(notice.position)]
        ).compactMap { row in
            Digest(row.blob(3)).map {
                PublishedNotice.Attachment(
                    name: row.text(0), mediaType: row.text(1), size: row.integer(2), digest: $0, licence: row[4].text, source: row[5].text)
            }
        }
    }

    /// The DIDs of all parties that have published a notice.
    package func issuers() throws -> [String] {
        try transaction.query("SELECT DISTINCT issuer FROM notices WHERE sealed <= ? ORDER BY issuer", [sealedLimit]).map { $0.text(0) }
    }

    // MARK: Rows

    var sealedLimit: SQLValue { includingSealed ? 1 : 0 }

    private func notice(_ row: SQLRow) -> PublishedNotice? {
        guard let id = RecordID(bytes: row.blob(0)) else { return nil }
        return PublishedNotice(
            id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, issuer: row.text(4),
            title: Self.texts(row.text(5)), text: Self.texts(row.text(6)), caveat: row[7].text.map(Self.texts) ?? [:],
            statedAt: Instant(milliseconds: row.integer(8)), effectiveFrom: row[9].text.flatMap { EffectiveFrom($0) },
            supersedes: row[10].blob.flatMap { RecordID(bytes: $0) }, cooperation: row[11].blob.flatMap { RecordID(bytes: $0) },
            sections: row[12].text.flatMap { (try? JSON.parse(Array($0.utf8)))?.array } ?? [])
    }

    /// A language map as a column holds it.
    private static func texts(_ canonical: String) -> [String: String] {
        guard let members = (try? JSON.parse(Array(canonical.utf8)))?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.compactMap { key, value in value.string.map { (key, $0) } })
    }
}
