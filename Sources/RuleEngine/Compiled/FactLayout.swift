/// Where interned facts stand: a mask of the axes that are not known, then one word for each plain axis (its atom) and as many words as atoms
/// need for each set.
struct FactLayout: Sendable {
    let maskWords: Int
    /// The first word of each axis.
    let slots: [Int]
    let setWords: [Int]
    let stride: Int

    init(_ space: Space) {
        maskWords = (space.axes.count + 63) / 64
        var at = maskWords
        var slots: [Int] = []
        var setWords: [Int] = []
        for axis in space.axes {
            slots.append(at)
            setWords.append(axis.isSet ? (axis.atomCount + 63) / 64 : 0)
            at += axis.isSet ? (axis.atomCount + 63) / 64 : 1
        }
        (self.slots, self.setWords, stride) = (slots, setWords, at)
    }
}

/// Facts as numbers, made by one rulebook and good for it alone.
package struct InternedFacts: Sendable {
    fileprivate(set) var words: [UInt64]

    /// Nothing known.
    init(_ layout: FactLayout, axisCount: Int) {
        words = [UInt64](repeating: 0, count: layout.stride)
        for axis in 0..<axisCount { words[axis >> 6] |= 1 << UInt64(axis & 63) }
    }

    mutating func forget(_ axis: Int, _ layout: FactLayout) {
        words[axis >> 6] |= 1 << UInt64(axis & 63)
        for word in 0..<max(layout.setWords[axis], 1) { words[layout.slots[axis] + word] = 0 }
    }

    mutating func set(_ axis: Int, atom: Int, _ layout: FactLayout) {
        words[axis >> 6] &= ~(1 << UInt64(axis & 63))
        words[layout.slots[axis]] = UInt64(atom)
    }

    /// Lets the words be written in place.
    @inline(__always)
    mutating func write(_ body: (UnsafeMutablePointer<UInt64>) -> Void) {
        words.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { body(base) }
        }
    }

    mutating func set(_ axis: Int, atoms: AtomSet, _ layout: FactLayout) {
        words[axis >> 6] &= ~(1 << UInt64(axis & 63))
        for (index, word) in atoms.words.enumerated() { words[layout.slots[axis] + index] = word }
    }
}

/// Many fact sets one behind the other, for loops that must not allocate.
package struct InternedBatch: Sendable {
    private(set) var words: [UInt64] = []
    package private(set) var count = 0

    package init() {}

    package mutating func append(_ facts: InternedFacts) {
        words += facts.words
        count += 1
    }
}
