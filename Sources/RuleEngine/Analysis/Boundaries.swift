import Canon

/// A fact set at the edge of a rule, with what it is for.
package struct Boundary: Sendable {
    package let rule: String
    package let attribute: String
    /// Distance from the threshold: −1, 0 or +1, in units or days.
    package let offset: Int64
    /// What the set says of it now: what a reviewer reads over once, and a test holds afterwards.
    package let scenario: Scenario
    /// Whether the rule's tests hold here and it is in force.
    package let holds: Bool
}

extension Rulebook {
    /// For each number and each date that a rule of the side names, three scenarios: one below, at it, and one above, all else as the rule wants it.
    ///
    /// Days of coming into force, of ending and of suspension are thresholds too. Scenarios that would need a number or date that does not exist are
    /// left out.
    package func boundaries(side place: Int) -> [Boundary] {
        let set = sides[place]
        let boxes = set.boxes.compactMap { $0 }
        // Two thresholds that are neighbours share a scenario.
        var seen: Set<String> = []
        return set.source.rules.enumerated().flatMap { index, rule -> [Boundary] in
            guard let box = set.boxes[index] else { return [] }
            let sample = space.sample(of: box, quietFor: boxes)
            return thresholds(rule).flatMap { axis, threshold in
                [-1, 0, 1].compactMap { offset in boundary(rule, set, sample, axis, threshold, offset) }
            }
        }
        .filter { seen.insert($0.scenario.id).inserted }
    }

    private func thresholds(_ rule: Rule) -> [(axis: Int, at: Int64)] {
        var found: [(axis: Int, at: Int64)] = []
        for test in rule.when where schema.attributes[test.attribute].type.isOrdered {
            for value in test.values { if let at = value.position { found.append((test.attribute, at)) } }
        }
        let pauses = rule.inForce.suspended.flatMap { [$0.from, $0.until] }
        for day in [rule.inForce.from, rule.inForce.until] + pauses { if let day { found.append((schema.dateIndex, Int64(day.daysSinceEpoch))) } }
        return found
    }

    private func boundary(_ rule: Rule, _ set: CompiledSet, _ sample: FactSet, _ axis: Int, _ threshold: Int64, _ offset: Int64) -> Boundary? {
        let at = threshold + offset
        guard space.axes[axis].domain.contains(at) else { return nil }
        var facts = sample
        facts[axis] = space.axes[axis].value(at: at)
        let question = Question(sides: [set.source.jurisdiction], facts: facts)
        let findings = SideFindings(set, space, intern(facts), space.box(of: facts))
        let report = findings.report(schema)
        let name = schema.attributes[axis].name
        let value = space.axes[axis].value(at: at).json.canonicalText
        let scenario = Scenario(
            id: "\(rule.id)/\(name)=\(value.replacing("\"", with: ""))",
            title: LocalText([
                "en": "\(rule.id): \(name) at its threshold \(offset < 0 ? "less one" : offset == 0 ? "exactly" : "plus one")",
                "zh-Hans": "\(rule.id)：\(name) \(offset < 0 ? "比界限少一" : offset == 0 ? "恰为界限" : "比界限多一")",
            ]),
            question: question,
            expected: [
                "outcome": .string(report.outcome.word),
                "sides": .object(JSONObject([report.jurisdiction: report.json])),
            ])
        let day: CalendarDate? = if case .date(let day)? = facts[schema.dateIndex] { day } else { nil }
        let holds =
            rule.when.allSatisfy { test in facts[test.attribute].map { test.holds(for: $0) } ?? false } && day.map(rule.inForce.covers) ?? false
        return Boundary(rule: rule.id, attribute: name, offset: offset, scenario: scenario, holds: holds)
    }
}

extension Scenario {
    /// The scenario as files hold it.
    package func json(_ schema: AttributeSchema) -> JSON {
        var members: JSONObject = [
            "id": .string(id), "title": title.json, "sides": .array(question.sides.map { .string($0) }), "facts": question.facts.json(in: schema),
        ]
        members["expect"] = expected
        return .object(members)
    }
}
