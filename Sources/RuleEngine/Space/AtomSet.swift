/// A set of small numbers, as bits. Two sets that meet have the same width.
struct AtomSet: Hashable, Sendable {
    private(set) var words: [UInt64]
    let width: Int

    init(width: Int) {
        self.width = width
        words = [UInt64](repeating: 0, count: (width + 63) / 64)
    }

    static func full(width: Int) -> AtomSet {
        var set = AtomSet(width: width)
        for index in set.words.indices { set.words[index] = .max }
        set.trim()
        return set
    }

    init(width: Int, range: ClosedRange<Int>) {
        self.init(width: width)
        for atom in range { insert(atom) }
    }

    init(width: Int, single: Int) {
        self.init(width: width)
        insert(single)
    }

    private mutating func trim() {
        let rest = width % 64
        if rest != 0, let last = words.indices.last { words[last] &= (1 << UInt64(rest)) - 1 }
    }

    mutating func insert(_ atom: Int) { words[atom >> 6] |= 1 << UInt64(atom & 63) }
    mutating func remove(_ atom: Int) { words[atom >> 6] &= ~(1 << UInt64(atom & 63)) }
    func contains(_ atom: Int) -> Bool { words[atom >> 6] >> UInt64(atom & 63) & 1 == 1 }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    var isFull: Bool { count == width }
    var first: Int? {
        for (index, word) in words.enumerated() where word != 0 { return index << 6 + word.trailingZeroBitCount }
        return nil
    }

    /// Ascending.
    var atoms: [Int] {
        var found: [Int] = []
        visit { found.append($0) }
        return found
    }

    /// Each of them, ascending.
    func visit(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    mutating func formIntersection(_ other: AtomSet) { for i in words.indices { words[i] &= other.words[i] } }
    mutating func formUnion(_ other: AtomSet) { for i in words.indices { words[i] |= other.words[i] } }
    mutating func subtract(_ other: AtomSet) { for i in words.indices { words[i] &= ~other.words[i] } }

    func intersection(_ other: AtomSet) -> AtomSet {
        var result = self
        result.formIntersection(other)
        return result
    }

    func union(_ other: AtomSet) -> AtomSet {
        var result = self
        result.formUnion(other)
        return result
    }

    func subtracting(_ other: AtomSet) -> AtomSet {
        var result = self
        result.subtract(other)
        return result
    }

    var complement: AtomSet { AtomSet.full(width: width).subtracting(self) }

    func isSubset(of other: AtomSet) -> Bool {
        for i in words.indices where words[i] & ~other.words[i] != 0 { return false }
        return true
    }

    func isDisjoint(with other: AtomSet) -> Bool {
        for i in words.indices where words[i] & other.words[i] != 0 { return false }
        return true
    }
}
