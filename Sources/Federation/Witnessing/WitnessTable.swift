import Canon
import Ledger
import Signing
import Store

/// The rows of `witnessed`: for each log, the head that this node's witness cosigned last.
enum WitnessTable {
    /// The state from which a request for this log is answered.
    static func state(of origin: String, logKeys: [NoteVerifier], in transaction: any ReadTransaction) throws -> WitnessState {
        guard let note = try note(of: origin, in: transaction) else { return WitnessState(origin: origin, logKeys: logKeys) }
        return try WitnessState(origin: origin, logKeys: logKeys, latest: note)
    }

    /// The head cosigned last, with the log's and our own signature; nil before the first.
    static func note(of origin: String, in transaction: any ReadTransaction) throws -> SignedNote? {
        try transaction.first("SELECT note FROM witnessed WHERE origin = ?", [.text(origin)]).map { try SignedNote(bytes: Array($0.text(0).utf8)) }
    }

    /// The note that monitors are shown for the log whose name has this SHA-256 in hexadecimal; nil when there is none.
    static func note(ofHash hash: String, in transaction: any ReadTransaction) throws -> String? {
        var found: String?
        try transaction.forEach("SELECT origin, note FROM witnessed", []) { row in
            guard Digest.sha256(Array(row.text(0).utf8)).hex == hash else { return true }
            found = row.text(1)
            return false
        }
        return found
    }

    /// Moves on, if the stored state is still the one that answered; false when it is not.
    static func replace(
        _ old: WitnessState, by next: WitnessState, logKey: String, line: String, time: Instant, in transaction: any WriteTransaction
    ) throws -> Bool {
        guard let note = next.latest else { return false }
        let stored = try transaction.first("SELECT size, root FROM witnessed WHERE origin = ?", [.text(old.origin)])
        guard UInt64(stored?.integer(0) ?? 0) == old.size, stored == nil || stored?.blob(1) == old.root.bytes else { return false }
        try transaction.execute("DELETE FROM witnessed WHERE origin = ?", [.text(old.origin)])
        try transaction.execute(
            "INSERT INTO witnessed VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                .text(next.origin), .text(logKey), SQLValue(next.size), .blob(next.root.bytes), .text(note.serialized), .text(line),
                .integer(time.seconds),
            ])
        return true
    }
}
