import Canon
import Ledger
import Signing
import Store

/// Cosignatures on heads of peers' logs, by witnesses whose keys are known here.
enum PeerCosignatures {
    /// Keeps one; where the same witness cosigned the same head before, the earlier time stays, because it says since when the head was seen.
    static func store(log: String, size: UInt64, name: String, line: String, time: Int64, in transaction: any WriteTransaction) throws {
        let known = try transaction.first(
            "SELECT time FROM peer_cosignatures WHERE log = ? AND name = ? AND size = ?", [.text(log), .text(name), SQLValue(size)])
        if let known, known.integer(0) <= time { return }
        try transaction.execute("DELETE FROM peer_cosignatures WHERE log = ? AND name = ? AND size = ?", [.text(log), .text(name), SQLValue(size)])
        try transaction.execute(
            "INSERT INTO peer_cosignatures VALUES (?, ?, ?, ?, ?)", [.text(log), SQLValue(size), .text(name), .text(line), .integer(time)])
    }

    /// The valid cosignatures on a signed head by these witnesses. A line of a known key that does not verify is left out: the log relays it, and
    /// what it relays wrongly says nothing about its own head.
    static func valid(on note: SignedNote, by witnesses: [NoteVerifier]) -> [VerifiedSignature] {
        witnesses.flatMap { (try? note.verified(by: [$0])) ?? [] }.filter { $0.timestamp != nil }
    }

    /// Keeps the valid ones. The log's own witness key counts for nothing on its own log.
    static func collect(from head: SignedCheckpoint, witnesses: [NoteVerifier], in transaction: any WriteTransaction) throws {
        let log = head.checkpoint.origin
        for signature in valid(on: head.note, by: witnesses.filter { $0.name != WitnessName.of(log) }) {
            guard let time = signature.timestamp.flatMap({ Int64(exactly: $0) }) else { continue }
            try store(log: log, size: head.checkpoint.size, name: signature.verifier.name, line: signature.line.line, time: time, in: transaction)
        }
    }
}
