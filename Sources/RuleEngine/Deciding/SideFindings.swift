import Canon

/// What the rules of one side say, by their places in the set.
struct SideFindings {
    let set: CompiledSet
    /// Exact where the missing facts could be searched.
    let range: OutcomeRange
    let fired: [Int]
    let exempt: [Int]
    let defeated: [(rule: Int, by: [Int])]
    let unknown: [Int]
    /// Nil when nothing that matters is missing.
    let missing: MissingFacts?
    private let known: Box

    init(_ set: CompiledSet, _ space: Space, _ facts: InternedFacts, _ known: Box) {
        let matches = Matches(set.lookup, facts)
        let rules = set.source.rules
        let active = matches.active
        fired = active.filter { rules[$0].effect != .exempt }
        exempt = active.filter { rules[$0].effect == .exempt }
        let activeSet = Set(active)
        defeated = matches.holding.compactMap { rule in
            let by = set.exceptions[rule].filter(activeSet.contains)
            return by.isEmpty ? nil : (rule, by)
        }
        unknown = matches.possible.filter { !activeSet.contains($0) }
        missing = unknown.isEmpty ? nil : MissingFacts(set, space, known: known)
        range = missing?.range ?? matches.range
        (self.set, self.known) = (set, known)
    }

    /// The axes that a rule's state waits for: those of its own tests and of exceptions that are open themselves.
    private func missingAxes(_ rule: Int) -> Swift.Set<Int> {
        var axes: Swift.Set<Int> = []
        var seen: Swift.Set<Int> = []
        func add(_ rule: Int) {
            guard seen.insert(rule).inserted, let box = set.boxes[rule] else { return }
            for axis in box.axes where known[axis] == nil { axes.insert(axis) }
            for exception in set.exceptions[rule] where unknown.contains(exception) { add(exception) }
        }
        add(rule)
        return axes
    }

    func report(_ schema: AttributeSchema) -> SideReport {
        let ids = set.source.rules.map(\.id)
        return SideReport(
            jurisdiction: set.source.jurisdiction, ruleSet: set.source.id, version: set.source.version, digest: set.source.digest, range: range,
            fired: fired.map { ids[$0] }, exempt: exempt.map { ids[$0] },
            defeated: defeated.map { SideReport.Defeat(rule: ids[$0.rule], by: $0.by.map { ids[$0] }) },
            unknown: unknown.map { SideReport.Doubt(rule: ids[$0], missing: missingAxes($0).sorted().map { schema.attributes[$0].name }) },
            asks: (missing?.decisive(above: .permit) ?? []).map { schema.attributes[$0].name })
    }
}

/// The rows of one fact set, read out.
struct Matches {
    /// Places of rules, ascending: tests surely hold; surely active; possibly active.
    let holding: [Int]
    let active: [Int]
    let possible: [Int]
    let range: OutcomeRange

    init(_ lookup: Lookup, _ facts: InternedFacts) {
        (holding, active, possible, range) = facts.words.withUnsafeBufferPointer { buffer in
            guard let facts = buffer.baseAddress else { return ([], [], [], OutcomeRange(.permit, .prohibit)) }
            let number = lookup.scope(for: facts)
            let scope = lookup.scopes[number]
            let width = Int(scope.width)
            return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * width + 1) { scratch in
                guard let must = scratch.baseAddress else { return ([], [], [], OutcomeRange(.permit, .prohibit)) }
                let may = must + width
                lookup.match(scope, facts, reading: .must, into: must)
                lookup.match(scope, facts, reading: .may, into: may)
                let holding = lookup.rules(of: number, in: must)
                lookup.except(scope, must: must, may: may)
                return (holding, lookup.rules(of: number, in: must), lookup.rules(of: number, in: may), lookup.range(facts))
            }
        }
    }
    /// Places of rules whose tests hold or can hold, and those that an exception defeats, ascending.
    var relevant: [Int] {
        var all: [Int] = []
        all.reserveCapacity(holding.count + possible.count)
        var (left, right) = (holding[...], possible[...])
        while let one = left.first, let other = right.first {
            all.append(min(one, other))
            if one <= other { left.removeFirst() }
            if other <= one { right.removeFirst() }
        }
        return all + left + right
    }
}

extension [Int] {
    /// Whether an ascending array has the number.
    func containsAscending(_ number: Int) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}
