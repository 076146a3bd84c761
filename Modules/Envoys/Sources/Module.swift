import AgreementsAPI
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
    package let kinds =
        [
            RecordKind(Mandate.recordKind, need: EnvoyNeeds.mandate, validate: MandateRecord.validate),
            // Nobody approves a list: it says what the log says already, and is refused where it says anything else.
            RecordKind(StatusList.recordKind, stays: true, validate: StatusListRecord.validate),
            RecordKind(Consultation.kind, need: EnvoyNeeds.question, validate: Consultation.validate),
            RecordKind(ConsultationAnswer.kind, need: EnvoyNeeds.answer, validate: ConsultationAnswer.validate),
            RecordKind(JointMinutes.kind, need: EnvoyNeeds.answer, validate: JointMinutes.validate),
        ] + MandateChange.Kind.allCases.map { RecordKind($0.rawValue, need: EnvoyNeeds.change, validate: MandateChange.validate) }
    package let tables = EnvoyProjection.tables
    /// The roles of people who can act about mandates here.
    static let actingRoles: Set<String> = ["administrator", "envoy"]

    /// What counts the promises that were made under a mandate; without it pages say nothing of them.
    private let promises: (any KnownPromises)?

    package init(promises: (any KnownPromises)? = nil) { self.promises = promises }

    package func rows(for record: Record) -> [DerivedRow] { EnvoyProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try EnvoyAdmission.admit(record, at: place, in: transaction)
    }

    package var auditedKinds: Set<String> { MandateAuditor.kinds }
    package func auditor() -> (any ModuleAuditor)? { MandateAuditor() }

    package var localTables: [String] { NameBook.tables }

    package var routes: [Route] {
        [
            Route(
                "GET", "/envoys", summary: "Whom to ask about a subject in a country: envoys here and at followed peers.",
                handler: DirectoryPage.answer),
            Route(
                "GET", "/envoys/appoint", access: .signedIn(EnvoysModule.actingRoles), summary: "The form by which an envoy is appointed.",
                handler: AppointPage.form),
            Route(
                "POST", "/envoys/appoint", access: .signedIn(EnvoysModule.actingRoles),
                summary: "Appoint an envoy, or pass a mandate on, by the fields of the form.", handler: AppointPage.send),
            Route(
                "GET", "/envoys/:uuid", summary: "One mandate in plain words, what was done under it and what is pending.",
                handler: { [promises] in try await EnvoyPage.answer($0, $1, promises) }),
            Route(
                "GET", "/envoys/:uuid/status", access: .signedIn(EnvoysModule.actingRoles),
                summary: "The form by which a mandate is suspended, resumed or revoked.", handler: StatusActions.form.show),
            Route(
                "POST", "/envoys/:uuid/status", access: .signedIn(EnvoysModule.actingRoles),
                summary: "Suspend, resume or revoke a mandate by the fields of the form.", handler: StatusActions.form.take),
            Route(
                "GET", "/envoys/:uuid/consultations", access: .signedIn(EnvoysModule.actingRoles),
                summary: "The form by which an envoy asks to be heard on the other side's draft.", handler: ConsultationActions.form.show),
            Route(
                "POST", "/envoys/:uuid/consultations", access: .signedIn(EnvoysModule.actingRoles),
                summary: "Ask to be heard on the other side's draft, by the fields of the form.", handler: ConsultationActions.form.take),
            Route(
                "POST", "/envoys/:uuid/name", access: .signedIn(),
                summary: "Erase the person's name from this node: the opening of the digest in the mandate.", handler: NameErasure.send),
            Route(
                "GET", "/envoys/:uuid/handover", access: .signedIn(EnvoysModule.actingRoles),
                summary: "The form by which a mandate is handed over for an absence.", handler: HandoverForm.answer.show),
            Route(
                "POST", "/envoys/:uuid/handover", access: .signedIn(EnvoysModule.actingRoles),
                summary: "Hand a mandate over for an absence, by the fields of the form.", handler: HandoverForm.answer.take),
            Route(
                "GET", "/consultations/:uuid/answer", access: .signedIn(["administrator", "envoy", "member"]),
                summary: "The form by which a consultation is answered.", handler: AnswerForm.answer.show),
            Route(
                "POST", "/consultations/:uuid/answer", access: .signedIn(["administrator", "envoy", "member"]),
                summary: "Answer a consultation, by the fields of the form.", handler: AnswerForm.answer.take),
            Route(
                "GET", "/consultations/:uuid/minutes", access: .signedIn(["administrator", "envoy", "member"]),
                summary: "The form for minutes of a conversation.", handler: MinutesForm.answer.show),
            Route(
                "POST", "/consultations/:uuid/minutes", access: .signedIn(["administrator", "envoy", "member"]),
                summary: "Log minutes of a conversation, by the fields of the form.", handler: MinutesForm.answer.take),
            Route(
                "POST", "/consultations/:uuid/minutes/confirm", access: .signedIn(["administrator", "envoy", "member"]),
                summary: "Confirm the other side's minutes word for word: form field minutes.", handler: MinutesForm.confirm),
            Route(
                "GET", "/consultations/:uuid", summary: "One consultation: the question, its clock, the answer and the minutes.",
                handler: ConsultationPage.answer),
            Route(
                "GET", "/status/:slug/:purpose", summary: "The newest version of a party's status list, as a BitstringStatusListCredential.",
                handler: StatusActions.list),
            Route(
                "GET", "/status/:slug/:purpose/record", summary: "The newest version of a party's status list, as the signed record that it is.",
                handler: StatusActions.record),
            Route("GET", "/api/v1/envoys", summary: "Mandates as JSON, with the filters of the page.", handler: EnvoysJSON.list),
            Route(
                "GET", "/api/v1/envoys/:uuid", summary: "One mandate as JSON, with how it stands, its chain and its figures.",
                handler: { [promises] in try await EnvoysJSON.one($0, $1, promises) }),
            Route(
                "POST", "/api/v1/envoys", access: .operatorToken,
                summary:
                    "Appoint an envoy: {party, holder, jobTitle?, name?, showsName?, mandate, validFrom, validUntil, parent?, draft?}; places in status lists are drawn here; with draft nothing is logged, and the answer has what people approve",
                handler: EnvoysJSON.appoint),
            Route(
                "POST", "/api/v1/envoys/:uuid/status", access: .operatorToken,
                summary: "Suspend, resume or revoke: {party, change, reason?, draft?}; the next version of the list is logged too",
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
