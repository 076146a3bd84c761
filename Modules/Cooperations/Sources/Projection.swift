import Canon
import CooperationsAPI
import Node
import Signing
import Store

/// How the records of cooperations become rows.
enum CooperationProjection {
    static let tables = [
        DerivedTable(
            "cooperations",
            [.init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("digest", .blob), .init("title", .text)],
            indexes: [["id"], ["stated_at", "id"]]),
        DerivedTable(
            "cooperation_parties",
            [.init("cooperation", .blob), .init("party", .text), .init("role", .text), .init("stated_at", .integer)], indexes: [["party"]]),
        DerivedTable(
            "cooperation_joins",
            [
                .init("id", .blob), .init("cooperation", .blob), .init("issuer", .text), .init("stated_at", .integer),
                .init("cooperation_digest", .blob),
            ], indexes: [["cooperation", "issuer"]]),
        DerivedTable(
            "cooperation_attachments",
            [
                .init("id", .blob), .init("cooperation", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("question", .text),
                .init("record", .blob), .init("record_digest", .blob), .init("sections", .text), .init("note", .text),
            ], indexes: [["cooperation", "issuer"], ["record"]]),
        DerivedTable("series", work, indexes: [["id"]]),
        DerivedTable("timelines", work, indexes: [["id"]]),
    ]

    private static let work: [DerivedTable.Column] = [
        .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("title", .text), .init("as_of", .text),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        let id = SQLValue.blob(record.id.bytes)
        let issuer = SQLValue.text(record.issuer)
        let statedAt = SQLValue.integer(record.statedAt.milliseconds)
        let subject = record.subject
        switch record.kind {
        case Cooperation.kind:
            guard let cooperation = try? Cooperation(subject) else { return [] }
            return [DerivedRow("cooperations", [id, issuer, statedAt, .blob(record.digest.bytes), canonical(subject["title"])])]
                + cooperation.parties.map { DerivedRow("cooperation_parties", [id, .text($0.did), SQLValue($0.role?.rawValue), statedAt]) }
        case Joining.kind:
            guard let joining = try? Joining(subject) else { return [] }
            return [DerivedRow("cooperation_joins", [id, .blob(joining.cooperation.bytes), issuer, statedAt, SQLValue(joining.digest?.bytes)])]
        case Attaching.kind:
            guard let attaching = try? Attaching(subject) else { return [] }
            return [
                DerivedRow(
                    "cooperation_attachments",
                    [
                        id, .blob(attaching.cooperation.bytes), issuer, statedAt, .text(attaching.question.rawValue), .blob(attaching.record.bytes),
                        .blob(attaching.digest.bytes), SQLValue(attaching.sections.isEmpty ? nil : attaching.sections.joined(separator: " ")),
                        canonical(subject["note"]),
                    ])
            ]
        case SeriesRecord.kind, TimelineRecord.kind:
            // Their content is read from the record itself when a page shows it; the rows only say that there is one.
            return [
                DerivedRow(
                    record.kind == SeriesRecord.kind ? "series" : "timelines",
                    [id, issuer, statedAt, canonical(subject["title"]), SQLValue(subject["asOf"]?.string)])
            ]
        default: return []
        }
    }

    private static func canonical(_ value: JSON?) -> SQLValue { SQLValue(value?.canonicalText) }
}
