import Canon
import Signing

/// What an entry of the deciding log is, for one agreement.
public enum EntryMeaning: Hashable, Sendable {
    case concluded
    case lapsed
    /// Surely no outcome of this agreement.
    case other
    /// It could be one: nobody opened it.
    case unknown
}

/// One history of the deciding log, from where the text names it to some length: what each entry means, the root at each length, which
/// heads the log signed, and where the parties' signatures stand.
///
/// A decider that forks its log has more than one such history. Values are made from evidence by `init(terms:edge:entries:openings:notes:standing:)`,
/// which verifies it.
public struct DecidingChain: Hashable, Sendable {
    /// The position of the first entry.
    public let start: UInt64
    public let meanings: [EntryMeaning]
    /// The roots at lengths `start` to `start + meanings.count`.
    let roots: [Digest]
    /// The heads of this history that the log is shown to have signed; with each, every shorter one is.
    let signed: Set<LogHead>
    /// By party: the first position up to which its verified signature is shown to stand.
    let signatures: [String: UInt64]
    /// By party: why a signature of it does not count.
    let refusals: [String: RecordRefusal]

    /// Takes values that were verified elsewhere: for model checking, where hashing would be all the work.
    package init(
        start: UInt64, meanings: [EntryMeaning], roots: [Digest], signed: Set<LogHead>, signatures: [String: UInt64],
        refusals: [String: RecordRefusal] = [:]
    ) {
        precondition(roots.count == meanings.count + 1, "there is one root more than entries")
        (self.start, self.meanings, self.roots, self.signed) = (start, meanings, roots, signed)
        (self.signatures, self.refusals) = (signatures, refusals)
    }

    /// What a head says of the conclusion.
    enum Content: Hashable, Sendable {
        /// The first outcome in it.
        case concluded(at: UInt64), lapsed(at: UInt64)
        /// No outcome is in it.
        case without
    }

    /// What a head of the deciding log contains; nil when this history does not explain it: it is longer, is another, or hides an entry that could be
    /// an outcome. The first outcome in log order counts.
    func content(of head: LogHead) -> Content? {
        if head.size <= start { return .without }
        guard head.size - start <= UInt64(meanings.count), roots[Int(head.size - start)] == head.root else { return nil }
        for (i, meaning) in meanings.prefix(Int(head.size - start)).enumerated() {
            switch meaning {
            case .other: continue
            case .concluded: return .concluded(at: start + UInt64(i))
            case .lapsed: return .lapsed(at: start + UInt64(i))
            case .unknown: return nil
            }
        }
        return .without
    }

    /// Whether every party's signature stands before or with the entry at a position.
    func isSigned(by parties: [ConclusionClause.Party], at position: UInt64) -> Bool {
        parties.allSatisfy { (signatures[$0.id] ?? .max) <= position }
    }
}
