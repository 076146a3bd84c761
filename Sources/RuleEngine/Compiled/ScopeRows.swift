/// The block of one scope: its effects, and for each question that its rules ask the rows of the atoms.
struct ScopeRows {
    /// 16 or 32 for short rows, else whole words.
    let bitsInRow: Int
    /// Questions by their number in the table, ascending.
    private(set) var asked: [Int] = []
    /// The word of the block at which the rows of each begin.
    private(set) var starts: [Int] = []
    private(set) var wordCount: Int
    /// By question of the table; −1 where this scope does not ask it.
    private var places: [Int]

    init(_ table: ClauseTable, _ members: [Int], known: [Int], bitsInRow: Int) {
        self.bitsInRow = bitsInRow
        places = [Int](repeating: -1, count: table.columns.count)
        for rule in members { for clause in table.of(rule) { places[Int(clause.column)] = 0 } }
        wordCount = (6 * bitsInRow + 63) / 64
        for column in places.indices where places[column] == 0 {
            if known.contains(table.columns[column].axis) {
                places[column] = -1
                continue
            }
            places[column] = asked.count
            asked.append(column)
        }
        starts = [Int](repeating: 0, count: asked.count)
        // Questions of few rows stand at the head, so that a decision reads few lines of memory.
        for number in asked.indices.sorted(by: { (table.columns[asked[$0]].rowCount, $0) < (table.columns[asked[$1]].rowCount, $1) }) {
            starts[number] = wordCount
            wordCount += (table.columns[asked[number]].rowCount * bitsInRow + 63) / 64
        }
    }

    /// Appends the block.
    mutating func fill(_ table: ClauseTable, _ members: [Int], _ effects: [UInt8], into all: inout [UInt64]) {
        let base = all.count
        all.append(contentsOf: repeatElement(0, count: wordCount))
        let width = (bitsInRow + 63) / 64
        // For each question the rules that ask nothing, and those that name what they do not let pass.
        var (free, inverse) = ([UInt64](repeating: .max, count: asked.count * width), [UInt64](repeating: 0, count: asked.count * width))
        all.withUnsafeMutableBufferPointer { all in
            guard let block = all.baseAddress.map({ $0 + base }) else { return }
            for (bit, rule) in members.enumerated() {
                set(block, 0, bit)
                if effects[rule] != 0 { set(block, Int(effects[rule]), bit) }
                for clause in table.of(rule) where places[Int(clause.column)] >= 0 {
                    let word = places[Int(clause.column)] * width + bit >> 6
                    free[word] &= ~(1 << UInt64(bit & 63))
                    if clause.isInverse { inverse[word] |= 1 << UInt64(bit & 63) }
                }
            }
            for (number, column) in asked.enumerated() {
                let isPlain = table.columns[column].kind == .plain
                for word in 0..<width where isPlain { inverse[number * width + word] |= free[number * width + word] }
                spread(free, inverse, number, width, block + starts[number], table.columns[column].atomCount)
            }
            table.atoms.withUnsafeBufferPointer { atoms in
                for (bit, rule) in members.enumerated() {
                    for clause in table.of(rule) where places[Int(clause.column)] >= 0 {
                        let rows = block + starts[places[Int(clause.column)]]
                        for atom in atoms[Int(clause.atoms.lowerBound)..<Int(clause.atoms.upperBound)] {
                            if clause.isInverse { clear(rows, Int(atom) + 1, bit) } else { set(rows, Int(atom) + 1, bit) }
                        }
                    }
                }
            }
        }
    }

    /// The free row, then the same beginning for the row of every atom.
    private func spread(
        _ free: [UInt64], _ start: [UInt64], _ number: Int, _ width: Int, _ rows: UnsafeMutablePointer<UInt64>, _ atomCount: Int
    ) {
        if bitsInRow >= 64 {
            for word in 0..<width { rows[word] = free[number * width + word] }
            for row in 1...max(atomCount, 1) where row <= atomCount {
                for word in 0..<width { rows[row * width + word] = start[number * width + word] }
            }
            return
        }
        let mask: UInt64 = (1 << UInt64(bitsInRow)) - 1
        var repeated = start[number] & mask
        for shift in stride(from: bitsInRow, to: 64, by: bitsInRow) { repeated |= (start[number] & mask) << UInt64(shift) }
        for word in 0..<((atomCount + 1) * bitsInRow + 63) / 64 { rows[word] = repeated }
        rows[0] = repeated & ~mask | free[number] & mask
    }

    @inline(__always)
    private func set(_ rows: UnsafeMutablePointer<UInt64>, _ row: Int, _ bit: Int) {
        let place = row &* bitsInRow &+ bit
        rows[place >> 6] |= 1 << UInt64(truncatingIfNeeded: place & 63)
    }

    @inline(__always)
    private func clear(_ rows: UnsafeMutablePointer<UInt64>, _ row: Int, _ bit: Int) {
        let place = row &* bitsInRow &+ bit
        rows[place >> 6] &= ~(1 << UInt64(truncatingIfNeeded: place & 63))
    }
}
