import Canon
import Ledger
import Signing

/// All that is at hand about the conclusion of one agreement, in one file that anybody verifies offline: `comity/conclusion/v1`.
///
/// The file proves nothing by itself: `judge` verifies every part and then counts.
public struct ConclusionFile: Hashable, Sendable {
    /// A history of the deciding log, as `DecidingChain.init(terms:edge:entries:openings:notes:signatures:standing:)` takes it.
    public struct Chain: Hashable, Sendable {
        public var edge: [Digest]
        public var entries: [LogEntry]
        public var openings: [UInt64: DecidingChain.EntryOpening]
        public var notes: [SignedNote]
        public var signatures: [Record]
        public init(
            edge: [Digest], entries: [LogEntry], openings: [UInt64: DecidingChain.EntryOpening], notes: [SignedNote], signatures: [Record] = []
        ) { (self.edge, self.entries, self.openings, self.notes, self.signatures) = (edge, entries, openings, notes, signatures) }
    }

    /// A part of a watcher's log, as `JournalView.init(terms:journal:note:items:)` takes it.
    public struct Journal: Hashable, Sendable {
        public var log: NoteVerifier
        public var note: SignedNote
        public var items: [JournalView.Item]
        public init(log: NoteVerifier, note: SignedNote, items: [JournalView.Item]) { (self.log, self.note, self.items) = (log, note, items) }
    }

    /// The agreed text, whose payload has the clause as its member `conclusion`, or holds an agreement that has.
    public var text: Record
    public var chains: [Chain]
    public var journals: [Journal]
    public var equivocations: [Equivocation]
    /// Identity events of the parties and of the decider's node with their proofs, as `identity.json` of a receipt has them. Whoever judges the file reads from
    /// them whose keys sign; the rule itself asks its caller.
    public var identities: [JSON]

    public init(text: Record, chains: [Chain], journals: [Journal], equivocations: [Equivocation] = [], identities: [JSON] = []) {
        (self.text, self.chains, self.journals, self.equivocations, self.identities) = (text, chains, journals, equivocations, identities)
    }

    /// Where the records stand that the chains show: by record, the log and the position. A counterparty's signature stands where its receipt says.
    public var places: [RecordReference: (log: String, position: UInt64)] {
        var places: [RecordReference: (log: String, position: UInt64)] = [:]
        let decider = try? terms().clause.decider.name
        for chain in chains {
            for (position, opening) in chain.openings {
                if let receipt = AgreementReceipt(opening.record) {
                    places[receipt.signature.reference] = (receipt.log, receipt.position)
                } else if let decider {
                    places[opening.record.reference] = (decider, position)
                }
            }
        }
        return places
    }

    /// The clause with the text that it stands in: `credentialSubject.conclusion`, or that of `credentialSubject.agreement` in an offer. Throws
    /// `ConclusionError` where the text has none.
    public func terms() throws(ConclusionError) -> ConclusionTerms {
        var pointer = "/text/credentialSubject/conclusion"
        var clause = text.subject["conclusion"]
        if clause == nil, let inner = text.subject["agreement"]?["conclusion"] {
            (clause, pointer) = (inner, "/text/credentialSubject/agreement/conclusion")
        }
        guard let clause else {
            throw ConclusionError(.malformed, at: pointer, "conclusion is missing; the text does not say how it is concluded")
        }
        return ConclusionTerms(text: text.reference, clause: try ConclusionClause(json: clause, at: pointer))
    }

    /// Verifies every part, and judges. Throws `ConclusionError`, with a pointer into the file, for a part that contradicts itself or is about a log that the
    /// text does not name.
    ///
    /// - Parameter standing: whether the signature of a record counts.
    public func judge(standing: (Record) -> RecordStanding) throws(ConclusionError) -> ConclusionAnswer {
        let terms = try self.terms()
        var chains: [DecidingChain] = []
        for (i, chain) in self.chains.enumerated() {
            do {
                chains.append(
                    try DecidingChain(
                        terms: terms, edge: chain.edge, entries: chain.entries, openings: chain.openings, notes: chain.notes,
                        signatures: chain.signatures, standing: standing))
            } catch { throw ConclusionError(error.code, at: "/chains/\(i)\(error.pointer)", error.reason) }
        }
        var journals: [JournalView] = []
        for (i, journal) in self.journals.enumerated() {
            guard terms.clause.watchers.contains(journal.log) else {
                throw ConclusionError(
                    .malformed, at: "/journals/\(i)/log", "the text names no neutral with the key \(journal.log.vkey); leave this journal out")
            }
            do { journals.append(try JournalView(terms: terms, journal: journal.log, note: journal.note, items: journal.items)) } catch {
                throw ConclusionError(error.code, at: "/journals/\(i)\(error.pointer)", error.reason)
            }
        }
        return ConclusionRule.judge(terms, chains: chains, journals: journals, equivocations: equivocations)
    }
}
