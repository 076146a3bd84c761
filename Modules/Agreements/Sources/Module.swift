import Canon
import Conclusion
import Node
import Signing
import Store

/// Agreements: negotiated version by version, signed by all, concluded before neutral witnesses, and not forgotten afterwards.
package struct AgreementsModule: Module {
    package let name = "agreements"
    package let kinds: [RecordKind]
    package let tables = AgreementProjection.tables

    /// - Parameter signing: the approvals that a signature needs: one envoy's, unless told otherwise.
    package init(signing: ApprovalNeed = ApprovalNeed(count: 1, roles: ["envoy"])) {
        kinds =
            [
                RecordKind(AgreementKinds.offer, validate: Offer.validate), RecordKind(AgreementKinds.notice, validate: PublicNotice.validate),
                RecordKind(AgreementKinds.signature, need: { _ in signing }, validate: AgreementAct.validate),
            ]
            + AgreementKinds.acts.filter { $0 != AgreementKinds.signature }.map { RecordKind($0, validate: AgreementAct.validate) }
    }

    package func rows(for record: Record) -> [DerivedRow] { AgreementProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try AgreementAdmission.admit(record, at: place, in: transaction)
    }

    package var routes: [Route] {
        [
            Route(
                "GET", "/agreements", summary: "Agreements that are negotiated, signed and in force, newest first.", handler: AgreementListPage.answer
            ),
            Route("GET", "/agreements/new", summary: "The guided interview for a draft in two languages.", handler: DraftPage.ask),
            Route("POST", "/agreements/new", summary: "The draft that the answers make, with what the check finds.", handler: DraftPage.answer),
            Route("GET", "/agreements/due", summary: "What a party owes, by when, and what is owed to it.", handler: DuePage.answer),
            Route("GET", "/agreements/due.ics", summary: "The same as a calendar file with alarms.", handler: DuePage.calendar),
            Route(
                "GET", "/agreements/accountability", summary: "What a party promised and did: kept, late, open, answers and ends.",
                handler: AccountabilityPage.answer),
            Route(
                "GET", "/agreements/:uuid", summary: "One version of an agreement: text, changes, findings, signatures, life, duties and concerns.",
                handler: AgreementPage.answer),
            Route("GET", "/api/v1/agreements", summary: "Agreements as JSON, newest first, paged.", handler: AgreementsJSON.list),
            Route("GET", "/api/v1/agreements/due", summary: "Duties of a party and towards it, as JSON.", handler: DuePage.json),
            Route(
                "POST", "/api/v1/agreements/check", summary: "What the check finds in a text of an agreement; nothing is kept.",
                handler: AgreementsJSON.check),
            Route("GET", "/api/v1/agreements/:uuid", summary: "One version of an agreement as JSON.", handler: AgreementsJSON.one),
            Route(
                "GET", "/api/v1/agreements/:uuid/status", summary: "How an agreement stood on a day, as known on another.",
                handler: AgreementsJSON.status),
        ] + Forms.routes
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/agreements", section: "agreements")] }

    package var homeSections: [HomeSection] { [HomeSection("agreements/recent", order: 25, model: AgreementListPage.home)] }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? {
        kind == AgreementKinds.offer ? "/agreements/" + id.uuid : nil
    }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        try FormsExhibit.make(found, wish, for: reader)
    }
}
