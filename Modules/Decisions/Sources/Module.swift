import Canon
import DecisionsAPI
import Node
import Pages
import Signing
import Store

/// Decisions: what both sides' rules say to an act, asked by anybody; requests decided by people under mandate, with clocks that both sides see; and figures
/// about who got what.
package struct DecisionsModule: Module {
    package let name = "decisions"
    package let kinds: [RecordKind]
    package let tables = DecisionProjection.tables
    private let shelf: DecisionShelf

    /// - Parameters:
    ///   - shelf: example rules for sides of which none are published here, and calendars.
    ///   - deciding: the approvals by people that a decision and a revocation need: one envoy's, unless told otherwise.
    package init(shelf: DecisionShelf, deciding: ApprovalNeed = ApprovalNeed(count: 1, roles: ["envoy"])) {
        self.shelf = shelf
        kinds =
            [RecordKind(DecisionKinds.request, validate: DecisionRequest.validate)]
            + DecisionKinds.acts.map { kind in
                RecordKind(
                    kind, need: { record in kind == DecisionKinds.decision || record.subject["end"] == "revoked" ? deciding : .none },
                    validate: DecisionActForm.validate)
            }
    }

    package func rows(for record: Record) -> [DerivedRow] { DecisionProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try DecisionAdmission.admit(record, at: place, in: transaction, shelf: shelf)
    }

    package var auditedKinds: Set<String> { DecisionAuditor.kinds }
    package func auditor() -> (any ModuleAuditor)? { DecisionAuditor() }

    package var routes: [Route] {
        [
            Route(
                "GET", "/decide", summary: "May X go to Y in Z for purpose P? Answered under both sides' rules, one fact at a time.",
                handler: DecidePage(shelf: shelf).answer),
            Route(
                "GET", "/decide/equal", summary: "The same facts with the country exchanged, and the act the other way round.",
                handler: EqualPage(shelf: shelf).answer),
            Route(
                "POST", "/api/v1/decide", summary: "Ask both sides' rules: {sides, facts, confidential?}; nothing is kept.",
                handler: DecideJSON(shelf: shelf).answer),
            Route(
                "GET", "/decisions", summary: "Requests for decisions, newest first, with their deadlines.",
                handler: DecisionListPage(shelf: shelf).answer),
            Route(
                "GET", "/decisions/new", access: .signedIn(), summary: "The form by which a decision is asked for.",
                handler: NewRequestPage(shelf: shelf).form),
            Route(
                "POST", "/decisions/new", access: .signedIn(), summary: "Ask a party for a decision, by the fields of the form.",
                handler: NewRequestPage(shelf: shelf).send),
            Route(
                "GET", "/decisions/movement", summary: "What was asked to move, each way, and what became of it.",
                handler: MovementPage(shelf: shelf).answer),
            Route(
                "GET", "/decisions/fairness", summary: "Domestic against foreign applicants, country by country, stratified.",
                handler: FairnessPage(shelf: shelf).answer),
            Route("GET", "/api/v1/movement", summary: "The figures of the freedom of movement as JSON.", handler: MovementPage(shelf: shelf).json),
            Route("GET", "/api/v1/fairness", summary: "The figures of fair participation as JSON.", handler: FairnessPage(shelf: shelf).json),
            Route(
                "GET", "/decisions/:uuid", summary: "One request: the answer of the rules, the clock, everything that was said, and the proof.",
                handler: RequestPage(shelf: shelf).answer),
            Route(
                "GET", "/api/v1/decisions", summary: "Requests for decisions as JSON, newest first, paged.", handler: DecisionsJSON(shelf: shelf).list
            ),
            Route("GET", "/api/v1/decisions/:uuid", summary: "One request with its acts as JSON.", handler: DecisionsJSON(shelf: shelf).one),
            Route(
                "POST", "/api/v1/decisions/:uuid/recommendation", access: .operatorToken,
                summary: "Ask the rules about a request and log what they say, signed by a hosted party: {party}",
                handler: RecommendationRoute(shelf: shelf).post),
            Route(
                "POST", "/api/v1/decisions/:uuid/held", access: .operatorToken,
                summary: "Put a confidential fact on record, sealed to the party that holds it: {party, fact, value, salt?, reasons?}",
                handler: HeldFactRoute().post),
        ] + StepForms(shelf: shelf).routes
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/decide", section: "decisions")] }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? {
        kind == DecisionKinds.request ? "/decisions/" + id.uuid : nil
    }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        try DecisionExhibit.make(found, for: reader, shelf: shelf)
    }
}
