/// Numbers as they stand in a text: in digits, in English words, in Chinese characters.
struct Numeral {
    enum Form { case digits, words, han }

    var value: Decimal
    var end: Int
    var form: Form
    /// Several words or characters, or digits: certainly a number.
    var isCompound: Bool
    /// `first`, 第三, `3rd`.
    var isOrdinal = false
    /// Digits that are no number but a place: 13.5.2, and 13.10, which is not 13.1.
    var dotted: String?

    /// The numeral that begins at this place, where neither letter nor digit goes before.
    init?(_ g: Glyphs, at i: Int, glued: Bool = false) {
        if let n = Numeral.digits(g, at: i, glued: glued) {
            self = n
        } else if let n = Numeral.english(g, at: i) {
            self = n
        } else if let n = Numeral.han(g, at: i) {
            self = n
        } else {
            return nil
        }
    }

    private init(_ value: Decimal, end: Int, _ form: Form, isCompound: Bool, isOrdinal: Bool = false) {
        (self.value, self.end, self.form, self.isCompound, self.isOrdinal) = (value, end, form, isCompound, isOrdinal)
    }

    // MARK: digits

    private static func digits(_ g: Glyphs, at i: Int, glued: Bool) -> Numeral? {
        guard Glyphs.isDigit(g[i]), !Glyphs.isDigit(g[i - 1]), glued || !Glyphs.isLatin(g[i - 1]) else { return nil }
        var text = ""
        var end = i
        func run(from start: Int) -> Int {
            var at = start
            while Glyphs.isDigit(g[at]) { at += 1 }
            return at
        }
        func take(_ range: Range<Int>) { for k in range { if let c = Unicode.Scalar(g[k]) { text.unicodeScalars.append(c) } } }
        end = run(from: i)
        take(i..<end)
        // Groups of three after an ASCII comma; a full-width one is punctuation.
        if end - i <= 3 {
            while end < g.count, g.source[end].value == 0x2C, run(from: end + 1) == end + 4 {
                take(end + 1..<end + 4)
                end += 4
            }
        }
        var points = 0
        while g[end] == 0x2E, Glyphs.isDigit(g[end + 1]) {
            let next = run(from: end + 1)
            text += "."
            take(end + 1..<next)
            points += 1
            end = next
        }
        if points > 1 {
            var n = Numeral(Decimal(0), end: end, .digits, isCompound: true)
            n.dotted = text
            return n
        }
        guard var value = Decimal(text) else { return nil }
        var ordinal = false
        for suffix in ["st", "nd", "rd", "th"] where g.has(Glyphs.folded(suffix), at: end) && !g.isWordish(end + 2) {
            end += 2
            ordinal = true
        }
        let written = end
        if !ordinal { (value, end) = scaled(g, value, end) }
        var n = Numeral(value, end: end, .digits, isCompound: true, isOrdinal: ordinal)
        if points == 1, text.last == "0", end == written { n.dotted = text }
        return n
    }

    /// Applies `million`, 万 and the like after digits.
    private static func scaled(_ g: Glyphs, _ value: Decimal, _ end: Int) -> (Decimal, Int) {
        var (value, end) = (value, end)
        while let places = hanScale(g[end]), ![0x7C73, 0x514B, 0x74E6].contains(g[end + 1]) {  // not 千米, 千克, 千瓦
            value = value.shifted(by: places)
            end += 1
        }
        let next = g.skipSpaces(end)
        if let (places, stop) = scales.match(g, at: next) { return (value.shifted(by: places), stop) }
        return (value, end)
    }

    private static let scales = WordTable<Int>([("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9)])

    private static func hanScale(_ c: UInt32) -> Int? {
        switch c {
        case 0x767E, 0x4F70: 2  // 百 佰
        case 0x5343, 0x4EDF: 3  // 千 仟
        case 0x4E07, 0x842C: 4  // 万 萬
        case 0x4EBF, 0x5104: 8  // 亿 億
        default: nil
        }
    }

    // MARK: English words

    private enum Word: Sendable { case unit(Int), teen(Int), ten(Int), hundred, scale(Int), ordinal(Int), half, both }

    private static let words: WordTable<Word> = {
        var all: [(String, Word)] = []
        for (i, w) in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].enumerated() { all.append((w, .unit(i + 1))) }
        let teens = [
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        for (i, w) in teens.enumerated() { all.append((w, .teen(i + 10))) }
        for (i, w) in ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"].enumerated() {
            all.append((w, .ten(i * 10 + 20)))
        }
        all += [("hundred", .hundred), ("thousand", .scale(1_000)), ("million", .scale(1_000_000)), ("billion", .scale(1_000_000_000))]
        let ordinals = [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        ]
        for (i, w) in ordinals.enumerated() { all.append((w, .ordinal(i + 1))) }
        all += [("half", .half), ("zero", .unit(0)), ("both", .both), ("once", .unit(1)), ("twice", .unit(2))]
        return WordTable(all)
    }()

    private static func english(_ g: Glyphs, at i: Int) -> Numeral? {
        guard Glyphs.isLatin(g[i]), !g.isWordish(i - 1), let (first, end) = words.match(g, at: i) else { return nil }
        var state = (total: 0, group: 0, end: end, count: 1)
        switch first {
        case .ordinal(let n):
            if n == 3, isParty(g, after: end) { return nil }
            return Numeral(Decimal(n), end: end, .words, isCompound: false, isOrdinal: true)
        case .half: return Decimal("0.5").map { Numeral($0, end: end, .words, isCompound: false) }
        case .both: return Numeral(Decimal(2), end: end, .words, isCompound: false)
        case .unit(let n), .teen(let n), .ten(let n): state.group = n
        case .hundred, .scale: return nil  // "hundreds of", "million" alone
        }
        while true {
            var at = g[state.end] == 0x2D ? state.end + 1 : g.skipSpaces(state.end)
            guard at > state.end else { break }
            let hasAnd = state.group % 100 == 0 && g.hasWord(Glyphs.folded("and"), at: at)
            if hasAnd { at = g.skipSpaces(at + 3) }
            guard let (word, stop) = words.match(g, at: at) else { break }
            var group = state.group
            switch word {
            case .unit(let n) where n > 0 && group >= 20 && group % 10 == 0: group += n
            case .teen(let n) where group >= 100 && group % 100 == 0: group += n
            case .ten(let n) where group >= 100 && group % 100 == 0: group += n
            case .hundred where !hasAnd && (1...9).contains(group): group *= 100
            case .scale(let scale) where !hasAnd && group > 0 && (state.total == 0 || scale < 1_000_000):
                state.total += group * scale
                group = 0
            case .unit(let n) where n > 0 && group == 0 && state.total > 0: group = n
            case .ten(let n) where group == 0 && state.total > 0: group = n
            case .teen(let n) where group == 0 && state.total > 0: group = n
            default: return finish(state, .words)
            }
            state = (state.total, group, stop, state.count + 1)
        }
        return finish(state, .words)
    }

    private static func finish(_ state: (total: Int, group: Int, end: Int, count: Int), _ form: Form) -> Numeral {
        let value = state.total + state.group
        return Numeral(Decimal(value), end: state.end, form, isCompound: state.count > 1 || value > 12)
    }

    private static let parties = WordTable<Bool>([
        ("party", true), ("parties", true), ("person", true), ("persons", true), ("country", true), ("countries", true), ("states", true),
    ])
    private static func isParty(_ g: Glyphs, after end: Int) -> Bool {
        parties.match(g, at: g[end] == 0x2D ? end + 1 : g.skipSpaces(end)) != nil
    }
}
