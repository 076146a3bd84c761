import Canon
import Store

extension KnownCooperations {
    /// Whether this party was named in the cooperation.
    package func isParty(_ did: String, to cooperation: KnownCooperation) -> Bool { cooperation.members.contains { $0.did == did } }

    /// The cooperations that a party was named in, newest first.
    package func cooperations(of did: String) throws -> [KnownCooperation] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT cooperation, stated_at FROM cooperation_parties WHERE party = ? AND sealed <= ? ORDER BY stated_at DESC",
            [.text(did), sealedLimit]
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), seen.insert(id).inserted, let found = try find(id), isParty(did, to: found) else {
                return nil
            }
            return found
        }
    }

    /// The cooperations to which a record was attached: what a change of that record touches.
    package func cooperations(holding record: RecordID) throws -> [KnownCooperation] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT cooperation, issuer FROM cooperation_attachments WHERE record = ? AND sealed <= ? ORDER BY stated_at",
            [.blob(record.bytes), sealedLimit]
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let found = try find(id), isParty(row.text(1), to: found), seen.insert(id).inserted else {
                return nil
            }
            return found
        }
    }

    /// The parties in the order in which they were named, each with the earliest record by which it joined.
    func members(of cooperation: KnownCooperation) throws -> [CooperationMember] {
        var joins: [String: (at: Instant, row: CooperationRow)] = [:]
        let rows = try transaction.query(
            "SELECT issuer, stated_at, id, origin, position, cooperation_digest FROM cooperation_joins WHERE cooperation = ? AND sealed <= ? "
                + "ORDER BY stated_at, id, CASE WHEN origin = ? THEN 0 ELSE 1 END, origin",
            [.blob(cooperation.id.bytes), sealedLimit, .text(origin)])
        for row in rows where joins[row.text(0)] == nil {
            // A party that named the digest joined that text and no other under the same name.
            if let digest = row[5].blob, Digest(digest) != cooperation.digest { continue }
            guard let id = RecordID(bytes: row.blob(2)) else { continue }
            joins[row.text(0)] = (
                Instant(milliseconds: row.integer(1)), CooperationRow(id: id, origin: row.text(3), position: UInt64(row.integer(4)))
            )
        }
        return try transaction.query(
            "SELECT party, role FROM cooperation_parties WHERE origin = ? AND position = ? ORDER BY ordinal",
            [.text(cooperation.origin), SQLValue(cooperation.position)]
        ).map { row in
            let did = row.text(0)
            return CooperationMember(
                did: did, role: row[1].text.flatMap { CooperationMember.Role(rawValue: $0) },
                joinedAt: did == cooperation.opener ? cooperation.openedAt : joins[did]?.at,
                joining: did == cooperation.opener ? nil : joins[did]?.row)
        }
    }
}
