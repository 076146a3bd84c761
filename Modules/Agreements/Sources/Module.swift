import Canon
import Conclusion
import EnvoysAPI
import Node
import Signing
import Store

/// Agreements: negotiated version by version, signed by all, concluded before neutral witnesses, and not forgotten afterwards.
package struct AgreementsModule: Module {
    package let name = "agreements"
    package let kinds: [RecordKind]
    package let tables = AgreementProjection.tables
    package var localTables: [String] { PreparedOutcomes.creation + PublishedCalendars.creation }
    private let demandsMandate: Bool
    private let needs: AgreementNeeds

    /// - Parameter signing: the approvals that a signature needs: one envoy's, unless told otherwise. Where it needs any, it needs a mandate as well, and
    ///   so does what else binds (`AgreementNeeds`).
    package init(signing: ApprovalNeed = ApprovalNeed(count: 1, roles: ["envoy"])) {
        demandsMandate = signing.count > 0
        let needs = AgreementNeeds(signing: signing)
        self.needs = needs
        kinds =
            [RecordKind(AgreementKinds.offer, validate: Offer.validate), RecordKind(AgreementKinds.notice, validate: PublicNotice.validate)]
            + AgreementKinds.acts.map { kind in
                RecordKind(kind, need: needs.need, stays: AgreementKinds.binding.contains(kind), validate: AgreementAct.validate)
            }
    }

    /// A text that any party has signed; until then who offered it may take it back.
    package func stays(_ record: Record, in transaction: any ReadTransaction) throws -> Bool {
        guard record.kind == AgreementKinds.offer else { return false }
        return try transaction.first(
            "SELECT 1 FROM agreement_acts WHERE agreement = ? AND kind = ? LIMIT 1", [.blob(record.id.bytes), .text(AgreementKinds.signature)]) != nil
    }

    package func rows(for record: Record) -> [DerivedRow] { AgreementProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try AgreementAdmission.admit(record, at: place, demandsMandate: demandsMandate, in: transaction)
    }

    package func checkApprover(_ key: String, of record: Record, origin: String, in transaction: any ReadTransaction) throws {
        guard demandsMandate, AgreementNeeds.power(of: record) != .none else { return }
        try CitedHolders(record, known: LoggedMandates(origin: origin, in: transaction)).check(key, of: record)
    }

    package func weight(of found: FoundRecord, for reader: ReaderView) throws -> RecordWeight? { try ActWeight.of(found, for: reader) }

    package var auditedKinds: Set<String> { AgreementAuditor.kinds }
    package func auditor() -> (any ModuleAuditor)? { AgreementAuditor(needs: needs) }

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
            Route(
                "GET", "/agreements/:uuid/print", summary: "An agreement on paper: its languages side by side, its digest and its signatures.",
                handler: PrintPage.answer),
            Route(
                "GET", "/agreements/:uuid/conclusion.json", summary: "Everything held here about the conclusion, for whoever judges it offline.",
                handler: ConclusionPart.file),
            Route(
                "POST", "/agreements/seen", access: .signedIn(), summary: "Record that a party has seen a reminder of an end or of a duty.",
                handler: WarningsPart.seen),
            Route(
                "POST", "/api/v1/agreements/beginning", access: .operatorToken,
                summary: "Make the outcomes of a negotiation that this node's log decides: {parties, signBy, neutrals?, sealed?}.",
                handler: ConclusionPart.begin),
            Route(
                "POST", AskedToDecide.path,
                summary:
                    "Ask this node's log to decide what a party of the asking node is about to offer: {parties, signBy, neutrals, sealed?}, signed by that node (RFC 9421)",
                bodyLimit: 32 << 10, handler: AskedToDecide.answer),
            Route(
                "POST", "/api/v1/agreements/:uuid/conclude", access: .operatorToken,
                summary: "Enter the signatures that have come in, and append the outcome when it is time.", handler: ConclusionPart.conclude),
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

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        // Alone on a page, and before anybody approves it, the whole text is shown; among others, where it stands.
        try (wish.isAlone ? nil : AgreementExhibit.make(found, for: reader)) ?? FormsExhibit.make(found, wish, for: reader)
    }

    package func statements(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        try SignedFiles.matches(query, origin: origin, in: transaction)
    }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? {
        kind == AgreementKinds.offer ? "/agreements/" + id.uuid : nil
    }
}
