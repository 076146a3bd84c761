/// Values of one axis.
enum Region: Hashable, Sendable {
    /// One of these atoms.
    case atoms(AtomSet)
    case set(SetRegion)

    /// The values that are in both; nil when there are none.
    func intersection(_ other: Region) -> Region? {
        switch (self, other) {
        case (.atoms(let a), .atoms(let b)):
            let both = a.intersection(b)
            return both.isEmpty ? nil : .atoms(both)
        case (.set(let a), .set(let b)): return a.intersection(b).map { .set($0) }
        default: return nil
        }
    }

    /// Whether some value is in both.
    func intersects(_ other: Region) -> Bool {
        switch (self, other) {
        case (.atoms(let a), .atoms(let b)): !a.isDisjoint(with: b)
        case (.set(let a), .set(let b)): a.intersects(b)
        default: false
        }
    }

    /// Whether every value here is also there.
    func isSubset(of other: Region) -> Bool {
        switch (self, other) {
        case (.atoms(let a), .atoms(let b)): a.isSubset(of: b)
        case (.set(let a), .set(let b)): a.isSubset(of: b)
        default: false
        }
    }

    /// Everything else on the axis, in pieces that do not overlap.
    var complements: [Region] {
        switch self {
        case .atoms(let atoms): atoms.isFull ? [] : [.atoms(atoms.complement)]
        case .set(let region): region.complements.map { .set($0) }
        }
    }
}

/// Sets of atoms that have none of `excluded` and at least one of each of `required`.
struct SetRegion: Hashable, Sendable {
    var excluded: AtomSet
    var required: [AtomSet]

    init(width: Int) { (excluded, required) = (AtomSet(width: width), []) }

    /// Exactly this set.
    init(exactly atoms: AtomSet) {
        excluded = atoms.complement
        required = atoms.atoms.map { AtomSet(width: atoms.width, single: $0) }
    }

    /// Whether its clauses cannot contradict one another: nothing is excluded that is required.
    var isPlain: Bool { required.isEmpty || excluded.isEmpty && !required.contains { $0.isEmpty } }

    init(has atoms: AtomSet) { (excluded, required) = (AtomSet(width: atoms.width), [atoms]) }
    init(hasNot atoms: AtomSet) { (excluded, required) = (atoms, []) }

    func intersection(_ other: SetRegion) -> SetRegion? {
        var both = self
        both.excluded.formUnion(other.excluded)
        for clause in other.required where !both.required.contains(clause) { both.required.append(clause) }
        for index in both.required.indices {
            both.required[index].subtract(both.excluded)
            if both.required[index].isEmpty { return nil }
        }
        return both
    }

    func intersects(_ other: SetRegion) -> Bool {
        func survives(_ clause: AtomSet) -> Bool {
            for i in clause.words.indices where clause.words[i] & ~(excluded.words[i] | other.excluded.words[i]) != 0 { return true }
            return false
        }
        return required.allSatisfy(survives) && other.required.allSatisfy(survives)
    }

    /// Exact, because a region that is not empty holds the union of what its clauses still allow.
    func isSubset(of other: SetRegion) -> Bool {
        other.excluded.isSubset(of: excluded)
            && other.required.allSatisfy { clause in
                required.contains { own in own.words.indices.allSatisfy { own.words[$0] & ~excluded.words[$0] & ~clause.words[$0] == 0 } }
            }
    }

    var complements: [SetRegion] {
        var pieces: [SetRegion] = []
        var rest = SetRegion(width: excluded.width)
        func cut(_ inside: SetRegion, _ outside: SetRegion) {
            if let piece = rest.intersection(outside) { pieces.append(piece) }
            if let remaining = rest.intersection(inside) { rest = remaining }
        }
        if !excluded.isEmpty { cut(SetRegion(hasNot: excluded), SetRegion(has: excluded)) }
        for clause in required { cut(SetRegion(has: clause), SetRegion(hasNot: clause)) }
        return pieces
    }

    /// The region as clauses, each of which cuts the axis in two.
    var clauses: [SetRegion] {
        required.map { SetRegion(has: $0) } + (excluded.isEmpty ? [] : [SetRegion(hasNot: excluded)])
    }

    /// The smallest set of the region, by preference of atoms that several clauses name.
    var sample: AtomSet {
        var chosen = AtomSet(width: excluded.width)
        for clause in required where clause.isDisjoint(with: chosen) {
            if let atom = clause.subtracting(excluded).first { chosen.insert(atom) }
        }
        return chosen
    }
}
