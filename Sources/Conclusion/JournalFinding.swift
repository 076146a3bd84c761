import Canon

/// What the evidence shows of one neutral.
///
/// An honest neutral has one journal, in which it enters every head that it cosigns, before it cosigns, and cosigns no head that does not continue the
/// one before. So at most one of `saw` and `excluded` can ever be shown of it, whatever part of its journal is at hand.
struct JournalFinding: Hashable, Sendable {
    /// When it saw, in time, a head that the log signed and that contains the conclusion with all signatures.
    var saw: Instant?
    /// When it is clear that it did not and cannot any more: its journal passed the last moment, or it saw that the agreement had lapsed first.
    var excluded: Instant?
    /// It saw a conclusion in time to which a party's signature or the log's own is not shown.
    var sawUnsigned = false
    /// Its journal tells two histories.
    var isForked = false

    /// - Parameters:
    ///   - views: all parts of the neutral's journal at hand.
    ///   - chains: all histories of the deciding log at hand.
    init(clause: ConclusionClause, views: [JournalView], chains: [DecidingChain]) {
        var entries: [UInt64: JournalEntry] = [:]
        for view in views {
            for (index, entry) in view.entries {
                if let other = entries[index], other.leaf != entry.leaf { isForked = true }
                // Of the same entry, one part may show the opening that another lacks.
                if entries[index] == nil || entries[index]?.meaning == .unknown { entries[index] = entry }
            }
            look(at: view.entries, clause, chains)
        }
        // Parts of one honest journal make a whole; parts of two histories make nothing.
        if !isForked, views.count > 1 { look(at: entries, clause, chains) }
        if saw != nil, excluded != nil { isForked = true }
    }

    private mutating func look(at entries: [UInt64: JournalEntry], _ clause: ConclusionClause, _ chains: [DecidingChain]) {
        // The journal is known without a gap, up to the entry at hand, since its beginning or since a head without an outcome.
        var isComplete = false
        var previous: UInt64?
        for index in entries.keys.sorted() {
            guard let entry = entries[index] else { continue }
            if index == 0 { isComplete = true } else if previous.map({ $0 + 1 != index }) ?? true { isComplete = false }
            previous = index
            let isLate = entry.at > clause.signBy
            if isLate, isComplete { exclude(entry.at) }
            switch entry.meaning {
            case .other: continue
            case .unknown: isComplete = false
            case .head(let head):
                switch JournalFinding.content(of: head, chains) {
                // Every later head continues this one, so no conclusion can come first any more; nor can it have, in an earlier one.
                case .lapsed?: exclude(entry.at)
                // Every earlier head is part of this one.
                case .without?:
                    isComplete = true
                    if isLate { exclude(entry.at) }
                case .concluded(let position)?:
                    isComplete = false
                    if !isLate { see(head, at: entry.at, position, clause, chains) }
                case nil: isComplete = false
                }
            }
        }
    }

    private mutating func see(_ head: LogHead, at: Instant, _ position: UInt64, _ clause: ConclusionClause, _ chains: [DecidingChain]) {
        // A log that signed a longer head of this history signed all that came before: the neutral's own head need not be at hand with its signature.
        let isShown = chains.contains { chain in
            chain.content(of: head) == .concluded(at: position) && chain.signed.contains { $0.size >= head.size }
                && chain.isSigned(by: clause.parties, at: position)
        }
        if isShown { saw = min(at, saw ?? at) } else { sawUnsigned = true }
    }

    private mutating func exclude(_ at: Instant) { excluded = min(at, excluded ?? at) }

    /// What a head contains, by whichever history explains it.
    private static func content(of head: LogHead, _ chains: [DecidingChain]) -> DecidingChain.Content? {
        for chain in chains { if let content = chain.content(of: head) { return content } }
        return nil
    }
}

extension JournalFinding {
    /// What is found where nothing is at hand.
    static let nothing = JournalFinding()
    private init() {}
}
