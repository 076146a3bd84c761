import Canon
import Ledger
import Signing
import Store

/// Recomputes a stored log from its entries alone: what a backup proves itself with, and what the doctor looks at.
package enum LogCheck {
    package struct Outcome: Sendable {
        package var size: UInt64
        package var root: Digest
        /// In words, with the place; empty when the log is whole.
        package var problems: [String]
    }

    /// Hashes every entry, and compares tiles, commitments of the openings and the last checkpoint with what comes out.
    package static func run(origin: String, in transaction: any ReadTransaction) throws -> Outcome {
        var edge = LogEdge()
        var problems: [String] = []
        var expected: UInt64 = 0
        var last = Instant(milliseconds: 0)
        func report(_ text: String) { if problems.count < 100 { problems.append(text) } }

        try transaction.forEach(
            "SELECT e.idx, e.entry, o.state, o.salt, o.record FROM entries e LEFT JOIN openings o ON o.idx = e.idx ORDER BY e.idx", []
        ) { row in
            let index = UInt64(row.integer(0))
            if index != expected { report("entry \(expected) is missing") }
            expected = index + 1
            let bytes = row.blob(1)
            if let entry = LogEntry(bytes: bytes) {
                if entry.at < last { report("entry \(index) is dated \(entry.at), before the one before it") }
                last = entry.at
                if row[2].isNull {
                    report("entry \(index) has no opening row")
                } else if row.integer(2) < 2, !Commitment.opens(entry.commitment, salt: row.blob(3), record: row.blob(4)) {
                    report("the opening of entry \(index) does not fit its commitment")
                }
            } else {
                report("entry \(index) is not of the log's form")
            }
            try edge.append(TreeHash.leaf(bytes)) { tile in
                let stored = try transaction.first(
                    "SELECT hashes FROM tiles WHERE level = ? AND idx = ?", [.integer(Int64(tile.level)), SQLValue(tile.index)])
                if stored?.blob(0) != tile.hashes.joinedBytes { report("tile \(tile.level)/\(tile.index) is not what the entries give") }
            }
            return true
        }
        let lastNote = try LogQueries.lastCheckpoint(in: transaction)
        if let note = lastNote?.note, let checkpoint = try? Checkpoint(text: SignedNote(bytes: Array(note.utf8)).text) {
            if checkpoint.size != edge.size || checkpoint.root != edge.root || !checkpoint.hasOrigin(origin) {
                report("the last checkpoint (size \(checkpoint.size)) is not what the \(edge.size) entries give")
            }
        } else if edge.size > 0 {
            report("there is no readable checkpoint")
        }
        return Outcome(size: edge.size, root: edge.root, problems: problems)
    }
}
