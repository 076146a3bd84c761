extension QuickLookup {
    /// How many fact sets are looked at together.
    static let chunk = 128
    /// Programs that a chunk is parted by; what is left then is decided one by one.
    private static let partings = 6

    /// The bounds of at most `chunk` fact sets. Those that follow the same program are decided four at a time: each question is read once for four, and what one
    /// waits for, the others do not.
    ///
    /// - Parameters:
    ///   - facts: rows of the rulebook's layout, `stride` words apart.
    ///   - out: as many places for the bounds, in the same order.
    ///   - other: asked for the bounds where only `Lookup` knows them.
    func ranges(
        _ facts: UnsafePointer<FactWord>, stride: Int, count: Int, into out: UnsafeMutablePointer<OutcomeRange>,
        other: (UnsafePointer<FactWord>) -> OutcomeRange
    ) {
        guard count > 0 else { return }
        withUnsafeTemporaryAllocation(of: Place.self, capacity: QuickLookup.chunk) { own in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * QuickLookup.chunk) { numbers in
                guard let own = own.baseAddress, let same = numbers.baseAddress else { return }
                let group = Group(own: own, numbers: same, rest: same + QuickLookup.chunk, facts: facts, stride: stride, out: out)
                // What the first one follows, most do.
                let first = places[index(facts)].program
                let program = programs + Int(first)
                let never: FactWord = program.pointee.isQuick ? 0 : 1
                var (found, left) = (0, 0)
                for number in 0..<count {
                    let row = facts + number &* stride
                    let place = places[index(row)]
                    own[number] = place
                    group.part(number, place.program ^ first | missing(program, row) | never, &found, &left)
                }
                decide(group, found, program)
                found = left
                left = 0
                for index in 0..<found {
                    let number = Int(group.rest[index])
                    if answers(own[number].program, facts + number &* stride) {
                        group.rest[left] = UInt32(truncatingIfNeeded: number)
                        left &+= 1
                    } else {
                        out[number] = other(facts + number &* stride)
                    }
                }
                for _ in 0..<QuickLookup.partings where left > 0 { left = decideNext(group, left) }
                for index in 0..<left { decideAlone(group, Int(group.rest[index])) }
            }
        }
    }

    /// Fact sets of a chunk.
    private struct Group {
        /// The place of each fact set of the chunk.
        var own: UnsafePointer<Place>
        /// Those that follow the same program, and those that are left.
        var numbers: UnsafeMutablePointer<UInt32>
        var rest: UnsafeMutablePointer<UInt32>
        var facts: UnsafePointer<FactWord>
        var stride: Int
        var out: UnsafeMutablePointer<OutcomeRange>

        /// Enters a number into one of the two lists, without a branch: into the first when nothing is different.
        @inline(__always)
        func part(_ number: Int, _ difference: UInt32, _ same: inout Int, _ left: inout Int) {
            let number = UInt32(truncatingIfNeeded: number)
            numbers[same] = number
            rest[left] = number
            let isOther = Int(truncatingIfNeeded: (difference | (0 &- difference)) &>> 31)
            left &+= isOther
            same &+= 1 &- isOther
        }
    }

    /// Of those that are left, decides all that follow the same program as the first, and says how many there are still.
    private func decideNext(_ group: Group, _ count: Int) -> Int {
        let program = group.own[Int(group.rest[0])].program
        var (same, left) = (0, 0)
        for index in 0..<count {
            let number = Int(group.rest[index])
            group.part(number, group.own[number].program ^ program, &same, &left)
        }
        decide(group, same, programs + Int(program))
        return left
    }

    private func decide(_ group: Group, _ count: Int, _ program: UnsafePointer<Lookup.Program>) {
        let fours = count & ~3
        switch program.pointee.row {
        case .short: decide(group, fours, program, as: UInt16.self)
        case .half: decide(group, fours, program, as: UInt32.self)
        case .word: decide(group, fours, program, as: UInt64.self)
        }
        for index in fours..<count { decideAlone(group, Int(group.numbers[index])) }
    }

    @inline(never)
    private func decideAlone(_ group: Group, _ number: Int) {
        let facts = group.facts + number &* group.stride
        let outcome = outcome(group.own[number], index(facts), facts)
        group.out[number] = OutcomeRange(outcome, outcome)
    }

    @inline(__always)
    private func decide<Bits: FixedWidthInteger & UnsignedInteger>(
        _ group: Group, _ count: Int, _ program: UnsafePointer<Lookup.Program>, as: Bits.Type
    ) {
        let start = columns + Int(program.pointee.columns)
        let (sets, end) = (start + Int(program.pointee.plainCount), start + Int(program.pointee.count))
        let hasExceptions = program.pointee.hasExceptions
        func lane(_ number: UInt32) -> Lane<Bits> {
            Lane(words + Int(group.own[Int(number)].block), group.facts + Int(number) &* group.stride)
        }
        func tell(_ number: UInt32, _ lane: Lane<Bits>) {
            var lane = lane
            if hasExceptions { lane.bits = except(lane.bits, index(lane.facts)) }
            let outcome = strictest(lane)
            group.out[Int(number)] = OutcomeRange(outcome, outcome)
        }
        for first in Swift.stride(from: 0, to: count, by: 4) {
            let numbers = group.numbers + first
            var (one, two, three, four) = (lane(numbers[0]), lane(numbers[1]), lane(numbers[2]), lane(numbers[3]))
            var column = start
            while column < sets {
                let (rows, slot) = (Int(column.pointee.rows), Int(column.pointee.slot))
                one.ask(plain: rows, slot)
                two.ask(plain: rows, slot)
                three.ask(plain: rows, slot)
                four.ask(plain: rows, slot)
                column += 1
            }
            while column < end {
                let (none, slot, last) = (column.pointee.none, Int(column.pointee.slot), column + Int(column.pointee.together))
                let (members1, members2) = (Members(one.facts[slot], none: none), Members(two.facts[slot], none: none))
                let (members3, members4) = (Members(three.facts[slot], none: none), Members(four.facts[slot], none: none))
                let hasMore = members1.rest | members2.rest | members3.rest | members4.rest > none
                repeat {
                    let (rows, flip): (Int, Bits) = (Int(column.pointee.rows), column.pointee.kind == .has ? 0 : ~0)
                    if hasMore {
                        one.ask(set: rows, all: members1, flip)
                        two.ask(set: rows, all: members2, flip)
                        three.ask(set: rows, all: members3, flip)
                        four.ask(set: rows, all: members4, flip)
                    } else {
                        one.ask(set: rows, members1, flip)
                        two.ask(set: rows, members2, flip)
                        three.ask(set: rows, members3, flip)
                        four.ask(set: rows, members4, flip)
                    }
                    column += 1
                } while column < last
            }
            tell(numbers[0], one)
            tell(numbers[1], two)
            tell(numbers[2], three)
            tell(numbers[3], four)
        }
    }
}
