/// What must hold between the rules of a set.
struct RuleSetChecks {
    let findings: Findings

    /// Ids are unique, exceptions exist, and no chain of exceptions comes back to where it began.
    func references(_ rules: [Rule], at place: Place) {
        var positions: [String: Int] = [:]
        for (index, rule) in rules.enumerated() where positions.updateValue(index, forKey: rule.id) != nil {
            findings.error(.duplicateID, self.place(place, index, rule, "id"), "another rule has the same id; give each its own")
        }
        for (index, rule) in rules.enumerated() {
            for name in rule.unless where positions[name] == nil {
                findings.error(
                    .unknownException, self.place(place, index, rule, "unless"),
                    "the exception \(name.prefix(128)) is no rule of this set; add it or remove the name")
            }
        }
        for cycle in ExceptionOrder(rules).cycles {
            guard let first = cycle.first, let index = positions[first] else { continue }
            let path = (cycle + [first]).joined(separator: " → ")
            findings.error(
                .exceptionCycle, self.place(place, index, rules[index], "unless"), "exceptions go in a circle: \(path); remove one of them")
        }
    }

    /// Translations and days that a set to be adopted must have, and an example should.
    func completeness(_ set: RuleSet, file: String, mode: LoadMode) {
        let severity: Finding.Severity = mode == .adoption ? .error : .warning
        for (name, list) in set.lists.sorted(by: { $0.key < $1.key }) where list.asOf == nil {
            findings.add(severity, .missingAsOf, Place(file).inside("lists").inside(name), "the list does not say as of which day it holds; add asOf")
        }
        for (index, rule) in set.rules.enumerated() {
            func check(_ text: LocalText, _ at: Place, _ what: String) {
                for language in ["en", "zh-Hans"] where !text.has(language) {
                    findings.add(severity, .missingTranslation, at, "\(what) has no text in \(language); add it")
                }
            }
            check(rule.title, place(Place(file), index, rule, "title"), "the title")
            for (number, condition) in rule.duty.conditions.enumerated() {
                check(
                    condition.text, place(Place(file), index, rule, "outcome").inside("conditions").inside(number), "condition \(number + 1)")
            }
            let cite = place(Place(file), index, rule, "cite")
            if rule.citations.isEmpty { findings.add(severity, .missingCitation, cite, "the rule cites nothing; say where it comes from") }
            if rule.citations.contains(where: { $0.asOf == nil }) {
                findings.add(severity, .missingAsOf, cite, "a citation does not say as of which day it was read; add asOf")
            }
        }
    }

    private func place(_ place: Place, _ index: Int, _ rule: Rule, _ field: String) -> Place {
        place.inside("rules").inside(index).inside(field).of(rule.id)
    }
}

/// The order in which exceptions are decided: each before the rules that name it.
struct ExceptionOrder {
    /// Indices of rules; every exception stands before whoever names it, except on a cycle, which loading refuses.
    private(set) var order: [Int] = []
    /// Each cycle once, as ids.
    private(set) var cycles: [[String]] = []
    /// The places of each rule's exceptions, in the order in which it names them.
    let exceptions: [[Int]]

    init(_ rules: [Rule]) {
        // By index: a rule is not copied for what is read of it.
        let positions = Dictionary(rules.indices.map { (rules[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        let targets = rules.indices.map { index in rules[index].unless.isEmpty ? [] : rules[index].unless.compactMap { positions[$0] } }
        exceptions = targets
        // Iterative depth first: a chain of exceptions may be as long as the set.
        var state = [UInt8](repeating: 0, count: rules.count)
        order.reserveCapacity(rules.count)
        for start in rules.indices where state[start] == 0 {
            var path: [(rule: Int, next: Int)] = [(start, 0)]
            state[start] = 1
            while let top = path.last {
                if top.next < targets[top.rule].count {
                    path[path.count - 1].next += 1
                    let target = targets[top.rule][top.next]
                    if state[target] == 0 {
                        state[target] = 1
                        path.append((target, 0))
                    } else if state[target] == 1, let from = path.firstIndex(where: { $0.rule == target }) {
                        if cycles.count < 16 { cycles.append(path[from...].map { rules[$0.rule].id }) }
                    }
                } else {
                    state[top.rule] = 2
                    order.append(top.rule)
                    path.removeLast()
                }
            }
        }
    }
}
