import AgreementsAPI
import Canon
import CooperationsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/:uuid/impact`: what a version would change: which recorded decisions would differ, and which running cooperations it touches.
enum ImpactPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
            return try self.model(reader, impact(reader))
        }
        return .page(Page("rules/impact", title: context.texts("rules.impact.title", request.language), model: model, section: "rules"))
    }

    @Sendable static func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
                return try impact(reader).json
            })
    }

    private static func day(_ reader: RuleSetReader) throws -> CalendarDate {
        ImpactRun.day(try reader.known.source(of: reader.version).map { [$0] } ?? [], after: reader.today)
    }

    private static func impact(_ reader: RuleSetReader) throws -> RuleImpact {
        guard let source = try reader.known.source(of: reader.version) else { throw Failure.notFound("rule set of this name") }
        return try ImpactRun.run([source], in: reader.known, on: reader.today, limit: RecordedQuestions.pageLimit)
    }

    private static func model(_ reader: RuleSetReader, _ impact: RuleImpact) throws -> JSON {
        let view = reader.view
        func range(_ range: OutcomeRange) -> String {
            range.isSettled
                ? RuleParts.word(range.outcome, view)
                : view("rules.impact.range", ["least": RuleParts.word(range.atLeast, view), "most": RuleParts.word(range.atMost, view)])
        }
        let cooperations = KnownCooperations(origin: view.home, in: view.transaction)
        let touched = try impact.cooperations.sorted { $0.key.uuid < $1.key.uuid }.compactMap { id, change -> JSON? in
            guard let cooperation = try cooperations.find(id) else { return nil }
            let lines = impact.lines.filter { $0.question.cooperation == id && $0.change != .unchanged }
            return [
                "title": view.text(cooperation.title) ?? .null, "href": .string("/cooperations/" + id.uuid),
                "chips": .array([chip(change, view).model]),
                "agreements": .array(try agreements(of: id, view)),
                "lines": .array(
                    lines.prefix(20).map { line in
                        let facts = line.question.facts
                        return [
                            "what": .string(what(line.question, view)),
                            "way": .string("\(facts["from"]?.string ?? "?") → \(facts["to"]?.string ?? "?")"), "before": .string(range(line.before)),
                            "after": .string(range(line.after)),
                            "rules": .array(line.rules.map { ["id": .string($0), "href": .string("\(reader.path)#rule-\($0)")] }),
                        ]
                    }),
            ]
        }
        let differing = impact.decisions.filter { $0.change != .unchanged }
        return [
            "set": view.text(reader.version.title) ?? .null, "href": .string(reader.path), "version": .string(reader.version.version),
            "day": .string(view("rules.impact.day", ["date": view.formats.date(try day(reader))])),
            "figures": VoicesPart.impact(impact.figures, view), "cooperations": .array(touched),
            "decisions": differing.isEmpty
                ? .null
                : Table(
                    caption: view("rules.impact.table"),
                    columns: ["record", "before", "after", "change"].map { Table.Column(view("rules.impact.column." + $0)) },
                    rows: differing.prefix(100).map { line in
                        [
                            Table.Cell(String(line.question.record.uuid.prefix(13)), href: "/records/" + line.question.record.uuid),
                            Table.Cell(range(line.before)), Table.Cell(range(line.after)),
                            Table.Cell(view("rules.impact.change." + line.change.rawValue)),
                        ]
                    }
                ).model,
            "unreadable": impact.unreadable.isEmpty
                ? .null : .string(view.texts.count("rules.impact.unreadable", impact.unreadable.count, view.language)),
            "isNothing": .bool(touched.isEmpty && differing.isEmpty), "jsonHref": .string("/api/v1\(reader.path)/impact"),
        ]
    }

    static func chip(_ change: RuleImpact.Change, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch change {
            case .unchanged, .looser: .good
            case .stricter: .waiting
            case .needsAction: .stop
            }
        return Chip(tone, view("rules.impact.change." + change.rawValue))
    }

    private static func what(_ question: RecordedQuestion, _ view: ReaderView) -> String {
        question.what.map { view("rules.move." + $0) } ?? view("rules.impact.decision")
    }

    /// Agreements that were offered within the cooperation and may be read by everybody: each once, by its title, at its last version.
    private static func agreements(of cooperation: RecordID, _ view: ReaderView) throws -> [JSON] {
        let known = KnownAgreements(origin: view.home, in: view.transaction)
        var seen: Set<RecordID> = []
        return try view.transaction.query(
            "SELECT DISTINCT id FROM records WHERE cooperation = ? AND kind = 'agreement-offer.v1' AND sealed = 0 ORDER BY stated_at LIMIT 200",
            [.blob(cooperation.bytes)]
        ).compactMap { row -> JSON? in
            guard let id = RecordID(bytes: row.blob(0)), let offer = try known.offer(id), seen.insert(offer.negotiation).inserted,
                let last = try known.versions(of: offer.negotiation).last
            else { return nil }
            let title = LanguageTag.best(last.title, for: view.language)
            return [
                "href": .string("/agreements/" + last.id.uuid), "label": .string(title?.text ?? view("rules.impact.agreement")),
                "lang": title.map { .string($0.tag) } ?? .null,
            ]
        }.prefix(20).map { $0 }
    }
}
