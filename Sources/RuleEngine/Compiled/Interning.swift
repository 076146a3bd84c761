/// Turns texts into atoms: tables of words, one behind the other, without a pointer to follow in between.
struct Interning: Sendable {
    /// What one axis takes.
    struct Code: Sendable {
        enum Kind: Sendable { case flag, ordered, word, words }

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
        var hash: UInt64 = 0
        var text = ""
        /// −1: empty.
        var atom = -1
    }

    private(set) var codes: [Code] = []
    private(set) var cuts: [Int64] = []
    private(set) var entries: [Entry] = []

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
            let hash = Interning.hash(text)
            var at = Int(truncatingIfNeeded: hash) & mask
            while entries[start + at].atom >= 0 { at = (at + 1) & mask }
            entries[start + at] = Entry(hash: hash, text: text, atom: atom)
        }
        return (start, mask)
    }

    /// The atom of a word; nil when prefixes have to be tried.
    @inline(__always)
    static func atom(_ text: String, _ code: Code, _ entries: UnsafePointer<Entry>) -> Int? {
        let hash = hash(text)
        let table = entries + code.start
        var at = Int(truncatingIfNeeded: hash) & code.extent
        while table[at].atom >= 0 {
            if table[at].hash == hash, table[at].text == text { return table[at].atom }
            at = (at &+ 1) & code.extent
        }
        return code.other >= 0 ? code.other : nil
    }

    /// FNV-1a (Fowler, Noll, Vo) over eight bytes at a time, with a final mix.
    ///
    /// Not keyed: tables are filled by rule makers, and a request adds nothing to them.
    @inline(__always)
    static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
            let raw = UnsafeRawBufferPointer(bytes)
            var at = 0
            while at &+ 8 <= raw.count {
                hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x100_0000_01b3
                hash ^= hash >> 29
                at &+= 8
            }
            while at < raw.count {
                hash = (hash ^ UInt64(raw[at])) &* 0x100_0000_01b3
                at &+= 1
            }
            return ((hash ^ (hash >> 32)) &* 0x9e37_79b9_7f4a_7c15) >> 7
        }
    }
}
