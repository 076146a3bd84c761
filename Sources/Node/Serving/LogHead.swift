import Canon
import Ledger
import Signing
import Store

/// A checkpoint of a log as this node holds it, with the cosignatures that came in for it.
package struct LogHead: Sendable {
    package var checkpoint: Checkpoint
    /// The log's own signature and every cosignature known here.
    package var note: SignedNote
    package var size: UInt64 { checkpoint.size }
}

extension LogView {
    /// The newest head; nil before the first.
    package func latestHead() throws -> LogHead? {
        let row =
            isOwn
            ? try transaction.first("SELECT size FROM checkpoints ORDER BY size DESC LIMIT 1")
            : try transaction.first("SELECT size FROM peer_checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1", [.text(origin)])
        return try row.flatMap { try head(size: UInt64($0.integer(0))) }
    }

    /// The head of exactly this size; nil if none is held here.
    package func head(size: UInt64) throws -> LogHead? {
        let row =
            isOwn
            ? try transaction.first("SELECT note FROM checkpoints WHERE size = ?", [SQLValue(size)])
            : try transaction.first(
                "SELECT note FROM peer_checkpoints WHERE log = ? AND size = ? ORDER BY seen_at LIMIT 1", [.text(origin), SQLValue(size)])
        guard let row, let signed = try? SignedNote(bytes: Array(row.text(0).utf8)), let checkpoint = try? Checkpoint(text: signed.text) else {
            return nil
        }
        let note = try signed.adding(
            cosignatures(size: size).compactMap { try? NoteSignature(line: $0.line.dropLast($0.line.hasSuffix("\n") ? 1 : 0)) })
        return LogHead(checkpoint: checkpoint, note: note)
    }

    /// The smallest head of at least this size that is held here; nil if there is none.
    package func head(atLeast size: UInt64) throws -> LogHead? {
        let row =
            isOwn
            ? try transaction.first("SELECT size FROM checkpoints WHERE size >= ? ORDER BY size LIMIT 1", [SQLValue(size)])
            : try transaction.first(
                "SELECT size FROM peer_checkpoints WHERE log = ? AND size >= ? ORDER BY size LIMIT 1", [.text(origin), SQLValue(size)])
        return try row.flatMap { try head(size: UInt64($0.integer(0))) }
    }

    /// Who cosigned the head of this size and when, as they say, by time.
    package func cosignatures(size: UInt64) throws -> [(name: String, line: String, at: Instant)] {
        let rows =
            isOwn
            ? try transaction.query("SELECT name, line, time FROM cosignatures WHERE size = ? ORDER BY time, name", [SQLValue(size)])
            : try transaction.query(
                "SELECT name, line, time FROM peer_cosignatures WHERE log = ? AND size = ? ORDER BY time, name", [.text(origin), SQLValue(size)])
        return rows.map { ($0.text(0), $0.text(1), Instant(seconds: $0.integer(2))) }
    }

    /// The head that says most about an entry: the smallest one over it that the quorum of neutrals cosigned; without one, the smallest with the most
    /// cosignatures; without any, the newest. Nil if no head contains the entry yet.
    package func bestHead(over position: UInt64, witnesses: [KnownWitness]) throws -> LogHead? {
        var names = Dictionary(witnesses.map { ($0.name, $0.isNeutral) }, uniquingKeysWith: { a, _ in a })
        // This node's own cosignatures stand under a peer's checkpoints, and it is no peer of itself.
        if !isOwn { names[home + "/witness"] = names[home + "/witness"] ?? false }
        var neutral: [UInt64: Int] = [:]
        var all: [UInt64: Int] = [:]
        for (name, isNeutral) in names {
            for size in try cosignedSizes(by: name, over: position) {
                all[size, default: 0] += 1
                if isNeutral { neutral[size, default: 0] += 1 }
            }
        }
        let quorum = KnownWitness.quorum(of: witnesses)
        if quorum > 0, let size = neutral.filter({ $0.value >= quorum }).keys.min(), let head = try head(size: size) { return head }
        if let most = all.values.max(), let size = all.filter({ $0.value == most }).keys.min(), let head = try head(size: size) { return head }
        return try latestHead().flatMap { $0.size > position ? $0 : nil }
    }

    /// As many sizes as a proof could sensibly choose from; a log may have millions.
    private static let choice = 64

    private func cosignedSizes(by name: String, over position: UInt64) throws -> [UInt64] {
        let rows =
            isOwn
            ? try transaction.query(
                "SELECT size FROM cosignatures WHERE name = ? AND size > ? ORDER BY size LIMIT \(LogView.choice)", [.text(name), SQLValue(position)])
            : try transaction.query(
                "SELECT size FROM peer_cosignatures WHERE log = ? AND name = ? AND size > ? ORDER BY size LIMIT \(LogView.choice)",
                [.text(origin), .text(name), SQLValue(position)])
        return rows.map { UInt64($0.integer(0)) }
    }
}
