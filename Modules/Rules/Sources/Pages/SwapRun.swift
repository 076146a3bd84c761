import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// One run of the test of equal treatment: the rules in force today, the facts that were asked, the countries exchanged.
struct SwapRun {
    let rules: CompiledRules
    let view: ReaderView
    let question: Question
    /// What each country gets, as bounds: facts that are not stated stay open.
    let rows: [Row]
    let from: String
    let to: String
    /// What was entered and does not fit, by attribute; it is left out of the run.
    let problems: [Failure]

    struct Row {
        let country: String
        /// By side, in the order asked.
        let sides: [OutcomeRange]
        let joint: OutcomeRange
    }

    /// Whether a comparison holds: surely, surely not, or not to be told from what is stated.
    enum Verdict: String { case yes, no, maybe, unknown }

    /// Nil where no rule set is known here.
    init?(_ known: KnownRuleSets, _ view: ReaderView) throws {
        let day = view.now.date
        var versions: [KnownRuleSet] = []
        for version in try known.inForce(on: day) where !versions.contains(where: { $0.jurisdiction == version.jurisdiction }) {
            versions.append(version)
        }
        guard !versions.isEmpty else { return nil }
        versions.sort { $0.jurisdiction < $1.jurisdiction }
        rules = try RulebookCache.shared.rules(of: versions, in: known)
        self.view = view
        let schema = rules.library.schema
        var facts = FactSet()
        var problems: [Failure] = []
        facts[schema.dateIndex] = .date(day)
        let sides = versions.map(\.jurisdiction)
        let query = view.request.query
        from = query["from"] ?? sides.first ?? ""
        to = query["to"] ?? sides.last ?? ""
        for (index, attribute) in schema.attributes.enumerated() where index != schema.dateIndex {
            let text = attribute.name == "from" ? from : attribute.name == "to" ? to : query[attribute.name] ?? ""
            guard !text.isEmpty else { continue }
            guard let value = SwapRun.value(text, attribute) else {
                let detail = "\(attribute.name) takes \(attribute.type.expectation); correct it or leave it out"
                problems.append(
                    Failure(
                        status: 400, code: "wrongValue", pointer: attribute.name, detail: detail,
                        words: ["en": detail, "zh-Hans": "\(attribute.name) 的值“\(text)”不合要求；请更正，或者留空"]))
                continue
            }
            facts[index] = value
        }
        self.problems = problems
        question = Question(sides: sides, facts: facts)
        let (book, places) = (rules.book, sides.compactMap(rules.book.side))
        guard let index = schema.index(of: "to"), schema.attributes[index].type == .country else {
            rows = []
            return
        }
        rows = book.countries(facts).map { code in
            var changed = facts
            changed[index] = .word(code)
            let interned = book.intern(changed)
            let ranges = places.map { book.range(interned, side: $0) }
            return Row(country: code, sides: ranges, joint: ranges.reduce(OutcomeRange(.permit, .permit)) { $0.joined($1) })
        }
    }

    /// Countries that surely get less than this row, and whether the others surely do not.
    private func less(than measure: Row, among rows: [Row]) -> (verdict: Verdict, rows: [Row]) {
        let surely = rows.filter { $0.joint.atLeast > measure.joint.atMost }
        if !surely.isEmpty { return (.no, surely) }
        return (rows.allSatisfy { $0.joint.atMost <= measure.joint.atLeast } ? .yes : .maybe, [])
    }

    /// National treatment: nobody gets less than the provider's own country.
    var national: (verdict: Verdict, rows: [Row]) {
        guard let own = rows.first(where: { $0.country == from }) else { return (.unknown, []) }
        return less(than: own, among: rows.filter { $0.country != from })
    }

    /// Most-favoured nation: every other country gets what the best treated one gets.
    var favoured: (verdict: Verdict, rows: [Row]) {
        let foreign = rows.filter { $0.country != from }
        guard let best = foreign.min(by: { ($0.joint.atMost, $0.joint.atLeast) < ($1.joint.atMost, $1.joint.atLeast) }) else { return (.unknown, []) }
        return less(than: best, among: foreign.filter { $0.country != best.country })
    }

    /// The facts that can still change the answer, by name.
    var missing: [String] { rows.allSatisfy(\.joint.isSettled) ? [] : rules.book.decide(question, suggesting: false).asks }

    private static func value(_ text: String, _ attribute: Attribute) -> Value? {
        if attribute.type.isSet { return Value(.array(text.split(separator: ",").map { .string($0.trimming { $0 == " " }) }), for: attribute) }
        switch attribute.type {
        case .bool: return ["true", "yes"].contains(text) ? .bool(true) : ["false", "no"].contains(text) ? .bool(false) : nil
        case .int: return Int64(text).flatMap { Value(.integer($0), for: attribute) }
        default: return Value(.string(text), for: attribute)
        }
    }

    /// What either side says: the provider's side to the act, the recipient's side to its mirror image. Nil unless both sides have rules here.
    var reciprocal: (verdict: Verdict, here: SideReport, there: SideReport)? {
        guard let (act, mirrored) = rules.book.mirror(question), let here = act.sides.first(where: { $0.jurisdiction == from }),
            let there = mirrored.sides.first(where: { $0.jurisdiction == to })
        else { return nil }
        let isSettled = here.range.isSettled && there.range.isSettled
        let apart = here.range.atLeast > there.range.atMost || there.range.atLeast > here.range.atMost
        return (apart ? .no : isSettled ? .yes : .maybe, here, there)
    }

    /// Clause by clause; nil where one of the two has no rules here.
    var clauses: [ReciprocityLine]? { rules.book.reciprocity(question, here: from, there: to) }

    func country(_ code: String) -> String {
        let name = rules.library.labels[view.language.rawValue]?.countries[code]
        return name.map { $0 == code ? code : "\($0) (\(code))" } ?? code
    }

    /// The query that gives the same run again.
    var query: String {
        question.facts.values.sorted { $0.key < $1.key }.filter { $0.key != rules.library.schema.dateIndex }.map { index, value in
            let text: String =
                switch value {
                case .words(let words): words.joined(separator: ",")
                case .word(let word): word
                default: value.json.canonicalText
                }
            return "\(rules.library.schema.attributes[index].name)=\(text)"
        }.joined(separator: "&")
    }

    var table: Table {
        Table(
            caption: view("rules.swap.caption"),
            columns: [Table.Column(view("rules.swap.country"))] + question.sides.map { Table.Column(view("rules.swap.side", ["side": $0])) }
                + [Table.Column(view("rules.swap.joint"))],
            rows: rows.map { row in
                [Table.Cell(country(row.country))] + (row.sides + [row.joint]).map { Table.Cell(RuleParts.word($0.outcome, view)) }
            })
    }

    /// Fields for what people ask most; every other attribute can stand in the address.
    var form: JSON {
        let schema = rules.library.schema
        let labels = rules.library.labels[view.language.rawValue]
        let query = view.request.query
        let usual = ["action", "from", "to", "dataClasses"]
        // What would settle the answer is asked for; what was said stays in the form.
        let said = question.facts.values.keys.map { schema.attributes[$0].name }.filter { $0 != "date" }.sorted()
        let more = (said + problems.compactMap(\.pointer) + missing.prefix(6)).filter { !usual.contains($0) }
        var seen: Set<String> = []
        let fields = (usual + more).compactMap { name -> JSON? in
            guard let attribute = schema[name], seen.insert(name).inserted else { return nil }
            let problem = problems.first { $0.pointer == name }
            var field: JSONObject = [
                "name": .string(name), "label": .string(labels.map { sentence($0.label(of: attribute)) } ?? name),
                "error": problem.map { .string($0.words[view.language.rawValue] ?? $0.detail) } ?? .null,
            ]
            let words = attribute.type == .bool ? ["true", "false"] : attribute.words
            if attribute.type.isClosed || attribute.type == .bool {
                let chosen = query[name] ?? ""
                field["options"] = .array(
                    [["value": "", "label": .string(view("rules.swap.any")), "selected": .bool(chosen.isEmpty)]]
                        + words.map { word in
                            [
                                "value": .string(word), "label": .string(labels?.attributes[name]?.values[word] ?? word),
                                "selected": .bool(word == chosen),
                            ]
                        })
            } else {
                field["value"] = .string(name == "from" ? from : name == "to" ? to : query[name] ?? "")
                (field["isText"], field["type"], field["width"]) = (true, "text", "short")
            }
            return .object(field)
        }
        return .array(fields)
    }

    private func sentence(_ text: String) -> String { view.formats.opening(text) }

    var json: JSON {
        let schema = rules.library.schema
        var members: JSONObject = [
            "sides": .array(question.sides.map { .string($0) }), "facts": question.facts.json(in: schema),
            "rules": .array(rules.versions.map { ["id": .string($0.id.description), "jurisdiction": .string($0.jurisdiction)] }),
            "rows": .array(
                rows.map { row in
                    [
                        "country": .string(row.country), "joint": .string(row.joint.outcome.word),
                        "sides": .array(row.sides.map { .string($0.outcome.word) }),
                    ]
                }),
            "national": .string(national.verdict.rawValue), "lessThanOwn": .array(national.rows.map { .string($0.country) }),
            "favoured": .string(favoured.verdict.rawValue), "lessThanBest": .array(favoured.rows.map { .string($0.country) }),
            "missing": .array(missing.map { .string($0) }),
        ]
        if let (verdict, here, there) = reciprocal {
            members["reciprocity"] = [
                "verdict": .string(verdict.rawValue), "here": .string(here.outcome.word), "there": .string(there.outcome.word),
                "clauses": .array(
                    (clauses ?? []).map { line in
                        func names(_ ids: [String]) -> JSON { .array(ids.map { .string($0) }) }
                        return [
                            "effect": .string(line.effect.rawValue), "here": names(line.here), "there": names(line.there),
                            "openHere": names(line.openHere), "openThere": names(line.openThere), "verdict": .string(line.verdict.rawValue),
                        ]
                    }),
            ]
        }
        return .object(members)
    }
}
