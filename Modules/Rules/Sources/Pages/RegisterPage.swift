import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/:uuid/register`: what a public register of rules that decide would ask: who answers for them, what they are for, who decides, what they
/// look at, how to appeal, what was tested. What the rules themselves tell is put together here; the rest the rule maker wrote.
enum RegisterPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            return try self.model(RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction)))
        }
        return .page(Page("rules/register", title: context.texts("rules.register.title", request.language), model: model, section: "rules"))
    }

    private static func model(_ reader: RuleSetReader) throws -> JSON {
        let view = reader.view
        return [
            "title": view.text(reader.version.title) ?? .null, "href": .string(reader.path), "version": .string(reader.version.version),
            "caveat": reader.version.isExample ? view.prose(reader.version.caveat) ?? .null : .null,
            "written": ["items": .array(try written(reader))], "told": ["items": .array(try told(reader))],
            "attributes": attributes(reader).model, "lists": lists(reader)?.model ?? .null, "grounds": grounds(reader)?.model ?? .null,
        ]
    }

    private static func line(_ key: String, _ value: String?, _ view: ReaderView, lang: String? = nil) -> JSON {
        [
            "label": .string(view("rules.register.field." + key)), "value": value.map { .string($0) } ?? .null, "missing": .bool(value == nil),
            "lang": lang.map { .string($0) } ?? .null,
        ]
    }

    /// What the rule maker wrote; what it did not is shown as missing.
    private static func written(_ reader: RuleSetReader) throws -> [JSON] {
        let view = reader.view
        return try RuleRegister.fields.map { field in
            let best = LanguageTag.best(reader.form.register.texts[field] ?? [:], for: view.language)
            if field == "owner", best == nil { return line(field, try view.name(reader.version.issuer), view) }
            return line(field, best?.text, view, lang: best?.tag)
        }
    }

    private static func told(_ reader: RuleSetReader) throws -> [JSON] {
        let (view, set) = (reader.view, reader.set)
        let labels = reader.rules.library.labels[view.language.rawValue]
        let approvers = Set(set.rules.compactMap(\.duty.approver)).map { labels?.approvers[$0] ?? $0 }.sorted()
        let effects = Effect.allCases.compactMap { effect -> String? in
            let count = set.rules.count { $0.effect == effect }
            return count == 0
                ? nil : "\(view("rules.effect." + effect.rawValue))\(view.language == .english ? ": " : "：")\(view.formats.number(count))"
        }
        let challenges = try reader.acts(RuleKinds.challenge).compactMap { try OpenMatters.challenge($0, reader.known) }
        let inTime = challenges.count { found in found.answer.map { $0.statedAt.date <= found.due } ?? false }
        let source = try reader.known.source(of: reader.version)
        let tests = source?.scenarios == nil ? nil : source?.load().library.map { Rulebook($0).run($0.scenarios) }
        return [
            line("rules", effects.joined(separator: view.language == .english ? "; " : "；"), view),
            line("automation", view("rules.register.automation"), view),
            line("approvers", approvers.isEmpty ? nil : view.formats.list(approvers), view),
            line(
                "tests",
                tests.map { run in
                    view(
                        "rules.register.tests",
                        [
                            "good": view.formats.number(run.count - run.failures.count), "all": view.formats.number(run.count),
                            "coverage": view.formats.percent(run.coverage * 100, of: 100, places: 0),
                        ])
                }, view),
            line("answerWithin", view.texts.count("rules.register.days", reader.form.answerWithinDays, view.language), view),
            line(
                "challenges",
                view(
                    "rules.register.challenges",
                    ["all": view.formats.number(challenges.count), "inTime": view.formats.number(inTime)]), view),
            line("versions", view.formats.number(reader.versions.count), view), line("holds", RuleParts.term(reader.version, view), view),
        ]
    }

    /// Every fact that the rules look at.
    private static func attributes(_ reader: RuleSetReader) -> Table {
        let view = reader.view
        let schema = reader.rules.library.schema
        let labels = reader.rules.library.labels[view.language.rawValue]
        var uses: [Int: Int] = [:]
        for rule in reader.set.rules { for attribute in Set(rule.when.map(\.attribute)) { uses[attribute, default: 0] += 1 } }
        let rows = uses.keys.sorted().map { index -> [Table.Cell] in
            let attribute = schema.attributes[index]
            return [
                Table.Cell(labels?.label(of: attribute) ?? attribute.name), Table.Cell(attribute.name),
                Table.Cell(view("rules.change." + attribute.change.rawValue)), Table.Cell(view.formats.number(uses[index] ?? 0)),
            ]
        }
        return Table(
            caption: view("rules.register.attributes"),
            columns: [
                Table.Column(view("rules.register.column.fact")), Table.Column(view("rules.register.column.name")),
                Table.Column(view("rules.register.column.change")), Table.Column(view("rules.register.column.uses"), isNumeric: true),
            ], rows: rows)
    }

    private static func lists(_ reader: RuleSetReader) -> Table? {
        let view = reader.view
        guard !reader.set.lists.isEmpty else { return nil }
        let labels = reader.rules.library.labels[view.language.rawValue]
        return Table(
            caption: view("rules.register.lists"),
            columns: ["list", "entries", "asOf", "source"].map { Table.Column(view("rules.register.column." + $0)) },
            rows: reader.set.lists.sorted { $0.key < $1.key }.map { name, list in
                [
                    Table.Cell(labels?.lists[name] ?? name), Table.Cell(view.formats.number(list.values.count)),
                    Table.Cell(list.asOf.map { view.formats.date($0) } ?? view("rules.register.unknown")),
                    Table.Cell(list.source ?? view("rules.register.unknown")),
                ]
            })
    }

    /// Restrictions by ground, with the day by which each is reviewed.
    private static func grounds(_ reader: RuleSetReader) -> Table? {
        let view = reader.view
        guard !reader.form.grounds.isEmpty else { return nil }
        return Table(
            caption: view("rules.register.grounds"),
            columns: ["rule", "ground", "risk", "milder", "reviewBy"].map { Table.Column(view("rules.register.column." + $0)) },
            rows: reader.form.grounds.map { ground in
                [
                    Table.Cell(ground.rule, href: "\(reader.path)#rule-\(ground.rule)"), Table.Cell(view("rules.ground." + ground.ground.rawValue)),
                    Table.Cell(LanguageTag.best(ground.risk, for: view.language)?.text ?? "–"),
                    Table.Cell(LanguageTag.best(ground.milder, for: view.language)?.text ?? "–"),
                    Table.Cell(ground.reviewBy.map { view.formats.date($0) } ?? "–"),
                ]
            })
    }
}
