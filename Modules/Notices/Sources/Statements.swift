import Canon
import Node
import NoticesAPI
import Store

/// Whether something that a person asks about was published in a notice.
enum NoticeStatements {
    /// Texts are found however their white space came; files by their very bytes.
    static func matches(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        let notices = PublishedNotices(origin: origin, in: transaction)
        let texts = try query.text.map { try notices.matches(statement: $0) } ?? []
        let files = try notices.matches(query.digest).filter { $0.part == .attachment }
        return try (texts + files).map { match in
            let notice = match.notice
            return StatementMatch(
                record: notice.id, origin: notice.origin, issuer: notice.issuer, kind: Notice.kind, title: notice.title, statedAt: notice.statedAt,
                part: try part(match, query, notices), isExact: isExact(match, query), supersededBy: match.supersededBy.map(\.id))
        }
    }

    private static func part(_ match: NoticeMatch, _ query: StatementQuery, _ notices: PublishedNotices) throws -> StatementMatch.Part {
        if let language = match.language { return .text(language: language) }
        let file = try notices.attachments(of: match.notice).first { $0.digest == query.digest }
        return .attachment(name: file?.name ?? "")
    }

    /// Byte for byte the text, or the title and the text.
    private static func isExact(_ match: NoticeMatch, _ query: StatementQuery) -> Bool {
        guard let language = match.language, let asked = query.text else { return true }
        let text = match.notice.text[language] ?? ""
        let published = match.part == .whole ? (match.notice.title[language] ?? "") + "\n" + text : text
        return Array(asked.utf8) == Array(published.utf8)
    }
}
