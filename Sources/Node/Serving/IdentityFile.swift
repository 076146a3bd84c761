import Canon
import Ledger
import Pages
import Signing
import Store

/// `identity.json`: all identity events of a record's issuer and of the node that keeps the log, each with its opening, its entry's time and its proof
/// of inclusion under one checkpoint of that log.
///
/// The checkpoint is the newest one, because a key may have been retired or declared compromised after the receipt's own checkpoint; `consistency`
/// shows that one continues the other. That no further event exists, only an audit of the whole log shows.
package struct IdentityFile: Sendable {
    package struct Event: Sendable {
        package var position: UInt64
        package var at: Instant
        package var record: Record
        package var salt: [UInt8]
        package var path: [Digest]
    }

    package var head: LogHead
    /// From the smaller to the larger of the receipt's checkpoint and this one; empty when they have one size.
    package var consistency: [Digest]
    package var events: [Event]

    /// - Parameter issuer: nil for a record that is not shown, whose issuer is nobody's business.
    package init(issuer: String?, log: LogView, receipt: LogHead) throws {
        head = try log.latestHead() ?? receipt
        if head.size < receipt.size { head = receipt }
        let reader = log.reader(size: head.size)
        consistency = try Proofs.consistency(from: receipt.size, to: head.size, reader: reader)
        events = try IdentityFile.events(of: issuer, log, under: head)
    }

    /// The events of an identity that is known here, by the log that its DID names; nil where no such log is, or no head of it is held.
    package init?(of did: String, home: String, in transaction: any ReadTransaction) throws {
        guard let party = try PartyView.find(did, in: transaction) else { return nil }
        let log = LogView(party.origin, home: home, in: transaction)
        guard let head = try log.latestHead() else { return nil }
        (self.head, consistency) = (head, [])
        events = try IdentityFile.events(of: did, log, under: head)
    }

    private static func events(of issuer: String?, _ log: LogView, under head: LogHead) throws -> [Event] {
        let node = try log.nodeDID()
        let rows = try log.transaction.query(
            "SELECT position FROM identities WHERE origin = ? AND sealed = 0 AND (did = ? OR did = ?) ORDER BY position",
            [.text(log.origin), .text(issuer ?? node ?? ""), .text(node ?? "")])
        var events: [Event] = []
        for row in rows where UInt64(row.integer(0)) < head.size {
            let position = UInt64(row.integer(0))
            guard let found = try RecordLookup.at(position, of: log.origin, origin: log.home, in: log.transaction), found.isReadable,
                let record = found.record, let salt = found.salt
            else { continue }
            let path = try InclusionReceipt(of: position, under: head, in: log).path
            events.append(Event(position: position, at: found.loggedAt, record: record, salt: salt, path: path))
        }
        return events
    }

    package var json: JSON {
        [
            "checkpoint": .string(head.note.serialized),
            "consistency": .array(consistency.map { .string(Multibase.base64URL($0.bytes)) }),
            "events": .array(
                events.map { event in
                    [
                        "at": .string(event.at.description), "index": .integer(Int64(event.position)),
                        "proof": .array(event.path.map { .string(Multibase.base64URL($0.bytes)) }),
                        "record": event.record.json, "salt": .string(Multibase.base64URL(event.salt)),
                    ]
                }),
            "origin": .string(head.checkpoint.origin),
        ]
    }
}
