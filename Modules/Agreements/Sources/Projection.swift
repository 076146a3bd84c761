import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Signing
import Store

/// How the records of agreements become rows.
enum AgreementProjection {
    static let tables = [
        DerivedTable(
            "agreement_offers",
            [
                .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("negotiation", .blob), .init("previous", .blob),
                .init("digest", .blob), .init("text_digest", .blob), .init("kind", .text), .init("title", .text), .init("parties", .text),
                .init("sign_by", .integer), .init("decider", .text), .init("starts", .text), .init("ends", .text), .init("length", .text),
            ], indexes: [["id"], ["negotiation", "stated_at"], ["stated_at"]]),
        DerivedTable("agreement_parties", [.init("offer", .blob), .init("party", .text)], indexes: [["party"]]),
        DerivedTable(
            "agreement_duties",
            [
                .init("agreement", .blob), .init("duty", .text), .init("clause", .text), .init("obliged", .text), .init("toward", .text),
                .init("title", .text), .init("kind", .text), .init("rule", .text), .init("calendars", .text),
            ], indexes: [["agreement"], ["obliged"]]),
        DerivedTable(
            "agreement_acts",
            [
                .init("id", .blob), .init("kind", .text), .init("issuer", .text), .init("stated_at", .integer), .init("agreement", .blob),
                .init("digest", .blob), .init("about", .text), .init("word", .text), .init("day", .text), .init("until", .text),
                .init("body", .text),
            ], indexes: [["agreement", "stated_at"], ["id"], ["issuer", "kind"]], sparseIndexes: ["about"]),
        DerivedTable("agreement_mandates", [.init("act", .blob), .init("mandate", .blob)], indexes: [["mandate"]]),
        DerivedTable(
            "agreement_notices",
            [
                .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("agreement", .blob), .init("text_digest", .blob),
                .init("kind", .text), .init("title", .text), .init("parties", .text), .init("until", .text), .init("is_open", .integer),
            ], indexes: [["stated_at"], ["agreement"]]),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        switch record.kind {
        case AgreementKinds.offer: (try? Offer(record.subject)).map { rows(for: $0, record) } ?? []
        case AgreementKinds.notice: (try? PublicNotice(record.subject)).map { [row(for: $0, record)] } ?? []
        default: (try? AgreementAct(record.kind, record.subject)).map { [row(for: $0, record)] + mandates(of: record) } ?? []
        }
    }

    private static func rows(for offer: Offer, _ record: Record) -> [DerivedRow] {
        guard let clause = try? Offer.clause(of: offer.agreement) else { return [] }
        let agreement = offer.agreement
        let id = SQLValue.blob(record.id.bytes)
        let term = agreement.clause(.term)?.data
        var rows = [
            DerivedRow(
                "agreement_offers",
                [
                    id, .text(record.issuer), .integer(record.statedAt.milliseconds), .blob((offer.negotiation ?? record.id).bytes),
                    SQLValue(offer.previous?.id.bytes), .blob(record.digest.bytes), .blob(agreement.digest.bytes), .text(agreement.kind.rawValue),
                    .text(JSON.languages(agreement.title).canonicalText), .text(offer.parties.joined(separator: " ")),
                    .integer(clause.signBy.milliseconds), .text(clause.decider.name), SQLValue(term?["from"]?.string), SQLValue(term?["end"]?.string),
                    SQLValue(term?["length"]?.string),
                ])
        ]
        rows += offer.parties.map { DerivedRow("agreement_parties", [id, .text($0)]) }
        let dids = Dictionary(agreement.parties.compactMap { party in party.did.map { (party.id, $0) } }, uniquingKeysWith: { first, _ in first })
        for (clause, duty) in agreement.duties {
            guard let owner = duty.owner.flatMap({ dids[$0] }) else { continue }
            rows.append(
                DerivedRow(
                    "agreement_duties",
                    [
                        id, .text(duty.id), .text(clause), .text(owner), SQLValue(duty.to.flatMap { dids[$0] }),
                        .text(JSON.languages(duty.what).canonicalText), .text(duty.kind.rawValue), SQLValue(duty.due?.json.canonicalText),
                        .text(duty.calendars.joined(separator: " ")),
                    ]))
        }
        return rows + renewalDuties(agreement, term, id, offer.parties)
    }

    /// An end is forgotten by whoever has no date before it: deciding on the renewal in time is a duty of every party.
    private static func renewalDuties(_ agreement: Agreement, _ term: JSON?, _ id: SQLValue, _ parties: [String]) -> [DerivedRow] {
        guard let before = term?["decideBefore"]?.string, let clause = agreement.clause(.term) else { return [] }
        let title: JSON = ["en": "Decide whether to renew", "zh-Hans": "决定是否续期"]
        let rule: JSON = ["beforeEnd": .string(before)]
        return parties.map { party in
            DerivedRow(
                "agreement_duties",
                [
                    id, .text(renewalDuty), .text(clause.id), .text(party), .null, .text(title.canonicalText), "notice", .text(rule.canonicalText),
                    "",
                ])
        }
    }

    /// The name of the duty to decide on renewal, which no clause lists.
    static let renewalDuty = "term.decide"

    /// The mandates that a signature cites, so that a mandate's page finds what was signed under it.
    private static func mandates(of record: Record) -> [DerivedRow] {
        guard record.kind == AgreementKinds.signature else { return [] }
        return record.refersTo.map { DerivedRow("agreement_mandates", [.blob(record.id.bytes), .blob($0.id.bytes)]) }
    }

    private static func row(for act: AgreementAct, _ record: Record) -> DerivedRow {
        // What was signed outside is about its file, so that whoever has the file finds it.
        let about =
            switch record.kind {
            case AgreementKinds.outside: act.digest?.multibase
            default: act.about
            }
        return DerivedRow(
            "agreement_acts",
            [
                .blob(record.id.bytes), .text(record.kind), .text(record.issuer), .integer(record.statedAt.milliseconds), .blob(act.agreement.bytes),
                .blob(record.digest.bytes), SQLValue(about), SQLValue(act.word), SQLValue(act.day?.description), SQLValue(act.until?.description),
                .text(JSON.object(record.subject).canonicalText),
            ])
    }

    private static func row(for notice: PublicNotice, _ record: Record) -> DerivedRow {
        DerivedRow(
            "agreement_notices",
            [
                .blob(record.id.bytes), .text(record.issuer), .integer(record.statedAt.milliseconds), .blob(notice.agreement.bytes),
                .blob(notice.digest.bytes), .text(notice.kind.rawValue), .text(JSON.languages(notice.title).canonicalText),
                .text(notice.parties.joined(separator: " ")), SQLValue(notice.until?.description), .integer(notice.text == nil ? 0 : 1),
            ])
    }
}
