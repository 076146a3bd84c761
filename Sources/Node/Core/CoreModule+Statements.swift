import Canon
import Signing
import Store

extension CoreModule {
    /// Finds a record itself: pasted or uploaded as a whole, or asked for by its digest.
    ///
    /// A whole record is found by the name in it. A bare digest needs a pass over the table of all records, since one more index would cost every
    /// append; what people ask about most, texts and attachments, their modules find by index.
    package func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        let columns = "SELECT r.id, r.kind, r.issuer, r.stated_at, r.origin"
        let rows: [SQLRow]
        if let text = query.text {
            guard text.utf8.first == UInt8(ascii: "{"), let record = try? Record(bytes: Array(text.utf8)) else { return [] }
            rows = try transaction.query(
                "\(columns) \(RecordRows.named) AND r.sealed = 0 AND r.digest = ? LIMIT 20",
                [.text(origin), .blob(record.id.bytes), .blob(query.digest.bytes)])
        } else {
            rows = try transaction.query("\(columns) FROM records r WHERE r.sealed = 0 AND r.digest = ? LIMIT 20", [.blob(query.digest.bytes)])
        }
        return rows.compactMap { row in
            RecordID(bytes: row.blob(0)).map {
                StatementMatch(
                    record: $0, origin: row.text(4), issuer: row.text(2), kind: row.text(1), statedAt: Instant(milliseconds: row.integer(3)),
                    part: .record)
            }
        }
    }
}
