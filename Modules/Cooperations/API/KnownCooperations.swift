import Canon
import Store

/// What other modules, and the pages of this one, may ask about cooperations. Reads only.
///
/// A cooperation spans logs: opened in one node's, joined in another's. Its state is the join of all rows about it, by the name of the record that
/// opened it, over every log that is known here. A row counts only if its issuer is a party to the cooperation.
package struct KnownCooperations {
    let transaction: any ReadTransaction
    /// The name of this node's own log.
    let origin: String
    let includingSealed: Bool

    package init(origin: String, includingSealed: Bool = false, in transaction: any ReadTransaction) {
        self.transaction = transaction
        self.origin = origin
        self.includingSealed = includingSealed
    }

    var sealedLimit: SQLValue { includingSealed ? 1 : 0 }

    private static let columns = "c.id, c.origin, c.position, c.sealed, c.issuer, c.digest, c.title, c.stated_at"
    /// Where one name stands in several logs, the own log's copy is meant, else the one of the log whose name sorts first.
    private static let ownFirst = "CASE WHEN origin = ? THEN 0 ELSE 1 END, origin"

    /// The cooperation of this name.
    package func find(_ id: RecordID) throws -> KnownCooperation? {
        try transaction.query(
            "SELECT \(Self.columns) FROM cooperations c WHERE c.id = ? AND c.sealed <= ? ORDER BY \(Self.ownFirst) LIMIT 1",
            [.blob(id.bytes), sealedLimit, .text(origin)]
        ).first.flatMap { try cooperation($0) }
    }

    /// All cooperations known here, newest first; at most `limit`, after `before`.
    package func list(before: KnownCooperation? = nil, limit: Int) throws -> [KnownCooperation] {
        var conditions = [
            "c.sealed <= ?",
            "NOT EXISTS (SELECT 1 FROM cooperations o WHERE o.id = c.id AND c.origin <> ? AND (o.origin = ? OR o.origin < c.origin))",
        ]
        var arguments: [SQLValue] = [sealedLimit, .text(origin), .text(origin)]
        if let before {
            conditions.append("(c.stated_at < ? OR (c.stated_at = ? AND c.id < ?))")
            arguments += [.integer(before.openedAt.milliseconds), .integer(before.openedAt.milliseconds), .blob(before.id.bytes)]
        }
        return try transaction.query(
            "SELECT \(Self.columns) FROM cooperations c WHERE \(conditions.joined(separator: " AND ")) ORDER BY c.stated_at DESC, c.id DESC LIMIT ?",
            arguments + [.integer(Int64(limit))]
        ).compactMap { try cooperation($0) }
    }

    /// The most attachments of one case that are read.
    package static let attachmentLimit = 500

    /// What its parties attached, oldest first; each record once a question.
    package func attachments(of cooperation: KnownCooperation) throws -> [CooperationAttachment] {
        var seen: Set<[String]> = []
        let members = cooperation.members.map(\.did)
        let marks = members.map { _ in "?" }.joined(separator: ", ")
        return try transaction.query(
            "SELECT id, origin, position, sealed, question, record, record_digest, issuer, stated_at, sections, note FROM cooperation_attachments "
                + "WHERE cooperation = ? AND issuer IN (\(marks)) AND sealed <= ? ORDER BY stated_at, id, \(Self.ownFirst) LIMIT ?",
            [.blob(cooperation.id.bytes)] + members.map { .text($0) } + [sealedLimit, .text(origin), .integer(Int64(Self.attachmentLimit))]
        ).compactMap { row in
            guard let question = CooperationQuestion(rawValue: row.text(4)), let id = RecordID(bytes: row.blob(0)),
                let record = RecordID(bytes: row.blob(5)), let digest = Digest(row.blob(6)),
                seen.insert([question.rawValue, record.uuid, digest.hex]).inserted
            else { return nil }
            return CooperationAttachment(
                row: CooperationRow(id: id, origin: row.text(1), position: UInt64(row.integer(2))), isSealed: row.integer(3) != 0, question: question,
                record: record, digest: digest, attachedBy: row.text(7), attachedAt: Instant(milliseconds: row.integer(8)),
                sections: row.text(9).split(separator: " ").map(String.init), note: row[10].text.map(Self.texts) ?? [:])
        }
    }

    private func cooperation(_ row: SQLRow) throws -> KnownCooperation? {
        guard let id = RecordID(bytes: row.blob(0)), let digest = Digest(row.blob(5)) else { return nil }
        var cooperation = KnownCooperation(
            id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, opener: row.text(4), digest: digest,
            title: Self.texts(row.text(6)), openedAt: Instant(milliseconds: row.integer(7)), members: [])
        cooperation.members = try members(of: cooperation)
        return cooperation
    }

    static func texts(_ canonical: String) -> [String: String] {
        guard let members = (try? JSON.parse(Array(canonical.utf8)))?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.compactMap { key, value in value.string.map { (key, $0) } })
    }
}
