import Canon

/// Rule sets compiled together: what decides, explains and analyses. Immutable; may be used from many threads.
package final class Rulebook: Sendable {
    package let schema: AttributeSchema
    let space: Space
    let layout: FactLayout
    /// In the order in which they were given.
    let sides: [CompiledSet]
    let interning: Interning
    /// The quick part of each side's lookup, which nothing is counted for.
    private let quick: [QuickLookup]

    /// Compiles rule sets that were loaded under this schema. Total: a set with faults is not loaded in the first place.
    package init(schema: AttributeSchema, sets: [RuleSet]) {
        self.schema = schema
        let space = Space(schema: schema, sets: sets)
        let layout = FactLayout(space)
        (self.space, self.layout) = (space, layout)
        sides = sets.map { CompiledSet($0, space: space, layout: layout) }
        quick = sides.map(\.lookup.quick)
        interning = Interning(space, layout)
    }

    package convenience init(_ library: RuleLibrary) { self.init(schema: library.schema, sets: library.sets) }

    package var sets: [RuleSet] { sides.map(\.source) }

    /// The place of a jurisdiction's rules; nil where there are none.
    package func side(_ jurisdiction: String) -> Int? { sides.firstIndex { $0.source.jurisdiction == jurisdiction } }

    /// Facts as numbers of this rulebook.
    package func intern(_ facts: FactSet) -> InternedFacts {
        var interned = InternedFacts(layout, axisCount: space.axes.count)
        for (attribute, value) in facts.values { intern(attribute, value, into: &interned) }
        return interned
    }

    func intern(_ attribute: Int, _ value: Value?, into interned: inout InternedFacts) {
        // By index: an axis is not copied for what is read of it.
        switch value {
        case nil: interned.forget(attribute, layout)
        case .words(let words)?: interned.set(attribute, atoms: space.axes[attribute].atoms(of: words), layout)
        case let value?: interned.set(attribute, atom: space.axes[attribute].atom(of: value), layout)
        }
    }

    /// The bounds of what one side says, each missing fact taken on its own. The exact bounds of `decide` lie within.
    package func range(_ facts: InternedFacts, side: Int) -> OutcomeRange {
        facts.words.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return OutcomeRange(.permit, .prohibit) }
            if let outcome = quick[side].outcome(base) { return OutcomeRange(outcome, outcome) }
            return sides[side].lookup.otherRange(base)
        }
    }

    /// The strictest of what several sides say.
    package func range(_ facts: InternedFacts, sides places: [Int]) -> OutcomeRange {
        places.reduce(OutcomeRange(.permit, .permit)) { $0.joined(range(facts, side: $1)) }
    }

    /// Calls `body` with the number and the bounds of each fact set of a batch, in order.
    package func ranges(_ batch: InternedBatch, side: Int, _ body: (Int, OutcomeRange) -> Void) {
        let (lookup, stride) = (sides[side].lookup, layout.stride)
        let quick = lookup.quick
        batch.words.withUnsafeBufferPointer { buffer in
            guard var facts = buffer.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: OutcomeRange.self, capacity: QuickLookup.chunk) { found in
                guard let found = found.baseAddress else { return }
                for first in Swift.stride(from: 0, to: batch.count, by: QuickLookup.chunk) {
                    let count = min(QuickLookup.chunk, batch.count - first)
                    quick.ranges(facts, stride: stride, count: count, into: found) { lookup.otherRange($0) }
                    for index in 0..<count { body(first + index, found[index]) }
                    facts += count * stride
                }
            }
        }
    }
}
