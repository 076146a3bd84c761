import Canon
import Node
import Pages
import Signing
import Store

/// Lists of the public records of one issuer, kind by kind, newest in the log first.
///
/// Kind by kind because that is how they are read, and because the index gives each such list in order however long the log is.
struct RecordList: Sendable {
    /// A line of a list.
    struct Line: Sendable {
        var id: RecordID
        var kind: String
        var cooperation: RecordID?
        var statedAt: Instant
        var position: UInt64
        var record: Record?
    }

    var issuer: String
    /// The log in which the records stand.
    var origin: String
    /// The name of this node's own log.
    var home: String

    /// The kinds of which there is at least one record, sealed ones included: which is why a kind without a line to show is left out later.
    func kinds(in transaction: any ReadTransaction) throws -> [String] {
        var kinds: [String] = []
        var last = ""
        while kinds.count < 200,
            let next = try transaction.first("SELECT MIN(kind) FROM records WHERE issuer = ? AND kind > ?", [.text(issuer), .text(last)])?[0].text
        {
            kinds.append(next)
            last = next
        }
        return kinds
    }

    /// At most `limit` records of a kind that stand before a position.
    func lines(kind: String, before: UInt64? = nil, limit: Int, in transaction: any ReadTransaction) throws -> [Line] {
        try transaction.query(
            "SELECT id, cooperation, stated_at, position FROM records WHERE issuer = ? AND kind = ? AND origin = ? AND position < ? AND sealed = 0 "
                + "ORDER BY position DESC LIMIT ?",
            [.text(issuer), .text(kind), .text(origin), .integer(before.map { Int64(clamping: $0) } ?? .max), .integer(Int64(limit))]
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)) else { return nil }
            let position = UInt64(row.integer(3))
            let found = try RecordLookup.at(position, of: origin, origin: home, in: transaction)
            return Line(
                id: id, kind: kind, cooperation: row[1].blob.flatMap { RecordID(bytes: $0) }, statedAt: Instant(milliseconds: row.integer(2)),
                position: position, record: found.flatMap { $0.isReadable ? $0.record : nil })
        }
    }

    /// The model of one line: `{"href","title","iso","date","proof"}`.
    static func model(_ line: Line, _ registry: Registry, _ reader: ReaderView) -> JSON {
        [
            "href": .string(registry.path(kind: line.kind, id: line.id, cooperation: line.cooperation)),
            "title": line.record.map { RecordTitle.model($0, reader) } ?? reader.own(reader.kind(line.kind)),
            "iso": .string(line.statedAt.description), "date": .string(reader.formats.date(line.statedAt.date)),
        ]
    }
}
