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
    let acts: [KnownAct]

    static func known(_ view: ReaderView) -> KnownAgreements {
        let person = view.request.person
        return KnownAgreements(origin: view.home, in: view.transaction) { parties in
            view.seesSealed || parties.contains { person?.office(at: $0) != nil }
        }
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
        acts = try known.acts(about: offer)
    }

    /// The text of another version.
    func text(of version: KnownOffer) throws -> Agreement? {
        if version.id == offer.id { return text }
        return try RecordLookup.at(version.position, of: version.origin, origin: view.home, in: view.transaction)?.record.flatMap {
            (try? Offer($0.subject))?.agreement
        }
    }

    func acts(_ kind: String) -> [KnownAct] { acts.filter { $0.kind == kind } }

    /// The valid signatures, the first of each party.
    var signatures: [String: KnownAct] {
        var found: [String: KnownAct] = [:]
        for act in acts(AgreementKinds.signature) where KnownAgreements.names(act, offer) && found[act.issuer] == nil { found[act.issuer] = act }
        return found
    }

    /// Each party's signature with what was found of it.
    func judgedSignatures() throws -> [String: SignatureJudge.Judgement] {
        let judge = SignatureJudge(context: view.context, transaction: view.transaction)
        var found: [String: SignatureJudge.Judgement] = [:]
        for (party, act) in signatures {
            guard let record = try RecordLookup.at(act.position, of: act.origin, origin: view.home, in: view.transaction)?.record else { continue }
            found[party] = try judge.judge(record, under: text)
        }
        return found
    }

    var isSuperseded: Bool { versions.last?.id != offer.id }
}
