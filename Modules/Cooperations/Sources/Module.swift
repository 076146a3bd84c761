import Canon
import CooperationsAPI
import Node
import Signing
import Store

/// Cooperations: one undertaking between parties, on one page that answers three questions. Why? Will we? How?
package struct CooperationsModule: Module {
    package let name = "cooperations"
    package let kinds = [
        RecordKind(Cooperation.kind, validate: Cooperation.validate), RecordKind(Joining.kind, validate: Joining.validate),
        RecordKind(Attaching.kind, validate: Attaching.validate), RecordKind(SeriesRecord.kind, validate: SeriesRecord.validate),
        RecordKind(TimelineRecord.kind, validate: TimelineRecord.validate),
    ]
    package let tables = CooperationProjection.tables

    /// Kinds that move a case along and answer no question themselves.
    static let proceedings: Set<String> = [Joining.kind, Attaching.kind, "identity.v1", "erasure.v1"]

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] { CooperationProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try CooperationAdmission.admit(record, origin: place.origin, in: transaction)
    }

    package var routes: [Route] {
        [
            Route("GET", "/cooperations", summary: "The cooperations known here, newest first.", handler: CooperationListPage.answer),
            Route(
                "GET", "/cooperations/:uuid", summary: "The page of one cooperation: why, whether and how, with the proof of each record.",
                handler: CasePage.answer),
            Route("GET", "/api/v1/cooperations", summary: "Cooperations as JSON, newest first, paged.", handler: CooperationsJSON.list),
            Route(
                "GET", "/api/v1/cooperations/:uuid", summary: "One cooperation as JSON: its text, its parties and what they attached.",
                handler: CooperationsJSON.one),
        ]
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/cooperations", section: "cooperations")] }

    package var homeSections: [HomeSection] { [HomeSection("cooperations/known", order: 20, model: CooperationListPage.home)] }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        switch record.kind {
        case SeriesRecord.kind: return (try? SeriesRecord(record.subject)).map { SeriesExhibit.make($0, wish, for: reader) }
        case TimelineRecord.kind: return (try? TimelineRecord(record.subject)).map { TimelineExhibit.make($0, wish, for: reader) }
        default: return nil
        }
    }

    /// A cooperation has its page, and so has what was done within it.
    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? {
        switch kind {
        case Cooperation.kind: "/cooperations/" + id.uuid
        case Joining.kind, Attaching.kind: cooperation.map { "/cooperations/" + $0.uuid }
        default: nil
        }
    }
}
