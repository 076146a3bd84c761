import AgreementsAPI
import Canon
import Conclusion
import Node
import Pages
import Signing
import Store
import Synchronization

/// Which of the things that were said about an agreement count.
///
/// What this node's parties said was judged when it was logged here. What stands in a followed log binds that log's party only where the log shows that its
/// people approved it and had the power; whatever its keeper believes, the rest is shown with the reason, and nothing follows from it.
final class CountedActs: Sendable {
    static let shared = CountedActs()

    /// An act that does not count, and why.
    struct Refused: Sendable {
        var act: KnownAct
        var why: RecordRefusal
    }

    private struct Key: Hashable {
        var home: String
        var origin: String
        var digest: Digest
    }

    /// Acts that were found to count. A log does not take back what stood in it before an act, so that stays; a refusal may be for want of a log that
    /// comes later, and is found anew.
    private let verified = Mutex<Set<Key>>([])
    private static let most = 100_000

    func split(_ acts: [KnownAct], about offer: KnownOffer, _ view: ReaderView) throws -> (counted: [KnownAct], refused: [Refused]) {
        var (counted, refused): ([KnownAct], [Refused]) = ([], [])
        for act in acts {
            if let why = try refusal(of: act, about: offer, view) { refused.append(Refused(act: act, why: why)) } else { counted.append(act) }
        }
        return (counted, refused)
    }

    private func refusal(of act: KnownAct, about offer: KnownOffer, _ view: ReaderView) throws -> RecordRefusal? {
        guard AgreementNeeds.judged.contains(act.kind), act.origin != view.home else { return nil }
        let key = Key(home: view.home, origin: act.origin, digest: act.digest)
        if verified.withLock({ $0.contains(key) }) { return nil }
        let known = KnownAgreements(origin: view.home, in: view.transaction) { _ in true }
        let texts = OfferTexts(known: known, home: view.home, transaction: view.transaction)
        guard let record = try RecordLookup.at(act.position, of: act.origin, origin: view.home, in: view.transaction)?.record,
            let scopes = try texts.scopes(of: record, about: offer)
        else { return CountedActs.unknown }
        switch try ActJudge(context: view.context, transaction: view.transaction).judge(record, under: scopes).standing {
        case .verified:
            verified.withLock { verified in
                if verified.count >= CountedActs.most { verified.removeAll() }
                verified.insert(key)
            }
            return nil
        case .refused(let why): return why
        case .unknown: return CountedActs.unknown
        }
    }

    private static let unknown = RecordRefusal(
        code: "agreement.power.unknown",
        words: [
            "en": "the record or the text that it is about is not at hand here; follow the log of its party",
            "zh-Hans": "该记录或其所涉文本不在此处；请关注该方的日志",
        ])
}
