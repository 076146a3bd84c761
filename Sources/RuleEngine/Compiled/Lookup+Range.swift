extension Lookup {
    /// The bounds of the outcome. Facts are a row of the rulebook's layout. Allocates nothing.
    @inline(__always)
    func range(_ facts: UnsafePointer<FactWord>) -> OutcomeRange {
        if let outcome = quick.outcome(facts) { return OutcomeRange(outcome, outcome) }
        return otherRange(facts)
    }

    /// Scopes of many rules, and facts that are not all known.
    @inline(never)
    func otherRange(_ facts: UnsafePointer<FactWord>) -> OutcomeRange {
        let scope = scopes[scope(for: facts)]
        let width = Int(scope.width)
        guard width > 0 else {
            let outcome: Outcome = isClosed ? .prohibit : .permit
            return OutcomeRange(outcome, outcome)
        }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * width) { scratch in
            guard let must = scratch.baseAddress else { return OutcomeRange(.permit, .prohibit) }
            match(scope, facts, reading: .must, into: must)
            if isComplete(scope, facts) {
                except(scope, must: must, may: must)
                let outcome = strictest(scope, must, permits: must)
                return OutcomeRange(outcome, outcome)
            }
            let may = must + width
            match(scope, facts, reading: .may, into: may)
            except(scope, must: must, may: may)
            // A closed set is surely open only under what surely permits, and possibly open under what may permit.
            return OutcomeRange(strictest(scope, must, permits: may), strictest(scope, may, permits: must))
        }
    }

    /// The strictest outcome of the active rules; `permits` tells whether a closed set is open under these bits.
    private func strictest(_ scope: Scope, _ bits: UnsafePointer<UInt64>, permits: UnsafePointer<UInt64>) -> Outcome {
        if isClosed, !meets(scope, permits, .permit) || meets(scope, bits, .prohibit) { return .prohibit }
        for effect in [Effect.prohibit, .approval, .notify, .condition] where meets(scope, bits, effect) { return effect.outcome }
        return .permit
    }

    /// Whether some of the bits are rules of that effect.
    private func meets(_ scope: Scope, _ bits: UnsafePointer<UInt64>, _ effect: Effect) -> Bool {
        let place = LookupBuilder.row(of: effect)
        guard scope.width > 1 else { return bits[0] & one(scope, place) != 0 }
        let (width, row) = (Int(scope.width), words + Int(scope.block) + Int(place) * Int(scope.width))
        var both: UInt64 = 0
        for word in 0..<width { both |= bits[word] & row[word] }
        return both != 0
    }

    /// One of the six rows of a scope of up to 64 rules.
    private func one(_ scope: Scope, _ place: UInt8) -> UInt64 {
        let block = UnsafeRawPointer(words + Int(scope.block))
        return switch scope.row {
        case .short: UInt64(block.assumingMemoryBound(to: UInt16.self)[Int(place)])
        case .half: UInt64(block.assumingMemoryBound(to: UInt32.self)[Int(place)])
        case .word: block.assumingMemoryBound(to: UInt64.self)[Int(place)]
        }
    }
}
