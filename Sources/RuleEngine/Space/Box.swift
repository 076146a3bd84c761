/// A product of regions, one for each axis: what a rule's tests describe, and what is known about the facts.
struct Box: Hashable, Sendable {
    /// Nil: every value.
    private(set) var regions: [Region?]

    init(axisCount: Int) { regions = [Region?](repeating: nil, count: axisCount) }

    /// How a box that is known lies to one that is asked for.
    enum Relation: Sendable {
        case outside, partly, inside
    }

    /// Narrows one axis; false when nothing is left.
    mutating func narrow(_ axis: Int, to region: Region) -> Bool {
        guard let old = regions[axis] else {
            // An empty set of atoms is no region, and required clauses may contradict themselves.
            if case .atoms(let atoms) = region {
                guard !atoms.isEmpty else { return false }
                regions[axis] = region
                return true
            }
            guard case .set(let set) = region, !set.isPlain else {
                regions[axis] = region
                return true
            }
            guard let valid = region.intersection(region) else { return false }
            regions[axis] = valid
            return true
        }
        guard let both = old.intersection(region) else { return false }
        regions[axis] = both
        return true
    }

    func intersection(_ other: Box) -> Box? {
        var both = self
        for (axis, region) in other.regions.enumerated() {
            if let region, !both.narrow(axis, to: region) { return nil }
        }
        return both
    }

    func intersects(_ other: Box) -> Bool {
        for (mine, theirs) in zip(regions, other.regions) {
            if let mine, let theirs, !mine.intersects(theirs) { return false }
        }
        return true
    }

    func isSubset(of other: Box) -> Bool {
        for (mine, theirs) in zip(regions, other.regions) {
            guard let theirs else { continue }
            guard let mine else {
                if theirs.complements.isEmpty { continue }
                return false
            }
            if !mine.isSubset(of: theirs) { return false }
        }
        return true
    }

    func relation(to other: Box) -> Relation {
        intersects(other) ? (isSubset(of: other) ? .inside : .partly) : .outside
    }

    /// What is here and not there, in boxes that do not overlap.
    func subtracting(_ other: Box) -> [Box] {
        var pieces: [Box] = []
        var rest = self
        for (axis, region) in other.regions.enumerated() {
            guard let region else { continue }
            for outside in region.complements {
                var piece = rest
                if piece.narrow(axis, to: outside) { pieces.append(piece) }
            }
            if !rest.narrow(axis, to: region) { return [self] }
        }
        return pieces
    }

    /// Each axis that is narrowed, ascending, with its region.
    @inline(__always)
    func visit(_ body: (Int, Region) -> Void) {
        for axis in regions.indices { if let region = regions[axis] { body(axis, region) } }
    }

    /// The axes that are narrowed.
    var axes: [Int] { regions.indices.filter { regions[$0] != nil } }

    subscript(_ axis: Int) -> Region? { regions[axis] }

    /// The same without what is said of other axes.
    func keeping(_ axes: Set<Int>) -> Box {
        var kept = self
        for axis in regions.indices where !axes.contains(axis) { kept.regions[axis] = nil }
        return kept
    }
}
