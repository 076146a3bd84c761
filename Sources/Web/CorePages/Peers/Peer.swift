import Canon
import Node
import Pages
import Store

/// A row of the table of peers.
struct Peer: Sendable {
    var origin: String
    var url: String
    var did: String
    var logKey: String
    var witnessKey: String
    var identityDigest: Digest
    var role: String
    var state: String
    var addedAt: Instant
    var lastSeen: Instant?
    var detail: String?

    var isNeutral: Bool { role == "witness" }

    var tone: Chip.Tone {
        switch state {
        case "active": .good
        case "forked": .stop
        case "unresponsive": .waiting
        default: .unknown
        }
    }

    /// Every peer that was not removed, by origin.
    static func all(in transaction: any ReadTransaction) throws -> [Peer] {
        try transaction.query(
            "SELECT origin, url, did, log_key, witness_key, identity_digest, role, state, added_at, last_seen, detail FROM peers "
                + "WHERE state <> 'removed' ORDER BY origin"
        ).compactMap { row in
            guard let digest = Digest(row.blob(5)) else { return nil }
            return Peer(
                origin: row.text(0), url: row.text(1), did: row.text(2), logKey: row.text(3), witnessKey: row.text(4), identityDigest: digest,
                role: row.text(6), state: row.text(7), addedAt: Instant(milliseconds: row.integer(8)),
                lastSeen: row[9].integer.map { Instant(milliseconds: $0) }, detail: row[10].text)
        }
    }
}
