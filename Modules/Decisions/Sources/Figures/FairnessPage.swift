import Canon
import DecisionsAPI
import Node
import Pages
import RulesAPI
import Statistics
import Store

/// `/decisions/fairness`: whether applicants from abroad get what those at home get, country by country, with intervals that are honest for small numbers.
struct FairnessPage: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let census = try DecisionCensus(view, shelf: shelf)
            let rules = try RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf).rules(for: [], on: census.day)
            return FairnessPage.model(FairnessTest(census), census, AnswerWords(rules, view.language, view.texts), view)
        }
        return .page(
            Page("decisions/fairness", title: context.texts("decisions.fairness.title", request.language), model: model, section: "decisions"))
    }

    private static func model(_ test: FairnessTest, _ census: DecisionCensus, _ words: AnswerWords, _ view: ReaderView) -> JSON {
        let columns = ["group", "asked", "withdrawn", "open", "rate", "median", "ratio", "p", "verdict"].enumerated().map {
            Table.Column(view("decisions.fairness." + $1), isNumeric: (1...7).contains($0))
        }
        let home: [Table.Cell] = [
            Table.Cell(view("decisions.fairness.domestic"), href: "/decisions?applicant=domestic"), Table.Cell(count(test.domesticCells.last, view)),
            Table.Cell("—"), Table.Cell("—"), Table.Cell(rate(test.domestic, view)),
            Table.Cell(isMany(test.domesticCells) ? MovementPage.days(test.domesticMedian, view) : "—"), Table.Cell("—"),
            Table.Cell("—"), Table.Cell(view("decisions.fairness.reference")),
        ]
        let rows = test.rows.map { row -> [Table.Cell] in
            let name = row.country.map { words.country($0) } ?? view("decisions.fairness.foreign")
            let href = "/decisions?applicant=" + (row.country?.queryEncoded ?? "foreign")
            let isShown = row.showsRate && mayShow(row.group) && mayShow(row.reference)
            let cells = row.cells
            return [
                Table.Cell(name, href: href), Table.Cell(count(cells.last, view)), Table.Cell(count(cells.dropLast(2).last, view)),
                Table.Cell(count(cells.dropLast().last, view)), Table.Cell(row.showsRate ? rate(row.group, view) : "—"),
                Table.Cell(isMany(cells) ? MovementPage.days(row.median, view) : "—"),
                Table.Cell(isShown ? ratio(row, view) : "—"), Table.Cell(isShown ? row.adjusted.map { p($0, view) } ?? "—" : "—"),
                Table.Cell(isShown ? view("decisions.verdict." + row.verdict.rawValue) : view("decisions.verdict.cannotTell")),
            ]
        }
        return [
            "table": test.rows.isEmpty ? .null : Table(caption: view("decisions.fairness.caption"), columns: columns, rows: [home] + rows).model,
            "isEmpty": .bool(test.rows.isEmpty), "coverage": .string(MovementPage.coverage(census, MovementTable(census), view)),
            "times": test.times.map { .string(view("decisions.fairness.times", ["p": p($0, view)])) } ?? .null,
            "heterogeneity": test.heterogeneity.map { value in
                .string(view(value < 0.05 ? "decisions.fairness.strataDiffer" : "decisions.fairness.strataAlike", ["p": p(value, view)]))
            } ?? .null, "jsonHref": "/api/v1/fairness",
        ]
    }

    /// Whether a rate may be told without telling about a few: as the tables were declared, 5.
    static func mayShow(_ proportion: Proportion) -> Bool {
        guard let small = try? SmallCells(threshold: MovementTable.threshold, zeros: .shown) else { return false }
        return proportion.total >= MovementTable.threshold && small.mayShow(proportion)
    }

    private static func count(_ cell: PublishedTable.Cell?, _ view: ReaderView) -> String { cell.map { MovementPage.text($0, view) } ?? "—" }

    /// Whether as many asked as the threshold, and that may be told.
    private static func isMany(_ cells: [PublishedTable.Cell]) -> Bool { (cells.last?.count ?? 0) >= MovementTable.threshold }

    private static func rate(_ proportion: Proportion?, _ view: ReaderView) -> String {
        guard let proportion, mayShow(proportion), proportion.total > 0 else { return "—" }
        let interval = proportion.midP()
        let percent = { (value: Double) in view.formats.decimal(value * 100, places: 0) }
        return view(
            "decisions.fairness.rateText",
            [
                "rate": percent(proportion.rate ?? 0), "lower": percent(interval.lower), "upper": percent(interval.upper),
                "count": view.formats.number(proportion.count), "total": view.formats.number(proportion.total),
            ])
    }

    private static func ratio(_ row: FairnessTest.Row, _ view: ReaderView) -> String {
        guard let ratio = row.ratio, let interval = row.interval, ratio.isFinite, interval.upper.isFinite else { return "—" }
        let text = { (value: Double) in view.formats.decimal(value, places: 2) }
        return "\(text(ratio)) (\(text(interval.lower))–\(text(interval.upper)))"
    }

    private static func p(_ value: Double, _ view: ReaderView) -> String {
        value < 0.001 ? "< 0.001" : view.formats.decimal(value, places: 3)
    }

    /// `GET /api/v1/fairness`: the same figures; null for what is withheld.
    @Sendable func json(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let body = try await context.store.read { transaction -> JSON in
            let census = try DecisionCensus(ReaderView(request, context, in: transaction), shelf: shelf)
            let rows = FairnessTest(census).rows.map { row -> JSON in
                let isShown = row.showsRate && FairnessPage.mayShow(row.group) && FairnessPage.mayShow(row.reference)
                func number(_ value: Double?) -> JSON { isShown ? value.flatMap { $0.isFinite ? JSON.number($0) : nil } ?? .null : .null }
                return [
                    "country": row.country.map { .string($0) } ?? "foreign", "ratio": number(row.ratio), "lower": number(row.interval?.lower),
                    "upper": number(row.interval?.upper), "p": number(row.p), "holm": number(row.adjusted), "rate": number(row.group.rate),
                    "strata": .integer(Int64(row.strata)), "verdict": .string(isShown ? row.verdict.rawValue : Verdict.cannotTell.rawValue),
                ]
            }
            return ["on": .string(census.day.description), "threshold": .integer(Int64(MovementTable.threshold)), "rows": .array(rows)]
        }
        return .json(body)
    }
}
