import Canon
import Conclusion
import Ledger
import Node
import Signing
import Store

/// The part of one neutral's own log that says most about a conclusion, as this node holds that log: few entries, whose inclusion anybody can check.
struct JournalExtract {
    let clause: ConclusionClause
    let watcher: NoteVerifier
    let home: String
    let transaction: any ReadTransaction

    /// Where the deciding log says what: the first outcome among the entries at hand.
    struct Outcome: Hashable {
        var position: UInt64
        var isConcluded: Bool
    }

    /// A head of the deciding log that the neutral entered.
    private struct SeenHead {
        var position: UInt64
        var at: Instant
        var size: UInt64
    }

    /// The entries that are looked at, and that one part holds, at most.
    private static let mostHeads = 20_000
    private static let mostItems: UInt64 = 4_096

    /// The part, and the largest head of the deciding log that it needs explained; nil where nothing of this log is held here.
    ///
    /// - Parameter held: how much of the deciding log is at hand.
    func part(_ outcome: Outcome?, held: UInt64) throws -> (journal: ConclusionFile.Journal, size: UInt64)? {
        let log = LogView(watcher.name, home: home, in: transaction)
        guard try log.verifier() == watcher, let head = try log.latestHead() else { return nil }
        let entered = try entered(log, below: head.size)
        guard let (positions, size) = try choose(entered, outcome, held, log, end: head.size), !positions.isEmpty else { return nil }
        let reader = log.reader(size: head.size)
        let items = try positions.compactMap { position -> JournalView.Item? in
            guard let found = try RecordLookup.at(position, of: log.origin, origin: home, in: transaction) ?? nil,
                let entry = LogEntry(bytes: found.entry)
            else { return nil }
            let opening = found.record.flatMap { record in found.salt.map { DecidingChain.EntryOpening(salt: $0, record: record) } }
            return JournalView.Item(
                index: position, entry: entry, opening: opening,
                path: try Proofs.inclusion(index: position, size: head.size, reader: reader))
        }
        return (ConclusionFile.Journal(log: watcher, note: head.note, items: items), size)
    }

    private func choose(
        _ entered: [UInt64], _ outcome: Outcome?, _ held: UInt64, _ log: LogView, end: UInt64
    ) throws -> (positions: [UInt64], size: UInt64)? {
        if let outcome, let decisive = try first(of: entered, over: outcome.position, log), decisive.size <= held,
            !outcome.isConcluded || decisive.at <= clause.signBy
        {
            return ([decisive.position], decisive.size)
        }
        let heads = try entered.compactMap { try seen(at: $0, log) }
        let bound = outcome?.position ?? held
        // One head without an outcome, after the last moment, is enough.
        if let late = heads.first(where: { $0.at > clause.signBy && $0.size <= bound }) { return ([late.position], late.size) }
        // Else the journal must be known without a gap from the last head without one, or from its beginning, until it passes the last moment.
        guard let last = try first(of: log, after: clause.signBy, below: end) else {
            // Nothing is late yet: the newest head shows at least that the neutral watches.
            guard let newest = heads.last(where: { $0.size <= held }) else { return nil }
            return ([newest.position], newest.size)
        }
        let start = heads.last { $0.position < last && $0.size <= bound }
        let from = start?.position ?? 0
        guard last - from < Self.mostItems else { return nil }
        let within = heads.filter { (from...last).contains($0.position) && $0.size <= held }
        return (Array(from...last), within.map(\.size).max() ?? clause.from.size)
    }

    /// Where the neutral entered heads, of whatever log, from about the time on that the text was made.
    private func entered(_ log: LogView, below end: UInt64) throws -> [UInt64] {
        guard let did = try log.nodeDID() else { return [] }
        let decider = LogView(clause.decider.name, home: home, in: transaction)
        // Two clocks may differ: an hour earlier is early enough, and only costs a longer look.
        let since = try clause.from.size > 0 ? decider.loggedAt(clause.from.size - 1)?.adding(seconds: -3_600) : nil
        let start = try since.flatMap { try first(of: log, after: $0, below: end) } ?? 0
        return try transaction.query(
            "SELECT position FROM records WHERE issuer = ? AND kind = 'witnessed.v1' AND origin = ? AND position >= ? AND position < ? "
                + "ORDER BY position LIMIT \(Self.mostHeads)", [.text(did), .text(log.origin), SQLValue(start), SQLValue(end)]
        ).map { UInt64($0.integer(0)) }
    }

    /// The head that stands there, where it is one of the deciding log.
    private func seen(at position: UInt64, _ log: LogView) throws -> SeenHead? {
        guard let found = try RecordLookup.at(position, of: log.origin, origin: home, in: transaction), let subject = found.record?.subject,
            subject["origin"]?.string == clause.decider.name, let size = subject["size"]?.integer, size >= 0
        else { return nil }
        return SeenHead(position: found.position, at: found.loggedAt, size: UInt64(size))
    }

    /// The first head of the deciding log that reaches beyond a position. In an honest journal they only grow; of another, a worse choice is found and proves less.
    private func first(of entered: [UInt64], over position: UInt64, _ log: LogView) throws -> SeenHead? {
        var (low, high) = (0, entered.count)
        var found: SeenHead?
        while low < high {
            let middle = low + (high - low) / 2
            // Heads of other logs stand between.
            var at = middle
            var head: SeenHead?
            while at < high, head == nil {
                head = try seen(at: entered[at], log)
                at += 1
            }
            if let head, head.size <= position {
                low = at
            } else {
                found = head ?? found
                high = middle
            }
        }
        return found
    }

    /// The first entry that was logged after a moment. Times never decrease in a log.
    private func first(of log: LogView, after moment: Instant, below end: UInt64) throws -> UInt64? {
        var (low, high): (UInt64, UInt64) = (0, end)
        while low < high {
            let middle = low + (high - low) / 2
            guard let at = try log.loggedAt(middle) else { return nil }
            if at > moment { high = middle } else { low = middle + 1 }
        }
        return low < end ? low : nil
    }
}
