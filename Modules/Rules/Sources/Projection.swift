import Canon
import Node
import RulesAPI
import Signing
import Store

/// How the records of rule sets become rows.
enum RuleProjection {
    static let tables = [
        DerivedTable(
            "rule_sets",
            [
                .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("digest", .blob), .init("set_id", .text),
                .init("version", .text), .init("jurisdiction", .text), .init("title", .text), .init("caveat", .text), .init("supersedes", .blob),
                .init("rule_count", .integer), .init("body", .text),
            ], indexes: [["id"], ["issuer", "set_id"], ["jurisdiction", "set_id", "issuer"]]),
        DerivedTable(
            "rule_set_parts",
            [.init("id", .blob), .init("issuer", .text), .init("digest", .blob), .init("rule_count", .integer), .init("body", .text)],
            indexes: [["id"]]),
        DerivedTable(
            "rule_acts",
            [
                .init("id", .blob), .init("kind", .text), .init("issuer", .text), .init("stated_at", .integer), .init("digest", .blob),
                .init("rule_set", .blob), .init("about", .text), .init("word", .text), .init("day", .text), .init("until", .text),
                .init("body", .text),
            ], indexes: [["rule_set", "stated_at"], ["id"], ["kind", "stated_at"]]),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        let body = SQLValue.text(JSON.object(record.subject).canonicalText)
        let id = SQLValue.blob(record.id.bytes)
        let statedAt = SQLValue.integer(record.statedAt.milliseconds)
        switch record.kind {
        case RuleKinds.set:
            guard let form = try? RuleSetForm(record.subject) else { return [] }
            return [
                DerivedRow(
                    "rule_sets",
                    [
                        id, .text(record.issuer), statedAt, .blob(record.digest.bytes), .text(form.setID), .text(form.version),
                        .text(form.jurisdiction),
                        .text(JSON.languages(form.title).canonicalText),
                        SQLValue(form.example.isEmpty ? nil : JSON.languages(form.example).canonicalText), SQLValue(form.supersedes?.id.bytes),
                        .integer(Int64(form.source.set["rules"]?.array?.count ?? 0)), body,
                    ])
            ]
        case RuleKinds.part:
            guard let part = try? RulePart(record.subject) else { return [] }
            return [
                DerivedRow(
                    "rule_set_parts", [id, .text(record.issuer), .blob(record.digest.bytes), .integer(Int64(part.rules.count)), body])
            ]
        default:
            guard let form = try? RuleActForm(record.kind, record.subject) else { return [] }
            return [
                DerivedRow(
                    "rule_acts",
                    [
                        id, .text(record.kind), .text(record.issuer), statedAt, .blob(record.digest.bytes), .blob(form.ruleSet.id.bytes),
                        SQLValue(form.about), SQLValue(form.word), SQLValue(form.day?.description), SQLValue(form.until?.description), body,
                    ])
            ]
        }
    }
}
