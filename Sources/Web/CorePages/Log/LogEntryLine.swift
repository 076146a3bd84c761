import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// An entry of this node's own log in a list: what may be said of it, and a link where it may be read.
enum LogEntryLine {
    /// Entries `[from, from + count)`, newest first: `{"position","iso","date","anchor","title","href"?,"meta"?: {"kind","issuer"},"note"?,"chips"?}`.
    static func models(from: UInt64, count: UInt64, _ reader: ReaderView) throws -> [JSON] {
        let rows = try reader.transaction.query(
            "SELECT e.idx, e.entry, o.state, o.record, o.record_id FROM entries e JOIN openings o ON o.idx = e.idx WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx DESC",
            [SQLValue(from), SQLValue(from + count)])
        return try rows.compactMap { row in
            guard let entry = LogEntry(bytes: row.blob(1)) else { return nil }
            let state = OpeningState(rawValue: row.integer(2)) ?? .sealed
            var model: JSONObject = [
                "position": .string(reader.formats.number(row.integer(0))), "anchor": .string("entry-\(row.integer(0))"),
                "iso": .string(entry.at.description), "date": .string(reader.formats.preciseMoment(entry.at)),
            ]
            guard state == .open, let record = try? Record(bytes: row.blob(3)) else {
                model["title"] = reader.own(reader("log.entry.\(state.word)"))
                model["note"] = reader.json("log.entry.\(state.word)Note")
                // The name of an erased record is no secret; that of a sealed one is for those who know it.
                if state == .erased, let id = RecordID(bytes: row.blob(4)) { model["href"] = .string("/records/" + id.uuid) }
                model["chips"] = [Chip(state == .erased ? .stop : .neutral, reader("record.state.\(state.word)")).model]
                return .object(model)
            }
            model["title"] = RecordTitle.model(record, reader)
            model["meta"] = ["kind": .string(reader.kind(record.kind)), "issuer": try reader.partyModel(record.issuer)]
            model["href"] = .string("/records/" + record.id.uuid)
            return .object(model)
        }
    }
}
