import Canon
import Conclusion
import Node
import Signing
import Store

/// The outcomes that this node made beforehand for negotiations which its log decides: rows of its own, no records until one of the two is logged.
///
/// A text names their commitments, so nobody can make them again. Without these rows (a restored backup that is older) the negotiation can be neither
/// concluded nor lapsed here, and stays undecided.
enum PreparedOutcomes {
    static let creation = [
        "CREATE TABLE IF NOT EXISTS agreement_prepared (negotiation BLOB NOT NULL, word TEXT NOT NULL, record BLOB NOT NULL, salt BLOB NOT NULL, "
            + "is_open INTEGER NOT NULL, PRIMARY KEY (negotiation, word)) WITHOUT ROWID",
        "CREATE INDEX IF NOT EXISTS agreement_prepared_open ON agreement_prepared (is_open)",
    ]

    static func keep(
        _ prepared: [AgreementOutcome.Word: PreparedRecord], of negotiation: RecordID, in transaction: any WriteTransaction
    ) throws {
        for (word, item) in prepared {
            try transaction.execute(
                "INSERT INTO agreement_prepared VALUES (?, ?, ?, ?, 1)",
                [.blob(negotiation.bytes), .text(word.rawValue), .blob(item.record.bytes), .blob(item.salt)])
        }
    }

    static func find(_ word: AgreementOutcome.Word, of negotiation: RecordID, in transaction: any ReadTransaction) throws -> PreparedRecord? {
        let row = try transaction.first(
            "SELECT record, salt FROM agreement_prepared WHERE negotiation = ? AND word = ?", [.blob(negotiation.bytes), .text(word.rawValue)])
        return try row.map { PreparedRecord(record: try Record(bytes: $0.blob(0)), salt: $0.blob(1)) }
    }

    /// The negotiations that wait for an outcome, at most a thousand.
    static func open(in transaction: any ReadTransaction) throws -> [RecordID] {
        try transaction.query("SELECT DISTINCT negotiation FROM agreement_prepared WHERE is_open = 1 LIMIT 1000").compactMap {
            RecordID(bytes: $0.blob(0))
        }
    }

    /// How many negotiations wait for an outcome.
    static func count(in transaction: any ReadTransaction) throws -> Int64 {
        try transaction.first("SELECT COUNT(DISTINCT negotiation) FROM agreement_prepared WHERE is_open = 1")?.integer(0) ?? 0
    }

    static func close(_ negotiation: RecordID, in transaction: any WriteTransaction) throws {
        try transaction.execute("UPDATE agreement_prepared SET is_open = 0 WHERE negotiation = ?", [.blob(negotiation.bytes)])
    }
}
