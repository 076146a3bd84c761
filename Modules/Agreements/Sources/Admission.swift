import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// What must hold at the moment a record about an agreement is logged.
struct AgreementAdmission {
    let record: Record
    let place: RecordPlace
    let known: KnownAgreements
    let transaction: any ReadTransaction
    /// Whether a signature needs a mandate that covers the text.
    let demandsMandate: Bool

    static func admit(_ record: Record, at place: RecordPlace, demandsMandate: Bool, in transaction: any ReadTransaction) throws {
        let known = KnownAgreements(origin: place.origin, in: transaction) { _ in true }
        let admission = AgreementAdmission(
            record: record, place: place, known: known, transaction: transaction, demandsMandate: demandsMandate)
        switch record.kind {
        case AgreementKinds.offer: try admission.offer(Offer(record.subject))
        case AgreementKinds.notice: try admission.notice(PublicNotice(record.subject))
        default: try admission.act(AgreementAct(record.kind, record.subject))
        }
    }

    func refusal(_ status: Int, _ code: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        Failure(
            status: status, code: "agreement." + code, pointer: pointer, detail: "\(pointer) \(en)",
            words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zh)"])
    }

    private func offer(_ offer: Offer) throws {
        guard let negotiation = offer.negotiation, let previous = offer.previous else { return }
        let versions = try known.versions(of: negotiation)
        guard let first = versions.first(where: { $0.id == negotiation }) else {
            throw refusal(
                422, "negotiation.unknown", "/credentialSubject/negotiation",
                "names no negotiation known here; begin one, or wait for the other side's offer", "所指谈判在此处未知；请先开启谈判，或等待对方的要约")
        }
        guard Set(first.parties) == Set(offer.parties) else {
            throw refusal(
                422, "parties.changed", "/credentialSubject/agreement/parties", "must be the parties of the negotiation; with others begin a new one",
                "必须是本次谈判的当事方；与他方另行开启谈判")
        }
        guard let before = versions.first(where: { $0.id == previous.id }) else {
            throw refusal(
                422, "previous.unknown", "/credentialSubject/previous", "names no version of this negotiation; name the one that you answer",
                "所指不是本次谈判的版本；请指明所答复的版本")
        }
        guard before.digest == previous.digest else {
            throw refusal(
                409, "previous.other", "/credentialSubject/previous/digest",
                "is not the digest of the version of that name as it stands here: the sides speak of different texts; compare both records",
                "与此处同名版本的摘要不符：双方所指文本不同；请比对两份记录")
        }
        guard try versions.allSatisfy({ try known.signedByAll($0) == nil }) else {
            throw refusal(
                409, "signed", "/credentialSubject/negotiation", "has been signed by all; change it by an amendment, or begin a new negotiation",
                "已由各方签署；请以修订方式变更，或另行开启谈判")
        }
        guard first.isSealed != record.audience.isEmpty else {
            throw refusal(
                422, "audience", "/audience", "must be as in the first offer of the negotiation: sealed to the parties, or open",
                "必须与谈判的首份要约一致：对各方封存，或公开")
        }
    }

    private func notice(_ notice: PublicNotice) throws {
        guard let offer = try known.offer(notice.agreement) else {
            throw refusal(422, "unknown", "/credentialSubject/agreement", "names no agreement known here; check the name", "所指协议在此处未知；请核对名称")
        }
        guard offer.textDigest == notice.digest else {
            throw refusal(
                422, "digest", "/credentialSubject/digest", "is not the digest of the agreement's text; take it from its page",
                "不是该协议文本的摘要；请以协议页面所示为准")
        }
        guard Set(offer.parties) == Set(notice.parties) else {
            throw refusal(422, "parties.changed", "/credentialSubject/parties", "must be the parties of the agreement", "必须是该协议的当事方")
        }
    }

    private func act(_ act: AgreementAct) throws {
        let pointer = record.kind == AgreementKinds.signature ? "/credentialSubject/text" : "/credentialSubject/agreement"
        guard let offer = try known.offer(act.agreement) else {
            throw refusal(
                422, "unknown", pointer, "names no offer known here; it may not have arrived yet: check the name, or try again later",
                "所指要约在此处未知，可能尚未送达；请核对名称或稍后再试")
        }
        if record.kind != AgreementKinds.outcome, record.kind != AgreementKinds.receipt {
            guard offer.parties.contains(record.issuer) else {
                throw refusal(
                    403, "stranger", "/issuer", "is no party of this agreement; only its parties speak about it here", "不是本协议的当事方；此处只有当事方可以作出声明")
            }
        }
        if offer.isSealed, !Set(record.audience).isSuperset(of: Set(offer.parties).subtracting([record.issuer])) {
            throw refusal(
                422, "audience", "/audience", "must hold the other parties: the agreement is sealed to them, and so is what is said about it",
                "必须包含其他当事方：协议已对其封存，有关声明亦应封存")
        }
        switch record.kind {
        case AgreementKinds.signature: try signature(act, offer)
        case AgreementKinds.receipt: try receipt(act, offer)
        case AgreementKinds.outcome: try outcome(act, offer)
        default: try later(act, offer)
        }
        try powers(offer)
    }

    var texts: OfferTexts { OfferTexts(known: known, home: place.origin, transaction: transaction) }

    /// Who approved must have had the power, where powers are asked for: docs/decisions/0013-approvals-about-agreements.md.
    private func powers(_ offer: KnownOffer) throws {
        let power = AgreementNeeds.power(of: record)
        guard demandsMandate, power != .none else { return }
        if power == .mandateOrAdministrator, record.refersTo.isEmpty {
            guard try AgreementNeeds.isByAdministrator(record, at: place, home: place.origin, in: transaction) else {
                throw ActPowers.noMandate(record)
            }
            return
        }
        guard let scopes = try texts.scopes(of: record, about: offer) else {
            throw refusal(
                409, "power.text", record.kind == AgreementKinds.signature ? "/credentialSubject/text" : "/credentialSubject/agreement",
                "names a text that is not at hand here, so nobody can say whether the mandate covers it; follow the log that holds it",
                "所指文本不在此处，无法判断授权书是否涵盖；请关注载有该文本的日志")
        }
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        let powers = ActPowers(scopes: scopes, known: LoggedMandates(origin: place.origin, in: transaction))
        if let refusal = try powers.check(record, at: here).refusal { throw refusal }
    }

    private func signature(_ act: AgreementAct, _ offer: KnownOffer) throws {
        guard act.digest == offer.digest else {
            throw refusal(
                409, "signature.text", "/credentialSubject/text/digest",
                "is not the digest of the offer of that name as it stands here; nothing is signed: compare the records on both sides",
                "与此处同名要约的摘要不符，未作任何签署；请比对双方的记录")
        }
        guard record.subject["firmUntil"]?.string == offer.signBy.description else {
            throw refusal(
                422, "signature.firmUntil", "/credentialSubject/firmUntil", "must be the text's signBy, \(offer.signBy)",
                "必须等于文本的签署截止时间 \(offer.signBy)")
        }
        guard place.at <= offer.signBy else {
            throw refusal(
                409, "signature.late", "/credentialSubject/firmUntil", "has passed; offer the text again with a later signBy", "已过期；请以更晚的签署截止时间重新发出要约"
            )
        }
        guard try known.versions(of: offer.negotiation).last?.id == offer.id else {
            throw refusal(
                409, "signature.superseded", "/credentialSubject/text/id",
                "names a version that a later one has answered; sign the last version, or offer this one again",
                "所指版本已有后续版本答复；请签署最新版本，或重新发出该版本")
        }
        let earlier = try known.acts(about: offer, kinds: [AgreementKinds.signature])
        guard !earlier.contains(where: { $0.issuer == record.issuer && $0.origin == place.origin && $0.id != record.id }) else {
            throw refusal(409, "signature.twice", "/issuer", "has signed this text already", "已签署该文本")
        }
    }

    private func later(_ act: AgreementAct, _ offer: KnownOffer) throws {
        switch record.kind {
        case AgreementKinds.fulfilment, AgreementKinds.alarm:
            // The agreement's own end is no duty, and both sides are reminded of it.
            let isEnd = record.kind == AgreementKinds.alarm && act.about == WarningsPart.end
            guard try isEnd || known.duties(of: offer).contains(where: { $0.id == act.about }) else {
                throw refusal(
                    422, "duty.unknown", "/credentialSubject/obligation", "is no duty of this agreement; take its name from the agreement's page",
                    "不是本协议的义务；请以协议页面所示名称为准")
            }
        case AgreementKinds.answer, AgreementKinds.settlement:
            let concerns = try known.acts(about: offer, kinds: [AgreementKinds.concern])
            guard let concern = concerns.first(where: { $0.id.uuid == act.about }), concern.digest == act.digest else {
                throw refusal(
                    422, "concern.unknown", "/credentialSubject/concern", "names no concern about this agreement, by id and digest", "未以名称和摘要指明本协议的关切"
                )
            }
            guard record.kind == AgreementKinds.settlement || concern.issuer != record.issuer else {
                throw refusal(422, "concern.own", "/issuer", "raised the concern itself; the other side answers it", "即提出关切的一方；应由对方答复")
            }
        case AgreementKinds.event, AgreementKinds.happening:
            guard try known.signedByAll(offer) != nil else {
                throw refusal(
                    409, "unsigned", "/credentialSubject/agreement", "has not been signed by all parties, so nothing can happen to it",
                    "尚未由各方签署，不能对其作出变更")
            }
            guard try OfferTexts.amendment(of: record) == nil || texts.amending(record, offer) != nil else {
                throw refusal(
                    422, "event.text", "/credentialSubject/text",
                    "names no text that was offered between the same parties, by id and digest; offer the amending text first",
                    "未以名称和摘要指明相同当事方之间已发出的文本；请先就修订文本发出要约")
            }
        default: break
        }
    }
}
