/// Which rules of a set are active in a box of facts.
struct RuleStates {
    /// Rules that the box can still fit, exceptions before whoever names them.
    let live: [Int]
    /// By place in the set: how the box lies to the rule's own.
    private(set) var own: [Int: Box.Relation] = [:]
    /// Active for all facts of the box.
    private(set) var must: Set<Int> = []
    /// Active for some, as far as rules taken one by one can tell.
    private(set) var may: Set<Int> = []
    let range: OutcomeRange

    init(_ set: CompiledSet, _ box: Box, among candidates: [Int]) {
        var live: [Int] = []
        for rule in candidates {
            guard let own = set.boxes[rule] else { continue }
            let relation = box.relation(to: own)
            if relation == .outside { continue }
            live.append(rule)
            self.own[rule] = relation
            if set.exceptions[rule].contains(where: must.contains) { continue }
            may.insert(rule)
            if relation == .inside, !set.exceptions[rule].contains(where: may.contains) { must.insert(rule) }
        }
        self.live = live
        let rules = set.source.rules
        func strictest(_ active: Set<Int>, _ permits: Set<Int>) -> Outcome {
            let isShut = set.source.stance == .closed && !permits.contains { rules[$0].effect == .permit }
            return isShut ? .prohibit : active.map { rules[$0].effect.outcome }.max() ?? .permit
        }
        range = OutcomeRange(strictest(must, may), strictest(may, must))
    }

    /// Rules that are open and can move the outcome above its lower bound, with the exceptions that hold them open.
    func open(_ set: CompiledSet) -> Set<Int> {
        var open: Set<Int> = []
        func add(_ rule: Int) {
            guard may.contains(rule), !must.contains(rule), open.insert(rule).inserted else { return }
            for exception in set.exceptions[rule] { add(exception) }
        }
        for rule in live {
            let effect = set.source.rules[rule].effect
            if effect.outcome > range.atLeast || set.source.stance == .closed && effect == .permit { add(rule) }
        }
        return open
    }
}
