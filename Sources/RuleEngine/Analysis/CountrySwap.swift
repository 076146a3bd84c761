import Canon

/// The same facts with one country exchanged for each other one: tests of equal treatment that need no statistics.
package struct CountrySwap: Sendable {
    package struct Row: Sendable {
        package let country: String
        /// By side, in the order asked.
        package let outcomes: [Outcome]
        package let joint: Outcome
    }

    /// The country that the facts name, or nil.
    package let current: String?
    package let rows: [Row]

    /// What the provider's own country gets: the measure of national treatment. Nil when it is not among the rows.
    package let own: Row?

    /// Countries that are treated less well than the provider's own.
    package var lessThanOwn: [Row] { own.map { own in rows.filter { $0.joint > own.joint } } ?? [] }

    /// Countries, the own one apart, that are treated less well than the best treated of them: where the most-favoured-nation test fails.
    package var lessThanBest: [Row] {
        let foreign = rows.filter { $0.country != own?.country }
        guard let best = foreign.map(\.joint).min() else { return [] }
        return foreign.filter { $0.joint > best }
    }
}

extension Rulebook {
    /// Every country that a rule or list names, one that none does, and the countries that the facts name.
    package func countries(_ facts: FactSet) -> [String] {
        var codes: Set<String> = []
        for axis in space.axes {
            switch (axis.attribute.type, axis.form) {
            case (.country, .words(let classes)), (.countries, .set(let classes)):
                codes.formUnion(classes.classOf.keys)
                if let other = classes.other { codes.insert(classes.samples[other]) }
            default: break
            }
        }
        for (attribute, value) in facts.values where schema.attributes[attribute].type == .country {
            if case .word(let code) = value { codes.insert(code) }
        }
        return codes.sorted()
    }

    /// Exchanges the country of one attribute (the recipient's, say) and asks the sides again. `own` names the attribute whose country counts as
    /// the provider's own.
    package func swapCountry(_ question: Question, attribute: String = "to", own: String = "from") -> CountrySwap? {
        guard let index = schema.index(of: attribute), schema.attributes[index].type == .country else { return nil }
        let places = question.sides.compactMap(side)
        let rows = countries(question.facts).map { code -> CountrySwap.Row in
            var facts = question.facts
            facts[index] = .word(code)
            let interned = intern(facts)
            let outcomes = places.map { range(interned, side: $0).outcome }
            return CountrySwap.Row(country: code, outcomes: outcomes, joint: outcomes.max() ?? .permit)
        }
        func code(_ name: String) -> String? {
            guard let index = schema.index(of: name), case .word(let code)? = question.facts[index] else { return nil }
            return code
        }
        return CountrySwap(current: code(attribute), rows: rows, own: code(own).flatMap { own in rows.first { $0.country == own } })
    }

    /// The same act the other way round: what each side's rules say when the two countries change places. Reciprocity is kept where one side's
    /// answer to the act equals the other side's answer to its mirror image. Nil unless both attributes are known countries.
    package func mirror(_ question: Question, between one: String = "from", and other: String = "to") -> (act: Decision, mirrored: Decision)? {
        guard let first = schema.index(of: one), let second = schema.index(of: other), case .word? = question.facts[first],
            case .word? = question.facts[second]
        else { return nil }
        var turned = question
        (turned.facts[first], turned.facts[second]) = (question.facts[second], question.facts[first])
        return (decide(question), decide(turned))
    }
}
