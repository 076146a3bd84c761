import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Signing

/// The acts by which parties negotiate, sign and live with agreements, as values: pages, the command line and tests make them alike.
package enum AgreementActs {
    /// Offers a text: the first version, or the answer to one. Sealed to the other parties unless `isPublic`.
    package static func offer(
        _ agreement: Agreement, by party: String?, issuer: String, answering previous: KnownOffer? = nil, isPublic: Bool = false,
        note: [String: String] = [:], cooperation: RecordID? = nil, id: RecordID? = nil, statedAt: Instant? = nil
    ) throws -> Act {
        let offer = Offer(
            agreement: agreement, negotiation: previous?.negotiation, previous: previous.map { RecordReference(id: $0.id, digest: $0.digest) },
            note: note)
        _ = try Offer(offer.subject)
        return Act(
            party: party, kind: AgreementKinds.offer, subject: offer.subject, cooperation: cooperation,
            audience: isPublic ? [] : offer.parties.filter { $0 != issuer }, id: id, statedAt: statedAt)
    }

    /// Signs an offered text, under a mandate where one is named.
    package static func signature(
        under offer: KnownOffer, by party: String?, issuer: String, mandate: RecordReference? = nil, id: RecordID? = nil, statedAt: Instant? = nil
    ) -> Act {
        let signature = AgreementSignature(text: RecordReference(id: offer.id, digest: offer.digest), firmUntil: offer.signBy)
        return Act(
            party: party, kind: AgreementKinds.signature, subject: signature.subject, audience: audience(offer, issuer), id: id, statedAt: statedAt,
            refersTo: mandate.map { [$0] } ?? [])
    }

    /// The decider's one word; the node itself says it, and refers to the text and to the signatures that it rests on.
    package static func outcome(
        _ word: AgreementOutcome.Word, of offer: KnownOffer, resting signatures: [KnownAct] = [], id: RecordID? = nil, statedAt: Instant? = nil
    ) -> Act {
        Act(
            party: nil, kind: AgreementKinds.outcome, subject: AgreementOutcome(agreement: offer.id, outcome: word).subject,
            audience: offer.isSealed ? offer.parties : [], id: id, statedAt: statedAt,
            refersTo: [RecordReference(id: offer.id, digest: offer.digest)] + signatures.map { RecordReference(id: $0.id, digest: $0.digest) })
    }

    /// Any other act about an agreement; its payload gets the agreement's name.
    package static func act(
        _ kind: String, about offer: KnownOffer, _ members: JSONObject, by party: String?, issuer: String, id: RecordID? = nil,
        statedAt: Instant? = nil
    ) throws -> Act {
        var subject = members
        subject["agreement"] = .string(offer.id.description)
        _ = try AgreementAct(kind, subject)
        return Act(party: party, kind: kind, subject: subject, audience: audience(offer, issuer), id: id, statedAt: statedAt)
    }

    /// States publicly that the agreement exists; with the whole text where it is to be open.
    package static func notice(
        of offer: KnownOffer, text: Agreement, openly: Bool, by party: String?, id: RecordID? = nil, statedAt: Instant? = nil
    ) -> Act {
        Act(
            party: party, kind: AgreementKinds.notice, subject: PublicNotice(agreement: offer.id, of: text, openly: openly).subject, id: id,
            statedAt: statedAt)
    }

    private static func audience(_ offer: KnownOffer, _ issuer: String) -> [String] {
        offer.isSealed ? offer.parties.filter { $0 != issuer } : []
    }
}
