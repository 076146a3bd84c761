import Canon

/// The facts as several rule sets see them: one axis for each attribute, cut where any of their tests or dates cuts.
struct Space: Sendable {
    let schema: AttributeSchema
    let axes: [Axis]

    init(schema: AttributeSchema, sets: [RuleSet]) {
        var tests = [[FactTest]](repeating: [], count: schema.attributes.count)
        var days: [Int64] = []
        for set in sets {
            // By index: a rule is not copied for what is read of it.
            for index in set.rules.indices {
                for test in set.rules[index].when { tests[test.attribute].append(test) }
                let inForce = set.rules[index].inForce
                if inForce.isAlways { continue }
                for (from, until) in [(inForce.from, inForce.until)] + inForce.suspended.map({ ($0.from, $0.until) }) {
                    if let from { days.append(Int64(from.daysSinceEpoch)) }
                    if let until { days.append(Int64(until.daysSinceEpoch) + 1) }
                }
            }
        }
        self.schema = schema
        axes = schema.attributes.indices.map { Axis(schema.attributes[$0], tests: tests[$0], extraCuts: $0 == schema.dateIndex ? days : []) }
    }

    var everything: Box { Box(axisCount: axes.count) }

    /// The facts for which a rule's tests hold and it is in force; nil when there are none.
    func box(of rule: Rule) -> Box? { box(rule.when, rule.inForce) }

    /// The same by what a rule says of it.
    func box(_ tests: [FactTest], _ inForce: InForce) -> Box? {
        var box = everything
        for index in tests.indices {
            let attribute = tests[index].attribute
            let atoms = axes[attribute].atoms(of: tests[index])
            let region: Region =
                switch tests[index].op {
                case .has: .set(SetRegion(has: atoms))
                case .hasNot: .set(SetRegion(hasNot: atoms))
                default: .atoms(atoms)
                }
            guard box.narrow(attribute, to: region) else { return nil }
        }
        if inForce.isAlways { return box }
        let days = days(of: inForce)
        return days.isFull || box.narrow(schema.dateIndex, to: .atoms(days)) ? box : nil
    }

    /// The atoms of `date` on which a rule is in force.
    private func days(of inForce: InForce) -> AtomSet {
        let axis = axes[schema.dateIndex]
        guard case .ordered(let cuts) = axis.form else { return AtomSet(width: axis.atomCount) }
        func atoms(_ from: CalendarDate?, _ until: CalendarDate?) -> AtomSet {
            let low = from.map { Axis.atom(Int64($0.daysSinceEpoch), in: cuts) } ?? 0
            let high = until.map { Axis.atom(Int64($0.daysSinceEpoch), in: cuts) } ?? cuts.count
            return low <= high ? AtomSet(width: axis.atomCount, range: low...high) : AtomSet(width: axis.atomCount)
        }
        var days = atoms(inForce.from, inForce.until)
        for pause in inForce.suspended { days.subtract(atoms(pause.from, pause.until)) }
        return days
    }

    /// What is known.
    func box(of facts: FactSet) -> Box {
        var box = everything
        for (attribute, value) in facts.values { _ = box.narrow(attribute, to: region(attribute, value)) }
        return box
    }

    /// The region that holds the value and all that no test tells from it.
    func region(_ attribute: Int, _ value: Value) -> Region {
        let axis = axes[attribute]
        if case .words(let words) = value { return .set(SetRegion(exactly: axis.atoms(of: words))) }
        return .atoms(AtomSet(width: axis.atomCount, single: axis.atom(of: value)))
    }

    /// One value of a region.
    func sample(_ axis: Int, _ region: Region) -> Value {
        switch region {
        case .atoms(let atoms): return axes[axis].sample(atoms.first ?? 0)
        case .set(let region): return set(axis, region.sample, excluded: region.excluded)
        }
    }

    /// The words for a set of atoms; `none` for the empty set where the attribute has that word and it may be used.
    func set(_ axis: Int, _ atoms: AtomSet, excluded: AtomSet) -> Value {
        guard case .set(let classes) = axes[axis].form else { return .words([]) }
        let words = atoms.atoms.map { classes.samples[$0] }
        if words.isEmpty, axes[axis].attribute.words.contains("none"), !excluded.contains(classes.index(of: "none")) { return .words(["none"]) }
        return .set(words)
    }

    /// A fact set of the box. Axes that are free get the value that the fewest of `rules` want, so that a sample shows its own rule and no other.
    func sample(of box: Box, quietFor rules: [Box] = []) -> FactSet {
        var facts = FactSet()
        for axis in axes.indices {
            let region = box[axis]
            switch (axes[axis].form, region) {
            case (.set, _): facts[axis] = quietSet(axis, region, rules)
            case (_, .atoms(let atoms)?): facts[axis] = axes[axis].sample(quietest(axis, atoms, rules))
            default: facts[axis] = axes[axis].sample(quietest(axis, AtomSet.full(width: axes[axis].atomCount), rules))
            }
        }
        return facts
    }

    private func quietest(_ axis: Int, _ atoms: AtomSet, _ rules: [Box]) -> Int {
        var best = atoms.first ?? 0
        var fewest = Int.max
        for atom in atoms.atoms {
            let wanted = rules.count { if case .atoms(let set)? = $0[axis] { set.contains(atom) } else { false } }
            if wanted < fewest { (best, fewest) = (atom, wanted) }
        }
        return best
    }

    private func quietSet(_ axis: Int, _ region: Region?, _ rules: [Box]) -> Value {
        guard case .set(let region)? = region else {
            return set(axis, AtomSet(width: axes[axis].atomCount), excluded: AtomSet(width: axes[axis].atomCount))
        }
        var chosen = AtomSet(width: axes[axis].atomCount)
        for clause in region.required where clause.isDisjoint(with: chosen) {
            let free = clause.subtracting(region.excluded).atoms
            func wanted(_ atom: Int) -> Int {
                rules.count { if case .set(let set)? = $0[axis] { set.required.contains { $0.contains(atom) } } else { false } }
            }
            if let atom = free.min(by: { (wanted($0), $0) < (wanted($1), $1) }) { chosen.insert(atom) }
        }
        return set(axis, chosen, excluded: region.excluded)
    }
}
