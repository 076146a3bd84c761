import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// Whether the mandates that an act about an agreement cites cover it: kind, value, duration, subject areas, stages and every other party.
struct ActPowers {
    /// What is limited of the agreement; of an amendment that names another text, of that text as well.
    let scopes: [AgreementScope]
    let known: any KnownMandates

    /// What is found of the mandates that the act cites, whose holders must all have approved it.
    func check(_ act: Record, at place: LogPlace) throws -> CitedMandates.Finding {
        try CitedMandates(known, code: Self.code(act), none: Self.noMandate(act))
            .check(act, asksHolders: true) { try judge(act, under: $0, at: place) }
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

    /// Why an act that names no mandate is refused. Where an administrator could have approved, approvals are what is missing.
    static func noMandate(_ act: Record) -> Failure {
        guard act.kind != AgreementKinds.signature else {
            return .powers(
                code(act) + ".noMandate", at: "/refersTo",
                en: "names no mandate; sign under the mandate of an envoy who may sign such an agreement, and let the envoy approve",
                zhHans: "未指明授权书；请依据有权签署此类协议的特使的授权书签署，并由该特使批准")
        }
        guard AgreementNeeds.power(of: act) == .mandateOrAdministrator else {
            return .powers(
                code(act) + ".noMandate", at: "/refersTo",
                en: "names no mandate; what changes a signed agreement needs what its signature needed: an envoy who may sign it, under a mandate",
                zhHans: "未指明授权书；变更已签署的协议须具备签署时所需的权力：请依据有权签署此类协议的特使的授权书行事")
        }
        return .powers(
            code(act) + ".noAdministrator", at: "/approvals",
            en: "hold none by an administrator, and no mandate is named; let one approve, or act under the mandate of an envoy who may sign it",
            zhHans: "没有管理员的批准，也未指明授权书；请由管理员批准，或依据有权签署此类协议的特使的授权书行事")
    }

    private static func code(_ act: Record) -> String { act.kind == AgreementKinds.signature ? "agreement.signature" : "agreement.power" }
}
