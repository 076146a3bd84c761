import Canon
import Node
import Pages
import RulesAPI
import Store

/// `/rules`: every rule set of the parties here and at followed nodes, each by the version that holds today.
enum RuleListPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = KnownRuleSets(context, in: transaction)
            let sets = try known.sets()
            let wanted = request.query["jurisdiction"].flatMap { $0.isEmpty ? nil : $0 }
            let shown = sets.filter { set in wanted.map { wanted in set.contains { $0.jurisdiction == wanted } } ?? true }
            let (here, there) = (shown.filter { $0.first?.origin == view.home }, shown.filter { $0.first?.origin != view.home })
            let codes = Array(Set(sets.compactMap { $0.last?.jurisdiction })).sorted()
            return [
                "groups": .array(
                    try [("here", here), ("there", there)].filter { !$0.1.isEmpty }.map { name, sets in
                        ["heading": .string(view("rules.list." + name)), "items": .array(try sets.compactMap { try card($0, known, view) })]
                    }),
                "filter": [
                    "name": "jurisdiction", "label": .string(view("rules.list.jurisdiction")),
                    "options": .array(
                        [["value": "", "label": .string(view("rules.list.every")), "selected": .bool(wanted == nil)]]
                            + codes.map { ["value": .string($0), "label": .string($0), "selected": .bool($0 == wanted)] }),
                ],
                "hasFilter": .bool(codes.count > 1),
                "todo": try todo(known, view),
                "empty": shown.isEmpty
                    ? ["title": .string(view("rules.list.empty.title")), "text": .string(view("rules.list.empty.text"))] : .null,
            ]
        }
        return .page(Page("rules/list", title: context.texts("rules.list.title", request.language), model: model, section: "rules"))
    }

    private static func todo(_ known: KnownRuleSets, _ view: ReaderView) throws -> JSON {
        let open = try OpenMatters(known, view)
        let running = view.texts.count("rules.list.openCount", open.consultations.count + open.challenges.count, view.language)
        return [
            "title": .string(view("rules.list.todo")),
            "items": .array(
                [
                    ("/rules/open", "open", running), ("/rules/equal-treatment", "swap", view("rules.list.swapText")),
                    ("/rules/new", "new", view("rules.list.newText")),
                ]
                .map { ["href": .string($0.0), "label": .string(view("rules.list." + $0.1)), "text": .string($0.2)] }),
        ]
    }

    /// The version that holds today, else the last one.
    static func current(_ versions: [KnownRuleSet], on day: CalendarDate) -> KnownRuleSet? { versions.last { $0.holds(on: day) } ?? versions.last }

    /// A set in a list.
    static func card(_ versions: [KnownRuleSet], _ known: KnownRuleSets, _ view: ReaderView) throws -> JSON? {
        guard let version = current(versions, on: view.now.date) else { return nil }
        var chips = [RuleParts.chip(version.status(on: view.now.date), view)]
        if let next = versions.last, next.id != version.id, next.position > version.position {
            let status = next.status(on: view.now.date)
            if [.proposed, .closed, .scheduled].contains(status) { chips.append(Chip(.waiting, view("rules.list.change." + status.rawValue))) }
        }
        return [
            "title": view.text(version.title) ?? .null, "href": .string("/rules/" + version.id.uuid), "jurisdiction": .string(version.jurisdiction),
            "chips": .array(chips.map(\.model)), "issuer": try view.partyModel(version.issuer), "term": .string(RuleParts.term(version, view)),
            "version": .string(view("rules.list.version", ["version": version.version])),
            "count": .string(view.texts.count("rules.list.rules", try ruleCount(version, known), view.language)),
            "versions": .string(view.texts.count("rules.list.versions", versions.count, view.language)),
            "node": version.origin == view.home ? .null : .string(try view.nodeName(version.origin)),
            "caveat": version.isExample ? .string(view("rules.example.short")) : .null,
        ]
    }

    private static func ruleCount(_ version: KnownRuleSet, _ known: KnownRuleSets) throws -> Int {
        version.ruleCount > 0 ? version.ruleCount : try known.source(of: version)?.set["rules"]?.array?.count ?? 0
    }

    /// For the home page.
    @Sendable static func home(_ request: Request, _ context: NodeContext) async throws -> JSON? {
        try await context.store.read { transaction -> JSON? in
            let view = ReaderView(request, context, in: transaction)
            let known = KnownRuleSets(context, in: transaction)
            let sets = try known.sets(limit: 12)
            guard !sets.isEmpty else { return nil }
            let open = try OpenMatters(known, view)
            return [
                "items": .array(try sets.prefix(4).compactMap { try card($0, known, view) }),
                "open": open.consultations.isEmpty && open.challenges.isEmpty
                    ? .null : .string(view.texts.count("rules.list.openCount", open.consultations.count + open.challenges.count, view.language)),
            ]
        }
    }
}
