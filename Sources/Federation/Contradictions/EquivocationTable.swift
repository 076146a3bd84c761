import Canon
import Ledger
import Node
import Store

/// The rows of `equivocations`: proofs that a log told two histories. They are never deleted.
enum EquivocationTable {
    /// The most proofs that are kept of one log. One is enough; more only come from heads that many were shown.
    private static let limit: Int64 = 16

    /// SHA-256 of the proof's canonical bytes: how it is named and found.
    static func id(_ proof: Equivocation) -> Digest { Digest.sha256(proof.json.canonicalBytes) }

    /// Keeps a proof. False when it, or enough of its kind, are here already.
    static func insert(_ proof: Equivocation, log: String, source: String, now: Instant, in transaction: any WriteTransaction) throws -> Bool {
        let id = id(proof)
        guard try transaction.first("SELECT 1 FROM equivocations WHERE id = ?", [.blob(id.bytes)]) == nil,
            try count(of: log, in: transaction) < limit
        else { return false }
        try transaction.execute(
            "INSERT INTO equivocations VALUES (?, ?, ?, ?, ?)",
            [.blob(id.bytes), .text(log), .text(proof.json.canonicalText), .integer(now.milliseconds), .text(source)])
        return true
    }

    static func count(of log: String, in transaction: any ReadTransaction) throws -> Int64 {
        try transaction.first("SELECT COUNT(*) FROM equivocations WHERE log = ?", [.text(log)])?.integer(0) ?? 0
    }

    /// What is known of all of them, newest first.
    static func list(in transaction: any ReadTransaction) throws -> JSON {
        let rows = try transaction.query("SELECT id, log, proof, found_at, source FROM equivocations ORDER BY found_at DESC, id LIMIT 256")
        return [
            "equivocations": .array(
                rows.map { row in
                    let id = Hex.encode(row.blob(0))
                    return [
                        "id": .string(id), "log": .string(row.text(1)), "foundAt": .string(Instant(milliseconds: row.integer(3)).description),
                        "source": .string(row.text(4)), "proof": .string("/api/v1/equivocations/" + id),
                    ]
                })
        ]
    }
}
