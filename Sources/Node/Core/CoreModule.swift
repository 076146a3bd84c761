import Canon
import Pages
import Signing
import Store

/// The kinds that every node knows: identity events and erasures, and the index of all records.
package struct CoreModule: Module {
    package let name = "core"
    package let kinds = [
        RecordKind(IdentityEvent.kind, stays: true, validate: IdentityEvent.validate),
        RecordKind(Erasure.kind, stays: true, validate: Erasure.validate),
    ]

    package let tables = [
        DerivedTable(
            "records",
            [
                .init("id", .blob), .init("kind", .text), .init("issuer", .text), .init("cooperation", .blob), .init("stated_at", .integer),
                .init("digest", .blob),
            ], indexes: [["issuer", "kind"]], sparseIndexes: ["cooperation"]),
        DerivedTable(
            "identities",
            [
                .init("did", .text), .init("sequence", .integer), .init("type", .text), .init("next_digests", .text), .init("kind", .text),
                .init("jurisdiction", .text), .init("fictional", .integer), .init("names", .text), .init("descriptions", .text),
            ], indexes: [["did", "sequence"]]),
        DerivedTable(
            "identity_keys",
            [.init("did", .text), .init("key", .text), .init("purposes", .text), .init("change", .text), .init("since", .integer)],
            indexes: [["did", "key"]]),
        DerivedTable("erasures", [.init("record", .blob), .init("record_position", .integer), .init("reasons", .text)], indexes: [["record"]]),
    ]

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] {
        var rows = [
            DerivedRow(
                "records",
                [
                    .blob(record.id.bytes), .text(record.kind), .text(record.issuer), SQLValue(record.cooperation?.bytes),
                    .integer(record.statedAt.milliseconds), .blob(record.digest.bytes),
                ])
        ]
        switch record.kind {
        case IdentityEvent.kind: if let event = try? IdentityEvent(record) { rows += event.rows }
        case Erasure.kind: if let erasure = try? Erasure(record) { rows.append(erasure.row) }
        default: break
        }
        return rows
    }
}

extension JSON {
    /// Canonical text of a language map, as derived columns hold it.
    package static func languages(_ texts: [String: String]) -> JSON { .object(JSONObject(texts.mapValues { JSON.string($0) })) }
}
