import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Statistics
import Store

/// `/decisions/movement`: what was asked to move, each way, and what became of it; and which restrictions stand in the way, on what basis and since when.
struct MovementPage: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let census = try DecisionCensus(view, shelf: shelf)
            let picker = RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)
            let rules = try picker.rules(for: picker.jurisdictions(on: census.day).sorted(), on: census.day)
            let words = AnswerWords(rules, view.language, view.texts)
            let table = MovementTable(census)
            let restrictions = RestrictionTable(rules, on: census.day)
            return [
                "table": table.rows.isEmpty ? .null : MovementPage.table(table, words, view),
                "isEmpty": .bool(table.rows.isEmpty), "coverage": .string(MovementPage.coverage(census, table, view)),
                "restrictions": restrictions.rows.isEmpty ? .null : MovementPage.table(restrictions, words, view),
                "isExample": .bool(restrictions.rows.contains(where: \.isExample)), "jsonHref": "/api/v1/movement",
            ]
        }
        return .page(
            Page("decisions/movement", title: context.texts("decisions.movement.title", request.language), model: model, section: "decisions"))
    }

    /// What is counted, and what is not known here. How many there are in all is told only where it tells about no few.
    static func coverage(_ census: DecisionCensus, _ table: MovementTable, _ view: ReaderView) -> String {
        let values = ["date": view.formats.date(census.day), "threshold": view.formats.number(MovementTable.threshold)]
        guard let count = table.total.count else { return view("decisions.movement.coverageWithheld", values) }
        return view.texts.count("decisions.movement.coverage", count, view.language, values)
    }

    static func text(_ cell: PublishedTable.Cell, _ view: ReaderView) -> String {
        switch cell {
        case .shown(let count): view.formats.number(count)
        case .small: view("decisions.figure.small", ["threshold": view.formats.number(MovementTable.threshold)])
        case .complementary: view("decisions.figure.withheld")
        }
    }

    static func days(_ days: Double?, _ view: ReaderView) -> String {
        days.map { view.texts.count("decisions.days.calendar", Int($0.rounded()), view.language) } ?? "—"
    }

    private static func table(_ table: MovementTable, _ words: AnswerWords, _ view: ReaderView) -> JSON {
        let columns = ["what", "way", "asked", "granted", "refused", "withdrawn", "open", "median", "obstacle"].enumerated().map {
            Table.Column(view("decisions.movement." + $1), isNumeric: (2...7).contains($0))
        }
        let rows = table.rows.map { row -> [Table.Cell] in
            let way = "\(words.country(row.from)) → \(words.country(row.to))"
            let href = "/decisions?what=\(row.what.rawValue)&from=\(row.from.queryEncoded)&to=\(row.to.queryEncoded)"
            let cells = row.cells
            return [
                Table.Cell(view("decisions.what." + row.what.rawValue)), Table.Cell(way, href: href),
                Table.Cell(cells.last.map { text($0, view) } ?? "—"),
            ] + cells.dropLast().map { Table.Cell(text($0, view)) } + [
                Table.Cell(days(row.median, view)),
                Table.Cell(
                    row.obstacle.map { $0.count >= MovementTable.threshold ? "\($0.rule) (\(view.formats.number($0.count)))" : $0.rule } ?? "—"),
            ]
        }
        return Table(caption: view("decisions.movement.caption"), columns: columns, rows: rows).model
    }

    private static func table(_ table: RestrictionTable, _ words: AnswerWords, _ view: ReaderView) -> JSON {
        let columns = ["side", "basis", "prohibitions", "approvals", "others", "oldest", "undated", "reviewed"].enumerated().map {
            Table.Column(view("decisions.restriction." + $1), isNumeric: (2...4).contains($0))
        }
        let rows = table.rows.map { row -> [Table.Cell] in
            // What comes with the program has no record; what is published leads to the first of the rules that are counted.
            let href = words.rules.source(row.side)?.published.map { "/rules/\($0.id.uuid)#rule-\(row.first)" }
            return [
                Table.Cell(words.country(row.side)), Table.Cell(row.basis, href: href, language: "en"),
                Table.Cell(view.formats.number(row.prohibitions)),
                Table.Cell(view.formats.number(row.approvals)), Table.Cell(view.formats.number(row.others)),
                Table.Cell(row.oldest.map { view.formats.shortDate($0) } ?? "—"), Table.Cell(view.formats.number(row.undated)),
                Table.Cell(view.formats.number(row.reviewed)),
            ]
        }
        return Table(caption: view("decisions.restriction.caption"), columns: columns, rows: rows).model
    }

    /// `GET /api/v1/movement`: the same counts as the page shows; null for what is withheld.
    @Sendable func json(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let body = try await context.store.read { transaction -> JSON in
            let census = try DecisionCensus(ReaderView(request, context, in: transaction), shelf: shelf)
            let table = MovementTable(census)
            let rows = table.rows.map { row -> JSON in
                var members: JSONObject = [
                    "what": .string(row.what.rawValue), "from": .string(row.from), "to": .string(row.to),
                    "medianDays": row.median.flatMap { JSON.number($0) } ?? .null, "obstacle": row.obstacle.map { .string($0.rule) } ?? .null,
                ]
                for (name, cell) in zip(DecisionCase.Ending.allCases.map(\.rawValue) + ["asked"], row.cells) {
                    members[name] = cell.count.map { .integer(Int64($0)) } ?? .null
                }
                return .object(members)
            }
            return [
                "on": .string(census.day.description), "requests": table.total.count.map { .integer(Int64($0)) } ?? .null,
                "threshold": .integer(Int64(MovementTable.threshold)), "rows": .array(rows),
            ]
        }
        return .json(body)
    }
}
