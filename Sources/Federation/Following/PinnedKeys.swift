import Canon
import Node
import Signing
import Store

/// The keys of a pinned peer change only when its own log says so: a rotation that was promised before, followed like any other record.
enum PinnedKeys {
    /// Puts the newest keys that count into the peer's row. Returns what is wrong, in words; nil when every purpose has a key.
    static func update(_ peer: Peer, at position: UInt64, in transaction: any WriteTransaction) throws -> String? {
        guard let history = try IdentityRules.history(of: peer.did, origin: peer.origin, in: transaction) else { return nil }
        func newest(_ purpose: String) -> VerifyingKey? {
            history.keys(for: purpose, at: position).max { $0.added < $1.added }.flatMap { try? Multikey.ed25519($0.multikey) }
        }
        guard let log = newest("log"), let witness = newest("witness") else {
            return "\(peer.origin) has given up its log key or its witness key and announced no other; its operator must rotate"
        }
        let logKey = try NoteVerifier(name: peer.origin, key: log, type: .ed25519)
        let witnessKey = try NoteVerifier(name: WitnessName.of(peer.origin), key: witness, type: .ed25519Cosignature)
        if logKey != peer.logKey { try PeerTable.set(logKey: logKey.vkey, of: peer.origin, in: transaction) }
        if witnessKey != peer.witnessKey { try PeerTable.set(witnessKey: witnessKey.vkey, of: peer.origin, in: transaction) }
        return nil
    }
}
