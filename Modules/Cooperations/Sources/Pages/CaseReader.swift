import Canon
import CooperationsAPI
import Node
import Pages
import Signing
import Store

/// Everything that the page of one cooperation rests on, read in one transaction: its text, its parties, what they attached, and each record's proof.
struct CaseReader {
    let view: ReaderView
    let context: NodeContext
    let known: KnownCooperation
    let text: Cooperation
    /// The record that opened it.
    let opening: FoundRecord
    let cooperations: KnownCooperations

    /// Nil when no such cooperation is known here, or it is sealed and not for this reader.
    init?(_ id: RecordID, _ view: ReaderView, _ context: NodeContext) throws {
        cooperations = KnownCooperations(origin: view.home, includingSealed: view.seesSealed, in: view.transaction)
        guard let known = try cooperations.find(id),
            let opening = try RecordLookup.at(known.position, of: known.origin, origin: view.home, in: view.transaction),
            let record = opening.record
        else { return nil }
        text = try Cooperation(record.subject)
        (self.view, self.context, self.known, self.opening) = (view, context, known, opening)
    }

    /// What was attached, question by question, each looked up.
    func items() throws -> [CaseItem] {
        var taken: Set<String> = []
        return try cooperations.attachments(of: known).map { attachment in
            var item = try item(attachment)
            // Where a record stands first its own name leads there; below another question it needs a second one.
            let (record, question) = (attachment.record.uuid, attachment.question.rawValue)
            let names = [record, "\(record)-\(question)", "\(record)-\(attachment.row.id.uuid)"]
            item.anchor = names.first { !taken.contains($0) } ?? record
            taken.insert(item.anchor)
            return item
        }
    }

    private func item(_ attachment: CooperationAttachment) throws -> CaseItem {
        let rows = try view.transaction.query(
            "SELECT r.origin, r.position, r.sealed \(RecordRows.named) AND r.digest = ? ORDER BY p.log IS NOT NULL, r.origin LIMIT 1",
            [.text(view.home), .blob(attachment.record.bytes), .blob(attachment.digest.bytes)])
        guard let row = rows.first else {
            let found = try RecordLookup.find(attachment.record, origin: view.home, in: view.transaction)
            return CaseItem(attachment: attachment, state: found?.state == .erased ? .erased : .notHere)
        }
        if row.integer(2) != 0, !view.seesSealed { return CaseItem(attachment: attachment, state: .sealed) }
        guard let found = try RecordLookup.at(UInt64(row.integer(1)), of: row.text(0), origin: view.home, in: view.transaction), found.record != nil
        else {
            return CaseItem(attachment: attachment, state: .notHere)
        }
        return CaseItem(attachment: attachment, state: .open(found))
    }

    /// Records that parties of the case published within it and attached to no question; without those that only move the case along.
    func others(than items: [CaseItem]) throws -> [FoundRecord] {
        let attached = Set(items.map(\.attachment.record))
        let members = Set(known.members.map(\.did))
        var seen: Set<RecordID> = []
        return try view.transaction.query(
            "SELECT id, kind, issuer, origin, position FROM records WHERE cooperation = ? AND sealed <= ? ORDER BY stated_at, id LIMIT 200",
            [.blob(known.id.bytes), .integer(view.seesSealed ? 1 : 0)]
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), !attached.contains(id), members.contains(row.text(2)), seen.insert(id).inserted,
                row.text(1) != Cooperation.kind, !CooperationsModule.proceedings.contains(row.text(1))
            else { return nil }
            return try RecordLookup.at(UInt64(row.integer(4)), of: row.text(3), origin: view.home, in: view.transaction).flatMap {
                $0.record == nil ? nil : $0
            }
        }
    }
}

/// A record that was attached, and what this reader may see of it.
struct CaseItem {
    enum State {
        case open(FoundRecord)
        /// Only the parties named in it may read it; its kind is not told.
        case sealed
        case erased
        /// Not followed yet, or sealed and never given to this node.
        case notHere
    }

    var attachment: CooperationAttachment
    var state: State
    /// What this place on the page is called: the record's UUID, and more where the record stands elsewhere on the page too.
    var anchor: String

    init(attachment: CooperationAttachment, state: State) {
        (self.attachment, self.state, anchor) = (attachment, state, attachment.record.uuid)
    }

    var found: FoundRecord? { if case .open(let found) = state { found } else { nil } }
}
