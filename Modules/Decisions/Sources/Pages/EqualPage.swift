import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/decide/equal`: the same facts with the country exchanged, and the act the other way round. Tests of equal treatment that need no statistics: they
/// read the rules, not what was done with them.
struct EqualPage: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let asked = DecideQuestion(request.query)
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let picker = RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)
            guard let answered = try Answered(asked, by: picker) else {
                return ["beginHref": "/decide", "hasAnswer": false]
            }
            return EqualPage.model(answered, view)
        }
        return .page(Page("decisions/equal", title: context.texts("decisions.equal.title", request.language), model: model, section: "decisions"))
    }

    private static func model(_ answered: Answered, _ view: ReaderView) -> JSON {
        let words = AnswerWords(answered.rules, view.language, view.texts)
        var model: JSONObject = [
            "hasAnswer": true, "backHref": .string(answered.asked.address(anchor: "answer")),
            "isExample": .bool(answered.rules.sources.contains(where: \.isExample)),
        ]
        if let swap = answered.rules.book.swapCountry(answered.question) {
            let less = Set(swap.lessThanOwn.map(\.country))
            let worse = Set(swap.lessThanBest.map(\.country))
            // Countries that no rule tells apart stand in one row, or the table would be a list of the world.
            let groups = Dictionary(grouping: swap.rows) { [$0.joint] + $0.outcomes }
            let rows = groups.values.sorted { ($0[0].joint, $0[0].country) < ($1[0].joint, $1[0].country) }.map { group -> [Table.Cell] in
                let names = group.map { words.country($0.country) }
                let first = group[0].country
                return [
                    Table.Cell(view("decisions.outcome.short." + group[0].joint.word)),
                    Table.Cell(view.formats.list(names), href: answered.asked.with("to", first).address(anchor: "answer")),
                    Table.Cell(view(group.contains { less.contains($0.country) } ? "decisions.equal.less" : "decisions.equal.alike")),
                    Table.Cell(view(group.contains { worse.contains($0.country) } ? "decisions.equal.less" : "decisions.equal.alike")),
                ]
            }
            let columns = ["outcome", "country", "national", "mostFavoured"].map { Table.Column(view("decisions.equal." + $0)) }
            model["swap"] = Table(caption: view("decisions.equal.caption"), columns: columns, rows: rows).model
            model["own"] =
                swap.own.map { own in
                    .string(view("decisions.equal.own", ["country": words.country(own.country), "outcome": words.outcome(own.joint)]))
                } ?? .null
        }
        if let (act, mirrored) = answered.rules.book.mirror(answered.question) {
            let columns = ["side", "act", "mirrored"].map { Table.Column(view("decisions.equal." + $0)) }
            let rows = zip(act.sides, mirrored.sides).map { one, other in
                [
                    Table.Cell(words.country(one.jurisdiction)), Table.Cell(view("decisions.outcome.short." + one.outcome.word)),
                    Table.Cell(view("decisions.outcome.short." + other.outcome.word)),
                ]
            }
            model["mirror"] = Table(caption: view("decisions.equal.mirrorCaption"), columns: columns, rows: rows).model
            for (key, value) in reciprocity(answered, words, view) { model[key] = value }
        }
        return .object(model)
    }

    /// Clause by clause between the sides of the two countries.
    private static func reciprocity(_ answered: Answered, _ words: AnswerWords, _ view: ReaderView) -> JSONObject {
        let known = Set(answered.rules.sides)
        let sides = ["from", "to"].compactMap { answered.asked.facts[$0] }.map { DecisionShelf.jurisdiction(of: $0.uppercased(), known: known) }
        guard sides.count == 2, let lines = answered.rules.book.reciprocity(answered.question, here: sides[0], there: sides[1]) else {
            return ["reciprocal": .string(view("decisions.equal.oneSided"))]
        }
        let table = ReciprocityTable(lines, view)
        let key =
            switch table.verdict {
            case .mutual: "decisions.equal.reciprocal"
            case .onlyHere, .onlyThere: "decisions.equal.notReciprocal"
            case .open: "decisions.equal.openReciprocal"
            }
        return [
            "reciprocal": .string(lines.isEmpty ? view("rules.reciprocity.neither") : view(key)),
            "clauses": lines.isEmpty ? .null : table.model(here: words.country(sides[0]), there: words.country(sides[1])).model,
        ]
    }
}
