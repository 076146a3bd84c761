extension Lookup {
    /// How many fact sets are sorted by scope at a time.
    static let batchLimit = 4096
    /// How many of them are decided side by side.
    private static let groupLimit = 64

    /// The bounds of many fact sets at once. Those of one scope are decided one after the other, so that its rows are in the processor's own memory, and question
    /// by question over many of them instead of fact set by fact set: what one waits for, the next ones do not.
    ///
    /// - Parameters:
    ///   - facts: rows of the rulebook's layout, `stride` words apart, at most `batchLimit`.
    ///   - out: as many places for the bounds, in the same order.
    func ranges(_ facts: UnsafePointer<FactWord>, stride: Int, count: Int, into out: UnsafeMutablePointer<OutcomeRange>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * count + scopeCount + 1) { numbers in
            guard let own = numbers.baseAddress else { return }
            let (sorted, starts) = (own + count, own + 2 * count)
            // Sorted by counting: how many of each scope there are, then where its first one goes.
            starts.update(repeating: 0, count: scopeCount + 1)
            for number in 0..<count {
                let scope = UInt32(truncatingIfNeeded: scope(for: facts + number &* stride))
                own[number] = scope
                starts[Int(truncatingIfNeeded: scope) &+ 1] &+= 1
            }
            for number in 0..<scopeCount { starts[number &+ 1] &+= starts[number] }
            for number in 0..<count {
                let scope = Int(truncatingIfNeeded: own[number])
                sorted[Int(truncatingIfNeeded: starts[scope])] = UInt32(truncatingIfNeeded: number)
                starts[scope] &+= 1
            }
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * Lookup.groupLimit) { scratch in
                guard let scratch = scratch.baseAddress else { return }
                var first = 0
                while first < count {
                    // Scopes stand by program, so those that ask the same are neighbours.
                    let scope = scopes[Int(own[Int(sorted[first])])]
                    var last = first + 1
                    while last < count, last - first < Lookup.groupLimit {
                        guard scopes[Int(own[Int(sorted[last])])].program == scope.program else { break }
                        last += 1
                    }
                    let group = Group(own: own, sorted: sorted + first, count: last - first, facts: facts, stride: stride, out: out)
                    if scope.width != 1 || !decide(group, programs[Int(scope.program)], scratch) {
                        // Many rules, none, or facts that are not known.
                        for number in 0..<group.count {
                            let number = Int(group.sorted[number])
                            out[number] = range(facts + number &* stride)
                        }
                    }
                    first = last
                }
            }
        }
    }

    /// Fact sets that ask the same.
    private struct Group {
        /// The scope of each fact set of the batch.
        var own: UnsafePointer<UInt32>
        /// Which of them belong to the group.
        var sorted: UnsafePointer<UInt32>
        var count: Int
        var facts: UnsafePointer<FactWord>
        var stride: Int
        var out: UnsafeMutablePointer<OutcomeRange>
    }

    /// False where something is not known that is asked for: nothing is decided then.
    private func decide(_ group: Group, _ program: Program, _ scratch: UnsafeMutablePointer<UInt64>) -> Bool {
        let mask = words + Int(program.mask)
        var missing: FactWord = 0
        for index in 0..<group.count {
            let facts = group.facts + Int(truncatingIfNeeded: group.sorted[index]) &* group.stride
            for word in 0..<maskWords { missing |= FactWord(truncatingIfNeeded: mask[word]) & facts[word] }
        }
        guard missing == 0 else { return false }
        switch program.row {
        case .short: decide(group, program, scratch, as: UInt16.self)
        case .half: decide(group, program, scratch, as: UInt32.self)
        case .word: decide(group, program, scratch, as: UInt64.self)
        }
        return true
    }

    @inline(__always)
    private func decide<Bits: FixedWidthInteger & UnsignedInteger>(
        _ group: Group, _ program: Program, _ scratch: UnsafeMutablePointer<UInt64>, as: Bits.Type
    ) {
        let count = group.count
        let bits = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Bits.self)
        let blocks = UnsafeMutableRawPointer(scratch + Lookup.groupLimit).assumingMemoryBound(to: UnsafePointer<UInt64>.self)
        let rows = UnsafeMutableRawPointer(scratch + 2 * Lookup.groupLimit).assumingMemoryBound(to: UnsafePointer<FactWord>.self)
        for index in 0..<count {
            let number = Int(truncatingIfNeeded: group.sorted[index])
            let block = words + Int(scopes[Int(truncatingIfNeeded: group.own[number])].block)
            (blocks[index], rows[index]) = (UnsafePointer(block), group.facts + number &* group.stride)
            bits[index] = UnsafeRawPointer(block).assumingMemoryBound(to: Bits.self)[0]
        }
        let columns = columns + Int(program.columns)
        let plain = Int(program.plainCount)
        // Two questions a turn, the last one alone.
        for index in stride(from: 0, to: plain - 1, by: 2) {
            let (one, other) = (columns[index], columns[index + 1])
            let (oneRows, oneSlot, otherRows, otherSlot) = (Int(one.rows), Int(one.slot), Int(other.rows), Int(other.slot))
            for index in 0..<count {
                let (block, row) = (blocks[index], rows[index])
                bits[index] &=
                    Lookup.row(block, oneRows, row[oneSlot], of: Bits.self) & Lookup.row(block, otherRows, row[otherSlot], of: Bits.self)
            }
        }
        if plain % 2 == 1 {
            let (start, slot) = (Int(columns[plain - 1].rows), Int(columns[plain - 1].slot))
            for index in 0..<count { bits[index] &= Lookup.row(blocks[index], start, rows[index][slot], of: Bits.self) }
        }
        for index in plain..<Int(program.count) {
            let column = columns[index]
            let (start, slot, setWords) = (Int(column.rows), Int(column.slot), Int(column.setWords))
            for index in 0..<count {
                let named = UnsafeRawPointer(blocks[index] + start).assumingMemoryBound(to: Bits.self)
                let found = Lookup.named(named, rows[index] + slot, setWords)
                bits[index] &= column.kind == .has ? named[0] | found : ~found
            }
        }
        for index in 0..<count {
            let number = Int(truncatingIfNeeded: group.sorted[index])
            if program.hasExceptions {
                var word = UInt64(bits[index])
                except(scopes[Int(group.own[number])], &word)
                bits[index] = Bits(truncatingIfNeeded: word)
            }
            let outcome = strictest(blocks[index], bits[index], permits: bits[index])
            group.out[number] = OutcomeRange(outcome, outcome)
        }
    }

    /// The rules that an atom lets stand.
    @inline(__always)
    private static func row<Bits>(_ block: UnsafePointer<UInt64>, _ start: Int, _ atom: FactWord, of: Bits.Type) -> Bits {
        UnsafeRawPointer(block + start).assumingMemoryBound(to: Bits.self)[Int(truncatingIfNeeded: atom) &+ 1]
    }

    /// The rules whose clause names an atom of the fact. Most sets have one or two members, and those two need no branch.
    @inline(__always)
    static func named<Bits: FixedWidthInteger & UnsignedInteger>(
        _ rows: UnsafePointer<Bits>, _ fact: UnsafePointer<FactWord>, _ setWords: Int
    ) -> Bits {
        var named: Bits = 0
        for word in 0..<setWords {
            var rest = fact[word]
            let rows = rows + word << 5
            for _ in 0..<2 {
                // Of an empty set any row is read, and none of its bits is taken.
                named |= rows[(rest.trailingZeroBitCount & 31) &+ 1] & (rest == 0 ? 0 : ~0)
                rest &= rest &- 1
            }
            while rest != 0 {
                named |= rows[rest.trailingZeroBitCount &+ 1]
                rest &= rest &- 1
            }
        }
        return named
    }
}
