import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/equal-treatment`: the same facts with the recipient's country exchanged for every other one, run through the rules that hold today:
/// national treatment, most-favoured nation, and reciprocity. Exact; no statistics.
enum SwapPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            return try self.model(KnownRuleSets(context, in: transaction), view)
        }
        return .page(Page("rules/swap", title: context.texts("rules.swap.title", request.language), model: model, section: "rules"))
    }

    /// `{"sides","facts","rows":[…],"lessThanOwn","lessThanBest","reciprocity"?}` for the same query as the page.
    @Sendable static func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                guard let run = try SwapRun(KnownRuleSets(context, in: transaction), view) else { return ["rows": []] }
                return run.json
            })
    }

    private static func model(_ known: KnownRuleSets, _ view: ReaderView) throws -> JSON {
        guard let run = try SwapRun(known, view) else {
            return ["empty": ["title": .string(view("rules.list.empty.title")), "text": .string(view("rules.list.empty.text"))]]
        }
        var model: JSONObject = ["form": run.form, "isExample": .bool(run.rules.versions.contains(where: \.isExample))]
        model["sets"] = .array(
            try run.rules.versions.map { version in
                ["title": view.text(version.title) ?? .null, "href": .string("/rules/" + version.id.uuid), "issuer": try view.partyModel(version.issuer)]
            })
        guard let swap = run.swap else { return .object(model) }
        func names(_ rows: [CountrySwap.Row]) -> String { view.formats.list(rows.map { run.country($0.country) }) }
        let own = swap.own.map { run.country($0.country) } ?? ""
        model["table"] = run.table.model
        model["findings"] = [
            finding("national", swap.own == nil ? nil : swap.lessThanOwn.isEmpty, names(swap.lessThanOwn), own, view),
            finding("favoured", swap.lessThanBest.isEmpty, names(swap.lessThanBest), own, view),
            reciprocity(run, view),
        ]
        model["jsonHref"] = .string("/api/v1/rules/equal-treatment?" + run.query)
        return .object(model)
    }

    private static func finding(_ key: String, _ holds: Bool?, _ names: String, _ own: String, _ view: ReaderView) -> JSON {
        let word = holds.map { $0 ? "yes" : "no" } ?? "unknown"
        return [
            "title": .string(view("rules.swap.\(key).title")), "text": .string(view("rules.swap.\(key).\(word)", ["names": names, "own": own])),
            "chip": Chip(holds.map { $0 ? .good : .stop } ?? .unknown, view("rules.swap.\(word)")).model,
        ]
    }

    private static func reciprocity(_ run: SwapRun, _ view: ReaderView) -> JSON {
        guard let (here, there) = run.reciprocal else { return finding("reciprocity", nil, "", "", view) }
        let holds = here.outcome == there.outcome
        return [
            "title": .string(view("rules.swap.reciprocity.title")),
            "text": .string(
                view(
                    "rules.swap.reciprocity." + (holds ? "yes" : "no"),
                    [
                        "from": run.country(run.from), "to": run.country(run.to), "here": RuleParts.word(here.outcome, view),
                        "there": RuleParts.word(there.outcome, view),
                    ])),
            "chip": Chip(holds ? .good : .stop, view(holds ? "rules.swap.yes" : "rules.swap.no")).model,
        ]
    }
}
