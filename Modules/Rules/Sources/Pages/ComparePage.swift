import Canon
import Drafting
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// Two versions of one set: which rules came, went and changed, and exactly where they decide differently.
struct RuleSetComparison {
    let before: RuleSetReader
    let after: RuleSetReader
    let difference: Difference
    /// Both under one list of attributes.
    private let old: RuleSet
    private let new: RuleSet
    let schema: AttributeSchema

    init(_ before: RuleSetReader, _ after: RuleSetReader) throws {
        (self.before, self.after) = (before, after)
        schema = after.rules.library.schema
        old = try RuleSetComparison.set(of: before, under: after)
        new = after.set
        difference = DifferenceFinder(schema: schema, before: old, after: new).difference()
    }

    /// The earlier rules under the later attributes. Throws `Failure` where they cannot be read so.
    private static func set(of before: RuleSetReader, under after: RuleSetReader) throws -> RuleSet {
        guard var source = try before.known.source(of: before.version), let later = try after.known.source(of: after.version) else {
            throw Failure.notFound("rule set of this name")
        }
        source.attributes = later.attributes
        let (library, findings) = RuleSetSource(set: source.set, attributes: later.attributes, titles: source.titles).load()
        guard let set = library?.sets.first else {
            let reason = findings.first { $0.severity == .error }?.description ?? ""
            throw Failure(
                status: 409, code: "rules.compare", detail: "the earlier version cannot be read under the attributes of the later one: \(reason)")
        }
        return set
    }

    func rules(_ id: String) -> (before: Rule?, after: Rule?) { (old.rules.first { $0.id == id }, new.rules.first { $0.id == id }) }
}

/// `/rules/:uuid/compare?with=UUID`: the version beside an earlier one; beside the one it takes the place of where none is named.
enum ComparePage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            return try self.model(comparison(request, view, KnownRuleSets(context, in: transaction)))
        }
        return .page(Page("rules/compare", title: context.texts("rules.compare.title", request.language), model: model, section: "rules"))
    }

    @Sendable static func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                let found = try comparison(request, view, KnownRuleSets(context, in: transaction))
                func names(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }
                return [
                    "before": .string(found.before.version.id.description), "after": .string(found.after.version.id.description),
                    "added": names(found.difference.added), "removed": names(found.difference.removed), "changed": names(found.difference.changed),
                    "complete": .bool(found.difference.isComplete),
                    "pieces": .array(
                        found.difference.pieces.prefix(1000).map { piece in
                            [
                                "region": .array(piece.region.map { $0.json(found.schema) }), "sample": piece.sample.json(in: found.schema),
                                "before": .string(piece.sampleBefore.word), "after": .string(piece.sampleAfter.word),
                            ]
                        }),
                ]
            })
    }

    private static func comparison(_ request: Request, _ view: ReaderView, _ known: KnownRuleSets) throws -> RuleSetComparison {
        let after = try RuleSetReader.asked(request, view, known)
        let named =
            request.query["with"].flatMap { RecordID(uuid: $0) } ?? after.version.supersedes ?? after.versions.first { $0.id != after.version.id }?.id
        guard let named else {
            throw Failure(
                status: 404, code: "rules.compare.alone", detail: "this is the only version known here; there is nothing to compare it with",
                words: ["en": "This is the only version known here; there is nothing to compare it with.", "zh-Hans": "此处仅知这一个版本，没有可供比较的版本。"])
        }
        guard let before = try RuleSetReader(named, view, known) else { throw Failure.notFound("version to compare with") }
        return try RuleSetComparison(before, after)
    }

    private static let shownPieces = 40

    private static func model(_ comparison: RuleSetComparison) throws -> JSON {
        let (before, after, difference) = (comparison.before, comparison.after, comparison.difference)
        let view = after.view
        let writer = after.rules.writer(view.language.rawValue)
        func clauses(_ tests: [FactTest]) -> String {
            if tests.isEmpty { return view("rules.analysis.always") }
            return tests.map { writer?.clause($0) ?? $0.json(comparison.schema).canonicalText }.joined(
                separator: view.language == .english ? ", " : "，")
        }
        let ids = difference.changed.map { ("changed", $0) } + difference.added.map { ("added", $0) } + difference.removed.map { ("removed", $0) }
        let rows = difference.pieces.prefix(shownPieces).map { piece -> [Table.Cell] in
            [
                Table.Cell(view(piece.isStricter ? "rules.compare.stricter" : "rules.compare.looser")),
                Table.Cell(RuleParts.word(piece.sampleBefore, view)), Table.Cell(RuleParts.word(piece.sampleAfter, view)),
                Table.Cell(clauses(piece.region)),
            ]
        }
        let (stricter, looser) = (difference.pieces.count { $0.isStricter }, difference.pieces.count { !$0.isStricter })
        let table: JSON =
            rows.isEmpty
            ? .null
            : Table(
                caption: view("rules.compare.where"),
                columns: ["change", "before", "after", "when"].map { Table.Column(view("rules.compare.column." + $0)) }, rows: Array(rows)
            ).model
        let left = difference.pieces.count - shownPieces
        let more: JSON = left > 0 ? .string(view.texts.count("rules.analysis.more", left, view.language)) : .null
        let jsonHref = "/api/v1\(after.path)/compare?with=\(before.version.id.uuid)"
        let changes = try ids.map { try change($0.0, $0.1, comparison) }
        let summary =
            difference.pieces.isEmpty
            ? view("rules.compare.sameAnswers")
            : view("rules.compare.summary", ["stricter": view.formats.number(stricter), "looser": view.formats.number(looser)])
        return [
            "left": head(before, view), "right": head(after, view),
            "changes": .array(changes), "count": .string(view.texts.count("rules.compare.count", ids.count, view.language)),
            "hasChanges": .bool(!ids.isEmpty), "summary": .string(summary), "table": table, "more": more,
            "counts": counts(difference, view)?.model ?? .null,
            "isIncomplete": .bool(!difference.isComplete),
            "jsonHref": .string(jsonHref), "href": .string(after.path),
        ]
    }

    /// How many regions change from which answer to which.
    private static func counts(_ difference: Difference, _ view: ReaderView) -> Table? {
        let pairs = difference.pieces.map { [$0.sampleBefore, $0.sampleAfter] }
        guard !pairs.isEmpty else { return nil }
        let counts = Dictionary(pairs.map { ($0, 1) }, uniquingKeysWith: +)
        return Table(
            caption: view("rules.compare.counts"),
            columns: [
                Table.Column(view("rules.compare.column.before")), Table.Column(view("rules.compare.column.after")),
                Table.Column(view("rules.compare.column.regions"), isNumeric: true),
            ],
            rows: counts.sorted { ($0.key[0].rawValue, $0.key[1].rawValue) < ($1.key[0].rawValue, $1.key[1].rawValue) }.map { pair, count in
                [
                    Table.Cell(RuleParts.word(pair[0], view)), Table.Cell(RuleParts.word(pair[1], view)), Table.Cell(view.formats.number(count)),
                ]
            })
    }

    private static func head(_ reader: RuleSetReader, _ view: ReaderView) -> JSON {
        [
            "role": .string(RuleParts.term(reader.version, view)),
            "name": ["text": .string(view("rules.list.version", ["version": reader.version.version])), "lang": .string(view.language.rawValue)],
            "href": .string(reader.path),
        ]
    }

    private static func change(_ kind: String, _ id: String, _ comparison: RuleSetComparison) throws -> JSON {
        let view = comparison.after.view
        let tag = view.language.rawValue
        let (old, new) = comparison.rules(id)
        func sentence(_ rule: Rule?, _ reader: RuleSetReader) -> String { rule.map { reader.sentence($0, tag)["text"]?.string ?? "" } ?? "" }
        let (before, after) = (sentence(old, comparison.before), sentence(new, comparison.after))
        let words = WordDiff(from: before, to: after)
        func pieces(_ isOld: Bool) -> JSON {
            .array(
                words.pieces.compactMap { piece -> JSON? in
                    switch piece {
                    case .kept(let text): ["kept": .string(text)]
                    case .deleted(let text): isOld ? ["del": .string(text)] : nil
                    case .inserted(let text): isOld ? nil : ["ins": .string(text)]
                    }
                })
        }
        return [
            "id": .string(id), "kind": .string(view("rules.compare." + kind)),
            "title": (new ?? old).flatMap { RuleParts.text($0.title, view) } ?? .null,
            "lang": .string(tag), "before": before.isEmpty ? .null : ["lang": .string(tag), "pieces": pieces(true)],
            "after": after.isEmpty ? .null : ["lang": .string(tag), "pieces": pieces(false)],
            "isSameText": .bool(kind == "changed" && words.isEmpty),
        ]
    }
}
