import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Whether the mandates that a signature cites cover the text that is signed: kind, value, duration, subject areas, stages and every other party.
///
/// The party's key signs the record; its people approve it. A mandate counts where its own holder approved: with a key that the mandate names, or the key
/// that the holder's did:key is. Where a mandate asks for several signatures, the holders of all the cited mandates are counted.
struct SigningPowers {
    let text: Agreement
    let known: any KnownMandates
    let transaction: any ReadTransaction

    /// A mandate that the signature cites, with what the check found.
    struct Cited: Sendable {
        var logged: LoggedMandate
        var verdict: Verdict
    }

    /// What was found; `refusal` is nil where the signature has the powers it needs.
    struct Finding: Sendable {
        var cited: [Cited] = []
        var refusal: Failure?
    }

    func check(_ signature: Record, at place: LogPlace) throws -> Finding {
        var finding = Finding()
        guard !signature.refersTo.isEmpty else {
            finding.refusal = Self.refusal(
                "noMandate", "/refersTo",
                "names no mandate; sign under the mandate of an envoy who may sign such an agreement, and let the envoy approve",
                "未指明授权书；请依据有权签署此类协议的特使的授权书签署，并由该特使批准")
            return finding
        }
        for (i, reference) in signature.refersTo.enumerated() {
            let pointer = "/refersTo/\(i)"
            guard let logged = try known.mandate(reference.id), logged.mandate.digest == reference.digest else {
                finding.refusal = Self.refusal(
                    "mandateUnknown", pointer, "names no mandate that stands in a log known here with this digest; check id and digest",
                    "所指授权书在此处已知的日志中不存在，或摘要不符；请核对名称与摘要")
                return finding
            }
            guard logged.mandate.principal == signature.issuer else {
                finding.refusal = Self.refusal(
                    "mandateOfAnother", pointer, "is a mandate of \(logged.mandate.principal); a party signs under mandates of its own",
                    "是 \(logged.mandate.principal) 的授权书；各方须依自己的授权书签署")
                return finding
            }
            guard Self.isApproved(signature, by: logged.mandate) else {
                finding.refusal = Self.refusal(
                    "notByHolder", "/approvals",
                    "hold none by the holder of the mandate \(reference.id); the envoy must approve, with a key that the mandate names",
                    "没有授权书 \(reference.id) 持有人的批准；须由该特使以授权书载明的密钥批准")
                return finding
            }
            finding.cited.append(Cited(logged: logged, verdict: try judge(signature, under: logged.mandate, at: place)))
        }
        finding.refusal = Self.refusal(of: finding.cited)
        return finding
    }

    /// The first verdict that denies; that too few signed is counted over all who did.
    private static func refusal(of cited: [Cited]) -> Failure? {
        for item in cited {
            guard let refusal = item.verdict.refusal, refusal.code != .coSign else { continue }
            return Failure(refused: refusal)
        }
        let people = Set(cited.map(\.logged.mandate.holder)).count
        guard let most = cited.max(by: { $0.logged.mandate.authority.signatures < $1.logged.mandate.authority.signatures }),
            most.logged.mandate.authority.signatures > people
        else { return nil }
        let needed = most.logged.mandate.authority.signatures
        return Failure(
            refused: Refusal(
                .coSign, at: "/approvals", en: "the mandate asks for \(needed) signatures in all, and holders of \(people) cited mandates approved",
                zhHans: "授权书要求共 \(needed) 人签署，而所引授权书的持有人中有 \(people) 人批准"))
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

    private static func isApproved(_ signature: Record, by mandate: Mandate) -> Bool {
        var keys = Set(mandate.keys.map(\.text))
        if mandate.holder.hasPrefix("did:key:") { keys.insert(String(mandate.holder.dropFirst(8))) }
        return signature.approvals.contains { $0["publicKey"]?.string.map(keys.contains) ?? false }
    }

    private static func refusal(_ code: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        Failure(
            status: 403, code: "agreement.signature." + code, pointer: pointer, detail: "\(pointer) \(en)",
            words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zh)"])
    }
}

extension Failure {
    /// A signature that its mandate does not cover, with the stable code of docs/formats/mandate.md.
    init(refused refusal: Refusal) {
        self.init(
            status: 403, code: refusal.code.text, pointer: refusal.pointer, detail: "\(refusal.pointer): \(refusal.words.en)",
            words: ["en": refusal.words.en, "zh-Hans": refusal.words.zhHans])
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
