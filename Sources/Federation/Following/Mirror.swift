import Canon
import Ledger
import Node
import Signing
import Store

/// The copy of a peer's log that this node keeps: entries, full tiles, openings, and heads that were verified against them.
///
/// INVARIANT: the entries are those of a head that the log signed, or of a prefix of one; nothing is stored before that is proven.
enum Mirror {
    /// The number of entries held.
    static func size(of log: String, in transaction: any ReadTransaction) throws -> UInt64 {
        UInt64((try transaction.first("SELECT MAX(idx) FROM peer_entries WHERE log = ?", [.text(log)])?[0].integer).map { $0 + 1 } ?? 0)
    }

    /// The right side of the tree, to append to.
    static func edge(of log: String, size: UInt64, in transaction: any ReadTransaction) throws -> LogEdge {
        let missing = StoreError(.damaged, "the mirror of \(log) lacks a part; remove the peer and introduce it again")
        return try LogEdge(size: size) { index in
            guard let row = try transaction.first("SELECT entry FROM peer_entries WHERE log = ? AND idx = ?", [.text(log), SQLValue(index)]) else {
                throw missing
            }
            return TreeHash.leaf(row.blob(0))
        } tile: { level, index in
            let row = try transaction.first(
                "SELECT hashes FROM peer_tiles WHERE log = ? AND level = ? AND idx = ?", [.text(log), .integer(Int64(level)), SQLValue(index)])
            guard let bytes = row?.blob(0), bytes.count == 256 * 32 else { throw missing }
            return LogEdge.digests(bytes)
        }
    }

    /// The root that the log had at a size up to the mirror's.
    static func root(of log: String, at size: UInt64, mirrored: UInt64, in transaction: any ReadTransaction) throws -> Digest {
        try TreeEdge(size: size, reader: MirrorTiles.reader(log: log, size: mirrored, in: transaction)).root
    }

    /// The largest head that was verified against the mirror; nil before the first.
    static func head(of log: String, in transaction: any ReadTransaction) throws -> SignedNote? {
        try transaction.first("SELECT note FROM peer_checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1", [.text(log)])
            .map { try SignedNote(bytes: Array($0.text(0).utf8)) }
    }

    /// Keeps a head whose root is the mirror's at that size, with the cosignatures on it. Only the log's own line is kept in the note itself.
    static func keep(
        _ head: SignedCheckpoint, logKey: NoteVerifier, witnesses: [NoteVerifier], source: String, now: Instant, in transaction: any WriteTransaction
    ) throws {
        let checkpoint = head.checkpoint
        let known = try transaction.first(
            "SELECT 1 FROM peer_checkpoints WHERE log = ? AND size = ? AND root = ?",
            [.text(checkpoint.origin), SQLValue(checkpoint.size), .blob(checkpoint.root.bytes)])
        if known == nil {
            let own = head.note.signatures.filter { logKey.claims($0) }
            try transaction.execute(
                "INSERT INTO peer_checkpoints VALUES (?, ?, ?, ?, ?, ?)",
                [
                    .text(checkpoint.origin), SQLValue(checkpoint.size), .blob(checkpoint.root.bytes),
                    .text(try SignedNote(text: head.note.text, signatures: own).serialized), .text(source), .integer(now.milliseconds),
                ])
        }
        try PeerCosignatures.collect(from: head, witnesses: witnesses, in: transaction)
    }

    // MARK: The head that is being caught up with

    /// The signed head up to which entries are being fetched, when that takes more than one transaction: if the log denies it later, it is evidence.
    static func target(of log: String, in transaction: any ReadTransaction) throws -> SignedNote? {
        try transaction.first("SELECT value FROM settings WHERE name = ?", [.text(targetName(log))]).map {
            try SignedNote(bytes: Array($0.text(0).utf8))
        }
    }

    static func set(target: SignedNote?, of log: String, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM settings WHERE name = ?", [.text(targetName(log))])
        if let target { try transaction.execute("INSERT INTO settings VALUES (?, ?)", [.text(targetName(log)), .text(target.serialized)]) }
    }

    private static func targetName(_ log: String) -> String { "following.target." + log }
}
