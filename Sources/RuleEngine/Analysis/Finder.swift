/// Finds facts of a box under which rules of a set are in given states, or shows that there are none.
///
/// Exact: the box is cut along the rules that keep the question open until a piece answers it. Bounded by a number of pieces; beyond it the answer is
/// `unsure`, never a wrong one.
struct Finder {
    enum Answer {
        case found(Box)
        case none
        case unsure
    }

    let set: CompiledSet
    private var budget: Int
    private var isSpent = false

    init(_ set: CompiledSet, budget: Int = 20_000) { (self.set, self.budget) = (set, budget) }

    /// A piece of the box on which every rule of `active` is active and `unwanted` rules are not.
    mutating func find(in box: Box, active: [Int], unwanted: [Int]) -> Answer {
        isSpent = false
        let rules = closure(active + unwanted)
        let cuts = MissingFacts.cuts(set, rules)
        if let piece = visit(box, rules, cuts, active, unwanted) { return .found(piece) }
        return isSpent ? .unsure : .none
    }

    /// The rules and all their exceptions, exceptions first.
    private func closure(_ rules: [Int]) -> [Int] {
        var seen: Set<Int> = []
        var stack = rules
        while let rule = stack.popLast() {
            if seen.insert(rule).inserted { stack += set.exceptions[rule] }
        }
        return set.order.filter(seen.contains)
    }

    private mutating func visit(
        _ box: Box, _ rules: [Int], _ cuts: [(rule: Int, axis: Int, region: Region)], _ active: [Int], _ unwanted: [Int]
    ) -> Box? {
        budget -= 1
        guard budget > 0 else {
            isSpent = true
            return nil
        }
        let states = RuleStates(set, box, among: rules)
        guard active.allSatisfy(states.may.contains), !unwanted.contains(where: states.must.contains) else { return nil }
        var open: Set<Int> = []
        func add(_ rule: Int) {
            guard states.may.contains(rule), !states.must.contains(rule), open.insert(rule).inserted else { return }
            for exception in set.exceptions[rule] { add(exception) }
        }
        for rule in active + unwanted { add(rule) }
        if open.isEmpty { return box }
        for cut in cuts where open.contains(cut.rule) && box.isCut(cut.axis, by: cut.region) {
            var inside = box
            if inside.narrow(cut.axis, to: cut.region), let piece = visit(inside, rules, cuts, active, unwanted) { return piece }
            for outside in cut.region.complements {
                var piece = box
                if piece.narrow(cut.axis, to: outside), let found = visit(piece, rules, cuts, active, unwanted) { return found }
            }
            return nil
        }
        return nil
    }
}
