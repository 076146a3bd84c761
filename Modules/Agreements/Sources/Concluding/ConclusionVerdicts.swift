import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Signing
import Store
import Synchronization

/// The verdicts that were found, so that a list of many agreements need not verify each anew.
///
/// A decided verdict never changes with more evidence (docs/formats/conclusion.md) and is kept. An undecided one is kept until a log that matters has
/// grown here. What is kept is gone with the process.
final class ConclusionVerdicts: Sendable {
    static let shared = ConclusionVerdicts()

    private struct Key: Hashable {
        var home: String
        var offer: Digest
    }

    private struct Kept {
        var answer: ConclusionAnswer
        /// The lengths of the logs, as they were held; nil where it is decided.
        var lengths: [UInt64]?
    }

    private let kept = Mutex<[Key: Kept]>([:])
    /// More agreements than this are not kept at once.
    private static let most = 50_000

    /// The verdict on an offered text; nil where its record is not at hand.
    func answer(
        _ offer: KnownOffer, _ context: NodeContext, in transaction: any ReadTransaction, text: () throws -> Record?
    ) throws -> ConclusionAnswer? {
        let key = Key(home: context.origin, offer: offer.digest)
        let known = kept.withLock { $0[key] }
        if let known, known.lengths == nil { return known.answer }
        guard let record = try text(), let agreement = (try? Offer(record.subject))?.agreement, let clause = try? Offer.clause(of: agreement) else {
            return nil
        }
        let lengths = try ConclusionVerdicts.lengths(clause, context.origin, in: transaction)
        if let known, known.lengths == lengths { return known.answer }
        let evidence = ConclusionEvidence(offer: offer, text: record, clause: clause, home: context.origin, transaction: transaction)
        let judge = ActJudge(context: context, transaction: transaction)
        let answer = try evidence.file().judge { judge.standing(of: $0, under: agreement) }
        kept.withLock { kept in
            if kept.count >= ConclusionVerdicts.most { kept.removeAll() }
            kept[key] = Kept(answer: answer, lengths: answer.verdict == .undecided ? lengths : nil)
        }
        return answer
    }

    private static func lengths(_ clause: ConclusionClause, _ home: String, in transaction: any ReadTransaction) throws -> [UInt64] {
        try ([clause.decider] + clause.watchers + clause.parties.map(\.log)).map { try LogView($0.name, home: home, in: transaction).size() }
    }
}
