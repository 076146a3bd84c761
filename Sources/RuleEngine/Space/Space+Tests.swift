import Canon

extension Space {
    /// A box as tests that a person can read; together they hold for exactly its facts.
    func tests(of box: Box) -> [FactTest] {
        box.axes.flatMap { axis -> [FactTest] in
            switch box[axis] {
            case .atoms(let atoms)?: tests(axis, atoms)
            case .set(let region)?: tests(axis, region)
            case nil: []
            }
        }
    }

    private func tests(_ axis: Int, _ region: SetRegion) -> [FactTest] {
        guard case .set(let classes) = axes[axis].form else { return [] }
        func words(_ atoms: AtomSet) -> [Value] {
            atoms.atoms.flatMap { atom -> [Value] in
                let words = classes.words(of: atom, attribute: axes[axis].attribute)
                return (words.isEmpty ? [classes.samples[atom]] : words).map { .word($0) }
            }
        }
        var tests = region.required.map { FactTest(attribute: axis, op: .has, values: words($0)) }
        if !region.excluded.isEmpty { tests.append(FactTest(attribute: axis, op: .hasNot, values: words(region.excluded))) }
        return tests
    }

    private func tests(_ axis: Int, _ atoms: AtomSet) -> [FactTest] {
        switch axes[axis].form {
        case .flag: return atoms.isFull ? [] : [FactTest(attribute: axis, op: .equal, values: [.bool(atoms.contains(1))])]
        case .ordered: return runs(axis, atoms)
        case .words(let classes):
            let attribute = axes[axis].attribute
            func words(_ atoms: AtomSet) -> [Value] { atoms.atoms.flatMap { classes.words(of: $0, attribute: attribute) }.map { .word($0) } }
            // The class of all other words can only be said by what it is not.
            let isOpen = !attribute.type.isClosed && classes.other.map(atoms.contains) ?? false
            let named = words(isOpen ? atoms.complement : atoms)
            return named.isEmpty ? [] : [FactTest(attribute: axis, op: isOpen ? .notIn : .isIn, values: named)]
        case .set: return []
        }
    }

    /// Ranges of numbers or dates: what lies between the first and the last, less the gaps in it.
    private func runs(_ axis: Int, _ atoms: AtomSet) -> [FactTest] {
        let line = axes[axis]
        let list = atoms.atoms
        guard let first = list.first, let last = list.last else { return [] }
        var tests: [FactTest] = []
        let (low, high) = (line.bounds(of: first).lowerBound, line.bounds(of: last).upperBound)
        switch (first == 0, last == line.atomCount - 1) {
        case (true, true): break
        case (true, false): tests.append(FactTest(attribute: axis, op: .atMost, values: [line.value(at: high)]))
        case (false, true): tests.append(FactTest(attribute: axis, op: .atLeast, values: [line.value(at: low)]))
        case (false, false): tests.append(FactTest(attribute: axis, op: .within, values: [line.value(at: low), line.value(at: high)]))
        }
        return tests
    }
}
