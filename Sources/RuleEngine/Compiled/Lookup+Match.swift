extension Lookup {
    /// Which unknown facts count as what.
    enum Reading { case must, may }

    /// Whether all facts that this scope asks about are known.
    @inline(__always)
    func isComplete(_ scope: Scope, _ facts: UnsafePointer<UInt64>) -> Bool {
        let mask = words + Int(scope.mask)
        var missing: UInt64 = 0
        for word in 0..<maskWords { missing |= mask[word] & facts[word] }
        return missing == 0
    }

    /// The rules whose tests hold, exceptions not yet counted. `out` has the width of the scope.
    @inline(__always)
    func match(_ scope: Scope, _ facts: UnsafePointer<UInt64>, reading: Reading, into out: UnsafeMutablePointer<UInt64>) {
        let width = Int(scope.width)
        out.update(from: words + Int(scope.effects), count: width)
        var column = columns + Int(scope.columns)
        for _ in 0..<Int(scope.columnCount) {
            defer { column += 1 }
            let axis = Int(column.pointee.axis)
            if facts[axis >> 6] >> UInt64(axis & 63) & 1 == 1 {
                if reading == .may { continue }
                let free = words + Int(column.pointee.free)
                for word in 0..<width { out[word] &= free[word] }
                continue
            }
            let slot = Int(column.pointee.slot)
            let rows = words + Int(column.pointee.rows)
            if column.pointee.kind == Kind.plain.rawValue {
                let row = rows + Int(facts[slot]) &* width
                for word in 0..<width { out[word] &= row[word] }
                continue
            }
            let isHas = column.pointee.kind == Kind.has.rawValue
            let free = words + Int(column.pointee.free)
            for word in 0..<width where out[word] != 0 {
                var named: UInt64 = 0
                for index in 0..<Int(column.pointee.setWords) {
                    var rest = facts[slot + index]
                    while rest != 0 {
                        named |= rows[(index << 6 &+ rest.trailingZeroBitCount) &* width &+ word]
                        rest &= rest &- 1
                    }
                }
                out[word] &= isHas ? free[word] | named : ~named
            }
        }
    }

    /// As `match`, where one word holds all rules and nothing is unknown: what most scopes and most facts are.
    @inline(__always)
    private func matchOne(_ scope: Scope, _ facts: UnsafePointer<UInt64>) -> UInt64 {
        var bits = words[Int(scope.effects)]
        let first = columns + Int(scope.columns)
        for index in 0..<Int(truncatingIfNeeded: scope.columnCount) {
            let column = first[index]
            let rows = words + Int(truncatingIfNeeded: column.rows)
            let fact = facts + Int(truncatingIfNeeded: column.slot)
            if column.kind == Kind.plain.rawValue {
                bits &= rows[Int(truncatingIfNeeded: fact[0])]
                continue
            }
            var named: UInt64 = 0
            for word in 0..<Int(truncatingIfNeeded: column.setWords) {
                var rest = fact[word]
                while rest != 0 {
                    named |= rows[word << 6 &+ rest.trailingZeroBitCount]
                    rest &= rest &- 1
                }
            }
            bits &= column.kind == Kind.has.rawValue ? words[Int(truncatingIfNeeded: column.free)] | named : ~named
        }
        return bits
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
                let list = words + Int(words[Int(scope.exceptions) + word << 6 + bit])
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

    /// The strictest outcome of the active rules; `permits` tells whether a closed set is open under these bits.
    @inline(__always)
    func strictest(_ scope: Scope, _ bits: UnsafePointer<UInt64>, permits: UnsafePointer<UInt64>) -> Outcome {
        let width = Int(scope.width)
        let effects = words + Int(scope.effects)
        var (prohibit, approval, notify, condition, permit): (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        for word in 0..<width {
            let set = bits[word]
            prohibit |= set & effects[width &+ word]
            approval |= set & effects[2 &* width &+ word]
            notify |= set & effects[3 &* width &+ word]
            condition |= set & effects[4 &* width &+ word]
            permit |= permits[word] & effects[5 &* width &+ word]
        }
        if prohibit != 0 || isClosed && permit == 0 { return .prohibit }
        if approval != 0 { return .needsApproval }
        if notify != 0 { return .notify }
        return condition != 0 ? .permitWithConditions : .permit
    }

    /// The bounds of the outcome. Facts are a row of the rulebook's layout. Allocates nothing.
    @inline(__always)
    func range(_ facts: UnsafePointer<UInt64>) -> OutcomeRange {
        let scope = scopes[scope(for: facts)]
        if scope.ruleCount == 0 {
            let outcome: Outcome = isClosed ? .prohibit : .permit
            return OutcomeRange(outcome, outcome)
        }
        let isComplete = isComplete(scope, facts)
        if scope.width == 1, isComplete {
            var bits = matchOne(scope, facts)
            if bits != 0 { except(scope, bits: &bits) }
            let outcome = withUnsafePointer(to: bits) { strictest(scope, $0, permits: $0) }
            return OutcomeRange(outcome, outcome)
        }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * Int(scope.width)) { scratch in
            guard let must = scratch.baseAddress else { return OutcomeRange(.permit, .prohibit) }
            match(scope, facts, reading: .must, into: must)
            if isComplete {
                except(scope, must: must, may: must)
                let outcome = strictest(scope, must, permits: must)
                return OutcomeRange(outcome, outcome)
            }
            let may = must + Int(scope.width)
            match(scope, facts, reading: .may, into: may)
            except(scope, must: must, may: may)
            // A closed set is surely open only under what surely permits, and possibly open under what may permit.
            return OutcomeRange(strictest(scope, must, permits: may), strictest(scope, may, permits: must))
        }
    }

    /// Exceptions where one word holds all rules and nothing is unknown.
    @inline(__always)
    private func except(_ scope: Scope, bits: inout UInt64) {
        guard scope.excepted >= 0 else { return }
        var rest = bits & words[Int(scope.excepted)]
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest &- 1
            let list = words + Int(words[Int(scope.exceptions) + bit])
            for index in 1...Int(list[0]) where bits >> list[index] & 1 == 1 {
                bits &= ~(1 << UInt64(bit))
                break
            }
        }
    }
}
