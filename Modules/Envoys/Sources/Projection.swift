import Canon
import EnvoysAPI
import Mandates
import Node
import Signing
import Store

/// How the records of envoys become rows.
enum EnvoyProjection {
    static let tables = [
        DerivedTable(
            "envoy_mandates",
            [
                .init("id", .blob), .init("issuer", .text), .init("holder", .text), .init("principal", .text), .init("parent", .blob),
                .init("digest", .blob), .init("valid_from", .integer), .init("valid_until", .integer), .init("stated_at", .integer),
            ], indexes: [["id"], ["holder"], ["stated_at", "id"]], sparseIndexes: ["parent"]),
        DerivedTable(
            "envoy_places", [.init("id", .blob), .init("list", .text), .init("place", .integer), .init("purpose", .text)],
            indexes: [["list", "place"], ["id"]]),
        DerivedTable(
            "envoy_events",
            [
                .init("id", .blob), .init("mandate", .blob), .init("mandate_digest", .blob), .init("issuer", .text), .init("change", .text),
                .init("stated_at", .integer), .init("reason", .text), .init("from_at", .integer), .init("until_at", .integer),
                .init("substitute", .blob),
            ], indexes: [["mandate"]], sparseIndexes: ["substitute"]),
        DerivedTable(
            "envoy_lists",
            [.init("id", .blob), .init("address", .text), .init("purpose", .text), .init("issuer", .text), .init("version", .integer)],
            indexes: [["address", "version"]]),
        DerivedTable(
            "envoy_consultations",
            [
                .init("id", .blob), .init("issuer", .text), .init("asked_of", .text), .init("mandate", .blob), .init("answer_by", .text),
                .init("digest", .blob), .init("stated_at", .integer), .init("title", .text),
            ], indexes: [["id"], ["mandate"], ["asked_of", "stated_at"]]),
        DerivedTable(
            "envoy_answers",
            [
                .init("id", .blob), .init("consultation", .blob), .init("consultation_digest", .blob), .init("issuer", .text),
                .init("outcome", .text), .init("stated_at", .integer),
            ], indexes: [["consultation"]]),
        DerivedTable(
            "envoy_minutes",
            [
                .init("id", .blob), .init("consultation", .blob), .init("consultation_digest", .blob), .init("issuer", .text),
                .init("confirms", .blob), .init("content", .blob), .init("stated_at", .integer),
            ], indexes: [["consultation"]]),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        let id = SQLValue.blob(record.id.bytes)
        let issuer = SQLValue.text(record.issuer)
        let statedAt = SQLValue.integer(record.statedAt.milliseconds)
        switch record.kind {
        case Mandate.recordKind:
            guard let mandate = try? Mandate(json: record.json) else { return [] }
            return mandateRows(mandate, id, statedAt)
        case StatusList.recordKind:
            guard let list = try? StatusListRecord(record.subject) else { return [] }
            return [DerivedRow("envoy_lists", [id, .text(list.address), .text(list.purpose.rawValue), issuer, .integer(list.version)])]
        case Consultation.kind:
            guard let asked = try? Consultation(record.subject) else { return [] }
            return [
                DerivedRow(
                    "envoy_consultations",
                    [
                        id, issuer, .text(asked.askedOf), .blob(asked.mandate.id.bytes), .text(asked.answerBy.description),
                        .blob(record.digest.bytes), statedAt, SQLValue(record.subject["title"]?.canonicalText),
                    ])
            ]
        case ConsultationAnswer.kind:
            guard let answer = try? ConsultationAnswer(record.subject) else { return [] }
            return [
                DerivedRow(
                    "envoy_answers",
                    [
                        id, .blob(answer.consultation.id.bytes), .blob(answer.consultation.digest.bytes), issuer, .text(answer.outcome.rawValue),
                        statedAt,
                    ])
            ]
        case JointMinutes.kind:
            guard let minutes = try? JointMinutes(record.subject) else { return [] }
            return [
                DerivedRow(
                    "envoy_minutes",
                    [
                        id, .blob(minutes.consultation.id.bytes), .blob(minutes.consultation.digest.bytes), issuer,
                        SQLValue(minutes.confirms?.id.bytes), .blob(minutes.content.bytes), statedAt,
                    ])
            ]
        default:
            guard let change = try? MandateChange(record) else { return [] }
            return [
                DerivedRow(
                    "envoy_events",
                    [
                        id, .blob(change.mandate.id.bytes), .blob(change.mandate.digest.bytes), issuer, .text(change.kind.change.rawValue), statedAt,
                        SQLValue(record.subject["reason"]?.canonicalText), integer(change.from), integer(change.until),
                        SQLValue(change.substitute?.id.bytes),
                    ])
            ]
        }
    }

    private static func mandateRows(_ mandate: Mandate, _ id: SQLValue, _ statedAt: SQLValue) -> [DerivedRow] {
        [
            DerivedRow(
                "envoy_mandates",
                [
                    id, .text(mandate.issuer), .text(mandate.holder), .text(mandate.principal),
                    SQLValue(mandate.parent.flatMap { RecordID($0.id)?.bytes }), .blob(mandate.digest.bytes),
                    .integer(mandate.validFrom.milliseconds), .integer(mandate.validUntil.milliseconds), statedAt,
                ])
        ] + mandate.status.map { DerivedRow("envoy_places", [id, .text($0.list), .integer(Int64($0.index)), .text($0.purpose.rawValue)]) }
    }

    private static func integer(_ moment: Instant?) -> SQLValue { moment.map { .integer($0.milliseconds) } ?? .null }
}
