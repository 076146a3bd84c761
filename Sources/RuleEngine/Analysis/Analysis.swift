import Canon

/// What can be said of one rule set before anybody uses it.
package struct Analysis: Sendable {
    /// Two rules of opposite effect that are active together for some facts.
    package struct Overlap: Sendable {
        /// The one that lets: exempt or permit.
        package let lets: String
        /// The one that stops: approval or prohibit.
        package let stops: String
        /// The facts for which the tests of both hold, in regions without gaps.
        package let regions: [[FactTest]]
        package let sample: FactSet
    }

    package enum Fault: String, Sendable {
        /// Its tests contradict one another, or it is in force on no day.
        case neverMatches
        /// Whenever its tests hold, an exception is active.
        case alwaysDefeated
        /// Whenever it is active, a stricter rule is active too: it never decides.
        case shadowed
        /// An exemption that no rule names as its exception, or that never meets one that does: it changes nothing.
        case idleExemption
        /// The search was given up before it was sure.
        case unsure
    }

    package struct RuleFault: Sendable {
        package let rule: String
        package let fault: Fault
    }

    package let overlaps: [Overlap]
    package let faults: [RuleFault]
}

extension Rulebook {
    /// Analyses the rules of one side. Each rule is a box, so every answer is exact or says that it is not.
    package func analyse(side place: Int) -> Analysis {
        let set = sides[place]
        let rules = set.source.rules
        var faults: [Analysis.RuleFault] = []
        var dead: Set<Int> = []
        for (index, rule) in rules.enumerated() {
            guard let fault = fault(of: index, in: set) else { continue }
            if fault == .neverMatches || fault == .alwaysDefeated { dead.insert(index) }
            faults.append(Analysis.RuleFault(rule: rule.id, fault: fault))
        }
        return Analysis(overlaps: overlaps(set, without: dead), faults: faults)
    }

    private func fault(of index: Int, in set: CompiledSet) -> Analysis.Fault? {
        guard let box = set.boxes[index] else { return .neverMatches }
        let rules = set.source.rules
        var finder = Finder(set)
        switch finder.find(in: box, active: [index], unwanted: []) {
        case .none: return .alwaysDefeated
        case .unsure: return .unsure
        case .found: break
        }
        if rules[index].effect == .exempt { return idleExemption(index, in: set, &finder) }
        let stricter = rules.indices.filter { rules[$0].effect.outcome > rules[index].effect.outcome && set.boxes[$0]?.intersects(box) == true }
        guard rules[index].effect != .permit, !stricter.isEmpty else { return nil }
        switch finder.find(in: box, active: [index], unwanted: stricter) {
        case .none: return .shadowed
        case .unsure: return .unsure
        case .found: return nil
        }
    }

    private func idleExemption(_ index: Int, in set: CompiledSet, _ finder: inout Finder) -> Analysis.Fault? {
        var isUnsure = false
        for other in set.exceptionOf[index] {
            guard let box = set.boxes[index], let theirs = set.boxes[other], let both = box.intersection(theirs) else { continue }
            switch finder.find(in: both, active: [index], unwanted: []) {
            case .found: return nil
            case .unsure: isUnsure = true
            case .none: break
            }
        }
        return isUnsure ? .unsure : .idleExemption
    }

    private func overlaps(_ set: CompiledSet, without dead: Set<Int>) -> [Analysis.Overlap] {
        let rules = set.source.rules
        let alive = rules.indices.filter { !dead.contains($0) }
        let lets = alive.filter { rules[$0].effect == .exempt || rules[$0].effect == .permit }
        let stops = alive.filter { rules[$0].effect == .approval || rules[$0].effect == .prohibit }
        let boxes = set.boxes.compactMap { $0 }
        var found: [Analysis.Overlap] = []
        for one in lets {
            for other in stops where !set.exceptions[other].contains(one) && !set.exceptions[one].contains(other) {
                guard let mine = set.boxes[one], let theirs = set.boxes[other], let both = mine.intersection(theirs) else { continue }
                var finder = Finder(set)
                guard case .found(let piece) = finder.find(in: both, active: [one, other], unwanted: []) else { continue }
                found.append(
                    Analysis.Overlap(
                        lets: rules[one].id, stops: rules[other].id, regions: space.parts(of: both, quietFor: []).map(\.tests),
                        sample: space.sample(of: piece, quietFor: boxes)))
            }
        }
        return found
    }
}
