/// The rules of one set as rows of bits: which of them a value of an attribute leaves standing.
///
/// Rules that can matter for a value of the two most telling attributes form a scope; each scope has rows of its own, as short as it has rules, in one
/// block of memory. Scopes that ask about the same attributes share one program, and are neighbours. Scope 0 holds all rules. Bits are ordered so that exceptions stand before
/// the rules that name them.
final class Lookup: @unchecked Sendable {  // written only while it is made, read only afterwards
    struct Scope {
        /// Where its block begins: six rows (all rules, then those of effect prohibit, approval, notify, condition, permit), then the rows of its columns.
        var block: UInt32 = 0
        var program: UInt32 = 0
        /// Where the rules' numbers in the set stand, one word each, in bit order.
        var rules: UInt32 = 0
        /// One word for each rule: its only exception's bit, marked by `Lookup.single`; where its exceptions stand as count and bits; or 0.
        var exceptions: UInt32 = 0
        /// A row of whole words: the rules that have exceptions here; −1 when none has.
        var excepted: Int32 = -1
        /// Words in a row; 1 for scopes of up to 64 rules, whose rows may be shorter than a word.
        var width: UInt16 = 0
        var row = Row.word
    }

    /// How long a row is in scopes of up to 64 rules. In all others, and in scope 0, rows are whole words.
    enum Row: UInt8 { case short, half, word }

    /// Marks a word that holds the bit of an exception itself.
    static let single: UInt64 = 1 << 63

    enum Kind: UInt8 { case plain, has, hasNot }

    /// What a scope asks, one question after the other; those about plain attributes come first.
    struct Program {
        var columns: UInt32
        var plainCount: UInt16
        var count: UInt16
        /// Where the axes that it asks about and those that scopes go by stand, as a mask.
        var masks: UInt32
        /// The first word of that mask.
        var mask: FactWord = 0
        var row: Row
        /// Whether some of its rules have exceptions in the scope.
        var hasExceptions: Bool
        /// Whether `QuickLookup` can decide: up to 64 rules, and sets of one word.
        var isQuick: Bool
    }

    /// One question about the facts.
    struct Column {
        /// Where its rows stand in the block: first the rules that ask nothing here, then one row for each atom. Plain: the rules that the atom lets stand.
        /// Has and has-not: the rules whose clause names the atom; behind the atoms a row that names none.
        var rows: UInt32
        var slot: UInt32
        /// The bit behind the atoms, for sets of one word.
        var none: UInt64
        /// Words of the fact, for sets.
        var setWords: UInt16
        /// How many questions about the same axis there are from here on.
        var together: UInt16
        var axis: UInt8
        var kind: Kind
    }

    let words: UnsafeMutablePointer<UInt64>
    let scopes: UnsafeMutablePointer<Scope>
    let programs: UnsafeMutablePointer<Program>
    let columns: UnsafeMutablePointer<Column>
    let table: UnsafeMutablePointer<UInt32>
    let places: UnsafeMutablePointer<QuickLookup.Place>
    let quick: QuickLookup
    let scopeCount: Int
    let maskWords: Int
    /// The two axes that scopes go by, as (axis, slot of the fact, atoms); an axis of −1 is none.
    let first: (axis: Int, slot: Int, atoms: Int)
    let second: (axis: Int, slot: Int, atoms: Int)
    let isClosed: Bool

    init(
        words: [UInt64], scopes: [Scope], programs: [Program], columns: [Column], table: [UInt32], maskWords: Int,
        first: (axis: Int, slot: Int, atoms: Int), second: (axis: Int, slot: Int, atoms: Int), isClosed: Bool
    ) {
        // Blocks begin at multiples of a line of the processor's memory.
        func keep<T>(_ source: [T]) -> UnsafeMutablePointer<T> {
            let count = max(source.count, 1)
            let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<T>.stride, alignment: 64)
            let kept = memory.bindMemory(to: T.self, capacity: count)
            kept.initialize(from: source, count: source.count)
            return kept
        }
        (self.words, self.scopes, self.programs, self.columns, self.table) = (keep(words), keep(scopes), keep(programs), keep(columns), keep(table))
        places = keep(table.map { QuickLookup.Place(block: scopes[Int($0)].block, program: scopes[Int($0)].program) })
        scopeCount = scopes.count
        (self.maskWords, self.first, self.second, self.isClosed) = (maskWords, first, second, isClosed)
        let (hasFirst, hasSecond) = (first.axis >= 0, second.axis >= 0)
        quick = QuickLookup(
            words: self.words, scopes: self.scopes, programs: self.programs, columns: self.columns, table: self.table, places: places,
            first: (first.slot, !hasFirst ? 0 : hasSecond ? second.atoms : 1), second: (second.slot, hasSecond ? 1 : 0), maskWords: maskWords,
            isClosed: isClosed)
    }

    deinit {
        let all: [UnsafeMutableRawPointer] = [.init(words), .init(scopes), .init(programs), .init(columns), .init(table), .init(places)]
        for memory in all { memory.deallocate() }
    }

    /// The scope of these facts; 0, all rules, when a fact that scopes go by is not known.
    @inline(__always)
    func scope(for facts: UnsafePointer<FactWord>) -> Int {
        guard first.axis >= 0 else { return Int(table[0]) }
        if facts[first.axis >> 5] >> FactWord(first.axis & 31) & 1 == 1 { return 0 }
        var index = Int(facts[first.slot])
        if second.axis >= 0 {
            if facts[second.axis >> 5] >> FactWord(second.axis & 31) & 1 == 1 { return 0 }
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
