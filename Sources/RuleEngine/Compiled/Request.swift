import Canon

/// The facts of one act as texts, by attribute: the form in which requests arrive. Used again and again it allocates nothing.
package struct Request: Sendable {
    package enum Entry: Sendable {
        case unknown
        case flag(Bool)
        /// A whole number, or a date as days since 1970-01-01.
        case number(Int64)
        case word(String)
        case words([String])
    }

    fileprivate(set) var entries: [Entry]

    package init(_ schema: AttributeSchema) { entries = [Entry](repeating: .unknown, count: schema.attributes.count) }

    package subscript(_ attribute: Int) -> Entry {
        get { entries[attribute] }
        set { entries[attribute] = newValue }
    }
}

extension Rulebook {
    /// Turns a request into numbers, in memory that is used again. Entries of the wrong kind count as unknown, which never permits more.
    package func intern(_ request: Request, into facts: inout InternedFacts) {
        let interning = interning
        facts.write { words in
            for word in 0..<layout.maskWords { words[word] = 0 }
            interning.entries.withUnsafeBufferPointer { entries in
                guard let entries = entries.baseAddress else { return }
                for axis in interning.codes.indices {
                    let code = interning.codes[axis]
                    switch (code.kind, request.entries[axis]) {
                    case (.flag, .flag(let value)): words[code.slot] = value ? 1 : 0
                    case (.ordered, .number(let value)): words[code.slot] = UInt64(atom(value, code))
                    case (.word, .word(let word)): words[code.slot] = UInt64(Interning.atom(word, code, entries) ?? slowAtom(axis, word))
                    case (.words, .words(let members)):
                        for word in 0..<code.setWords { words[code.slot + word] = 0 }
                        for member in members {
                            let atom = Interning.atom(member, code, entries) ?? slowAtom(axis, member)
                            words[code.slot + atom >> 6] |= 1 << UInt64(atom & 63)
                        }
                    default:
                        words[axis >> 6] |= 1 << UInt64(axis & 63)
                        for word in 0..<max(code.setWords, 1) { words[code.slot + word] = 0 }
                    }
                }
            }
        }
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
