import Canon
import TestKit

@testable import RuleEngine

/// Small random rule sets over every type of attribute, and facts for them.
struct RandomRules {
    var random: SeededRandom
    let schema: AttributeSchema

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        guard let made = RandomRules.schema else { preconditionFailure("the schema of the random rules has a mistake") }
        schema = made
    }

    static let words = ["a", "b", "c", "d", "none"]
    static let countries = ["CN", "US", "DE", "FR", "BR"]
    static let texts = ["3E001", "3E002", "3A1", "9B", "x"]
    static let days = (2024...2027).flatMap { year in [1, 6].compactMap { CalendarDate(year: year, month: $0, day: 1) } }
    private static let schema = AttributeSchema([
        Attribute(name: "date", type: .date, change: .more), Attribute(name: "kind", type: .choice, words: words, change: .any),
        Attribute(name: "to", type: .country), Attribute(name: "classes", type: .choices, words: words, change: .any),
        Attribute(name: "persons", type: .int, change: .less), Attribute(name: "sum", type: .int, change: .any),
        Attribute(name: "flag", type: .bool, change: .any), Attribute(name: "code", type: .text, change: .any),
        Attribute(name: "all", type: .countries, change: .remove),
    ])

    mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: items.indices, using: &random)] }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    mutating func some(_ items: [String], atLeast: Int = 1) -> [String] {
        Array(items.shuffled(using: &random).prefix(Int.random(in: atLeast...3, using: &random)))
    }

    mutating func test() -> FactTest {
        let index = Int.random(in: schema.attributes.indices, using: &random)
        let type = schema.attributes[index].type
        let op = pick(Operator.allCases.filter { $0.accepts(type) })
        var values: [Value]
        switch type {
        case .bool: values = [.bool(chance(50))]
        case .int: values = (0...1).map { _ in Value.int(Int64.random(in: 0...6, using: &random)) }
        case .date: values = [.date(pick(RandomRules.days)), .date(pick(RandomRules.days))]
        case .country, .countries: values = some(RandomRules.countries).map { .word($0) }
        case .choice, .choices: values = some(RandomRules.words).map { .word($0) }
        case .text: values = some(op == .prefix || op == .notPrefix ? ["3", "3E", "3E00", "9"] : RandomRules.texts).map { .word($0) }
        }
        if op == .within {
            values.sort { ($0.position ?? 0) < ($1.position ?? 0) }
        } else if !op.takesMany {
            values = [values[0]]
        }
        return FactTest(attribute: index, op: op, values: values)
    }

    mutating func rule(_ id: String, exceptions: [String], effects: [Effect] = Effect.allCases) -> Rule {
        let from = chance(40) ? pick(RandomRules.days) : nil
        let until = chance(20) ? CalendarDate(year: 2027, month: 1, day: 1) : nil
        let pause = chance(20) ? CalendarDate(year: 2025, month: 3, day: 1) : nil
        return Rule(
            id: id, effect: pick(effects),
            when: (0..<Int.random(in: 0...3, using: &random)).map { _ in test() },
            unless: chance(40) && !exceptions.isEmpty ? some(exceptions) : [],
            inForce: InForce(
                from: from, until: until,
                suspended: pause.map { [InForce.Suspension(from: $0, until: CalendarDate(year: 2025, month: 9, day: 1), basis: nil)] } ?? []))
    }

    mutating func rules(_ count: Int) -> [Rule] {
        var rules: [Rule] = []
        for number in 0..<count { rules.append(rule("R\(number)", exceptions: rules.map(\.id))) }
        // Exceptions may stand anywhere in the file.
        return rules.shuffled(using: &random)
    }

    mutating func set(_ count: Int, jurisdiction: String = "AA") -> RuleSet {
        let rules = rules(count)
        return RuleSet(
            id: "urn:test:\(jurisdiction)", version: "1", jurisdiction: jurisdiction, stance: chance(15) ? .closed : .open, rules: rules,
            digest: Digest.sha256([]))
    }

    mutating func value(_ attribute: Int) -> Value {
        switch schema.attributes[attribute].type {
        case .bool: .bool(chance(50))
        case .int: .int(Int64.random(in: 0...7, using: &random))
        case .date: .date(CalendarDate(daysSinceEpoch: pick(RandomRules.days).daysSinceEpoch + Int.random(in: -1...1, using: &random)))
        case .country: .word(pick(RandomRules.countries + ["XX", "JP"]))
        case .choice: .word(pick(RandomRules.words))
        case .text: .word(pick(RandomRules.texts + ["3E009", "3", "unknown"]))
        case .countries: .set(some(RandomRules.countries, atLeast: 0))
        case .choices: .set(some(RandomRules.words, atLeast: 0))
        }
    }

    mutating func facts(known percent: Int = 100) -> FactSet {
        var facts = FactSet()
        for attribute in schema.attributes.indices where chance(percent) { facts[attribute] = value(attribute) }
        return facts
    }
}

/// Decides complete facts straight from the definition, without bits, boxes or scopes.
struct PlainEvaluator {
    let set: RuleSet
    let schema: AttributeSchema

    func isActive(_ rule: Rule, _ facts: FactSet) -> Bool {
        guard case .date(let day)? = facts[schema.dateIndex], inForce(rule, day) else { return false }
        guard rule.when.allSatisfy({ test in facts[test.attribute].map { passes(test, $0) } ?? false }) else { return false }
        return !rule.unless.contains { id in set.rules.first { $0.id == id }.map { isActive($0, facts) } ?? false }
    }

    func outcome(_ facts: FactSet) -> Outcome {
        let active = set.rules.filter { isActive($0, facts) }
        if set.stance == .closed, !active.contains(where: { $0.effect == .permit }) { return .prohibit }
        if active.contains(where: { $0.effect == .prohibit }) { return .prohibit }
        if active.contains(where: { $0.effect == .approval }) { return .needsApproval }
        if active.contains(where: { $0.effect == .notify }) { return .notify }
        return active.contains { $0.effect == .condition } ? .permitWithConditions : .permit
    }

    private func inForce(_ rule: Rule, _ day: CalendarDate) -> Bool {
        if let from = rule.inForce.from, day < from { return false }
        if let until = rule.inForce.until, day > until { return false }
        return !rule.inForce.suspended.contains { pause in pause.from <= day && (pause.until.map { day <= $0 } ?? true) }
    }

    private func passes(_ test: FactTest, _ value: Value) -> Bool {
        let words = test.values.compactMap { if case .word(let word) = $0 { word } else { nil } }
        switch (test.op, value) {
        case (.equal, _), (.isIn, _): return test.values.contains(value)
        case (.notEqual, _), (.notIn, _): return !test.values.contains(value)
        case (.has, .words(let members)): return members.contains { words.contains($0) }
        case (.hasNot, .words(let members)): return !members.contains { words.contains($0) }
        case (.notPrefix, .word(let text)): return !words.contains { text.hasPrefix($0) }
        case (.prefix, .word(let text)): return words.contains { text.hasPrefix($0) }
        case (_, .int(let number)): return compare(test.op, number, test.values.map { if case .int(let bound) = $0 { bound } else { 0 } })
        case (_, .date(let day)):
            return compare(
                test.op, Int64(day.daysSinceEpoch), test.values.map { if case .date(let bound) = $0 { Int64(bound.daysSinceEpoch) } else { 0 } })
        default: return false
        }
    }

    private func compare(_ op: Operator, _ value: Int64, _ bounds: [Int64]) -> Bool {
        switch op {
        case .less: value < bounds[0]
        case .atMost: value <= bounds[0]
        case .more: value > bounds[0]
        case .atLeast: value >= bounds[0]
        case .within: bounds[0] <= value && value <= bounds[1]
        default: false
        }
    }
}
