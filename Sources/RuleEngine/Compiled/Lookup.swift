/// The rules of one set as rows of bits: which of them a value of an attribute leaves standing.
///
/// Rules that can matter for a value of the two most telling attributes form a scope; each scope has rows of its own, as short as it has rules.
/// Scope 0 holds all rules. Bits are ordered so that exceptions stand before the rules that name them.
final class Lookup: @unchecked Sendable {  // written only while it is made, read only afterwards
    struct Scope {
        /// Words in a row.
        var width: Int32 = 0
        var ruleCount: Int32 = 0
        /// Where the rules' numbers in the set stand, one word each, in bit order.
        var rules: Int32 = 0
        var columns: Int32 = 0
        var columnCount: Int32 = 0
        /// Where the axes that its columns ask about stand, as a mask.
        var mask: Int32 = 0
        /// Six rows: all rules, then those of effect prohibit, approval, notify, condition, permit.
        var effects: Int32 = 0
        /// A row of the rules that have exceptions here; −1 when none has.
        var excepted: Int32 = -1
        /// One word for each rule: where its exceptions stand as count and bits, or 0.
        var exceptions: Int32 = 0
    }

    enum Kind: Int32 { case plain, has, hasNot }

    /// One question about the facts.
    struct Column {
        var kind: Int32
        var axis: Int32
        var slot: Int32
        /// Words of the fact, for sets.
        var setWords: Int32
        /// A row for each atom. Plain: the rules that the atom lets stand. Has and has-not: the rules whose clause names the atom.
        var rows: Int32
        /// The rules that ask nothing here.
        var free: Int32
    }

    let words: UnsafeMutablePointer<UInt64>
    let scopes: UnsafeMutablePointer<Scope>
    let columns: UnsafeMutablePointer<Column>
    let table: UnsafeMutablePointer<UInt32>
    let wordCount: Int
    let scopeCount: Int
    let maskWords: Int
    /// The two axes that scopes go by, as (axis, slot of the fact, atoms); an axis of −1 is none.
    let first: (axis: Int, slot: Int, atoms: Int)
    let second: (axis: Int, slot: Int, atoms: Int)
    let isClosed: Bool

    init(
        words source: [UInt64], scopes scopeSource: [Scope], columns columnSource: [Column], table tableSource: [UInt32], maskWords: Int,
        first: (axis: Int, slot: Int, atoms: Int), second: (axis: Int, slot: Int, atoms: Int), isClosed: Bool
    ) {
        words = .allocate(capacity: max(source.count, 1))
        scopes = .allocate(capacity: max(scopeSource.count, 1))
        columns = .allocate(capacity: max(columnSource.count, 1))
        table = .allocate(capacity: max(tableSource.count, 1))
        words.initialize(from: source, count: source.count)
        scopes.initialize(from: scopeSource, count: scopeSource.count)
        columns.initialize(from: columnSource, count: columnSource.count)
        table.initialize(from: tableSource, count: tableSource.count)
        (wordCount, scopeCount, self.maskWords) = (source.count, scopeSource.count, maskWords)
        (self.first, self.second, self.isClosed) = (first, second, isClosed)
    }

    deinit {
        words.deallocate()
        scopes.deallocate()
        columns.deallocate()
        table.deallocate()
    }

    /// The scope of these facts; 0, all rules, when a fact that scopes go by is not known.
    @inline(__always)
    func scope(for facts: UnsafePointer<UInt64>) -> Int {
        guard first.axis >= 0 else { return Int(table[0]) }
        if facts[first.axis >> 6] >> UInt64(first.axis & 63) & 1 == 1 { return 0 }
        var index = Int(facts[first.slot])
        if second.axis >= 0 {
            if facts[second.axis >> 6] >> UInt64(second.axis & 63) & 1 == 1 { return 0 }
            index = index &* second.atoms &+ Int(facts[second.slot])
        }
        return Int(table[index])
    }

    /// The numbers, in the set, of the rules of a scope whose bits are set, ascending.
    func rules(of scope: Int, in bits: UnsafePointer<UInt64>) -> [Int] {
        let scope = scopes[scope]
        var found: [Int] = []
        for word in 0..<Int(scope.width) {
            var rest = bits[word]
            while rest != 0 {
                found.append(Int(words[Int(scope.rules) + word << 6 + rest.trailingZeroBitCount]))
                rest &= rest - 1
            }
        }
        return found.sorted()
    }
}
