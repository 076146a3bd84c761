extension Lookup {
    /// Which unknown facts count as what.
    enum Reading { case must, may }

    @inline(__always)
    func isUnknown(_ axis: UInt8, _ facts: UnsafePointer<FactWord>) -> Bool {
        facts[Int(axis >> 5)] >> FactWord(axis & 31) & 1 == 1
    }

    /// Whether all facts that this scope asks about are known.
    @inline(__always)
    func isComplete(_ scope: Scope, _ facts: UnsafePointer<FactWord>) -> Bool {
        let mask = words + Int(programs[Int(scope.program)].masks)
        var missing: FactWord = 0
        for word in 0..<maskWords { missing |= FactWord(truncatingIfNeeded: mask[word]) & facts[word] }
        return missing == 0
    }

    /// The rules whose tests hold, exceptions not yet counted. `out` has the width of the scope.
    func match(_ scope: Scope, _ facts: UnsafePointer<FactWord>, reading: Reading, into out: UnsafeMutablePointer<UInt64>) {
        if scope.width == 1 { out[0] = one(scope, facts, reading) } else { match(wide: scope, facts, reading, out) }
    }

    /// Where one word holds all rules.
    private func one(_ scope: Scope, _ facts: UnsafePointer<FactWord>, _ reading: Reading) -> UInt64 {
        switch scope.row {
        case .short: bits(scope, facts, reading, as: UInt16.self)
        case .half: bits(scope, facts, reading, as: UInt32.self)
        case .word: bits(scope, facts, reading, as: UInt64.self)
        }
    }

    @inline(__always)
    private func bits<Bits: FixedWidthInteger & UnsignedInteger>(
        _ scope: Scope, _ facts: UnsafePointer<FactWord>, _ reading: Reading, as: Bits.Type
    ) -> UInt64 {
        let block = words + Int(scope.block)
        let program = programs + Int(scope.program)
        let columns = columns + Int(program.pointee.columns)
        var bits = UnsafeRawPointer(block).assumingMemoryBound(to: Bits.self)[0]
        for index in 0..<Int(program.pointee.plainCount) {
            let column = columns[index]
            let rows = UnsafeRawPointer(block + Int(column.rows)).assumingMemoryBound(to: Bits.self)
            if isUnknown(column.axis, facts) {
                if reading == .must { bits &= rows[0] }
                continue
            }
            bits &= rows[Int(truncatingIfNeeded: facts[Int(column.slot)]) &+ 1]
        }
        for index in Int(program.pointee.plainCount)..<Int(program.pointee.count) {
            let column = columns[index]
            let rows = UnsafeRawPointer(block + Int(column.rows)).assumingMemoryBound(to: Bits.self)
            if isUnknown(column.axis, facts) {
                if reading == .must { bits &= rows[0] }
                continue
            }
            var named: Bits = 0
            for word in 0..<Int(column.setWords) {
                var rest = facts[Int(column.slot) &+ word]
                while rest != 0 {
                    named |= rows[word << 5 &+ rest.trailingZeroBitCount &+ 1]
                    rest &= rest &- 1
                }
            }
            bits &= column.kind == .has ? rows[0] | named : ~named
        }
        return UInt64(bits)
    }

    /// Rows of many words: each pass goes over whole rows, so that the compiler can take several words at a time.
    private func match(wide scope: Scope, _ facts: UnsafePointer<FactWord>, _ reading: Reading, _ out: UnsafeMutablePointer<UInt64>) {
        let width = Int(scope.width)
        let block = words + Int(scope.block)
        let program = programs[Int(scope.program)]
        out.update(from: block, count: width)
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width) { scratch in
            guard let named = scratch.baseAddress else { return }
            for index in 0..<Int(program.count) {
                let column = columns[Int(program.columns) + index]
                let rows = block + Int(column.rows)
                if isUnknown(column.axis, facts) {
                    if reading == .must { for word in 0..<width { out[word] &= rows[word] } }
                    continue
                }
                switch column.kind {
                case .plain:
                    let row = rows + (Int(facts[Int(column.slot)]) &+ 1) &* width
                    for word in 0..<width { out[word] &= row[word] }
                case .has:
                    gather(column, rows, width, facts, into: named)
                    for word in 0..<width { out[word] &= rows[word] | named[word] }
                case .hasNot:
                    gather(column, rows, width, facts, into: named)
                    for word in 0..<width { out[word] &= ~named[word] }
                }
            }
        }
    }

    /// The rules whose clause names an atom of the fact.
    func gather(
        _ column: Column, _ rows: UnsafePointer<UInt64>, _ width: Int, _ facts: UnsafePointer<FactWord>, into named: UnsafeMutablePointer<UInt64>
    ) {
        named.update(repeating: 0, count: width)
        for index in 0..<Int(column.setWords) {
            var rest = facts[Int(column.slot) &+ index]
            while rest != 0 {
                let row = rows + (index << 5 &+ rest.trailingZeroBitCount &+ 1) &* width
                for word in 0..<width { named[word] |= row[word] }
                rest &= rest &- 1
            }
        }
    }

    /// Takes out the rules that an exception defeats. Afterwards `must` holds the rules that are active whatever the unknown facts are, `may` those
    /// that can be. Both may be the same memory when nothing is unknown.
    @inline(__always)
    func except(_ scope: Scope, must: UnsafeMutablePointer<UInt64>, may: UnsafeMutablePointer<UInt64>) {
        guard scope.excepted >= 0 else { return }
        let excepted = words + Int(scope.excepted)
        for word in 0..<Int(scope.width) {
            var rest = may[word] & excepted[word]
            while rest != 0 {
                let bit = rest.trailingZeroBitCount
                rest &= rest &- 1
                let own = words[Int(scope.exceptions) &+ word << 6 &+ bit]
                if own & Lookup.single != 0 {
                    let exception = Int(truncatingIfNeeded: own & ~Lookup.single)
                    let (surely, possibly) = (must[exception >> 6], may[exception >> 6])
                    must[word] &= ~((possibly >> UInt64(exception & 63) & 1) << UInt64(bit))
                    may[word] &= ~((surely >> UInt64(exception & 63) & 1) << UInt64(bit))
                    continue
                }
                let list = words + Int(own)
                for index in 1...Int(list[0]) {
                    let exception = Int(list[index])
                    if must[exception >> 6] >> UInt64(exception & 63) & 1 == 1 {
                        must[word] &= ~(1 << UInt64(bit))
                        may[word] &= ~(1 << UInt64(bit))
                        break
                    }
                    if may[exception >> 6] >> UInt64(exception & 63) & 1 == 1 { must[word] &= ~(1 << UInt64(bit)) }
                }
            }
        }
    }
}
