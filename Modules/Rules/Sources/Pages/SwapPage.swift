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
                if let problem = run.problems.first { throw problem }
                return run.json
            })
    }

    private static func model(_ known: KnownRuleSets, _ view: ReaderView) throws -> JSON {
        guard let run = try SwapRun(known, view) else {
            return ["empty": ["title": .string(view("rules.list.empty.title")), "text": .string(view("rules.list.empty.text"))]]
        }
        var model: JSONObject = [
            "errors": .array(
                run.problems.map { ["field": .string($0.pointer ?? ""), "text": .string($0.words[view.language.rawValue] ?? $0.detail)] }),
            "form": run.form, "isExample": .bool(run.rules.versions.contains(where: \.isExample)),
        ]
        model["sets"] = .array(
            try run.rules.versions.map { version in
                [
                    "title": view.text(version.title) ?? .null, "href": .string("/rules/" + version.id.uuid),
                    "issuer": try view.partyModel(version.issuer),
                ]
            })
        guard !run.rows.isEmpty else { return .object(model) }
        func names(_ rows: [SwapRun.Row]) -> String { view.formats.list(rows.map { run.country($0.country) }) }
        let own = run.country(run.from)
        model["table"] = run.table.model
        let (national, favoured) = (run.national, run.favoured)
        model["findings"] = [
            finding("national", national.verdict, ["names": names(national.rows), "own": own], view),
            finding("favoured", favoured.verdict, ["names": names(favoured.rows), "own": own], view), reciprocity(run, view),
        ]
        if let lines = run.clauses, !lines.isEmpty {
            model["clauses"] = ReciprocityTable(lines, view).model(here: run.country(run.from), there: run.country(run.to)).model
        }
        let missing = run.missing
        if !missing.isEmpty {
            let labels = run.rules.library.labels[view.language.rawValue]
            let words = missing.compactMap { name in run.rules.library.schema[name].map { labels?.label(of: $0) ?? name } }
            model["missing"] = .string(view("rules.swap.missing", ["names": view.formats.list(words)]))
        }
        model["jsonHref"] = .string("/api/v1/rules/equal-treatment?" + run.query)
        return .object(model)
    }

    private static func finding(_ key: String, _ verdict: SwapRun.Verdict, _ values: [String: String], _ view: ReaderView) -> JSON {
        let (tone, word): (Chip.Tone, String) =
            switch verdict {
            case .yes: (.good, "yes")
            case .no: (.stop, "no")
            case .maybe, .unknown: (.unknown, "unknown")
            }
        return [
            "title": .string(view("rules.swap.\(key).title")), "text": .string(view("rules.swap.\(key).\(verdict.rawValue)", values)),
            "chip": Chip(tone, view("rules.swap.\(word)")).model,
        ]
    }

    private static func reciprocity(_ run: SwapRun, _ view: ReaderView) -> JSON {
        guard let (verdict, here, there) = run.reciprocal else { return finding("reciprocity", .unknown, [:], view) }
        return finding(
            "reciprocity", verdict,
            [
                "from": run.country(run.from), "to": run.country(run.to), "here": RuleParts.word(here.outcome, view),
                "there": RuleParts.word(there.outcome, view),
            ], view)
    }
}
