/// Looks for the fewest changes that bring the joint answer down to a target.
///
/// Directed: whatever still stands in the way must have one of its tests broken or one of its exceptions made to hold, so only such changes are tried. What
/// is confidential counts as not known; an answer below the target then holds for every value it may have, and says nothing about the one it has.
struct SuggestionSearch {
    let book: Rulebook
    let places: [Int]
    let disclosed: FactSet
    let hidden: Set<Int>
    let target: Outcome

    private(set) var found: [(facts: FactSet, changed: Set<Int>, range: OutcomeRange)] = []
    private var seen: Set<[Int: Value]> = []
    private var steps = 0

    static let depthLimit = 3
    static let stepLimit = 4000
    static let foundLimit = 64

    init(_ book: Rulebook, places: [Int], facts: FactSet, target: Outcome) {
        (self.book, self.places, self.target) = (book, places, target)
        (disclosed, hidden) = (facts.disclosed, Set(facts.confidential.keys))
    }

    mutating func run() {
        for depth in 1...SuggestionSearch.depthLimit {
            seen.removeAll(keepingCapacity: true)
            visit(disclosed, changed: [], depth: depth)
            // More changes than needed are no suggestion.
            if !found.isEmpty || steps > SuggestionSearch.stepLimit { return }
        }
    }

    private mutating func visit(_ facts: FactSet, changed: Set<Int>, depth: Int) {
        steps += 1
        guard steps <= SuggestionSearch.stepLimit, found.count < SuggestionSearch.foundLimit, seen.insert(facts.values).inserted else { return }
        let interned = book.intern(facts)
        let range = book.range(interned, sides: places)
        if range.atMost <= target {
            if !changed.isEmpty { found.append((facts, changed, range)) }
            return
        }
        guard let (set, rule) = obstacle(interned) else { return }
        for move in moves(set, rule, facts) {
            let touched = changed.union(move.keys)
            guard touched.count <= depth else { continue }
            var next = facts
            for (axis, value) in move { next[axis] = value }
            visit(next, changed: touched, depth: depth)
        }
    }

    /// The strictest rule that can be active above the target; nil when it is the closed set itself.
    private func obstacle(_ facts: InternedFacts) -> (CompiledSet, Int)? {
        var worst: (set: CompiledSet, rule: Int, outcome: Outcome)?
        for place in places {
            let set = book.sides[place]
            for rule in Matches(set.lookup, facts).possible {
                let outcome = set.source.rules[rule].effect.outcome
                if outcome > target, outcome > worst?.outcome ?? .permit { worst = (set, rule, outcome) }
            }
        }
        if let worst { return (worst.set, worst.rule) }
        return nil
    }

    /// The single steps that take this rule out of the way.
    private func moves(_ set: CompiledSet, _ rule: Int, _ facts: FactSet) -> [[Int: Value]] {
        var moves: [[Int: Value]] = []
        let steps = AxisMoves(space: book.space)
        if let box = set.boxes[rule] {
            for axis in box.axes where !hidden.contains(axis) {
                guard let region = box[axis] else { continue }
                moves += steps.leaving(axis, region, from: facts[axis], start: disclosed[axis]).map { [axis: $0] }
            }
        }
        for exception in set.exceptions[rule] {
            guard let box = set.boxes[exception] else { continue }
            let known = book.space.box(of: facts)
            var move: [Int: Value]? = [:]
            for axis in box.axes {
                guard let region = box[axis] else { continue }
                if let own = known[axis], own.isSubset(of: region) { continue }
                guard !hidden.contains(axis), let value = steps.entering(axis, region, from: facts[axis], start: disclosed[axis]) else {
                    move = nil
                    break
                }
                move?[axis] = value
            }
            if let move, !move.isEmpty { moves.append(move) }
        }
        return moves
    }
}

/// The values that one fact may take within its kind of change, nearest first.
struct AxisMoves {
    let space: Space

    /// Values outside a region. `start` is the value of the question, which a later step must not pass in the wrong direction.
    func leaving(_ axis: Int, _ region: Region, from value: Value?, start: Value?) -> [Value] {
        switch region {
        case .atoms(let atoms): return plain(axis, atoms.complement, from: value, start: start)
        case .set(let region):
            return region.complements.flatMap { piece in sets(axis, piece, from: value) }
        }
    }

    /// The nearest value inside a region.
    func entering(_ axis: Int, _ region: Region, from value: Value?, start: Value?) -> Value? {
        switch region {
        case .atoms(let atoms): plain(axis, atoms, from: value, start: start).first
        case .set(let region): sets(axis, region, from: value).first
        }
    }

    private func plain(_ axis: Int, _ atoms: AtomSet, from value: Value?, start: Value?) -> [Value] {
        let attribute = space.axes[axis].attribute
        switch attribute.change {
        case .fixed, .remove, .add: return []
        case .any:
            guard attribute.type.isOrdered else { return atoms.atoms.map { space.axes[axis].sample($0) }.filter { $0 != value } }
            return ordered(axis, atoms, from: value)
        case .less, .more:
            // A direction needs a value to start from.
            guard let begin = start?.position else { return [] }
            return ordered(axis, atoms, from: value).filter { $0.position.map { attribute.change == .less ? $0 < begin : $0 > begin } ?? false }
        }
    }

    /// The nearest value of each atom, from the one next to the value outwards.
    private func ordered(_ axis: Int, _ atoms: AtomSet, from value: Value?) -> [Value] {
        let line = space.axes[axis]
        guard let here = value?.position else { return atoms.atoms.map { line.sample($0) } }
        // Below nothing there is nothing to count.
        let least: Int64 = line.attribute.type == .int && here >= 0 ? 0 : line.domain.lowerBound
        return atoms.atoms.compactMap { atom -> Int64? in
            let bounds = line.bounds(of: atom)
            if bounds.contains(here) { return nil }
            if bounds.upperBound < here { return bounds.upperBound >= least ? bounds.upperBound : nil }
            return bounds.lowerBound
        }
        .sorted { ((here - $0).magnitude, $0) < ((here - $1).magnitude, $1) }.map { line.value(at: $0) }
    }

    /// Sets of a region that come from `value` by leaving out or adding members, as the attribute allows.
    private func sets(_ axis: Int, _ region: SetRegion, from value: Value?) -> [Value] {
        guard case .words(let members)? = value, case .set(let classes) = space.axes[axis].form else { return [] }
        let attribute = space.axes[axis].attribute
        let (mayRemove, mayAdd) = (attribute.change == .remove || attribute.change == .any, attribute.change == .add || attribute.change == .any)
        let kept = members.filter { !region.excluded.contains(classes.index(of: $0)) }
        guard kept.count == members.count || mayRemove else { return [] }
        var options: [[String]] = [kept.filter { $0 != "none" }]
        for clause in region.required {
            options = options.flatMap { option -> [[String]] in
                let has = option.contains { clause.contains(classes.index(of: $0)) }
                if has { return [option] }
                guard mayAdd else { return [] }
                return clause.subtracting(region.excluded).atoms.flatMap { classes.words(of: $0, attribute: attribute) }.prefix(8).map {
                    option + [$0]
                }
            }
            if options.count > 64 { options.removeLast(options.count - 64) }
        }
        let none = attribute.words.contains("none") && !region.excluded.contains(classes.index(of: "none"))
        return options.compactMap { option in
            let result: Value = option.isEmpty ? (none ? .words(["none"]) : .words([])) : .set(option)
            return result == value || !fits(result, region, classes) ? nil : result
        }
    }

    private func fits(_ value: Value, _ region: SetRegion, _ classes: WordClasses) -> Bool {
        guard case .words(let words) = value else { return false }
        let atoms = words.map { classes.index(of: $0) }
        return !atoms.contains(where: region.excluded.contains) && region.required.allSatisfy { clause in atoms.contains(where: clause.contains) }
    }
}
