import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Whether the mandates that a signature cites cover the text that is signed: kind, value, duration, subject areas, stages and every other party.
struct SigningPowers {
    let text: Agreement
    let known: any KnownMandates
    let transaction: any ReadTransaction

    typealias Cited = CitedMandates.Cited
    typealias Finding = CitedMandates.Finding

    func check(_ signature: Record, at place: LogPlace) throws -> Finding {
        let cited = CitedMandates(
            known, code: "agreement.signature",
            none: Plain(
                en: "names no mandate; sign under the mandate of an envoy who may sign such an agreement, and let the envoy approve",
                zhHans: "未指明授权书；请依据有权签署此类协议的特使的授权书签署，并由该特使批准"))
        return try cited.check(signature, asksHolders: true) { try judge(signature, under: $0, at: place) }
    }

    /// Judges the act towards each other party, in each subject area and stage: all must be covered.
    private func judge(_ signature: Record, under mandate: Mandate, at place: LogPlace) throws -> Verdict {
        let jurisdiction = try PartyView.find(signature.issuer, in: transaction)?.jurisdiction ?? "ZZ"
        let value = text.value.flatMap { value in
            value["currency"]?.string.flatMap { currency in value["amount"]?.string.flatMap { Amount(currency: currency, amount: $0) } }
        }
        var last: Verdict?
        for party in text.parties.compactMap(\.did) where party != signature.issuer {
            let counterparty = try known.counterparty(party, in: mandate)
            for area in text.subjects.isEmpty ? [""] : text.subjects {
                for stage in text.stages.isEmpty ? [nil] : text.stages.map({ IndustrialStage(rawValue: $0) }) {
                    let act = MandateAct(
                        id: signature.id.description, actor: mandate.holder, mandate: mandate.reference, action: .sign,
                        occurredAt: signature.statedAt, jurisdiction: jurisdiction, counterparty: counterparty, subjectArea: area, stage: stage,
                        agreementType: text.kind.rawValue, value: value, durationMonths: text.months(from: signature.statedAt.date),
                        digest: Digest.sha256(signature.act.canonicalBytes))
                    let verdict = try known.judge(act, at: place)
                    if let refusal = verdict.refusal, refusal.code != .coSign { return verdict }
                    last = verdict
                }
            }
        }
        return try last ?? known.standing(of: RecordID(mandate.id) ?? signature.id, for: .sign, at: place)
    }
}

extension Agreement {
    /// How long it runs in months, a part of one counting as a whole, from its first day or else from a given one; nil where the text names no end.
    func months(from day: CalendarDate) -> Int? {
        guard let term = clause(.term)?.data else { return nil }
        if let end = term["end"]?.string.flatMap({ CalendarDate($0) }) {
            let from = term["from"]?.string.flatMap { CalendarDate($0) } ?? day
            let months = (end.year - from.year) * 12 + end.month - from.month
            return months + (end.day >= from.day ? 1 : 0)
        }
        guard let span = term["length"]?.string.flatMap({ Span($0) }) else { return nil }
        switch span.unit {
        case .hours: return (span.count + 671) / 672
        case .days: return (span.count + 27) / 28
        case .weeks: return (span.count + 3) / 4
        case .months: return span.count
        case .years: return span.count * 12
        }
    }
}
