import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import Store

/// One agreement as a page reads it: the version that is asked for, its text, and what was said about it.
struct AgreementReader {
    let view: ReaderView
    let known: KnownAgreements
    let offer: KnownOffer
    let found: FoundRecord
    let text: Agreement
    /// All versions, oldest first.
    let versions: [KnownOffer]
    /// What counts of what was said about it.
    let acts: [KnownAct]
    /// What does not, with the reason.
    let refused: [CountedActs.Refused]

    static func known(_ view: ReaderView) -> KnownAgreements {
        KnownAgreements(origin: view.home, in: view.transaction) { maySee($0, view) }
    }

    /// Whether what is sealed to these parties may be shown.
    static func maySee(_ parties: [String], _ view: ReaderView) -> Bool {
        view.seesSealed || parties.contains { view.request.person?.office(at: $0) != nil }
    }

    /// Nil where there is no such offer, or none that this reader may see: the two are told apart by nobody.
    init?(_ id: RecordID, _ view: ReaderView) throws {
        let known = AgreementReader.known(view)
        guard let offer = try known.offer(id),
            let found = try RecordLookup.at(offer.position, of: offer.origin, origin: view.home, in: view.transaction),
            let record = found.record, let text = (try? Offer(record.subject))?.agreement
        else { return nil }
        (self.view, self.known, self.offer, self.found, self.text) = (view, known, offer, found, text)
        versions = try known.versions(of: offer.negotiation)
        (acts, refused) = try CountedActs.shared.split(known.acts(about: offer), about: offer, view)
    }

    /// The text of another version.
    func text(of version: KnownOffer) throws -> Agreement? {
        try version.id == offer.id ? text : OfferTexts(known: known, home: view.home, transaction: view.transaction).text(of: version)
    }

    func acts(_ kind: String) -> [KnownAct] { acts.filter { $0.kind == kind } }

    /// The valid signatures, the first of each party.
    var signatures: [String: KnownAct] {
        var found: [String: KnownAct] = [:]
        for act in acts(AgreementKinds.signature) where KnownAgreements.names(act, offer) && found[act.issuer] == nil { found[act.issuer] = act }
        return found
    }

    /// Each party's signature with what was found of it.
    func judgedSignatures() throws -> [String: ActJudge.Judgement] {
        let judge = ActJudge(context: view.context, transaction: view.transaction)
        var found: [String: ActJudge.Judgement] = [:]
        for (party, act) in signatures {
            guard let record = try RecordLookup.at(act.position, of: act.origin, origin: view.home, in: view.transaction)?.record else { continue }
            found[party] = try judge.judge(record, under: text)
        }
        return found
    }

    var isSuperseded: Bool { versions.last?.id != offer.id }
}
