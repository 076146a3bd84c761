import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// Whether the mandates that an act about an agreement cites cover it: kind, value, duration, subject areas, stages and every other party.
///
/// The party's key signs the record; its people approve it. A mandate counts where its own holder approved: with a key that the mandate names, or the key
/// that the holder's did:key is. Where a mandate asks for several signatures, the holders of all the cited mandates are counted.
struct ActPowers {
    /// What is limited of the agreement; of an amendment that names another text, of that text as well.
    let scopes: [AgreementScope]
    let known: any KnownMandates

    /// A mandate that the act cites, with what the check found.
    struct Cited: Sendable {
        var logged: LoggedMandate
        var verdict: Verdict
    }

    /// What was found; `refusal` is nil where the act has the powers it needs.
    struct Finding: Sendable {
        var cited: [Cited] = []
        var refusal: Failure?
    }

    func check(_ act: Record, at place: LogPlace) throws -> Finding {
        var finding = Finding()
        guard !act.refersTo.isEmpty else {
            finding.refusal = ActPowers.noMandate(act)
            return finding
        }
        for (i, reference) in act.refersTo.enumerated() {
            let pointer = "/refersTo/\(i)"
            guard let logged = try known.mandate(reference.id), logged.mandate.digest == reference.digest else {
                finding.refusal = Self.refusal(
                    act, "mandateUnknown", pointer, "names no mandate that stands in a log known here with this digest; check id and digest",
                    "所指授权书在此处已知的日志中不存在，或摘要不符；请核对名称与摘要")
                return finding
            }
            guard logged.mandate.principal == act.issuer else {
                finding.refusal = Self.refusal(
                    act, "mandateOfAnother", pointer, "is a mandate of \(logged.mandate.principal); a party acts under mandates of its own",
                    "是 \(logged.mandate.principal) 的授权书；各方须依自己的授权书行事")
                return finding
            }
            finding.cited.append(Cited(logged: logged, verdict: try judge(act, under: logged.mandate, at: place)))
        }
        // What the mandates do not cover is said first: nobody need be asked for an approval that could not help.
        finding.refusal = Self.refusal(of: finding.cited) { $0.code != .coSign } ?? notByHolder(act, finding.cited) ?? tooFew(finding.cited)
        return finding
    }

    /// The first verdict that denies.
    private static func refusal(of cited: [Cited], where counts: (Refusal) -> Bool) -> Failure? {
        cited.lazy.compactMap(\.verdict.refusal).first(where: counts).map { Failure(refused: $0) }
    }

    private func notByHolder(_ act: Record, _ cited: [Cited]) -> Failure? {
        cited.first { !Self.isApproved(act, by: $0.logged.mandate) }.map { item in
            Self.refusal(
                act, "notByHolder", "/approvals",
                "hold none by the holder of the mandate \(item.logged.id); the envoy must approve, with a key that the mandate names",
                "没有授权书 \(item.logged.id) 持有人的批准；须由该特使以授权书载明的密钥批准")
        }
    }

    /// That too few signed is counted over all who did.
    private func tooFew(_ cited: [Cited]) -> Failure? {
        let people = Set(cited.map(\.logged.mandate.holder)).count
        guard let needed = cited.map(\.logged.mandate.authority.signatures).max(), needed > people else { return nil }
        return Failure(
            refused: Refusal(
                .coSign, at: "/approvals", en: "the mandate asks for \(needed) signatures in all, and holders of \(people) cited mandates approved",
                zhHans: "授权书要求共 \(needed) 人签署，而所引授权书的持有人中有 \(people) 人批准"))
    }

    /// The first verdict that denies, in the order of the scopes; that too few signed is no denial here, since others may sign as well.
    func judge(_ act: Record, under mandate: Mandate, at place: LogPlace) throws -> Verdict {
        let jurisdiction = try known.jurisdiction(of: act.issuer) ?? "ZZ"
        var last: Verdict?
        for scope in scopes {
            let parts = try scope.acts(act, under: mandate, jurisdiction: jurisdiction) { try known.counterparty($0, in: mandate) }
            for part in parts {
                let verdict = try known.judge(part, at: place)
                if let refusal = verdict.refusal, refusal.code != .coSign { return verdict }
                last = verdict
            }
        }
        return try last ?? known.standing(of: RecordID(mandate.id) ?? act.id, for: .sign, at: place)
    }

    private static func isApproved(_ act: Record, by mandate: Mandate) -> Bool {
        var keys = Set(mandate.keys.map(\.text))
        if mandate.holder.hasPrefix("did:key:") { keys.insert(String(mandate.holder.dropFirst(8))) }
        return act.approvals.contains { $0["publicKey"]?.string.map(keys.contains) ?? false }
    }

    /// Why an act that names no mandate is refused. Where an administrator could have approved, approvals are what is missing.
    static func noMandate(_ act: Record) -> Failure {
        guard act.kind != AgreementKinds.signature else {
            return refusal(
                act, "noMandate", "/refersTo",
                "names no mandate; sign under the mandate of an envoy who may sign such an agreement, and let the envoy approve",
                "未指明授权书；请依据有权签署此类协议的特使的授权书签署，并由该特使批准")
        }
        guard AgreementNeeds.power(of: act) == .mandateOrAdministrator else {
            return refusal(
                act, "noMandate", "/refersTo",
                "names no mandate; what changes a signed agreement needs what its signature needed: act under the mandate of an envoy who may sign such an agreement",
                "未指明授权书；变更已签署的协议须具备签署时所需的权力：请依据有权签署此类协议的特使的授权书行事")
        }
        return refusal(
            act, "noAdministrator", "/approvals",
            "hold none by an administrator, and no mandate is named; let an administrator approve, or act under the mandate of an envoy who may sign such an agreement",
            "没有管理员的批准，也未指明授权书；请由管理员批准，或依据有权签署此类协议的特使的授权书行事")
    }

    private static func refusal(_ act: Record, _ code: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        Failure(
            status: 403, code: (act.kind == AgreementKinds.signature ? "agreement.signature." : "agreement.power.") + code, pointer: pointer,
            detail: "\(pointer) \(en)", words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zh)"])
    }
}

extension Failure {
    /// An act that its mandate does not cover, with the stable code of docs/formats/mandate.md.
    init(refused refusal: Refusal) {
        self.init(
            status: 403, code: refusal.code.text, pointer: refusal.pointer, detail: "\(refusal.pointer): \(refusal.words.en)",
            words: ["en": refusal.words.en, "zh-Hans": refusal.words.zhHans])
    }
}
