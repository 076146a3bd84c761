import Canon
import Node
import Signing
import Store

/// The rows of `peers`.
package enum PeerTable {
    /// Every peer that was not removed, by origin.
    package static func all(in transaction: any ReadTransaction) throws -> [Peer] {
        try transaction.query("SELECT \(Peer.columns) FROM peers WHERE state <> 'removed' ORDER BY origin").map { try Peer($0) }
    }

    /// The peer of this origin, removed or not; nil when it was never pinned.
    package static func find(_ origin: String, in transaction: any ReadTransaction) throws -> Peer? {
        try transaction.first("SELECT \(Peer.columns) FROM peers WHERE origin = ?", [.text(origin)]).map { try Peer($0) }
    }

    /// The peer whose node has this DID and was not removed.
    package static func find(did: String, in transaction: any ReadTransaction) throws -> Peer? {
        try transaction.first("SELECT \(Peer.columns) FROM peers WHERE did = ? AND state <> 'removed'", [.text(did)]).map { try Peer($0) }
    }

    /// Pins a peer, or takes one back that had been removed.
    package static func pin(_ peer: Peer, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM peers WHERE origin = ?", [.text(peer.origin)])
        try transaction.execute(
            "INSERT INTO peers (\(Peer.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(peer.origin), .text(peer.address.url), .text(peer.did), .text(peer.logKey.vkey), .text(peer.witnessKey.vkey),
                .blob(peer.identityDigest.bytes), .text(peer.role.rawValue), .text(peer.state.rawValue), .integer(peer.addedAt.milliseconds),
                peer.lastSeen.map { .integer($0.milliseconds) } ?? .null, SQLValue(peer.detail),
            ])
    }

    /// Moves a peer to another state. A forked one stays forked until people remove it, and a removed one comes back by `pin` alone: what was under way
    /// when it was removed changes nothing.
    package static func set(_ state: Peer.State, of origin: String, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "UPDATE peers SET state = ? WHERE origin = ? AND state <> 'removed' AND (state <> 'forked' OR ? = 'removed')",
            [.text(state.rawValue), .text(origin), .text(state.rawValue)])
    }

    /// What is wrong with a peer at the moment. Of a forked one the words about its two histories stay: a round that was under way when the proof came, and
    /// failed, says nothing that matters any more.
    package static func set(detail: String?, of origin: String, in transaction: any WriteTransaction) throws {
        try transaction.execute("UPDATE peers SET detail = ? WHERE origin = ? AND state <> 'forked'", [SQLValue(detail), .text(origin)])
    }

    package static func set(lastSeen: Instant, of origin: String, in transaction: any WriteTransaction) throws {
        try transaction.execute("UPDATE peers SET last_seen = ? WHERE origin = ?", [.integer(lastSeen.milliseconds), .text(origin)])
    }

    /// Puts new keys in the place of pinned ones, after a rotation in the peer's own log.
    static func set(logKey: String? = nil, witnessKey: String? = nil, of origin: String, in transaction: any WriteTransaction) throws {
        if let logKey { try transaction.execute("UPDATE peers SET log_key = ? WHERE origin = ?", [.text(logKey), .text(origin)]) }
        if let witnessKey { try transaction.execute("UPDATE peers SET witness_key = ? WHERE origin = ?", [.text(witnessKey), .text(origin)]) }
    }
}
