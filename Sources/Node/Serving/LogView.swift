import Canon
import Ledger
import Signing
import Store

/// One log as this node holds it: its own, or the mirror of a peer's. What both have in common, so that pages and receipts treat them alike.
///
/// Lives no longer than its transaction.
package struct LogView {
    /// The log's name.
    package let origin: String
    /// The name of this node's own log.
    package let home: String
    package let transaction: any ReadTransaction

    package init(_ origin: String, home: String, in transaction: any ReadTransaction) {
        (self.origin, self.home, self.transaction) = (origin, home, transaction)
    }

    package var isOwn: Bool { origin == home }

    /// The DID of the node that keeps the log: the issuer of its entry 0.
    package func nodeDID() throws -> String? {
        if !isOwn, let row = try transaction.first("SELECT did FROM peers WHERE origin = ?", [.text(origin)]) { return row.text(0) }
        return try transaction.first("SELECT did FROM identities WHERE origin = ? AND position = 0", [.text(origin)])?.text(0)
    }

    /// The log's key: for a peer the pinned one, for our own what its identity events say.
    package func verifier() throws -> NoteVerifier? {
        if !isOwn {
            let row = try transaction.first("SELECT log_key FROM peers WHERE origin = ?", [.text(origin)])
            return row.flatMap { try? NoteVerifier(vkey: $0.text(0)) }
        }
        return try key(for: "log").flatMap { try? NoteVerifier(name: origin, key: $0, type: .ed25519) }
    }

    /// The key with which the node itself witnesses others.
    package func witnessVerifier() throws -> NoteVerifier? {
        if !isOwn {
            let row = try transaction.first("SELECT witness_key FROM peers WHERE origin = ?", [.text(origin)])
            return row.flatMap { try? NoteVerifier(vkey: $0.text(0)) }
        }
        return try key(for: "witness").flatMap { try? NoteVerifier(name: origin + "/witness", key: $0, type: .ed25519Cosignature) }
    }

    private func key(for purpose: String) throws -> VerifyingKey? {
        guard let did = try nodeDID() else { return nil }
        let keys = try KeyLife.all(of: did, origin: origin, in: transaction).filter { $0.purposes.contains(purpose) && $0.ended == nil }
        return keys.last.flatMap { try? Multikey.ed25519($0.multikey) }
    }

    /// The bytes of an entry; nil if this log, as held here, does not reach so far.
    package func entry(_ position: UInt64) throws -> [UInt8]? {
        let row =
            isOwn
            ? try transaction.first("SELECT entry FROM entries WHERE idx = ?", [SQLValue(position)])
            : try transaction.first("SELECT entry FROM peer_entries WHERE log = ? AND idx = ?", [.text(origin), SQLValue(position)])
        return row?.blob(0)
    }

    /// The entries of a range, as far as they are held here without a gap.
    package func entries(_ range: Range<UInt64>) throws -> [LogEntry] {
        let condition = "idx >= ? AND idx < ? ORDER BY idx"
        let bounds = [SQLValue(range.lowerBound), SQLValue(range.upperBound)]
        let rows =
            isOwn
            ? try transaction.query("SELECT idx, entry FROM entries WHERE " + condition, bounds)
            : try transaction.query("SELECT idx, entry FROM peer_entries WHERE log = ? AND " + condition, [.text(origin)] + bounds)
        var found: [LogEntry] = []
        for row in rows {
            guard UInt64(row.integer(0)) == range.lowerBound + UInt64(found.count), let entry = LogEntry(bytes: row.blob(1)) else { break }
            found.append(entry)
        }
        return found
    }

    /// When an entry was logged; nil if it is not held here.
    package func loggedAt(_ position: UInt64) throws -> Instant? { try entry(position).flatMap { LogEntry(bytes: $0)?.at } }

    /// The number of entries held here.
    package func size() throws -> UInt64 {
        if isOwn { return try LogQueries.size(in: transaction) }
        let row = try transaction.first("SELECT MAX(idx) FROM peer_entries WHERE log = ?", [.text(origin)])
        return row?[0].integer.map { UInt64($0) + 1 } ?? 0
    }

    /// The hashes of the tree of `size` entries, for proofs. A proof made from a mirror is as good as the mirror: verify it against the root.
    package func reader(size: UInt64) -> TileReader {
        isOwn ? LogFiles.reader(size: size, in: transaction) : MirrorTiles.reader(log: origin, size: size, in: transaction)
    }
}
