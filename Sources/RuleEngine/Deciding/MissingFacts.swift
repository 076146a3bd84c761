/// What facts that are not known can still bring about: exact where that can be searched, else rule by rule.
///
/// The box of what is known is cut along the rules that are still open until every piece has one outcome. Whether the search is tried depends only on
/// how many pieces there can be, and that number never grows when a fact is learned; so bounds never widen on the way.
struct MissingFacts {
    let range: OutcomeRange
    /// The pieces, when the search was made.
    private let leaves: [(box: Box, outcome: Outcome)]
    /// The axes that open rules ask about.
    private let candidates: [Int]
    private let isExact: Bool

    static let pieceLimit = 1 << 11

    init(_ set: CompiledSet, _ space: Space, known: Box) {
        let root = RuleStates(set, known, among: set.order)
        let open = root.open(set)
        candidates = MissingFacts.axes(set, space, known, open)
        isExact = MissingFacts.pieces(set, space, open, candidates) <= MissingFacts.pieceLimit
        guard isExact, !root.range.isSettled else {
            (range, leaves) = (root.range, [])
            return
        }
        var search = PieceSearch(set: set, cuts: MissingFacts.cuts(set, root.live))
        search.visit(known, among: root.live)
        leaves = search.leaves
        let outcomes = leaves.map(\.outcome)
        range = OutcomeRange(outcomes.min() ?? root.range.atLeast, outcomes.max() ?? root.range.atMost)
    }

    /// The facts that can still change the answer when it is already known to be at least `floor`; those that most often decide come first.
    func decisive(above floor: Outcome) -> [Int] {
        guard max(range.atLeast, floor) != max(range.atMost, floor) else { return [] }
        guard isExact, leaves.count <= 256 else { return candidates }
        var weights: [Int: Int] = [:]
        for (index, one) in leaves.enumerated() {
            for other in leaves[..<index] where max(one.outcome, floor) != max(other.outcome, floor) {
                // Two pieces whose only difference is one axis hold two fact sets whose only difference is that fact.
                if let axis = MissingFacts.onlyDifference(one.box, other.box) { weights[axis, default: 0] += 1 }
            }
        }
        return weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    private static func onlyDifference(_ one: Box, _ other: Box) -> Int? {
        var found: Int?
        for axis in one.regions.indices {
            guard let mine = one[axis], let theirs = other[axis], !mine.intersects(theirs) else { continue }
            if found != nil { return nil }
            found = axis
        }
        return found
    }

    /// The axes on which a rule of `open` is neither sure to hold nor sure to fail.
    private static func axes(_ set: CompiledSet, _ space: Space, _ known: Box, _ open: Set<Int>) -> [Int] {
        var weights: [Int: Int] = [:]
        for rule in open {
            guard let box = set.boxes[rule] else { continue }
            for axis in box.axes where !(known[axis].map { region in box[axis].map { region.isSubset(of: $0) } ?? true } ?? false) {
                weights[axis, default: 0] += 1
            }
        }
        return weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// The most pieces that cutting along these rules can make.
    private static func pieces(_ set: CompiledSet, _ space: Space, _ open: Set<Int>, _ axes: [Int]) -> Int {
        var pieces = 1
        for axis in axes {
            var clauses: Set<Region> = []
            for rule in open {
                switch set.boxes[rule]?[axis] {
                case .set(let region)?: clauses.formUnion(region.clauses.map { .set($0) })
                case let region?: clauses.insert(region)
                case nil: break
                }
            }
            let halvings = clauses.count >= 14 ? pieceLimit + 1 : 1 << clauses.count
            pieces *= space.axes[axis].isSet ? halvings : min(halvings, space.axes[axis].atomCount)
            if pieces > pieceLimit { return pieces }
        }
        return pieces
    }

    /// Where boxes may be cut, in an order that depends on nothing but the set: the strictest rules first.
    static func cuts(_ set: CompiledSet, _ rules: [Int]) -> [(rule: Int, axis: Int, region: Region)] {
        let sorted = rules.sorted { (set.source.rules[$1].effect.outcome, $0) < (set.source.rules[$0].effect.outcome, $1) }
        return sorted.flatMap { rule in
            (set.boxes[rule]?.axes ?? []).flatMap { axis -> [(rule: Int, axis: Int, region: Region)] in
                switch set.boxes[rule]?[axis] {
                case .set(let region)?: region.clauses.map { (rule, axis, .set($0)) }
                case let region?: [(rule, axis, region)]
                case nil: []
                }
            }
        }
    }
}

/// Cuts a box until every piece has one outcome.
private struct PieceSearch {
    let set: CompiledSet
    let cuts: [(rule: Int, axis: Int, region: Region)]
    var leaves: [(box: Box, outcome: Outcome)] = []

    mutating func visit(_ box: Box, among rules: [Int]) {
        let states = RuleStates(set, box, among: rules)
        if states.range.isSettled {
            leaves.append((box, states.range.atLeast))
            return
        }
        let open = states.open(set)
        for cut in cuts where open.contains(cut.rule) {
            guard box.isCut(cut.axis, by: cut.region) else { continue }
            var inside = box
            if inside.narrow(cut.axis, to: cut.region) { visit(inside, among: states.live) }
            for outside in cut.region.complements {
                var piece = box
                if piece.narrow(cut.axis, to: outside) { visit(piece, among: states.live) }
            }
            return
        }
        // Cannot be: an open rule, or an exception of it, is neither inside nor outside and so can be cut. Were it so, both bounds count.
        leaves.append((box, states.range.atLeast))
        leaves.append((box, states.range.atMost))
    }
}

extension Box {
    /// Whether a region lies across the box, so that both parts hold something.
    func isCut(_ axis: Int, by region: Region) -> Bool {
        guard let own = self[axis] else { return !region.complements.isEmpty }
        return own.intersects(region) && !own.isSubset(of: region)
    }
}
