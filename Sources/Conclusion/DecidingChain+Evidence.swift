import Canon
import Ledger
import Signing

extension DecidingChain {
    /// At most so many entries are read.
    public static let maximumEntries = 1 << 18

    /// An entry's salt and record.
    public struct EntryOpening: Hashable, Sendable {
        public let salt: [UInt8]
        public let record: Record
        public init(salt: [UInt8], record: Record) { (self.salt, self.record) = (salt, record) }
    }

    /// Verifies a history of the deciding log.
    ///
    /// - Parameters:
    ///   - edge: the hashes of the complete subtrees at the head that the clause names (`TreeEdge`), which must lead to its root.
    ///   - entries: all entries from there on, without a gap.
    ///   - openings: by position, those at hand: of the parties' signatures, and of outcomes where the text does not name them.
    ///   - notes: checkpoints of this history that the log signed.
    ///   - signatures: records that an outcome names (`refersTo`) where they have no entry of their own here.
    ///   - standing: whether the signature of a record counts.
    /// - Throws: `ConclusionError` when a part contradicts another. Missing parts are no error: less follows from less.
    public init(
        terms: ConclusionTerms, edge hashes: [Digest], entries: [LogEntry], openings: [UInt64: EntryOpening], notes: [SignedNote],
        signatures: [Record] = [], standing: (Record) -> RecordStanding
    ) throws(ConclusionError) {
        let clause = terms.clause
        let start = clause.from.size
        guard entries.count <= DecidingChain.maximumEntries, notes.count <= 1024 else {
            throw ConclusionError(.tooMany, at: "/entries", "there are more than \(DecidingChain.maximumEntries) entries or 1024 notes")
        }
        guard var edge = TreeEdge(size: start, hashes: hashes), edge.root == clause.from.root else {
            throw ConclusionError(.wrongStart, at: "/edge", "the edge does not lead to the root that the text names at size \(start)")
        }
        var roots = [edge.root]
        for entry in entries {
            edge.append(entry.leafHash)
            roots.append(edge.root)
        }
        var signed: Set<LogHead> = []
        for (i, note) in notes.enumerated() {
            let checkpoint: Checkpoint
            do { checkpoint = try SignedCheckpoint(note: note, log: clause.decider).checkpoint } catch {
                throw ConclusionError(.wrongHead, at: "/notes/\(i)", "the deciding log did not sign this note: \(error)")
            }
            guard checkpoint.size >= start, checkpoint.size - start <= UInt64(entries.count), roots[Int(checkpoint.size - start)] == checkpoint.root
            else {
                throw ConclusionError(.wrongHead, at: "/notes/\(i)", "the note is of another history or length than the entries beside it")
            }
            signed.insert(LogHead(size: checkpoint.size, root: checkpoint.root))
        }
        for (position, opening) in openings {
            guard position >= start, position - start < UInt64(entries.count),
                Commitment.opens(entries[Int(position - start)].commitment, salt: opening.salt, record: opening.record.bytes)
            else { throw ConclusionError(.wrongOpening, at: "/openings/\(position)", "salt and record are not what entry \(position) commits to") }
        }

        let meanings = entries.enumerated().map { i, entry in
            DecidingChain.meaning(of: entry, opening: openings[start + UInt64(i)], terms: terms, standing: standing)
        }
        var collected = CollectedSignatures(terms: terms)
        for position in openings.keys.sorted() {
            guard let record = openings[position]?.record else { continue }
            collected.add(record, at: position, standing: standing)
        }
        // Where the outcome names the signatures it rests on, they stand with it.
        if case .opened = clause.outcomes, let i = meanings.firstIndex(of: .concluded), let record = openings[start + UInt64(i)]?.record {
            for signature in signatures where record.refersTo.contains(signature.reference) {
                collected.add(signature, at: start + UInt64(i), standing: standing)
            }
        }
        self.init(
            start: start, meanings: meanings, roots: roots, signed: signed, signatures: collected.positions, refusals: collected.refusals)
    }

    private static func meaning(
        of entry: LogEntry, opening: EntryOpening?, terms: ConclusionTerms, standing: (Record) -> RecordStanding
    ) -> EntryMeaning {
        switch terms.clause.outcomes {
        case .named(let concluded, let lapsed):
            return entry.commitment == concluded ? .concluded : entry.commitment == lapsed ? .lapsed : .other
        case .opened:
            guard let record = opening?.record else { return .unknown }
            guard let outcome = AgreementOutcome(record), outcome.agreement == terms.text.id, record.refersTo.contains(terms.text) else {
                return .other
            }
            switch standing(record) {
            case .verified: return outcome.outcome == .concluded ? .concluded : .lapsed
            case .refused: return .other
            case .unknown: return .unknown
            }
        }
    }
}
