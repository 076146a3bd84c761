extension QuickLookup {
    /// One fact set that is being decided, with the rules that are still standing.
    struct Lane<Bits: FixedWidthInteger & UnsignedInteger> {
        let facts: UnsafePointer<FactWord>
        let block: UnsafePointer<UInt64>
        var bits: Bits

        /// All rules of the scope stand.
        @inline(__always)
        init(_ block: UnsafePointer<UInt64>, _ facts: UnsafePointer<FactWord>) {
            (self.block, self.facts) = (block, facts)
            bits = UnsafeRawPointer(block).assumingMemoryBound(to: Bits.self)[0]
        }

        @inline(__always)
        mutating func ask(plain rows: Int, _ slot: Int) {
            bits &= UnsafeRawPointer(block + rows).assumingMemoryBound(to: Bits.self)[Int(truncatingIfNeeded: facts[slot]) &+ 1]
        }

        /// `flip` has no bit where the rules want one of the members that they name, and all where they want none. The rules that name none stand in either case.
        @inline(__always)
        mutating func ask(set rows: Int, _ members: Members, _ flip: Bits) {
            let rows = UnsafeRawPointer(block + rows).assumingMemoryBound(to: Bits.self)
            bits &= (rows[members.one] | rows[members.other]) ^ flip | rows[0]
        }

        /// As above, with members beyond the second.
        @inline(never)
        mutating func ask(set rows: Int, all members: Members, _ flip: Bits) {
            let rows = UnsafeRawPointer(block + rows).assumingMemoryBound(to: Bits.self)
            var named = rows[members.one] | rows[members.other]
            var rest = members.rest
            while rest != 0 {
                named |= rows[rest.trailingZeroBitCount &+ 1]
                rest &= rest &- 1
            }
            bits &= named ^ flip | rows[0]
        }
    }

    /// The members of a set, as rows. Most sets have one or two, and those two need no branch: where there are fewer, the row behind the atoms stands in, which
    /// names no rule.
    struct Members {
        let one: Int
        let other: Int
        /// Others, with the bit behind the atoms.
        let rest: UInt64

        @inline(__always)
        init(_ fact: FactWord, none: UInt64) {
            let all = UInt64(fact) | none
            one = all.trailingZeroBitCount &+ 1
            let second = all & (all &- 1) | none
            other = second.trailingZeroBitCount &+ 1
            rest = second & (second &- 1)
        }
    }

    /// The strictest effect of the rules that are left, without a branch on what it is, which no processor could foresee.
    @inline(__always)
    func strictest<Bits>(_ lane: Lane<Bits>) -> Outcome {
        let effects = UnsafeRawPointer(lane.block).assumingMemoryBound(to: Bits.self)
        if isClosed, lane.bits & effects[5] == 0 { return .prohibit }
        if Bits.bitWidth == 16 {
            // The rows of four effects stand side by side, the strictest lowest: all four are asked at once.
            let rows = UnsafeRawPointer(lane.block).loadUnaligned(fromByteOffset: 2, as: UInt64.self)
            let met = UInt64(lane.bits) &* 0x0001_0001_0001_0001 & rows
            let outcome: UInt64 = 0x00_01_02_04_05 &>> UInt64(truncatingIfNeeded: (met.trailingZeroBitCount & 0x70) &>> 1)
            return Outcome(rawValue: UInt8(truncatingIfNeeded: outcome)) ?? .prohibit
        }
        var outcome = lane.bits & effects[4] != 0 ? Outcome.permitWithConditions : .permit
        outcome = lane.bits & effects[3] != 0 ? .notify : outcome
        outcome = lane.bits & effects[2] != 0 ? .needsApproval : outcome
        return lane.bits & effects[1] != 0 ? .prohibit : outcome
    }

    /// Takes out the rules that an exception defeats.
    @inline(never)
    func except<Bits: FixedWidthInteger & UnsignedInteger>(_ active: Bits, _ index: Int) -> Bits {
        let scope = scopes + Int(table[index])
        var bits = UInt64(active)
        var rest = bits & words[Int(scope.pointee.excepted)]
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest &- 1
            let own = words[Int(scope.pointee.exceptions) + bit]
            if own & Lookup.single != 0 {
                bits &= ~((bits >> (own & ~Lookup.single) & 1) << UInt64(bit))
                continue
            }
            let list = words + Int(own)
            for index in 1...Int(list[0]) where bits >> list[index] & 1 == 1 {
                bits &= ~(1 << UInt64(bit))
                break
            }
        }
        return Bits(truncatingIfNeeded: bits)
    }
}
