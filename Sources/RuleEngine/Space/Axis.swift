import Canon

/// One attribute, cut into atoms: values that no test of the space tells apart.
///
/// For a set, atoms are classes of members, and a value is any set of atoms.
struct Axis: Sendable {
    enum Form: Sendable {
        /// Atom 0 is false, 1 is true.
        case flag
        /// Ascending; atom i holds the values from cut i−1 to the one before cut i.
        case ordered([Int64])
        case words(WordClasses)
        case set(WordClasses)
    }

    let attribute: Attribute
    let form: Form
    let atomCount: Int
    /// The smallest and the largest value of an ordered type.
    let domain: ClosedRange<Int64>

    init(_ attribute: Attribute, tests: [FactTest], extraCuts: [Int64] = []) {
        self.attribute = attribute
        domain = attribute.type == .date ? Axis.days : -JSON.safeInteger...JSON.safeInteger
        switch attribute.type {
        case .bool: (form, atomCount) = (.flag, 2)
        case .int, .date:
            let domain = domain
            let cuts = Set(tests.flatMap(Axis.cuts) + extraCuts).filter { $0 > domain.lowerBound && $0 <= domain.upperBound }.sorted()
            (form, atomCount) = (.ordered(cuts), cuts.count + 1)
        case .country, .choice, .text:
            let classes = WordClasses(tests: tests, attribute: attribute)
            (form, atomCount) = (.words(classes), classes.count)
        case .countries, .choices:
            let classes = WordClasses(tests: tests, attribute: attribute)
            (form, atomCount) = (.set(classes), classes.count)
        }
    }

    /// Days from 0000-01-01 to 9999-12-31.
    private static let days: ClosedRange<Int64> = -719_528...2_932_896

    private static func cuts(_ test: FactTest) -> [Int64] {
        let at = test.values.compactMap(\.position)
        switch test.op {
        case .less, .atLeast: return at
        case .atMost, .more: return at.map { $0 + 1 }
        case .within: return at.count == 2 ? [at[0], at[1] + 1] : []
        default: return at.flatMap { [$0, $0 + 1] }
        }
    }

    var isSet: Bool { if case .set = form { true } else { false } }

    /// The atom of a value that is no set.
    func atom(of value: Value) -> Int {
        switch (form, value) {
        case (.flag, .bool(let value)): return value ? 1 : 0
        case (.words(let classes), .word(let word)): return classes.index(of: word)
        case (.ordered(let cuts), _): return value.position.map { Axis.atom($0, in: cuts) } ?? 0
        default: return 0
        }
    }

    /// How many cuts are at or below the number.
    static func atom(_ position: Int64, in cuts: [Int64]) -> Int {
        var (low, high) = (0, cuts.count)
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The atoms that the words of a set belong to.
    func atoms(of words: [String]) -> AtomSet {
        var set = AtomSet(width: atomCount)
        if case .set(let classes) = form { for word in words { set.insert(classes.index(of: word)) } }
        return set
    }

    /// The atoms that a test lets pass; for a test of sets, the atoms of the words it names.
    func atoms(of test: FactTest) -> AtomSet {
        switch form {
        case .ordered(let cuts): return orderedAtoms(test, cuts)
        case .flag:
            var set = AtomSet(width: 2)
            for atom in 0...1 where test.holds(for: .bool(atom == 1)) { set.insert(atom) }
            return set
        case .set(let classes): return named(test, classes)
        case .words(let classes):
            switch test.op {
            case .equal, .isIn: return named(test, classes)
            case .notEqual, .notIn: return named(test, classes).complement
            default:
                var set = AtomSet(width: atomCount)
                for (atom, sample) in classes.samples.enumerated() where test.holds(for: .word(sample)) { set.insert(atom) }
                return set
            }
        }
    }

    private func named(_ test: FactTest, _ classes: WordClasses) -> AtomSet {
        var set = AtomSet(width: atomCount)
        for case .word(let word) in test.values { set.insert(classes.index(of: word)) }
        return set
    }

    private func orderedAtoms(_ test: FactTest, _ cuts: [Int64]) -> AtomSet {
        let at = test.values.compactMap(\.position)
        func from(_ low: Int64, to high: Int64) -> AtomSet {
            guard low <= high, high >= domain.lowerBound, low <= domain.upperBound else { return AtomSet(width: atomCount) }
            return AtomSet(width: atomCount, range: Axis.atom(low, in: cuts)...Axis.atom(high, in: cuts))
        }
        guard let first = at.first, let last = at.last else { return AtomSet(width: atomCount) }
        switch test.op {
        case .less: return from(domain.lowerBound, to: first - 1)
        case .atMost: return from(domain.lowerBound, to: first)
        case .more: return from(first + 1, to: domain.upperBound)
        case .atLeast: return from(first, to: domain.upperBound)
        case .within: return from(first, to: last)
        default:
            var set = AtomSet(width: atomCount)
            for value in at where domain.contains(value) { set.insert(Axis.atom(value, in: cuts)) }
            return test.op == .equal || test.op == .isIn ? set : set.complement
        }
    }

    /// The first and last number of an atom.
    func bounds(of atom: Int) -> ClosedRange<Int64> {
        guard case .ordered(let cuts) = form else { return domain }
        return (atom == 0 ? domain.lowerBound : cuts[atom - 1])...(atom == cuts.count ? domain.upperBound : cuts[atom] - 1)
    }

    /// A value of the atom: the plainest where there is a choice (0, `none`, a bound that a test names).
    func sample(_ atom: Int) -> Value {
        switch form {
        case .flag: return .bool(atom == 1)
        case .words(let classes): return .word(classes.samples[atom])
        case .set(let classes): return .words([classes.samples[atom]])
        case .ordered:
            let bounds = bounds(of: atom)
            if attribute.type == .date {
                return value(at: atom == 0 ? max(bounds.upperBound, bounds.lowerBound) : bounds.lowerBound)
            }
            if bounds.contains(0) { return .int(0) }
            return value(at: atom == 0 ? bounds.upperBound : bounds.lowerBound)
        }
    }

    /// The value at a position of an ordered axis.
    func value(at position: Int64) -> Value {
        attribute.type == .date ? .date(CalendarDate(daysSinceEpoch: Int(position))) : .int(position)
    }
}
