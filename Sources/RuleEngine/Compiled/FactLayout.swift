/// What interned facts are written in: short words, so that many fact sets stand close together.
typealias FactWord = UInt32

/// Where interned facts stand: a mask of the axes that are not known, then one word for each plain axis (its atom) and as many words as atoms
/// need for each set.
struct FactLayout: Sendable {
    let maskWords: Int
    /// The first word of each axis.
    let slots: [Int]
    let setWords: [Int]
    let stride: Int

    init(_ space: Space) {
        maskWords = (space.axes.count + FactWord.bitWidth - 1) / FactWord.bitWidth
        var at = maskWords
        var slots: [Int] = []
        var setWords: [Int] = []
        for axis in space.axes {
            let words = (axis.atomCount + FactWord.bitWidth - 1) / FactWord.bitWidth
            slots.append(at)
            setWords.append(axis.isSet ? words : 0)
            at += axis.isSet ? words : 1
        }
        (self.slots, self.setWords, stride) = (slots, setWords, at)
    }
}

/// Facts as numbers, made by one rulebook and good for it alone.
package struct InternedFacts: Sendable {
    fileprivate(set) var words: [FactWord]

    /// Nothing known.
    init(_ layout: FactLayout, axisCount: Int) {
        words = [FactWord](repeating: 0, count: layout.stride)
        for axis in 0..<axisCount { words[axis >> 5] |= 1 << FactWord(axis & 31) }
    }

    mutating func forget(_ axis: Int, _ layout: FactLayout) {
        words[axis >> 5] |= 1 << FactWord(axis & 31)
        for word in 0..<max(layout.setWords[axis], 1) { words[layout.slots[axis] + word] = 0 }
    }

    mutating func set(_ axis: Int, atom: Int, _ layout: FactLayout) {
        words[axis >> 5] &= ~(1 << FactWord(axis & 31))
        words[layout.slots[axis]] = FactWord(atom)
    }

    /// Lets the words be written in place.
    @inline(__always)
    mutating func write(_ body: (UnsafeMutablePointer<FactWord>) -> Void) {
        words.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { body(base) }
        }
    }

    mutating func set(_ axis: Int, atoms: AtomSet, _ layout: FactLayout) {
        words[axis >> 5] &= ~(1 << FactWord(axis & 31))
        for word in 0..<layout.setWords[axis] {
            words[layout.slots[axis] + word] = FactWord(truncatingIfNeeded: atoms.words[word >> 1] >> (word & 1 == 0 ? 0 : 32))
        }
    }
}

/// Many fact sets one behind the other, for loops that must not allocate.
package struct InternedBatch: Sendable {
    private(set) var words: [FactWord] = []
    package private(set) var count = 0

    package init() {}

    package mutating func append(_ facts: InternedFacts) {
        words += facts.words
        count += 1
    }
}
