import Canon
import Pages
import RuleEngine

/// A rule set as a decision table: one rule a row, one attribute a column. A row keeps what it has no column for from the rule of that id.
struct RuleTable {
    let schema: AttributeSchema

    /// The columns before those of the attributes.
    static let fixed = [
        "id", "effect", "title.en", "title.zh-Hans", "unless", "approver", "days", "dayKind", "silence", "from", "until", "ref.en", "ref.zh-Hans",
        "asOf", "quote.en", "quote.zh-Hans",
    ]

    /// The attributes that some rule of the set tests, in their order in the schema.
    func columns(_ rules: [JSON]) -> [String] {
        let used = Set(rules.flatMap { $0["when"]?.array ?? [] }.compactMap { $0.array?.first?.string })
        return schema.attributes.map(\.name).filter(used.contains) + used.filter { schema[$0] == nil }.sorted()
    }

    func csv(_ set: JSON) -> String {
        let rules = set["rules"]?.array ?? []
        let attributes = columns(rules)
        return CSVText.write(
            [RuleTable.fixed + attributes]
                + rules.map { rule in RuleTable.fixed.map { RuleForm.text($0, of: rule) } + attributes.map { cell(rule, $0) } })
    }

    /// What a rule tests of one attribute: `>= 1000 & < 5000`.
    func cell(_ rule: JSON, _ attribute: String) -> String {
        (rule["when"]?.array ?? []).filter { $0.array?.first?.string == attribute }.map { TestNotation.text($0, naming: false) }.joined(
            separator: " & ")
    }

    /// The set with the rules of the table in place of its own. Throws `Failure` naming the line and column that cannot be read.
    func reading(_ text: String, into set: JSON) throws -> JSON {
        let rows = try CSVText.read(text)
        guard let head = rows.first, head.contains("id"), head.contains("effect") else {
            throw CSVText.refusal(1, "the first row names the columns, id and effect among them")
        }
        let unknown = head.filter { !RuleTable.fixed.contains($0) && schema[$0] == nil }
        guard unknown.isEmpty else { throw CSVText.refusal(1, "these columns are neither fields nor attributes: \(unknown.joined(separator: ", "))") }
        guard Set(head).count == head.count else { throw CSVText.refusal(1, "a column is named twice") }
        let old = Dictionary((set["rules"]?.array ?? []).map { ($0["id"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        let notation = TestNotation(schema: schema)
        let rules = try rows.dropFirst().enumerated().map { number, row -> JSON in
            guard row.count <= head.count else { throw CSVText.refusal(number + 2, "the row has more fields than there are columns") }
            var fields: [String: String] = [:]
            for (name, value) in zip(head, row) { fields[name] = value.trimming { $0 == " " } }
            var tests: [JSON] = []
            for name in head where !RuleTable.fixed.contains(name) {
                for part in (fields[name] ?? "").split(separator: "&") {
                    let part = part.trimming { $0 == " " }
                    guard !part.isEmpty else { continue }
                    guard let test = notation.test(name, part) else {
                        throw CSVText.refusal(number + 2, "\(name): \(part.prefix(40)) is no test; write a sign and a value, such as >= 1000")
                    }
                    tests.append(test)
                }
            }
            return RuleForm.rule(fields, tests: tests, over: old[fields["id"] ?? ""])
        }
        var members = set.object ?? [:]
        members["rules"] = .array(rules)
        return .object(members)
    }
}
