import Canon

extension Space {
    /// A part of a box that tests can say exactly, with one of its fact sets.
    struct Part {
        var tests: [FactTest]
        var sample: FactSet
    }

    /// A box in parts that do not overlap: one for each run of numbers or dates without gaps, and of texts as prefixes tell them apart.
    func parts(of box: Box, quietFor rules: [Box]) -> [Part] {
        box.contiguous(self).flatMap { box -> [Part] in
            var parts = [Part(tests: [], sample: sample(of: box, quietFor: rules))]
            for axis in box.axes {
                switch (box[axis], axes[axis].form) {
                case (.set(let region)?, _): for index in parts.indices { parts[index].tests += tests(axis, region) }
                case (.atoms(let atoms)?, .words(let classes)) where classes.hasPrefixes:
                    let texts = texts(axis, atoms, classes)
                    parts = parts.flatMap { part in
                        texts.map { tests, sample in
                            var part = part
                            part.tests += tests
                            part.sample[axis] = .word(sample)
                            return part
                        }
                    }
                case (.atoms(let atoms)?, _): for index in parts.indices { parts[index].tests += tests(axis, atoms) }
                case (nil, _): break
                }
            }
            return parts
        }
    }

    /// The texts of some atoms: those that tests name, those for which a listed prefix is the longest, and those that begin with none.
    private func texts(_ axis: Int, _ atoms: AtomSet, _ classes: WordClasses) -> [(tests: [FactTest], sample: String)] {
        func test(_ op: Operator, _ words: [String]) -> [FactTest] {
            words.isEmpty ? [] : [FactTest(attribute: axis, op: op, values: words.map { .word($0) })]
        }
        let all = classes.members.flatMap { $0 }
        let named = atoms.atoms.flatMap { classes.members[$0] }
        var texts: [(tests: [FactTest], sample: String)] = named.first.map { [(test(.isIn, named), $0)] } ?? []
        for prefix in classes.prefixes where atoms.contains(prefix.class) {
            let longer = classes.prefixes.map(\.text).filter { $0 != prefix.text && $0.utf8.starts(with: prefix.text.utf8) }
            let within = all.filter { $0.utf8.starts(with: prefix.text.utf8) }
            texts.append((test(.prefix, [prefix.text]) + test(.notPrefix, longer) + test(.notIn, within), prefix.sample))
        }
        if let other = classes.other, atoms.contains(other) {
            texts.append((test(.notPrefix, classes.prefixes.map(\.text)) + test(.notIn, all), classes.otherSample))
        }
        return texts
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
