import Canon
import Node
import Signing
import Store

/// Notices: a party publishes a text, in any number of languages, with files known by their digests; everybody can check what was said, and when.
package struct NoticesModule: Module {
    package let name = "notices"
    package let kinds = [RecordKind(Notice.kind, validate: Notice.validate)]
    package let tables = NoticeProjection.tables

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] { NoticeProjection.rows(for: record) }

    package func admit(_ record: Record, in transaction: any ReadTransaction) throws { try NoticeAdmission.admit(record, in: transaction) }

    package var routes: [Route] {
        [
            Route(
                "GET", "/notices", summary: "Notices of the parties hosted here and of followed peers, newest first.", handler: NoticeListPage.answer),
            Route("GET", "/notices/:uuid", summary: "One notice with its files, its sections and its proof.", handler: NoticePage.answer),
            Route("GET", "/api/v1/notices", summary: "Notices as JSON, newest first, paged.", handler: NoticesJSON.list),
            Route("GET", "/api/v1/notices/:uuid", summary: "One notice as JSON.", handler: NoticesJSON.one),
        ]
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/notices", section: "notices")] }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? { "/notices/" + id.uuid }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        try NoticeExhibit.make(found, wish, for: reader)
    }

    package func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        try NoticeStatements.matches(query, origin: origin, in: transaction)
    }

    package var homeSections: [HomeSection] { [HomeSection("notices/recent", order: 30, model: NoticeListPage.home)] }
}
