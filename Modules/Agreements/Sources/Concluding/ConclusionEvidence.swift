import AgreementsAPI
import Canon
import Conclusion
import Ledger
import Node
import Pages
import Signing
import Store

/// All that this node holds about the conclusion of one agreement: its own log, and the logs of peers that it follows, as one file that others can check.
struct ConclusionEvidence {
    let offer: KnownOffer
    /// The record of the text.
    let text: Record
    let clause: ConclusionClause
    let home: String
    let transaction: any ReadTransaction

    /// The file. What is not held here is missing in it; less follows from less.
    ///
    /// - Parameter isToTravel: whether it is judged elsewhere: then it carries the events that say whose keys sign.
    func file(isToTravel: Bool = false) throws -> ConclusionFile {
        let decider = LogView(clause.decider.name, home: home, in: transaction)
        let start = clause.from.size
        let held = min(try decider.size(), start + UInt64(DecidingChain.maximumEntries))
        var (chains, journals): ([ConclusionFile.Chain], [ConclusionFile.Journal]) = ([], [])
        if held >= start, held > 0, let edge = try? TreeEdge(size: start, reader: decider.reader(size: held)), edge.root == clause.from.root {
            // Where a row says that an outcome stands, nothing after it need be read to find the first.
            let end = try hint().map { min($0 + 1, held) } ?? held
            var outcome = try end > start ? self.outcome(in: decider.entries(start..<end)) : nil
            // A row may speak of another record than the one whose commitment the text names.
            if outcome == nil, end < held { outcome = try self.outcome(in: decider.entries(start..<held)) }
            var needed = outcome.map { $0.position + 1 } ?? held
            for watcher in clause.watchers {
                let extract = JournalExtract(clause: clause, watcher: watcher, home: home, transaction: transaction)
                guard let part = try extract.part(outcome, held: held) else { continue }
                journals.append(part.journal)
                needed = max(needed, part.size)
            }
            chains.append(try chain(decider, edge.hashes, through: needed, held: held))
        }
        return ConclusionFile(
            text: text, chains: chains, journals: journals, equivocations: try equivocations(),
            identities: try isToTravel ? identities() : [])
    }

    /// The identity events of every party and of the node that decides, with their proofs, as far as they are held here.
    private func identities() throws -> [JSON] {
        let decider = try LogView(clause.decider.name, home: home, in: transaction).nodeDID()
        return try (clause.parties.map(\.id) + [decider].compactMap { $0 }).compactMap { did in
            do { return try IdentityFile(of: did, home: home, in: transaction)?.json } catch is Failure {
                // The mirror of that log is not whole yet.
                return nil
            }
        }
    }

    /// The entries up to a size, or to the next one that the log is known to have signed.
    private func chain(_ log: LogView, _ edge: [Digest], through size: UInt64, held: UInt64) throws -> ConclusionFile.Chain {
        let start = clause.from.size
        var (end, notes): (UInt64, [SignedNote]) = (size, [])
        if let head = try log.head(atLeast: max(size, 1)), head.size <= held, head.size >= start,
            (try? SignedCheckpoint(note: head.note, log: clause.decider)) != nil
        {
            (end, notes) = (head.size, [head.note])
        }
        let range = start..<max(start, end)
        return ConclusionFile.Chain(
            edge: edge, entries: try log.entries(range), openings: try openings(range), notes: notes,
            signatures: clause.outcomes == .opened ? try signatures() : [])
    }

    /// Where a row of this module says that an outcome stands, readable here; nil while none is known.
    private func hint() throws -> UInt64? {
        try transaction.first(
            "SELECT MIN(position) FROM agreement_acts WHERE agreement IN (?, ?) AND origin = ? AND kind = ? AND position >= ?",
            [
                .blob(offer.id.bytes), .blob(offer.negotiation.bytes), .text(clause.decider.name), .text(AgreementKinds.outcome),
                SQLValue(clause.from.size),
            ])?[0].integer.map { UInt64($0) }
    }

    /// The first outcome: by its commitment where the text names it, else by the rows of this module.
    private func outcome(in entries: [LogEntry]) throws -> JournalExtract.Outcome? {
        switch clause.outcomes {
        case .named(let concluded, let lapsed):
            return entries.firstIndex { $0.commitment == concluded || $0.commitment == lapsed }.map {
                JournalExtract.Outcome(position: clause.from.size + UInt64($0), isConcluded: entries[$0].commitment == concluded)
            }
        case .opened:
            let row = try transaction.first(
                "SELECT position, word FROM agreement_acts WHERE agreement = ? AND origin = ? AND kind = ? AND position >= ? ORDER BY position LIMIT 1",
                [.blob(offer.id.bytes), .text(clause.decider.name), .text(AgreementKinds.outcome), SQLValue(clause.from.size)])
            return row.map { JournalExtract.Outcome(position: UInt64($0.integer(0)), isConcluded: $0.text(1) == "concluded") }
        }
    }

    /// What can be shown of the deciding log: the signatures and the receipts of others' signatures. Where outcomes are known by their openings alone, every
    /// entry must be shown, since any other could be one.
    private func openings(_ range: Range<UInt64>) throws -> [UInt64: DecidingChain.EntryOpening] {
        var positions = Array(range.prefix(clause.outcomes == .opened ? Self.mostOpenings : 0))
        if clause.outcomes != .opened {
            positions = try transaction.query(
                "SELECT position FROM agreement_acts WHERE agreement = ? AND origin = ? AND kind IN (?, ?) AND position >= ? AND position < ? "
                    + "ORDER BY position LIMIT \(Self.mostOpenings)",
                [
                    .blob(offer.id.bytes), .text(clause.decider.name), .text(AgreementKinds.signature), .text(AgreementKinds.receipt),
                    SQLValue(range.lowerBound), SQLValue(range.upperBound),
                ]
            ).map { UInt64($0.integer(0)) }
        }
        var openings: [UInt64: DecidingChain.EntryOpening] = [:]
        for position in positions {
            let found = try RecordLookup.at(position, of: clause.decider.name, origin: home, in: transaction)
            guard let found, let record = found.record, let salt = found.salt else { continue }
            openings[position] = DecidingChain.EntryOpening(salt: salt, record: record)
        }
        return openings
    }

    /// As many as a file may hold of one history.
    private static let mostOpenings = 4_096

    /// The signatures as their issuers logged them, for texts whose outcome names them.
    private func signatures() throws -> [Record] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT position, origin FROM agreement_acts WHERE agreement = ? AND kind = ? ORDER BY origin, position LIMIT 64",
            [.blob(offer.id.bytes), .text(AgreementKinds.signature)]
        ).compactMap { row in
            let found = try RecordLookup.at(UInt64(row.integer(0)), of: row.text(1), origin: home, in: transaction)
            return found?.record.flatMap { seen.insert($0.id).inserted ? $0 : nil }
        }
    }

    private func equivocations() throws -> [Equivocation] {
        let logs = Set((clause.watchers + [clause.decider]).map(\.name))
        return try logs.sorted().flatMap { log in
            try transaction.query("SELECT proof FROM equivocations WHERE log = ? LIMIT 1", [.text(log)]).compactMap {
                try? Equivocation(json: JSON.parse(Array($0.text(0).utf8)))
            }
        }
    }
}
