import AgreementsAPI
import Canon
import Drafting
import Node
import Signing
import Store

/// The texts of offers that are known here, and what a mandate can limit of them.
struct OfferTexts {
    let known: KnownAgreements
    let home: String
    let transaction: any ReadTransaction

    /// The text of an offer, from the record that holds it; nil where that is not at hand.
    func text(of offer: KnownOffer) throws -> Agreement? {
        let record = try RecordLookup.at(offer.position, of: offer.origin, origin: home, in: transaction)?.record
        return record.flatMap { (try? Offer($0.subject))?.agreement }
    }

    /// The amending text that an event names; nil where it names none, or none that is offered here by that digest between the same parties.
    func amending(_ act: Record, _ offer: KnownOffer) throws -> KnownOffer? {
        guard let reference = OfferTexts.amendment(of: act), let other = try known.offer(reference.id), other.digest == reference.digest,
            Set(other.parties) == Set(offer.parties)
        else { return nil }
        return other
    }

    static func amendment(of act: Record) -> RecordReference? {
        act.kind == AgreementKinds.event ? act.subject["text"].flatMap { RecordReference(json: $0) } : nil
    }

    /// What is limited of the texts that an act is about; nil where one of them is not at hand.
    func scopes(of act: Record, about offer: KnownOffer) throws -> [AgreementScope]? {
        var offers = [offer]
        if OfferTexts.amendment(of: act) != nil {
            guard let other = try amending(act, offer) else { return nil }
            offers.append(other)
        }
        let scopes = try offers.compactMap { offer in
            try text(of: offer).map { AgreementScope($0, offeredOn: offer.statedAt.date) }
        }
        return scopes.count == offers.count ? scopes : nil
    }
}
