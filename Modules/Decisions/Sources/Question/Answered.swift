import Canon
import DecisionsAPI
import Pages
import RuleEngine

/// A question with what the rules of its sides say to it.
struct Answered: Sendable {
    /// As an address asks it; facts that do not fit are left out of the answer and named in `errors`.
    let asked: DecideQuestion
    let rules: AskedRules
    let question: Question
    /// As it is told; where it rests on facts that are not told, those facts are in its outcomes alone.
    let decision: Decision
    /// Facts whose text does not fit, by attribute.
    let errors: [String]
    /// What was granted before and is part of the question.
    let counted: [Counted]

    /// The sides of which no rules are known: nobody can say that the act is free there.
    var missing: [String] { rules.missing }
    /// What the sides say together; nil while nobody speaks for one of them and the others do not prohibit.
    var outcome: Outcome? { missing.isEmpty || decision.outcome == .prohibit && !rules.sides.isEmpty ? decision.outcome : nil }

    /// Asks the rules. Needs the countries and the day; nil while they are not given.
    init?(_ asked: DecideQuestion, by picker: RulePicker) throws {
        guard let from = asked.facts["from"]?.trimmed.uppercased(), let to = asked.facts["to"]?.trimmed.uppercased(),
            let day = asked.facts["date"].flatMap({ CalendarDate($0.trimmed) }), ValueType.isCountry(from), ValueType.isCountry(to),
            asked.facts["action"] != nil
        else { return nil }
        let sides = try Answered.sides(from: from, to: to, also: asked.also, on: day, picker)
        let rules = try picker.rules(for: sides, on: day)
        let schema = rules.library.schema
        var facts = FactSet()
        var errors: [String] = []
        for (name, text) in asked.facts.sorted(by: { $0.key < $1.key }) {
            guard let index = schema.index(of: name) else { continue }
            guard let value = FactText.value(text, for: schema.attributes[index]) else {
                errors.append(name)
                continue
            }
            facts[index] = value
        }
        self.init(asked, rules, Question(sides: rules.sides, facts: facts), errors)
    }

    /// `told` are the outcomes of the sides where somebody has signed them who counts confidential facts of its own.
    init(
        _ asked: DecideQuestion, _ rules: AskedRules, _ question: Question, _ errors: [String] = [], told: [OutcomeRange] = [],
        counted: [Counted] = []
    ) {
        (self.asked, self.rules, self.question, self.errors, self.counted) = (asked, rules, question, errors, counted)
        decision = (told.isEmpty ? nil : rules.book.decide(question, told: told)) ?? rules.book.decide(question)
    }

    /// The jurisdictions that have a say: the provider's first.
    static func sides(from: String, to: String, also: [String], on day: CalendarDate, _ picker: RulePicker) throws -> [String] {
        let known = try picker.jurisdictions(on: day)
        var sides: [String] = []
        for side in [from, to].map({ DecisionShelf.jurisdiction(of: $0, known: known) }) + also.filter(known.contains) where !sides.contains(side) {
            sides.append(side)
        }
        return sides
    }

    /// The next fact to ask: the most telling one that the person has not said not to know.
    var next: Attribute? {
        decision.asks.first { !asked.skipped.contains($0) }.flatMap { rules.library.schema[$0] }
    }

    /// The facts without which the answer could be another, of those that are given: what an act must have attested.
    var decisive: [String] {
        Answered.decisive(question, rules.book.decide(question, suggesting: false), rules)
    }

    /// A fact is decisive when the answer is not known without it, or would be another.
    static func decisive(_ question: Question, _ decision: Decision, _ rules: AskedRules) -> [String] {
        let schema = rules.library.schema
        return question.facts.values.keys.sorted().filter { index in
            guard index != schema.dateIndex else { return false }
            var without = question
            without.facts[index] = nil
            return rules.book.decide(without, suggesting: false).range != decision.range
        }.map { schema.attributes[$0].name }
    }
}
