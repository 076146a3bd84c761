import Canon
import Mandates
import Node
import Pages
import Signing
import Store

/// Under which mandates rules are adopted: docs/formats/rule-records.md, "Under a mandate".
///
/// A rule set speaks for a jurisdiction, and to everybody about every subject. So the power `adoptRules` is judged by the jurisdictions of the mandate; its
/// counterparties, subject areas and stages say nothing about rules and do not limit it.
package struct RuleMaking {
    private let mandates: LoggedMandates

    package init(origin: String, in transaction: any ReadTransaction) { mandates = LoggedMandates(origin: origin, in: transaction) }

    /// From this moment of a log on no adoption counts without the power: 1 January 2027, 00:00 UTC.
    package static let demandedFrom = Instant(seconds: 1_798_761_600)

    /// Whether an adoption that stands at this place must have been made under the power: from the first mandate on by which its issuer gave the power in the
    /// same log, and from `demandedFrom` on in any case. What stood before stays as it was.
    package func isDemanded(of issuer: String, at place: LogPlace) throws -> Bool {
        guard place.loggedAt < RuleMaking.demandedFrom else { return true }
        return try mandates.given(by: issuer, in: place.origin).contains { logged in
            logged.mandate.principal == issuer && logged.place.position < place.position && RuleMaking.gives(logged.mandate)
        }
    }

    package static func gives(_ mandate: Mandate) -> Bool { mandate.authority.powers.contains { $0.action == .adoptRules } }

    /// Whether a record names mandates at all. What happens to a version may be done without one; one that is named must cover it.
    package static func namesMandate(_ found: FoundRecord) -> Bool { found.record?.refersTo.isEmpty == false }

    /// Whether the mandates that an adoption cites let its issuer adopt rules of this jurisdiction. Where the record carries approvals, each holder's must
    /// be among them.
    package func check(_ adoption: Record, of jurisdiction: String, at place: LogPlace) throws -> CitedMandates.Finding {
        try RuleMaking.check(adoption, of: jurisdiction, under: mandates, at: place)
    }

    /// The same under mandates wherever they are known from.
    package static func check(
        _ adoption: Record, of jurisdiction: String, under mandates: any KnownMandates, at place: LogPlace
    ) throws -> CitedMandates.Finding {
        let cited = CitedMandates(
            mandates, code: "rules.adoption",
            none: .powers(
                "rules.adoption.noMandate", at: "/refersTo",
                en: "names no mandate; rules are adopted under a mandate of the issuer that gives the power to adopt rules, and its holder approves",
                zhHans: "未指明授权书；须依据发布方授予“通过规则”权力的授权书通过规则，并由其持有人批准"))
        return try cited.check(adoption, asksHolders: !adoption.approvals.isEmpty) { mandate in
            let authority = mandate.authority
            return try mandates.judge(
                MandateAct(
                    id: adoption.id.description, actor: mandate.holder, mandate: mandate.reference, action: .adoptRules,
                    occurredAt: adoption.statedAt, jurisdiction: jurisdiction,
                    counterparty: authority.counterparties.first ?? "",
                    subjectArea: authority.subjectAreas.first ?? "", stage: authority.stages?.first,
                    digest: Digest.sha256(adoption.act.canonicalBytes)), at: place)
        }
    }

    /// The mandates that a party gave, that are in force now and by which rules of this jurisdiction can be adopted.
    package func held(for issuer: String, of jurisdiction: String, now: LogPlace) throws -> [LoggedMandate] {
        try mandates.all().filter { logged in
            guard logged.mandate.principal == issuer, RuleMaking.gives(logged.mandate) else { return false }
            return try Hierarchy.jurisdiction.lies(jurisdiction, underAny: logged.mandate.authority.jurisdictions)
                && mandates.state(of: logged, at: now) == .inForce
        }
    }

    /// The same for a record that stands in a log known here.
    package func check(_ found: FoundRecord, of jurisdiction: String) throws -> Failure? {
        guard let record = found.record else { return nil }
        let place = try mandates.place(found)
        guard try isDemanded(of: record.issuer, at: place) else { return nil }
        return try check(record, of: jurisdiction, at: place).refusal
    }
}
