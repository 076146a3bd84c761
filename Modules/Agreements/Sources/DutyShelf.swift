import AgreementsAPI
import Calendars
import Canon
import Node
import Pages
import Store
import Synchronization

/// The duties of a party over all its agreements, laid out once and kept: asking "what do I owe" then reads only what was logged since.
///
/// What is kept is made from rows alone and gone with the process. Where rows came late (a sealed record that was delivered after its entry was followed)
/// or went (an erasure), which the writer counts (`RowChanges`), all is read anew.
final class DutyShelf: Sendable {
    static let shared = DutyShelf()

    private struct Key: Hashable {
        var home: String
        /// Tells stores of one name apart: the digest of the node's own first entry.
        var store: Digest
        var party: String
    }

    private struct Kept {
        var day: CalendarDate
        /// By log: the first position that was not looked at.
        var read: [String: UInt64]
        /// `RowChanges.count` when it was read.
        var changes: Int64
        /// Concluded, and not shown to be in force yet.
        var waiting: Set<RecordID>
        var list: DutyList
    }

    private let kept = Mutex<[Key: Kept]>([:])
    /// More parties than this are not kept at once, and no list for longer than so many days, since it reaches only to its horizon.
    private static let (most, days) = (256, 30)

    /// The whole list of a party, whoever may see it: the caller leaves out what its reader may not.
    func list(of party: String, _ view: ReaderView) throws -> DutyList {
        let known = KnownAgreements(origin: view.home, in: view.transaction) { _ in true }
        guard let first = try LogView(view.home, home: view.home, in: view.transaction).entry(0) else { return try DutyList([], known, view) }
        let key = Key(home: view.home, store: Digest.sha256(first), party: party)
        let sizes = try DutyShelf.sizes(view)
        let changes = try RowChanges.count(in: view.transaction)
        if var found = kept.withLock({ $0[key] }), view.now.date.daysSinceEpoch - found.day.daysSinceEpoch < Self.days,
            found.changes == changes, let touched = try DutyShelf.touched(since: found.read, through: sizes, view)
        {
            if !touched.isEmpty || !found.waiting.isEmpty {
                try found.list.renew(touched.union(found.waiting), of: party, known, view)
                found.waiting = try DutyShelf.waiting(touched.union(found.waiting), found.list, known)
                found.read = sizes
                kept.withLock { $0[key] = found }
            }
            return found.list
        }
        let offers = try known.offers(withDutiesOf: party)
        let list = try DutyList(offers, known, view)
        let made = Kept(
            day: view.now.date, read: sizes, changes: changes, waiting: try DutyShelf.waiting(Set(offers.map(\.id)), list, known), list: list)
        kept.withLock { kept in
            if kept.count >= DutyShelf.most { kept.removeAll() }
            kept[key] = made
        }
        return list
    }

    private static func sizes(_ view: ReaderView) throws -> [String: UInt64] {
        var sizes = [view.home: try LogQueries.size(in: view.transaction)]
        for row in try view.transaction.query("SELECT origin FROM peers") {
            sizes[row.text(0)] = try LogView(row.text(0), home: view.home, in: view.transaction).size()
        }
        return sizes
    }

    /// The agreements that something was said about since; nil where a log is not followed any more.
    private static func touched(
        since read: [String: UInt64], through sizes: [String: UInt64], _ view: ReaderView
    ) throws -> Set<RecordID>? {
        guard read.allSatisfy({ log, size in sizes[log].map { $0 >= size } ?? false }) else { return nil }
        var found: Set<RecordID> = []
        for (log, size) in sizes where size > read[log] ?? 0 {
            let from = SQLValue(read[log] ?? 0)
            for row in try view.transaction.query("SELECT agreement FROM agreement_acts WHERE origin = ? AND position >= ?", [.text(log), from]) {
                if let id = RecordID(bytes: row.blob(0)) { found.insert(id) }
            }
            for row in try view.transaction.query(
                "SELECT id FROM agreement_offers WHERE origin = ? AND position >= ?", [.text(log), from])
            {
                if let id = RecordID(bytes: row.blob(0)) { found.insert(id) }
            }
        }
        return found
    }

    private static func waiting(_ offers: Set<RecordID>, _ list: DutyList, _ known: KnownAgreements) throws -> Set<RecordID> {
        try offers.filter { id in
            guard list.offers[id.description] == nil, let offer = try known.offer(id), try known.signedByAll(offer) != nil else { return false }
            return try known.acts(about: offer, kinds: [AgreementKinds.outcome]).contains { $0.word == "concluded" }
        }
    }
}

/// "What do I owe, by when, what is owed to me", as numbers: for measuring, and for whoever needs no lines.
package struct DueCount: Sendable, Hashable {
    package var owes: Int
    package var owed: Int

    /// Counts what is due until a day and not done. Reads the same way as the page does.
    package static func of(_ party: String, until day: CalendarDate, _ context: NodeContext) async throws -> DueCount {
        try await context.store.read { transaction in
            let view = ReaderView(Request(path: "/agreements/due"), context, in: transaction)
            let index = try DutyShelf.shared.list(of: party, view).index
            return DueCount(
                owes: index.dueList(until: day, judgedOn: view.now.date, for: .obliged(party)).count,
                owed: index.dueList(until: day, judgedOn: view.now.date, for: .toward(party)).count)
        }
    }
}

extension DutyList {
    /// Reads some agreements anew: those named, and the other versions of their negotiations, since an outcome may name the negotiation.
    fileprivate mutating func renew(_ ids: Set<RecordID>, of party: String, _ known: KnownAgreements, _ view: ReaderView) throws {
        var done: Set<RecordID> = []
        for id in ids {
            guard let negotiation = try known.offer(id)?.negotiation, done.insert(negotiation).inserted else { continue }
            for offer in try known.versions(of: negotiation) where offer.parties.contains(party) { try replace(offer, known, view) }
        }
    }
}
