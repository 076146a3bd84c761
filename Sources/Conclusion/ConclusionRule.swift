import Canon
import Ledger
import Signing

/// Whether an agreement is in force, from logs and journals alone: a pure function, the same for everybody with the same evidence.
///
/// Let *n* neutrals be named, *m* = ⌊n/2⌋ + 1 a majority of them, and *f* = ⌊(n − 1)/2⌋ the largest minority.
///
/// - A neutral **saw** the conclusion if its journal holds, at a time not after `signBy`, a head that the deciding log signed, whose first outcome is
///   *concluded*, and with or before which the verified signatures of all parties stand.
/// - A neutral is **excluded** if its journal, known without a gap from its beginning or from a head without an outcome, passes `signBy` without a
///   conclusion; or if it saw, at any time, a head whose first outcome is *lapsed*; or, after `signBy`, one without any outcome.
/// - A neutral is **forked** if a proof of equivocation of its journal is at hand, if two parts of it contradict, or if both of the above are shown of it.
///
/// **In force**: at least *m* saw. **Not in force**: even if every neutral not excluded saw, and as many of the excluded ones lie as the rule
/// still bears (*f* less the forked ones), fewer than *m* can have seen. **Undecided** otherwise, and when more than *f* are forked.
///
/// While at most *f* neutrals lie, more evidence never changes a decided verdict, and no two verifiers contradict, whatever the decider and the parties do
/// (docs/formats/conclusion.md has the proof). If more lie, two verifiers may contradict; their evidence taken together then names more than *f* forked
/// neutrals, and the verdict on it is undecided. A decider that forks its log changes nothing: a neutral follows one of its histories, and that one counts.
///
/// Without neutrals the counterparties' logs take their place: in force when all of them saw, and never *not in force*, since each may tell two stories.
public enum ConclusionRule {
    /// The verdict, with its reasons.
    ///
    /// - Parameters:
    ///   - chains: histories of the deciding log, verified.
    ///   - journals: parts of the watchers' logs, verified. Those of others are left aside.
    ///   - equivocations: verified proofs that a log contradicted itself. Those about other logs are left aside.
    public static func judge(
        _ terms: ConclusionTerms, chains: [DecidingChain], journals: [JournalView], equivocations: [Equivocation] = []
    ) -> ConclusionAnswer {
        let forked = Set(equivocations.map(\.log))
        return judge(
            terms, chains: chains, journals: journals, forked: Set(terms.clause.watchers.filter(forked.contains).map(\.name)),
            deciderForked: forked.contains(terms.clause.decider))
    }

    /// As above, with the origins of the logs that are proven to have contradicted themselves.
    package static func judge(
        _ terms: ConclusionTerms, chains: [DecidingChain], journals: [JournalView], forked: Set<String>, deciderForked: Bool
    ) -> ConclusionAnswer {
        let clause = terms.clause
        var findings: [(name: String, finding: JournalFinding)] = []
        for watcher in clause.watchers {
            var finding = JournalFinding(clause: clause, views: journals.filter { $0.neutral == watcher.name }, chains: chains)
            if forked.contains(watcher.name) { finding.isForked = true }
            findings.append((watcher.name, finding))
        }
        let count = ConclusionCount(
            named: findings.count, needed: clause.needed, tolerated: clause.tolerated, saw: findings.count { $0.finding.saw != nil },
            excluded: findings.count { $0.finding.excluded != nil && !$0.finding.isForked }, forked: findings.count { $0.finding.isForked },
            hasNeutrals: !clause.neutrals.isEmpty)
        return ConclusionAnswer(
            verdict: count.verdict, count: count,
            reasons: ConclusionReason.collect(clause: clause, count: count, findings: findings, chains: chains, deciderForked: deciderForked))
    }
}

/// How many neutrals are shown to have done what, and what follows.
public struct ConclusionCount: Hashable, Sendable {
    public let named: Int
    /// A majority.
    public let needed: Int
    /// The largest minority.
    public let tolerated: Int
    public let saw: Int
    /// Excluded, and not forked.
    public let excluded: Int
    public let forked: Int
    /// Whether the watchers are neutrals; else they are the counterparties.
    public let hasNeutrals: Bool

    /// The most neutrals that can have seen the conclusion, for all that is known.
    public var mostThatSaw: Int { named - excluded + min(max(0, tolerated - forked), excluded) }

    public var verdict: ConclusionVerdict {
        if hasNeutrals, forked > tolerated { return .undecided }
        if named > 0, saw >= needed { return .inForce }
        return hasNeutrals && mostThatSaw < needed ? .notInForce : .undecided
    }
}
