/// A text as Unicode scalars, beside a copy of equal length in which full-width forms are ASCII and Latin letters are small: every rule of reading
/// works on the copy, every span refers to both.
struct Glyphs {
    let source: [Unicode.Scalar]
    let plain: [UInt32]

    init(_ text: String) {
        source = Array(text.unicodeScalars)
        plain = source.map { scalar in
            switch scalar.value {
            case 0x41...0x5A: scalar.value + 32
            case 0xFF21...0xFF3A: scalar.value - 0xFF21 + 0x61
            case 0xFF01...0xFF5E: scalar.value - 0xFEE0
            case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x205F: 0x20
            case 0x2010...0x2015, 0x2212: 0x2D
            case 0x2018, 0x2019: 0x27
            case 0x201C, 0x201D: 0x22
            default: scalar.value
            }
        }
    }

    var count: Int { source.count }

    /// The folded scalar at an index, or 0 outside the text.
    @inline(__always) subscript(_ i: Int) -> UInt32 { i >= 0 && i < plain.count ? plain[i] : 0 }

    func text(_ range: Range<Int>) -> String {
        var out = String.UnicodeScalarView()
        out.append(contentsOf: source[range.clamped(to: 0..<source.count)])
        return String(out)
    }

    /// Whether the folded text continues with these scalars.
    func has(_ word: [UInt32], at i: Int) -> Bool {
        guard i >= 0, i + word.count <= plain.count else { return false }
        for k in 0..<word.count where plain[i + k] != word[k] { return false }
        return true
    }

    /// Whether a word stands here, whole: if it begins or ends with a Latin letter, no other goes on there. Digits may touch it: `RMB500`, `30days`.
    func hasWord(_ word: [UInt32], at i: Int) -> Bool {
        has(word, at: i) && !(Glyphs.isLatin(word.first ?? 0) && Glyphs.isLatin(self[i - 1]))
            && !(Glyphs.isLatin(word.last ?? 0) && Glyphs.isLatin(self[i + word.count]))
    }

    func isWordish(_ i: Int) -> Bool { Glyphs.isLatin(self[i]) || Glyphs.isDigit(self[i]) }

    func skipSpaces(_ i: Int) -> Int {
        var i = i
        while self[i] == 0x20 || self[i] == 0x0A { i += 1 }
        return i
    }

    static func isDigit(_ c: UInt32) -> Bool { (0x30...0x39).contains(c) }
    /// Latin letters, folded to small ones, with the accented ones of Latin-1 and Extended-A.
    static func isLatin(_ c: UInt32) -> Bool { (0x61...0x7A).contains(c) || (0xC0...0x24F).contains(c) && c != 0xD7 && c != 0xF7 }
    static func isHan(_ c: UInt32) -> Bool { (0x3400...0x9FFF).contains(c) || c == 0x3007 || (0x20000...0x323AF).contains(c) }
    /// A word as folded scalars.
    static func folded(_ word: String) -> [UInt32] { Glyphs(word).plain }
}

/// Words to be looked for, the longest first, found by their first scalar.
struct WordTable<Value: Sendable>: Sendable {
    private var byFirst: [UInt32: [(word: [UInt32], value: Value)]] = [:]

    init(_ words: [(String, Value)]) {
        for (text, value) in words {
            let word = Glyphs.folded(text)
            guard let first = word.first else { continue }
            byFirst[first, default: []].append((word, value))
        }
        for key in byFirst.keys { byFirst[key]?.sort { $0.word.count > $1.word.count } }
    }

    /// The longest word that stands whole at this place, and where it ends.
    func match(_ glyphs: Glyphs, at i: Int) -> (value: Value, end: Int)? {
        guard let candidates = byFirst[glyphs[i]] else { return nil }
        for candidate in candidates where glyphs.hasWord(candidate.word, at: i) { return (candidate.value, i + candidate.word.count) }
        return nil
    }
}
