import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import Store

/// What must hold of the decider's own records: receipts of signatures, and the one outcome.
extension AgreementAdmission {
    private func checkDecider(_ offer: KnownOffer) throws {
        guard place.origin == offer.decidingLog else {
            throw refusal(
                403, "outcome.log", "/credentialSubject/agreement",
                "is decided in the log \(offer.decidingLog); only the node that keeps it appends the outcome, and receipts of signatures",
                "由日志 \(offer.decidingLog) 裁定；仅维护该日志的节点可追加结果和签署的收讫记录")
        }
        guard record.issuer == "did:web:" + place.origin.replacing(":", with: "%3A") else {
            throw refusal(403, "outcome.issuer", "/issuer", "must be the node that keeps the deciding log", "必须是维护裁定日志的节点")
        }
    }

    /// What is received must stand in the log of its issuer, as far as that is followed here, and is entered once.
    func receipt(_ act: AgreementAct, _ offer: KnownOffer) throws {
        try checkDecider(offer)
        guard let receipt = AgreementReceipt(record.subject), offer.parties.contains(receipt.signature.issuer),
            PartyView.hosts(receipt.log, receipt.signature.issuer), receipt.log != place.origin,
            try RecordLookup.at(receipt.position, of: receipt.log, origin: place.origin, in: transaction)?.record == receipt.signature
        else {
            throw refusal(
                422, "receipt.unknown", "/credentialSubject/signature",
                "must be a party's signature that stands at this place of the log of its own node; follow that log first",
                "必须是当事方在其所属节点日志此位置所作的签署；请先关注该日志")
        }
        let earlier = try known.acts(about: offer, kinds: [AgreementKinds.receipt])
        guard !earlier.contains(where: { $0.digest == act.digest || $0.about == act.about && $0.id != record.id }) else {
            throw refusal(409, "receipt.twice", "/credentialSubject/signature", "has been entered already", "已入册")
        }
    }

    /// The decider says one thing only, and *concluded* only when all have signed in time.
    func outcome(_ act: AgreementAct, _ named: KnownOffer) throws {
        try checkDecider(named)
        // An outcome that was made beforehand names the negotiation; it is that of the version that all have signed.
        let isNamed = try texts.text(of: named).flatMap { try? Offer.clause(of: $0) }.map { $0.outcomes != .opened } ?? false
        let offer = isNamed ? try known.versions(of: named.negotiation).last ?? named : named
        guard try known.acts(about: offer, kinds: [AgreementKinds.outcome]).isEmpty else {
            throw refusal(409, "outcome.twice", "/credentialSubject/agreement", "has an outcome already, and there is exactly one", "已有结果，且结果只能有一个")
        }
        let signed = try known.signedByAll(offer)
        guard act.word == "lapsed" || signed != nil else {
            throw refusal(409, "outcome.unsigned", "/credentialSubject/outcome", "cannot be concluded before every party has signed", "各方均签署之前不能缔结")
        }
        guard act.word == "lapsed" || place.at <= offer.signBy else {
            throw refusal(
                409, "outcome.late", "/credentialSubject/outcome", "cannot be concluded after signBy, \(offer.signBy)",
                "签署截止时间 \(offer.signBy) 之后不能缔结")
        }
        if act.word == "concluded" { try isNamed ? entered(offer) : refersToAll(offer) }
        guard act.word == "concluded" || signed == nil || place.at > offer.signBy else {
            throw refusal(
                409, "outcome.firm", "/credentialSubject/outcome", "cannot be lapsed while all signatures are firm; conclude it",
                "各方签署均有效期间不能宣告失效；请予缔结")
        }
        if isNamed { try isPrepared(act, named) }
    }

    /// The record refers to the text and to the signatures that it rests on.
    private func refersToAll(_ offer: KnownOffer) throws {
        let signatures = try known.acts(about: offer, kinds: [AgreementKinds.signature]).filter { KnownAgreements.names($0, offer) }
        let rests = Set(record.refersTo)
        let named = signatures.filter { rests.contains(RecordReference(id: $0.id, digest: $0.digest)) }.map(\.issuer)
        guard rests.contains(RecordReference(id: offer.id, digest: offer.digest)), Set(named).isSuperset(of: offer.parties) else {
            throw refusal(
                422, "outcome.refersTo", "/refersTo", "must name the offer and a signature of every party, each by id and digest",
                "必须以名称和摘要指明要约及各方的签署")
        }
    }

    /// Every signature stands in this log, by itself or in a receipt.
    private func entered(_ offer: KnownOffer) throws {
        let acts = try known.acts(about: offer, kinds: [AgreementKinds.signature, AgreementKinds.receipt])
        let own = acts.filter { $0.kind == AgreementKinds.signature && $0.origin == place.origin && KnownAgreements.names($0, offer) }.map(\.issuer)
        let received = acts.filter { $0.kind == AgreementKinds.receipt && $0.origin == place.origin }.compactMap(\.about)
        guard Set(own + received).isSuperset(of: offer.parties) else {
            throw refusal(
                409, "outcome.entered", "/credentialSubject/outcome",
                "cannot be concluded before every signature stands in this log; enter the counterparties' by receipts first",
                "各方签署均入册之前不能缔结；请先以收讫记录录入对方的签署")
        }
    }

    /// Another record than the one whose commitment the text names would be no outcome to anybody.
    private func isPrepared(_ act: AgreementAct, _ offer: KnownOffer) throws {
        guard let word = act.word.flatMap({ AgreementOutcome.Word(rawValue: $0) }),
            try PreparedOutcomes.find(word, of: offer.negotiation, in: transaction)?.record == record
        else {
            throw refusal(
                409, "outcome.prepared", "/credentialSubject/agreement",
                "names its outcomes by their commitments; only the record that was made beforehand counts: let the node conclude it",
                "已以承诺值列明其结果；只有事先制成的记录有效，请由节点缔结")
        }
    }
}
