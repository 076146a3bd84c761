import Canon
import DecisionsAPI
import Node
import Signing
import Store

/// The rows of the records of this module.
enum DecisionProjection {
    static let tables = [
        DerivedTable(
            "decision_requests",
            [
                .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("digest", .blob), .init("asked_of", .text),
                .init("what", .text), .init("action", .text), .init("leaves", .text), .init("reaches", .text), .init("title", .text),
                .init("cooperation", .blob), .init("body", .text), .init("audience", .text),
            ], indexes: [["id"], ["stated_at"], ["asked_of", "stated_at"], ["issuer", "stated_at"], ["cooperation"]]),
        DerivedTable(
            "decision_acts",
            [
                .init("id", .blob), .init("kind", .text), .init("issuer", .text), .init("stated_at", .integer), .init("digest", .blob),
                .init("request", .blob), .init("request_digest", .blob), .init("word", .text), .init("body", .text),
            ], indexes: [["request", "stated_at"], ["id"]]),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        let body = SQLValue.text(JSON.object(record.subject).canonicalText)
        let head: [SQLValue] = [.text(record.issuer), .integer(record.statedAt.milliseconds), .blob(record.digest.bytes)]
        if record.kind == DecisionKinds.request {
            guard let request = try? DecisionRequest(record.subject) else { return [] }
            return [
                DerivedRow(
                    "decision_requests",
                    [.blob(record.id.bytes)] + head + [
                        .text(request.askedOf), .text(request.what.rawValue), SQLValue(request.facts["action"]?.string),
                        SQLValue(request.facts["from"]?.string), SQLValue(request.facts["to"]?.string),
                        .text(JSON.languages(request.title).canonicalText), SQLValue(record.cooperation?.bytes), body,
                        .text(record.audience.sorted().joined(separator: " ")),
                    ])
            ]
        }
        guard let act = try? DecisionActForm(record.kind, record.subject) else { return [] }
        return [
            DerivedRow(
                "decision_acts",
                [.blob(record.id.bytes), .text(record.kind)] + head + [
                    .blob(act.request.id.bytes), .blob(act.request.digest.bytes), SQLValue(act.word), body,
                ])
        ]
    }
}
