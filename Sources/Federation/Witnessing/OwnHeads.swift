import Canon
import Ledger
import Node
import Signing
import Store

/// Reading this node's own log for witnesses: its newest head, what they cosigned, and whether there is anything worth their time.
enum OwnHeads {
    /// The newest committed head; nil before the first entry.
    static func newest(in transaction: any ReadTransaction) throws -> SignedNote? {
        try LogQueries.lastCheckpoint(in: transaction).map { try SignedNote(bytes: Array($0.note.utf8)) }
    }

    /// The largest head that the witness of this name has cosigned, and when.
    static func lastCosigned(by name: String, in transaction: any ReadTransaction) throws -> (size: UInt64, time: Instant)? {
        try transaction.first("SELECT size, time FROM cosignatures WHERE name = ? ORDER BY size DESC LIMIT 1", [.text(name)])
            .map { (UInt64($0.integer(0)), Instant(seconds: $0.integer(1))) }
    }

    /// Whether anything but journaled witnessing stands at or after a position. Two nodes that witness one another would otherwise cosign each
    /// other's journals for ever.
    static func hasActs(from position: UInt64, origin: String, in transaction: any ReadTransaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM records WHERE origin = ? AND position >= ? AND kind <> ? LIMIT 1",
            [.text(origin), SQLValue(position), .text(WitnessedHead.kind)]) != nil
    }

    /// The proof that a head of this log extends an older one.
    static func consistency(from old: UInt64, to size: UInt64, in transaction: any ReadTransaction) throws -> [Digest] {
        guard old > 0, old < size else { return [] }
        return try Proofs.consistency(from: old, to: size, reader: LogFiles.reader(size: size, in: transaction))
    }

    /// The root that this log had at a size. Throws `ProofError` for a size it has not reached.
    static func root(at size: UInt64, of log: UInt64, in transaction: any ReadTransaction) throws -> Digest {
        guard size <= log else { throw ProofError(.outOfRange, "the log has \(log) entries and not \(size)") }
        return try TreeEdge(size: size, reader: LogFiles.reader(size: log, in: transaction)).root
    }

    /// Keeps a verified cosignature. Of several on one head by one witness the first stays: it says since when the head was seen.
    static func store(_ signature: VerifiedSignature, size: UInt64, in transaction: any WriteTransaction) throws {
        guard let time = signature.timestamp.flatMap({ Int64(exactly: $0) }) else { return }
        let name = signature.verifier.name
        guard try transaction.first("SELECT 1 FROM cosignatures WHERE name = ? AND size = ?", [.text(name), SQLValue(size)]) == nil else { return }
        try transaction.execute(
            "INSERT INTO cosignatures VALUES (?, ?, ?, ?)", [SQLValue(size), .text(name), .text(signature.line.line), .integer(time)])
    }
}
