/// A text as two numbers: its first sixteen bytes, zeros behind, and how many bytes it has. Texts of up to sixteen bytes are equal when these are.
struct TextKey: Hashable, Sendable {
    var head: UInt64 = 0
    var tail: UInt64 = 0
    var count: Int32 = 0
    /// Where the whole text stands, for texts of more than sixteen bytes.
    var long: Int32 = -1

    @inline(__always)
    init() {}

    @inline(__always)
    init(_ text: String) {
        var text = text
        (head, tail, count) = text.withUTF8 { bytes in
            guard let base = bytes.baseAddress.map({ UnsafeRawPointer($0) }) else { return (0, 0, 0) }
            return TextKey.words(base, bytes.count)
        }
    }

    /// Reads whole numbers that may overlap, instead of bytes: a copy would be waited for.
    @inline(__always)
    private static func words(_ bytes: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64, Int32) {
        func word(_ at: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
        func half(_ at: Int) -> UInt64 { UInt64(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)) }
        func byte(_ at: Int) -> UInt64 { UInt64(bytes.load(fromByteOffset: at, as: UInt8.self)) << UInt64(truncatingIfNeeded: at &* 8) }
        let length = Int32(truncatingIfNeeded: count)
        if count >= 16 { return (word(0), word(8), length) }
        if count > 8 { return (word(0), word(count &- 8) >> UInt64(truncatingIfNeeded: (16 &- count) &* 8), length) }
        if count == 8 { return (word(0), 0, length) }
        if count >= 4 { return (half(0) | half(count &- 4) << UInt64(truncatingIfNeeded: (count &- 4) &* 8), 0, length) }
        return (count == 0 ? 0 : byte(0) | byte(count >> 1) | byte(count &- 1), 0, length)
    }

    /// Multiplies and folds. Not keyed: tables are filled by rule makers, and a request adds nothing to them.
    @inline(__always)
    var hash: Int {
        var mixed = (head ^ UInt64(truncatingIfNeeded: count)) &* 0x9e37_79b9_7f4a_7c15
        mixed ^= mixed >> 32
        mixed = (mixed ^ tail) &* 0xbf58_476d_1ce4_e5b9
        return Int(truncatingIfNeeded: mixed >> 33)
    }
}

/// Turns texts into atoms: tables of words, one behind the other, without a pointer to follow in between.
struct Interning: Sendable {
    /// What one axis takes.
    struct Code: Sendable {
        enum Kind: UInt8, Sendable { case flag, ordered, word, words }

        let kind: Kind
        let slot: Int
        let setWords: Int
        /// Where the axis's cuts or words begin.
        let start: Int
        /// The number of cuts, or the size of the table less one.
        let extent: Int
        /// The atom of words that no test names; −1 when prefixes have to be tried.
        let other: Int
    }

    struct Entry: Sendable {
        var key = TextKey()
        /// −1: empty.
        var atom = -1
    }

    private(set) var codes: [Code] = []
    private(set) var cuts: [Int64] = []
    private(set) var entries: [Entry] = []
    /// Texts of more than sixteen bytes.
    private(set) var texts: [String] = []

    init(_ space: Space, _ layout: FactLayout) {
        for (index, axis) in space.axes.enumerated() {
            let (slot, setWords) = (layout.slots[index], layout.setWords[index])
            switch axis.form {
            case .flag: codes.append(Code(kind: .flag, slot: slot, setWords: setWords, start: 0, extent: 0, other: 0))
            case .ordered(let own):
                codes.append(Code(kind: .ordered, slot: slot, setWords: setWords, start: cuts.count, extent: own.count, other: 0))
                cuts += own
            case .words(let classes), .set(let classes):
                let (start, mask) = append(classes.classOf)
                let other = classes.hasPrefixes ? -1 : classes.other ?? 0
                codes.append(Code(kind: axis.isSet ? .words : .word, slot: slot, setWords: setWords, start: start, extent: mask, other: other))
            }
        }
    }

    private mutating func append(_ words: [String: Int]) -> (start: Int, mask: Int) {
        var size = 4
        while size < words.count * 2 { size *= 2 }
        let (start, mask) = (entries.count, size - 1)
        entries += [Entry](repeating: Entry(), count: size)
        for (text, atom) in words {
            var key = TextKey(text)
            if key.count > 16 {
                key.long = Int32(texts.count)
                texts.append(text)
            }
            var at = key.hash & mask
            while entries[start + at].atom >= 0 { at = (at + 1) & mask }
            entries[start + at] = Entry(key: key, atom: atom)
        }
        return (start, mask)
    }

    /// The atom of a word; −1 when prefixes have to be tried.
    @inline(__always)
    func atom(_ key: TextKey, _ code: Code, _ entries: UnsafePointer<Entry>, _ request: Request) -> Int {
        let table = entries + code.start
        var at = key.hash & code.extent
        while table[at].atom >= 0 {
            let found = table[at].key
            if found.head == key.head, found.tail == key.tail, found.count == key.count, key.count <= 16 || same(found, key, request) {
                return table[at].atom
            }
            at = (at &+ 1) & code.extent
        }
        return code.other
    }

    /// The rest of long texts.
    private func same(_ found: TextKey, _ key: TextKey, _ request: Request) -> Bool {
        found.long >= 0 && key.long >= 0 && texts[Int(found.long)].utf8.elementsEqual(request.texts[Int(key.long)].utf8)
    }
}
