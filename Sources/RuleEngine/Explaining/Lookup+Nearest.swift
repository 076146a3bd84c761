extension Lookup {
    /// The rules that all known facts but one fit, the strictest first, then in the order of the set.
    func nearest(_ facts: InternedFacts, limit: Int) -> [Int] {
        // All rules: one that another country misses by a single fact belongs to no scope of these facts. Its rows are whole words.
        let scope = scopes[0]
        let width = Int(scope.width)
        guard width > 0, limit > 0 else { return [] }
        return facts.words.withUnsafeBufferPointer { buffer in
            guard let facts = buffer.baseAddress else { return [] }
            return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * width) { scratch in
                guard let once = scratch.baseAddress else { return [] }
                let (more, named) = (once + width, once + 2 * width)
                once.initialize(repeating: 0, count: 2 * width)
                let program = programs[Int(scope.program)]
                for number in 0..<Int(program.count) {
                    count(columns[Int(program.columns) + number], words + Int(scope.block), width, facts, once: once, more: more, named: named)
                }
                // What is merely not known is an open rule, not a missed one.
                match(scope, facts, reading: .may, into: named)
                for word in 0..<width { once[word] &= ~(more[word] | named[word]) }
                var found: [Int] = []
                for effect in [1, 2, 3, 4, 5, 0] {
                    for word in 0..<width {
                        var rest = once[word] & kind(scope, effect, word)
                        while rest != 0 {
                            if found.count == limit { return found }
                            found.append(Int(words[Int(scope.rules) + word << 6 + rest.trailingZeroBitCount]))
                            rest &= rest - 1
                        }
                    }
                }
                return found
            }
        }
    }

    /// The rules of an effect; 0 stands for those of none, the exemptions.
    private func kind(_ scope: Scope, _ effect: Int, _ word: Int) -> UInt64 {
        let (width, effects) = (Int(scope.width), words + Int(scope.block))
        if effect > 0 { return effects[effect * width + word] }
        return effects[word] & ~(1...5).reduce(0) { $0 | effects[$1 * width + word] }
    }

    /// Counts the rules that one question does not surely let stand: `once` those of at least one question, `more` those of several.
    private func count(
        _ column: Column, _ block: UnsafePointer<UInt64>, _ width: Int, _ facts: UnsafePointer<FactWord>, once: UnsafeMutablePointer<UInt64>,
        more: UnsafeMutablePointer<UInt64>, named: UnsafeMutablePointer<UInt64>
    ) {
        let rows = block + Int(column.rows)
        @inline(__always) func add(_ missed: (Int) -> UInt64) {
            for word in 0..<width {
                let missed = missed(word)
                more[word] |= once[word] & missed
                once[word] |= missed
            }
        }
        if isUnknown(column.axis, facts) { return add { ~rows[$0] } }
        if column.kind == .plain {
            let row = rows + (Int(facts[Int(column.slot)]) + 1) * width
            return add { ~row[$0] }
        }
        gather(column, rows, width, facts, into: named)
        if column.kind == .has { add { ~(named[$0] | rows[$0]) } } else { add { named[$0] } }
    }
}
