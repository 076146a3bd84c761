import Canon
import Ledger
import Mandates
import Node
import Signing
import Store

/// Mandates as the logs known here tell them: this node's own, and the mirrors of followed peers.
///
/// Only the log of the node that hosts an issuer speaks for it. Whom this node hosts and whom it follows is whom it recognises, each for its own jurisdiction.
package struct LoggedMandates: KnownMandates {
    let transaction: any ReadTransaction
    /// The name of this node's own log.
    let origin: String

    package init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

    /// The most mandates that one list reads.
    package static let listLimit = 500

    package func mandate(_ id: RecordID) throws -> LoggedMandate? {
        try read("WHERE id = ? ORDER BY CASE WHEN origin = ? THEN 0 ELSE 1 END, origin", [.blob(id.bytes), .text(origin)]).first
    }

    package func mandates(heldBy did: String) throws -> [LoggedMandate] {
        try read("WHERE holder = ? ORDER BY stated_at DESC, id LIMIT \(Self.listLimit)", [.text(did)])
    }

    /// Every mandate known here, newest first.
    package func all() throws -> [LoggedMandate] { try read("ORDER BY stated_at DESC, id LIMIT \(Self.listLimit)", []) }

    /// The mandates that a party gave itself, in the log that hosts it, first one first.
    package func given(by issuer: String, in log: String) throws -> [LoggedMandate] {
        try read("WHERE issuer = ? AND origin = ? ORDER BY position LIMIT \(Self.listLimit)", [.text(issuer), .text(log)])
    }

    /// The mandates that were made from this one.
    package func passedOn(from id: RecordID) throws -> [LoggedMandate] {
        try read("WHERE parent = ? ORDER BY stated_at, id", [.blob(id.bytes)]).filter { $0.mandate.parent?.id == id.description }
    }

    package func jurisdiction(of did: String) throws -> String? { try PartyView.find(did, in: transaction)?.jurisdiction }

    package func document(of did: String) throws -> DIDDocument? {
        guard let party = try PartyView.find(did, in: transaction) else { return nil }
        return try DIDProjection.document(of: did, in: LogView(party.origin, home: origin, in: transaction), url: "https://" + party.origin)
    }

    package func statusLists(_ address: String, at place: LogPlace) throws -> [StatusVersion]? {
        try transaction.query(
            "SELECT origin, position, issuer FROM envoy_lists WHERE address = ? AND sealed = 0 ORDER BY position", [.text(address)]
        ).compactMap { row in
            guard PartyView.hosts(row.text(0), row.text(2)),
                let found = try RecordLookup.at(UInt64(row.integer(1)), of: row.text(0), origin: origin, in: transaction), let record = found.record,
                let list = try? StatusList(verified: record)
            else { return nil }
            let known = found.isOwn ? place.counts : try lastKnown(found.origin)
            return StatusVersion(list: list, place: try self.place(found), confirmedAt: known)
        }
    }

    /// The time of the last entry that is known of a peer's log: until then no newer version of anything stood there.
    private func lastKnown(_ log: String) throws -> Instant? {
        let view = LogView(log, home: origin, in: transaction)
        let size = try view.size()
        return size > 0 ? try view.loggedAt(size - 1) : nil
    }

    // MARK: Rows

    func place(_ found: FoundRecord) throws -> LogPlace {
        LogPlace(
            origin: found.origin, position: found.position, loggedAt: found.loggedAt, seenAt: try Clocks(of: found, in: transaction).witnessed)
    }

    private func read(_ condition: String, _ arguments: [SQLValue]) throws -> [LoggedMandate] {
        var seen: Set<RecordID> = []
        return try transaction.query("SELECT id, origin, position, issuer FROM envoy_mandates " + condition, arguments).compactMap { row in
            // Anybody may log a copy of another's mandate; only the log that the issuer's DID names speaks for it.
            guard PartyView.hosts(row.text(1), row.text(3)), let id = RecordID(bytes: row.blob(0)), !seen.contains(id),
                let found = try RecordLookup.at(UInt64(row.integer(2)), of: row.text(1), origin: origin, in: transaction), let record = found.record,
                let mandate = try? Mandate(json: record.json)
            else { return nil }
            seen.insert(id)
            return LoggedMandate(id: id, mandate: mandate, place: try place(found))
        }
    }

    package func events(of logged: LoggedMandate) throws -> [MandateEvent] {
        let mandate = logged.mandate
        let entitled: Set = [mandate.issuer, mandate.principal]
        return try transaction.query(
            "SELECT id, origin, position, issuer, change, stated_at, reason, from_at, until_at, substitute, mandate_digest FROM envoy_events "
                + "WHERE mandate = ? AND sealed = 0 ORDER BY origin, position", [.blob(logged.id.bytes)]
        ).compactMap { row -> MandateEvent? in
            let issuer = row.text(3)
            guard let change = MandateEvent.Change(rawValue: row.text(4)), Digest(row.blob(10)) == mandate.digest,
                entitled.contains(issuer) || (change == .handover && issuer == mandate.holder), PartyView.hosts(row.text(1), issuer),
                let id = RecordID(bytes: row.blob(0)),
                let found = try RecordLookup.at(UInt64(row.integer(2)), of: row.text(1), origin: origin, in: transaction)
            else { return nil }
            return MandateEvent(
                id: id, change: change, issuer: issuer, place: try place(found), statedAt: Instant(milliseconds: row.integer(5)),
                reason: row[6].text.map { PartyView.texts($0) } ?? [:], from: row[7].integer.map { Instant(milliseconds: $0) },
                until: row[8].integer.map { Instant(milliseconds: $0) }, substitute: row[9].blob.flatMap { RecordID(bytes: $0) })
        }.sorted { $0.place.origin == $1.place.origin ? $0.place.position < $1.place.position : $0.place.counts < $1.place.counts }
    }
}
