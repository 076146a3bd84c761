import Canon

/// One thing that the evidence shows, or that it lacks.
public enum ConclusionReason: Hashable, Sendable {
    /// So many of the watchers saw the conclusion in time; this many were needed.
    case enoughSaw(Int, of: Int, needed: Int, by: Instant)
    /// At most so many can have seen it; this many were needed.
    case tooFewCanHaveSeen(Int, of: Int, needed: Int, by: Instant)
    /// Neither is shown: so many saw, so many are excluded.
    case notShown(saw: Int, excluded: Int, of: Int, needed: Int)
    /// More neutrals than the rule bears told two histories.
    case tooManyForked(Int, tolerated: Int)
    /// The text names no neutral.
    case noNeutrals
    case saw(String, at: Instant)
    case excluded(String, at: Instant)
    /// It saw a conclusion to which a signature is not shown.
    case sawUnsigned(String)
    case forked(String)
    /// Nothing that counts is known of its journal.
    case nothingKnown(String)
    case signatureMissing(String)
    case signatureRefused(String, RecordRefusal)
    /// The deciding log told two histories.
    case deciderForked

    /// A stable name.
    public var code: String {
        switch self {
        case .enoughSaw: "enoughSaw"
        case .tooFewCanHaveSeen: "tooFewCanHaveSeen"
        case .notShown: "notShown"
        case .tooManyForked: "tooManyForked"
        case .noNeutrals: "noNeutrals"
        case .saw: "saw"
        case .excluded: "excluded"
        case .sawUnsigned: "sawUnsigned"
        case .forked: "forked"
        case .nothingKnown: "nothingKnown"
        case .signatureMissing: "signatureMissing"
        case .signatureRefused: "signatureRefused"
        case .deciderForked: "deciderForked"
        }
    }

    /// Whom it is about: the origin of a neutral's log, or a party's DID.
    public var subject: String? {
        switch self {
        case .saw(let name, _), .excluded(let name, _), .sawUnsigned(let name), .forked(let name), .nothingKnown(let name): name
        case .signatureMissing(let party), .signatureRefused(let party, _): party
        default: nil
        }
    }

    /// The reasons of an answer: what decides first, then each watcher, then the signatures, then the decider.
    static func collect(
        clause: ConclusionClause, count: ConclusionCount, findings: [(name: String, finding: JournalFinding)], chains: [DecidingChain],
        deciderForked: Bool
    ) -> [ConclusionReason] {
        var reasons: [ConclusionReason] = []
        switch count.verdict {
        case .inForce: reasons.append(.enoughSaw(count.saw, of: count.named, needed: count.needed, by: clause.signBy))
        case .notInForce: reasons.append(.tooFewCanHaveSeen(count.mostThatSaw, of: count.named, needed: count.needed, by: clause.signBy))
        case .undecided where count.hasNeutrals && count.forked > count.tolerated:
            reasons.append(.tooManyForked(count.forked, tolerated: count.tolerated))
        case .undecided: reasons.append(.notShown(saw: count.saw, excluded: count.excluded, of: count.named, needed: count.needed))
        }
        if !count.hasNeutrals { reasons.append(.noNeutrals) }
        for (name, finding) in findings {
            if finding.isForked { reasons.append(.forked(name)) }
            if let at = finding.saw { reasons.append(.saw(name, at: at)) }
            if let at = finding.excluded { reasons.append(.excluded(name, at: at)) }
            if finding.sawUnsigned, finding.saw == nil { reasons.append(.sawUnsigned(name)) }
            if finding == JournalFinding.nothing { reasons.append(.nothingKnown(name)) }
        }
        for party in clause.parties where !chains.contains(where: { $0.signatures[party.id] != nil }) {
            if let why = chains.lazy.compactMap({ $0.refusals[party.id] }).first {
                reasons.append(.signatureRefused(party.id, why))
            } else {
                reasons.append(.signatureMissing(party.id))
            }
        }
        let heads = Dictionary(grouping: chains.reduce(into: Set<LogHead>()) { $0.formUnion($1.signed) }, by: \.size)
        if deciderForked || heads.values.contains(where: { $0.count > 1 }) { reasons.append(.deciderForked) }
        return reasons
    }
}
