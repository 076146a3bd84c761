import Canon

/// Rule sets compiled together: what decides, explains and analyses. Immutable; may be used from many threads.
package final class Rulebook: Sendable {
    package let schema: AttributeSchema
    let space: Space
    let layout: FactLayout
    /// In the order in which they were given.
    let sides: [CompiledSet]
    let interning: Interning

    /// Compiles rule sets that were loaded under this schema. Total: a set with faults is not loaded in the first place.
    package init(schema: AttributeSchema, sets: [RuleSet]) {
        self.schema = schema
        let space = Space(schema: schema, sets: sets)
        let layout = FactLayout(space)
        (self.space, self.layout) = (space, layout)
        sides = sets.map { CompiledSet($0, space: space, layout: layout) }
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
        let axis = space.axes[attribute]
        switch value {
        case nil: interned.forget(attribute, layout)
        case .words(let words)?: interned.set(attribute, atoms: axis.atoms(of: words), layout)
        case let value?: interned.set(attribute, atom: axis.atom(of: value), layout)
        }
    }

    /// The bounds of what one side says, each missing fact taken on its own. The exact bounds of `decide` lie within.
    package func range(_ facts: InternedFacts, side: Int) -> OutcomeRange {
        facts.words.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return OutcomeRange(.permit, .prohibit) }
            return sides[side].lookup.range(base)
        }
    }

    /// The strictest of what several sides say.
    package func range(_ facts: InternedFacts, sides places: [Int]) -> OutcomeRange {
        places.reduce(OutcomeRange(.permit, .permit)) { $0.joined(range(facts, side: $1)) }
    }

    /// Calls `body` with the number and the bounds of each fact set of a batch, in order.
    package func ranges(_ batch: InternedBatch, side: Int, _ body: (Int, OutcomeRange) -> Void) {
        let lookup = sides[side].lookup
        let stride = layout.stride
        batch.words.withUnsafeBufferPointer { buffer in
            guard var facts = buffer.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: OutcomeRange.self, capacity: min(Lookup.batchLimit, batch.count)) { found in
                guard let found = found.baseAddress else { return }
                for first in Swift.stride(from: 0, to: batch.count, by: Lookup.batchLimit) {
                    let count = min(Lookup.batchLimit, batch.count - first)
                    lookup.ranges(facts, stride: stride, count: count, into: found)
                    for index in 0..<count { body(first + index, found[index]) }
                    facts += count * stride
                }
            }
        }
    }
}
