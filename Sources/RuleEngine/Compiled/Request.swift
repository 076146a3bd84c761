import Canon

/// The facts of one act as they arrive, by attribute, packed for interning. Used again and again it allocates nothing.
package struct Request: Sendable {
    struct Entry: Sendable {
        enum Kind: UInt8, Sendable { case unknown, flag, number, word, words }

        var kind = Kind.unknown
        /// A flag as 0 or 1; a number; for sets, where their members stand.
        var number: Int64 = 0
        /// For sets, how many members there are.
        var count = 0
        var key = TextKey()
    }

    private(set) var entries: [Entry]
    /// The members of sets.
    private(set) var members: [TextKey] = []
    /// Texts of more than sixteen bytes.
    private(set) var texts: [String] = []

    package init(_ schema: AttributeSchema) { entries = [Entry](repeating: Entry(), count: schema.attributes.count) }

    /// Forgets all facts and keeps the memory.
    package mutating func clear() {
        for index in entries.indices { entries[index].kind = .unknown }
        members.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    package mutating func set(_ attribute: Int, flag: Bool) { entries[attribute] = Entry(kind: .flag, number: flag ? 1 : 0) }

    /// A whole number, or a date as days since 1970-01-01.
    package mutating func set(_ attribute: Int, number: Int64) { entries[attribute] = Entry(kind: .number, number: number) }

    package mutating func set(_ attribute: Int, word: String) { entries[attribute] = Entry(kind: .word, key: key(word)) }

    package mutating func set(_ attribute: Int, words: [String]) {
        entries[attribute] = Entry(kind: .words, number: Int64(members.count), count: words.count)
        for word in words { members.append(key(word)) }
    }

    @inline(__always)
    private mutating func key(_ text: String) -> TextKey {
        var key = TextKey(text)
        if key.count > 16 {
            key.long = Int32(truncatingIfNeeded: texts.count)
            texts.append(text)
        }
        return key
    }

    /// The text of a key.
    func text(_ key: TextKey) -> String {
        if key.long >= 0 { return texts[Int(key.long)] }
        return withUnsafeBytes(of: (key.head, key.tail)) { String(decoding: $0.prefix(Int(key.count)), as: UTF8.self) }
    }
}

extension Rulebook {
    /// Turns a request into numbers, in memory that is used again. Entries of the wrong kind count as unknown, which never permits more.
    package func intern(_ request: Request, into facts: inout InternedFacts) {
        facts.write { words in
            for word in 0..<layout.maskWords { words[word] = 0 }
            interning.entries.withUnsafeBufferPointer { entries in
                guard let entries = entries.baseAddress else { return }
                for axis in interning.codes.indices { intern(axis, request, entries, words) }
            }
        }
    }

    @inline(__always)
    private func intern(_ axis: Int, _ request: Request, _ entries: UnsafePointer<Interning.Entry>, _ words: UnsafeMutablePointer<FactWord>) {
        let code = interning.codes[axis]
        let entry = request.entries[axis]
        switch (code.kind, entry.kind) {
        case (.flag, .flag): words[code.slot] = FactWord(truncatingIfNeeded: entry.number)
        case (.ordered, .number): words[code.slot] = FactWord(truncatingIfNeeded: atom(entry.number, code))
        case (.word, .word): words[code.slot] = FactWord(truncatingIfNeeded: atom(entry.key, axis, code, entries, request))
        case (.words, .words):
            for word in 0..<code.setWords { words[code.slot &+ word] = 0 }
            let first = Int(truncatingIfNeeded: entry.number)
            for member in first..<first &+ entry.count {
                let atom = atom(request.members[member], axis, code, entries, request)
                words[code.slot &+ atom >> 5] |= 1 << FactWord(truncatingIfNeeded: atom & 31)
            }
        default:
            words[axis >> 5] |= 1 << FactWord(truncatingIfNeeded: axis & 31)
            for word in 0..<max(code.setWords, 1) { words[code.slot &+ word] = 0 }
        }
    }

    @inline(__always)
    private func atom(_ key: TextKey, _ axis: Int, _ code: Interning.Code, _ entries: UnsafePointer<Interning.Entry>, _ request: Request) -> Int {
        let atom = interning.atom(key, code, entries, request)
        return atom >= 0 ? atom : slowAtom(axis, request.text(key))
    }

    /// How many cuts are at or below the number.
    @inline(__always)
    private func atom(_ value: Int64, _ code: Interning.Code) -> Int {
        var (low, high) = (0, code.extent)
        while low < high {
            let middle = (low &+ high) >> 1
            if interning.cuts[code.start &+ middle] <= value { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// With prefixes: the longest that fits.
    private func slowAtom(_ axis: Int, _ word: String) -> Int {
        switch space.axes[axis].form {
        case .words(let classes), .set(let classes): classes.index(of: word)
        default: 0
        }
    }

    /// An empty fact set to be filled again and again.
    package func blank() -> InternedFacts { InternedFacts(layout, axisCount: space.axes.count) }
}
