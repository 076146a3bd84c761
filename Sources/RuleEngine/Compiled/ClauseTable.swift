/// What the rules of a set ask of each axis, laid out flat: read once from their boxes, then again and again for every scope that a rule is in.
struct ClauseTable {
    struct Clause {
        /// The question that it belongs to.
        var column: Int32
        /// Whether the atoms listed are those that fail: the shorter list is kept.
        var isInverse: Bool
        var atoms: Range<Int32>
    }

    /// A question that some rule of the set asks.
    struct Column {
        var kind: Lookup.Kind
        var axis: Int
        var atomCount: Int

        /// What asks nothing, one for each atom, and for sets one that names no rule.
        var rowCount: Int { atomCount + (kind == .plain ? 1 : 2) }
    }

    /// Plain ones first, then by axis; of has-clauses there is one for each that a rule can have on one axis.
    private(set) var columns: [Column] = []
    private(set) var atoms: [Int32] = []
    private var clauses: [Clause] = []
    /// Where the clauses of each rule begin; one more than there are rules.
    private var starts: [Int32] = [0]

    init(_ space: Space, _ boxes: [Box?]) {
        var requirements = [Int](repeating: 0, count: space.axes.count)
        for box in boxes {
            box?.visit { axis, region in
                if case .set(let set) = region { requirements[axis] = max(requirements[axis], set.required.count) }
            }
        }
        var first = [Int32](repeating: 0, count: space.axes.count)
        for isSet in [false, true] {
            for (index, axis) in space.axes.enumerated() where axis.isSet == isSet {
                first[index] = Int32(columns.count)
                let kinds = isSet ? [Lookup.Kind](repeating: .has, count: requirements[index]) + [.hasNot] : [.plain]
                columns += kinds.map { Column(kind: $0, axis: index, atomCount: axis.atomCount) }
            }
        }
        starts.reserveCapacity(boxes.count + 1)
        for box in boxes {
            box?.visit { axis, region in
                switch region {
                case .atoms(let set):
                    let isInverse = set.count > set.width / 2
                    add(first[axis], isInverse ? set.complement : set, isInverse: isInverse)
                case .set(let set):
                    for (number, clause) in set.required.enumerated() { add(first[axis] + Int32(number), clause) }
                    if !set.excluded.isEmpty { add(first[axis] + Int32(requirements[axis]), set.excluded) }
                }
            }
            starts.append(Int32(clauses.count))
        }
    }

    private mutating func add(_ column: Int32, _ set: AtomSet, isInverse: Bool = false) {
        let start = Int32(atoms.count)
        set.visit { atoms.append(Int32($0)) }
        clauses.append(Clause(column: column, isInverse: isInverse, atoms: start..<Int32(atoms.count)))
    }

    /// What one rule asks.
    @inline(__always)
    func of(_ rule: Int) -> ArraySlice<Clause> { clauses[Int(starts[rule])..<Int(starts[rule + 1])] }

    /// The atoms of a plain axis that a rule lets stand; nil when it asks nothing there.
    func plain(_ rule: Int, _ axis: Int) -> [Int]? {
        guard let clause = of(rule).first(where: { columns[Int($0.column)].kind == .plain && columns[Int($0.column)].axis == axis }) else {
            return nil
        }
        let listed = atoms[Int(clause.atoms.lowerBound)..<Int(clause.atoms.upperBound)].map { Int($0) }
        guard clause.isInverse else { return listed }
        let out = Set(listed)
        return (0..<columns[Int(clause.column)].atomCount).filter { !out.contains($0) }
    }

    /// For each rule given, how many atoms of a plain axis it lets stand.
    func counts(_ axis: Int, _ rules: [Int]) -> [Int32] {
        guard let column = columns.firstIndex(where: { $0.kind == .plain && $0.axis == axis }) else { return [] }
        let width = Int32(columns[column].atomCount)
        return rules.map { rule in
            for clause in of(rule) where Int(clause.column) == column {
                return clause.isInverse ? width - Int32(clause.atoms.count) : Int32(clause.atoms.count)
            }
            return width
        }
    }
}
