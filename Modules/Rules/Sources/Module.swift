import Canon
import Node
import RulesAPI
import Signing
import Store

/// Rules: rule sets as signed records, discussed before they hold, challenged afterwards, and readable by everybody on either side.
package struct RulesModule: Module {
    package let name = "rules"
    package let kinds: [RecordKind]
    package let tables = RuleProjection.tables
    private let forms = VersionForms()

    /// - Parameter adopting: the approvals that an adoption, a suspension and a repeal need: two rule makers', or the only one's, unless told otherwise.
    package init(adopting: ApprovalNeed = ApprovalNeed(count: 2, roles: ["rule-maker"], yieldsToSingle: true)) {
        let binding: Set<String> = [RuleKinds.adoption, RuleKinds.event]
        kinds =
            [
                RecordKind(RuleKinds.set, stays: true, validate: RuleSetForm.validate),
                RecordKind(RuleKinds.part, stays: true, validate: RulePart.validate),
            ]
            + RuleKinds.acts.map { kind in
                // Who challenged or commented may take it back; what the owner of the rules did may be read for ever.
                RecordKind(
                    kind, need: { _ in binding.contains(kind) ? adopting : .none }, stays: RuleKinds.owners.contains(kind),
                    validate: RuleActForm.validate)
            }
    }

    package func rows(for record: Record) -> [DerivedRow] { RuleProjection.rows(for: record) }

    package func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        try RuleAdmission.admit(record, at: place, in: transaction)
    }

    package var auditedKinds: Set<String> { RuleAuditor.kinds }
    package func auditor() -> (any ModuleAuditor)? { RuleAuditor() }

    package var routes: [Route] {
        [
            Route("GET", "/rules", summary: "Rule sets of the parties here and of followed peers.", handler: RuleListPage.answer),
            Route("GET", "/rules/open", summary: "Open consultations and challenges with their deadlines.", handler: OpenPage.answer),
            Route(
                "GET", "/rules/equal-treatment", summary: "The same facts with the country exchanged, run through the rules in force.",
                handler: SwapPage.answer),
            Route("GET", "/rules/new", summary: "The workbench for rule makers.", handler: AuthorPage.ask),
            Route(
                "POST", "/rules/new", summary: "The draft as a table and as sentences, with what the checks find; nothing is kept.",
                bodyLimit: 8 << 20,
                handler: AuthorPage.answer),
            Route(
                "POST", "/rules/publish", access: .signedIn(["rule-maker"]),
                summary: "Publish a draft as a version, for a party; with do=propose the form of a proposal follows.",
                bodyLimit: 8 << 20, handler: AuthorPage.publish),
            Route(
                "GET", "/rules/:uuid", summary: "One version of a rule set: rules beside their sources, history, findings.",
                handler: RuleSetPage.answer),
            Route(
                "GET", "/rules/:uuid/compare", summary: "Two versions side by side, and where they decide differently.", handler: ComparePage.answer),
            Route("GET", "/rules/:uuid/register", summary: "What a public register asks about a rule set.", handler: RegisterPage.answer),
            Route("GET", "/rules/:uuid/impact", summary: "Decisions and cooperations that a version would touch.", handler: ImpactPage.answer),
            Route("GET", "/api/v1/rules", summary: "Rule sets as JSON; with ?on=DATE those that hold on that day.", handler: RulesJSON.list),
            Route("GET", "/api/v1/rules/open", summary: "Open consultations and challenges as JSON.", handler: OpenPage.json),
            Route("GET", "/api/v1/rules/equal-treatment", summary: "Equal treatment by exchange of countries, as JSON.", handler: SwapPage.json),
            Route(
                "POST", "/api/v1/rules/check", summary: "Findings, analysis and sentences of a rule set that is sent; nothing is kept.",
                bodyLimit: 8 << 20,
                handler: AuthorPage.check),
            Route("GET", "/api/v1/rules/:uuid", summary: "One version of a rule set as JSON, with its documents.", handler: RulesJSON.one),
            Route("GET", "/api/v1/rules/:uuid/compare", summary: "Two versions compared, as JSON.", handler: ComparePage.json),
            Route("GET", "/api/v1/rules/:uuid/impact", summary: "What a version would change, as JSON.", handler: ImpactPage.json),
            Route("GET", "/api/v1/rules/:uuid/odrl", summary: "The rule set as an ODRL policy.", handler: RulesJSON.odrl),
            Route("GET", "/api/v1/rules/:uuid/table.csv", summary: "The rule set as a decision table.", handler: RulesJSON.table),
        ] + forms.routes
    }

    package var navigation: [NavigationEntry] { [NavigationEntry(path: "/rules", section: "rules")] }

    package var homeSections: [HomeSection] { [HomeSection("rules/recent", order: 24, model: RuleListPage.home)] }

    package func path(kind: String, id: RecordID, cooperation: RecordID?) -> String? { kind == RuleKinds.set ? "/rules/" + id.uuid : nil }

    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        try RuleSetExhibit.make(found, wish, for: reader) ?? RuleActExhibit.make(found, wish, for: reader)
    }
}
