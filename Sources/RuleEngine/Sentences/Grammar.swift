import Canon

/// How a language puts tests together. English and Chinese; any other language of labels is put together as English is.
protocol Grammar: Sendable {
    func number(_ number: Int64) -> String
    func day(_ day: CalendarDate) -> String
    /// Choices: one is enough.
    func any(_ items: [String]) -> String
    /// All together.
    func all(_ items: [String]) -> String
    func list(_ name: String) -> String
    func test(_ op: Operator, label: String, operands: [String], type: ValueType) -> String
    func sentence(when: [String], then: String, unless: [String]) -> String
    func effect(_ rule: Rule, approver: String?, instrument: String?) -> String
    func conditions(_ texts: [String]) -> String
    func inForce(_ inForce: InForce) -> String
}

/// Writes rules as sentences.
package struct SentenceWriter: Sendable {
    let schema: AttributeSchema
    let labels: Labels

    package init(schema: AttributeSchema, labels: Labels) { (self.schema, self.labels) = (schema, labels) }

    private var grammar: any Grammar { English.of(labels) }

    /// One test as a clause without a full stop.
    package func clause(_ test: FactTest, in set: RuleSet? = nil) -> String {
        let attribute = schema.attributes[test.attribute]
        if attribute.type == .bool, case .bool(let value)? = test.values.first {
            return labels.text(of: .bool(test.op == .equal ? value : !value), for: attribute)
        }
        return grammar.test(test.op, label: labels.label(of: attribute), operands: operands(test, attribute, set), type: attribute.type)
    }

    /// A whole rule: when, what follows, exceptions, conditions, days.
    package func sentence(_ rule: Rule, in set: RuleSet) -> String {
        let titles = rule.unless.map { id in
            set.rules.first { $0.id == id }.map { "\(id) (\($0.title.text(in: labels.language)))" } ?? id
        }
        let instrument = rule.duty.instrument.map { labels.terms[$0] ?? $0 }
        let approver = rule.duty.approver.map { labels.approvers[$0] ?? $0 }
        let effect = grammar.effect(rule, approver: approver, instrument: instrument)
        var text = grammar.sentence(when: rule.when.map { clause($0, in: set) }, then: effect, unless: titles)
        let conditions = rule.duty.conditions.map { $0.text.text(in: labels.language) }
        if !conditions.isEmpty { text += grammar.conditions(conditions) }
        return text + grammar.inForce(rule.inForce)
    }

    /// The values of a test; where they are made up of lists of the set, the lists' names.
    private func operands(_ test: FactTest, _ attribute: Attribute, _ set: RuleSet?) -> [String] {
        if let list = test.list { return [grammar.list(labels.lists[list] ?? list)] }
        var rest = test.values
        var names: [String] = []
        for (name, list) in (set?.lists ?? [:]).sorted(by: { ($1.value.values.count, $0.key) < ($0.value.values.count, $1.key) }) {
            let members = Set(list.values.map { Value.word($0) })
            guard members.count >= 5, members.isSubset(of: Set(test.values)), !members.isDisjoint(with: rest) else { continue }
            names.append(grammar.list(labels.lists[name] ?? name))
            rest.removeAll(where: members.contains)
        }
        return names + rest.map { labels.text(of: $0, for: attribute) }
    }
}
