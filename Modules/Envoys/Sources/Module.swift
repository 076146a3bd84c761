import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Envoys: who may speak and act for a party, given, passed on, suspended and taken back on the record; whom to ask; and what became of questions.
package struct EnvoysModule: Module {
    package let name = "envoys"
    // The approvals of people that these kinds need are declared where there is somebody who judges approvals.
    package let kinds = [
        RecordKind(Mandate.recordKind, validate: MandateRecord.validate),
        RecordKind(MandateChange.Kind.suspension.rawValue, validate: MandateChange.validate),
        RecordKind(MandateChange.Kind.resumption.rawValue, validate: MandateChange.validate),
        RecordKind(MandateChange.Kind.revocation.rawValue, validate: MandateChange.validate),
        RecordKind(MandateChange.Kind.handover.rawValue, validate: MandateChange.validate),
        RecordKind(StatusList.recordKind, validate: StatusListRecord.validate),
        RecordKind(Consultation.kind, validate: Consultation.validate),
        RecordKind(ConsultationAnswer.kind, validate: ConsultationAnswer.validate),
        RecordKind(JointMinutes.kind, validate: JointMinutes.validate),
    ]
    package let tables = EnvoyProjection.tables

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] { EnvoyProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try EnvoyAdmission.admit(record, at: place, in: transaction)
    }

    package var localTables: [String] { NameBook.tables }

    package var routes: [Route] {
        [
            Route(
                "GET", "/envoys", summary: "Whom to ask about a subject in a country: envoys here and at followed peers.",
                handler: DirectoryPage.answer),
            Route(
                "GET", "/envoys/appoint", access: .signedIn(["administrator", "envoy"]), summary: "The form by which an envoy is appointed.",
                handler: AppointPage.form),
            Route(
                "POST", "/envoys/appoint", access: .signedIn(["administrator", "envoy"]),
                summary: "Appoint an envoy, or pass a mandate on, by the fields of the form.", handler: AppointPage.send),
            Route(
                "GET", "/envoys/:uuid", summary: "One mandate in plain words, what was done under it and what is pending.", handler: EnvoyPage.answer),
            Route(
                "POST", "/envoys/:uuid/status", access: .signedIn(["administrator", "envoy"]),
                summary: "Suspend, resume or revoke a mandate by the fields of the form.", handler: StatusActions.form),
            Route(
                "POST", "/envoys/:uuid/consultations", access: .signedIn(["administrator", "envoy"]),
                summary: "Ask to be heard on the other side's draft, by the fields of the form.", handler: ConsultationActions.form),
            Route(
                "GET", "/consultations/:uuid", summary: "One consultation: the question, its clock, the answer and the minutes.",
                handler: ConsultationPage.answer),
            Route(
                "GET", "/status/:slug/:purpose", summary: "The newest version of a party's status list, as the signed record that it is.",
                handler: StatusActions.list),
            Route("GET", "/api/v1/envoys", summary: "Mandates as JSON, with the filters of the page.", handler: EnvoysJSON.list),
            Route(
                "GET", "/api/v1/envoys/:uuid", summary: "One mandate as JSON, with how it stands, its chain and its figures.", handler: EnvoysJSON.one
            ),
            Route(
                "POST", "/api/v1/envoys", access: .operatorToken,
                summary:
                    "Appoint an envoy: {party, holder, jobTitle?, name?, showsName?, mandate, validFrom, validUntil, parent?}; places in status lists are drawn here",
                handler: EnvoysJSON.appoint),
            Route(
                "POST", "/api/v1/envoys/:uuid/status", access: .operatorToken,
                summary: "Suspend, resume or revoke: {party, change, reason?}; the next version of the list is logged too",
                handler: EnvoysJSON.change),
            Route("GET", "/api/v1/consultations/:uuid", summary: "One consultation as JSON.", handler: EnvoysJSON.consultation),
        ]
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/envoys", section: "envoys")] }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? {
        switch kind {
        case Mandate.recordKind: "/envoys/" + id.uuid
        case Consultation.kind: "/consultations/" + id.uuid
        default: nil
        }
    }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        try EnvoyExhibit.make(found, wish, for: reader)
    }
}
