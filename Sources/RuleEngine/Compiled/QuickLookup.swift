/// What decides most facts: those that fall into a scope of up to 64 rules and say all that its rules ask. Everything else is for `Lookup`.
///
/// A value without references: nothing is counted where it is used.
struct QuickLookup: @unchecked Sendable {  // points into the memory of a `Lookup`, which is written only while it is made
    typealias Column = Lookup.Column

    /// Where a pair of atoms leads.
    struct Place {
        /// The first word of the scope's block.
        var block: UInt32 = 0
        var program: UInt32 = 0
    }

    let words: UnsafePointer<UInt64>
    let scopes: UnsafePointer<Lookup.Scope>
    let programs: UnsafePointer<Lookup.Program>
    let columns: UnsafePointer<Column>
    let table: UnsafePointer<UInt32>
    let places: UnsafePointer<Place>
    /// The facts that scopes go by, and what an atom of each counts in the table: 0 where there is no such axis.
    let first: (slot: Int, factor: Int)
    let second: (slot: Int, factor: Int)
    let maskWords: Int
    let isClosed: Bool

    /// The outcome, or nil where `Lookup` must be asked. Facts are a row of the rulebook's layout.
    @inline(__always)
    func outcome(_ facts: UnsafePointer<FactWord>) -> Outcome? {
        let index = index(facts)
        let place = places[index]
        guard answers(place.program, facts) else { return nil }
        return outcome(place, index, facts)
    }

    /// Of facts that `answers` is true for.
    @inline(__always)
    func outcome(_ place: Place, _ index: Int, _ facts: UnsafePointer<FactWord>) -> Outcome {
        let program = programs + Int(place.program)
        switch program.pointee.row {
        case .short: return outcome(Lane<UInt16>(words + Int(place.block), facts), program, index)
        case .half: return outcome(Lane<UInt32>(words + Int(place.block), facts), program, index)
        case .word: return outcome(Lane<UInt64>(words + Int(place.block), facts), program, index)
        }
    }

    /// The place in the table. A fact that is not known counts as its first atom: `answers` finds that out, since every mask has the axes that scopes go by.
    @inline(__always)
    func index(_ facts: UnsafePointer<FactWord>) -> Int { Int(facts[first.slot]) &* first.factor &+ Int(facts[second.slot]) &* second.factor }

    /// Whether everything that is asked for is known, and all of it can be answered here.
    @inline(__always)
    func answers(_ program: UInt32, _ facts: UnsafePointer<FactWord>) -> Bool {
        let program = programs + Int(program)
        return program.pointee.isQuick && missing(program, facts) == 0
    }

    /// What is asked for and not known.
    @inline(__always)
    func missing(_ program: UnsafePointer<Lookup.Program>, _ facts: UnsafePointer<FactWord>) -> FactWord {
        var missing = program.pointee.mask & facts[0]
        if maskWords > 1 {
            let mask = words + Int(program.pointee.masks)
            for word in 1..<maskWords { missing |= FactWord(truncatingIfNeeded: mask[word]) & facts[word] }
        }
        return missing
    }

    @inline(__always)
    private func outcome<Bits>(_ start: Lane<Bits>, _ program: UnsafePointer<Lookup.Program>, _ index: Int) -> Outcome {
        var lane = start
        var column = columns + Int(program.pointee.columns)
        let (sets, end) = (column + Int(program.pointee.plainCount), column + Int(program.pointee.count))
        while column < sets {
            lane.ask(plain: Int(column.pointee.rows), Int(column.pointee.slot))
            column += 1
        }
        while column < end {
            let (none, last) = (column.pointee.none, column + Int(column.pointee.together))
            let members = Members(lane.facts[Int(column.pointee.slot)], none: none)
            repeat {
                let (rows, flip): (Int, Bits) = (Int(column.pointee.rows), column.pointee.kind == .has ? 0 : ~0)
                if members.rest > none { lane.ask(set: rows, all: members, flip) } else { lane.ask(set: rows, members, flip) }
                column += 1
            } while column < last
        }
        if program.pointee.hasExceptions { lane.bits = except(lane.bits, index) }
        return strictest(lane)
    }
}
