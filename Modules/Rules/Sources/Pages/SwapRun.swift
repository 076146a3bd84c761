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
    /// Nil while no provider's and recipient's country are named.
    let swap: CountrySwap?
    let from: String
    let to: String

    /// Nil where no rule set is known here.
    init?(_ known: KnownRuleSets, _ view: ReaderView) throws {
        let day = view.now.date
        var versions: [KnownRuleSet] = []
        for version in try known.inForce(on: day) where !versions.contains(where: { $0.jurisdiction == version.jurisdiction }) { versions.append(version) }
        guard !versions.isEmpty else { return nil }
        versions.sort { $0.jurisdiction < $1.jurisdiction }
        rules = try RulebookCache.shared.rules(of: versions, in: known)
        self.view = view
        let schema = rules.library.schema
        var facts = FactSet()
        facts[schema.dateIndex] = .date(day)
        let sides = versions.map(\.jurisdiction)
        let query = view.request.query
        from = query["from"] ?? sides.first ?? ""
        to = query["to"] ?? sides.last ?? ""
        for (index, attribute) in schema.attributes.enumerated() where index != schema.dateIndex {
            let text = attribute.name == "from" ? from : attribute.name == "to" ? to : query[attribute.name] ?? ""
            guard !text.isEmpty else { continue }
            guard let value = SwapRun.value(text, attribute) else {
                throw Failure(
                    status: 400, code: "wrongValue", pointer: attribute.name,
                    detail: "\(attribute.name) takes \(attribute.type.expectation); correct it or leave it out")
            }
            facts[index] = value
        }
        question = Question(sides: sides, facts: facts)
        swap = rules.book.swapCountry(question)
    }

    private static func value(_ text: String, _ attribute: Attribute) -> Value? {
        if attribute.type.isSet { return Value(.array(text.split(separator: ",").map { .string($0.trimming { $0 == " " }) }), for: attribute) }
        switch attribute.type {
        case .bool: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .int: return Int64(text).flatMap { Value(.integer($0), for: attribute) }
        default: return Value(.string(text), for: attribute)
        }
    }

    /// What either side says: the provider's side to the act, the recipient's side to its mirror image. Nil unless both sides have rules here.
    var reciprocal: (here: SideReport, there: SideReport)? {
        guard let (act, mirrored) = rules.book.mirror(question), let here = act.sides.first(where: { $0.jurisdiction == from }),
            let there = mirrored.sides.first(where: { $0.jurisdiction == to })
        else { return nil }
        return (here, there)
    }

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
            rows: (swap?.rows ?? []).map { row in
                [Table.Cell(country(row.country))] + row.outcomes.map { Table.Cell(RuleParts.word($0, view)) }
                    + [Table.Cell(RuleParts.word(row.joint, view))]
            })
    }

    /// Fields for what people ask most; every other attribute can stand in the address.
    var form: JSON {
        let schema = rules.library.schema
        let labels = rules.library.labels[view.language.rawValue]
        let query = view.request.query
        let fields = ["action", "from", "to", "dataClasses"].compactMap { name -> JSON? in
            guard let attribute = schema[name] else { return nil }
            var field: JSONObject = ["name": .string(name), "label": .string(labels.map { sentence($0.label(of: attribute)) } ?? name)]
            if attribute.type.isClosed {
                let chosen = query[name] ?? ""
                field["options"] = .array(
                    [["value": "", "label": .string(view("rules.swap.any")), "selected": .bool(chosen.isEmpty)]]
                        + attribute.words.map { word in
                            ["value": .string(word), "label": .string(labels?.attributes[name]?.values[word] ?? word), "selected": .bool(word == chosen)]
                        })
            } else {
                field["value"] = .string(name == "from" ? from : name == "to" ? to : query[name] ?? "")
                field["isText"] = true
            }
            return .object(field)
        }
        return .array(fields)
    }

    private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    var json: JSON {
        let schema = rules.library.schema
        var members: JSONObject = [
            "sides": .array(question.sides.map { .string($0) }), "facts": question.facts.json(in: schema),
            "rules": .array(rules.versions.map { ["id": .string($0.id.description), "jurisdiction": .string($0.jurisdiction)] }),
            "rows": .array(
                (swap?.rows ?? []).map { row in
                    [
                        "country": .string(row.country), "joint": .string(row.joint.word), "sides": .array(row.outcomes.map { .string($0.word) }),
                    ]
                }),
        ]
        if let swap {
            members["lessThanOwn"] = .array(swap.lessThanOwn.map { .string($0.country) })
            members["lessThanBest"] = .array(swap.lessThanBest.map { .string($0.country) })
        }
        if let (here, there) = reciprocal {
            members["reciprocity"] = [
                "holds": .bool(here.outcome == there.outcome), "here": .string(here.outcome.word), "there": .string(there.outcome.word),
            ]
        }
        return .object(members)
    }
}
