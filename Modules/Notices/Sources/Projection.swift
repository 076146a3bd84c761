import Canon
import Node
import NoticesAPI
import Signing
import Store

/// How a notice becomes rows.
enum NoticeProjection {
    static let tables = [
        DerivedTable(
            "notices",
            [
                .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("title", .text), .init("text", .text),
                .init("caveat", .text), .init("effective_from", .text), .init("supersedes", .blob), .init("cooperation", .blob),
                .init("sections", .text),
            ], indexes: [["id"], ["issuer", "stated_at", "id"], ["stated_at", "id"], ["supersedes"]]),
        DerivedTable(
            "notice_attachments",
            [
                .init("id", .blob), .init("digest", .blob), .init("name", .text), .init("media_type", .text), .init("size", .integer),
                .init("licence", .text), .init("source", .text),
            ], indexes: [["digest"]]),
        DerivedTable(
            "notice_digests",
            [.init("id", .blob), .init("digest", .blob), .init("part", .text), .init("language", .text), .init("stated_at", .integer)],
            indexes: [["digest"]]),
    ]

    static func rows(for record: Record) -> [DerivedRow] {
        guard let notice = try? Notice(record.subject) else { return [] }
        let id = SQLValue.blob(record.id.bytes)
        let statedAt = SQLValue.integer(record.statedAt.milliseconds)
        // Language maps and sections are taken as the record holds them: they are canonical already.
        var rows = [
            DerivedRow(
                "notices",
                [
                    id, .text(record.issuer), statedAt, canonical(record.subject["title"]), canonical(record.subject["text"]),
                    canonical(record.subject["caveat"]), SQLValue(notice.effectiveFrom?.description), SQLValue(notice.supersedes?.bytes),
                    SQLValue(record.cooperation?.bytes), canonical(record.subject["sections"]),
                ])
        ]
        for file in notice.attachments {
            rows.append(
                DerivedRow(
                    "notice_attachments",
                    [
                        id, .blob(file.digest.bytes), .text(file.name), .text(file.mediaType), .integer(file.size), SQLValue(file.licence),
                        SQLValue(file.source),
                    ]))
        }
        for (digest, part, language) in digests(of: notice) {
            rows.append(DerivedRow("notice_digests", [id, .blob(digest.bytes), .text(part.rawValue), SQLValue(language), statedAt]))
        }
        return rows
    }

    /// What "check a statement" can find: per language title and text, and the text alone; and each file.
    static func digests(of notice: Notice) -> [(digest: Digest, part: NoticeMatch.Part, language: String?)] {
        var found: [(Digest, NoticeMatch.Part, String?)] = []
        for (tag, text) in notice.text.sorted(by: { $0.key < $1.key }) {
            found.append((StatementDigest.of(text), .text, tag))
            if let title = notice.title[tag] { found.append((StatementDigest.of(title: title, text: text), .whole, tag)) }
        }
        return found + notice.attachments.map { ($0.digest, .attachment, nil) }
    }

    private static func canonical(_ value: JSON?) -> SQLValue { SQLValue(value?.canonicalText) }
}
