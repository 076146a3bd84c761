import Canon
import Ledger
import Signing

extension JournalView {
    /// The kind of record in which a node says which head it cosigned, and its members.
    static let headKind = "witnessed.v1"
    /// At most so many entries are read.
    public static let maximumEntries = 1 << 16

    /// An entry with its place, its opening if it is shown, and the proof that it stands there.
    public struct Item: Hashable, Sendable {
        public let index: UInt64
        public let entry: LogEntry
        public let opening: DecidingChain.EntryOpening?
        /// From the entry to the root of the note (RFC 6962 §2.1.1).
        public let path: [Digest]
        public init(index: UInt64, entry: LogEntry, opening: DecidingChain.EntryOpening?, path: [Digest]) {
            (self.index, self.entry, self.opening, self.path) = (index, entry, opening, path)
        }
    }

    /// Verifies a part of a journal.
    ///
    /// - Parameters:
    ///   - journal: the key of the neutral's log, one of the clause's `watchers`.
    ///   - note: a checkpoint that the neutral signed.
    ///   - items: entries under it, in any order.
    /// - Throws: `ConclusionError` when the neutral did not sign the note, an entry does not stand under it, an opening is another entry's, or the times
    ///   run backwards.
    public init(terms: ConclusionTerms, journal: NoteVerifier, note: SignedNote, items: [Item]) throws(ConclusionError) {
        guard items.count <= JournalView.maximumEntries else {
            throw ConclusionError(.tooMany, at: "/items", "there are more than \(JournalView.maximumEntries) entries")
        }
        let checkpoint: Checkpoint
        do { checkpoint = try SignedCheckpoint(note: note, log: journal).checkpoint } catch {
            throw ConclusionError(.wrongHead, at: "/note", "the journal's log did not sign this note: \(error)")
        }
        var found: [UInt64: JournalEntry] = [:]
        for (i, item) in items.enumerated() {
            let leaf = item.entry.leafHash
            do {
                try Proofs.verifyInclusion(leaf: leaf, index: item.index, size: checkpoint.size, root: checkpoint.root, proof: item.path)
            } catch { throw ConclusionError(.notIncluded, at: "/items/\(i)", "entry \(item.index) does not stand under the note: \(error.reason)") }
            if let opening = item.opening, !Commitment.opens(item.entry.commitment, salt: opening.salt, record: opening.record.bytes) {
                throw ConclusionError(.wrongOpening, at: "/items/\(i)/opening", "salt and record are not what entry \(item.index) commits to")
            }
            found[item.index] = JournalEntry(
                at: item.entry.at, meaning: JournalView.meaning(of: item.opening?.record, decider: terms.clause.decider), leaf: leaf)
        }
        let times = found.sorted { $0.key < $1.key }.map(\.value.at)
        guard zip(times, times.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw ConclusionError(.timeRunsBack, at: "/items", "the times of the entries run backwards, which no node's log does")
        }
        (neutral, entries) = (journal.name, found)
    }

    private static func meaning(of record: Record?, decider: NoteVerifier) -> JournalEntry.Meaning {
        guard let record else { return .unknown }
        guard record.kind == headKind, let origin = record.subject["origin"]?.string, origin.utf8.elementsEqual(decider.name.utf8) else {
            return .other
        }
        // A neutral's word on this log that cannot be read is not taken for silence.
        guard let size = record.subject["size"]?.integer, size >= 0, let text = record.subject["root"]?.string, text.utf8.first == 0x75,
            let root = Multibase.decode(text).flatMap({ Digest($0) })
        else { return .unknown }
        return .head(LogHead(size: UInt64(size), root: root))
    }
}
