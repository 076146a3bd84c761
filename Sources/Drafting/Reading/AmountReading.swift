/// A number with its unit, a share, an amount of money: whatever counts something. Words and digits that stand side by side for one number
/// (`thirty (30) days`, 三十（30）日) are one mention, and a contradiction when they differ.
struct AmountReading {
    var mentions: [Mention] = []
    var end: Int
    var contradicts = false

    init?(_ g: Glyphs, at i: Int, words: Bool) {
        guard let first = AmountReading.one(g, i, words) else { return nil }
        (mentions, end) = ([first.mention], first.end)
        // The same once more in brackets: 人民币伍拾万元（¥500,000）, fifty percent (50%).
        let open = g.skipSpaces(end)
        guard g[open] == 0x28, let inner = AmountReading.one(g, AmountReading.afterLead(g, open + 1), words), inner.form != first.form,
            inner.form == .digits || first.form == .digits, g[g.skipSpaces(inner.end)] == 0x29
        else { return }
        var close = g.skipSpaces(inner.end) + 1
        var merged = first.mention.what
        if case .number(let value, nil) = merged {
            // The unit may stand inside the brackets or behind them.
            if case .number(_, let unit?) = inner.mention.what {
                merged = .number(value, unit)
            } else if let (unit, stop) = AmountReading.unit(g, after: close) {
                merged = .number(value, unit)
                close = stop
            } else if let (code, stop) = AmountReading.currency(g, after: close, words) {
                merged = .money(value, code)
                close = stop
            }
        }
        if AmountReading.value(of: merged) == AmountReading.value(of: inner.mention.what) {
            mentions = [Mention(merged, i..<close)]
        } else {
            var second = inner.mention
            if case .number(let value, nil) = second.what, case .number(_, let unit) = merged { second.what = .number(value, unit) }
            mentions = [Mention(merged, first.mention.span), second]
            contradicts = true
        }
        end = close
    }

    private static func value(of what: Mention.What) -> Decimal? {
        switch what {
        case .number(let value, _), .money(let value, _): value
        default: nil
        }
    }

    /// Words that lead to the digits inside brackets: 计, 即, 大写, 小写, "say", "i.e.".
    private static func afterLead(_ g: Glyphs, _ i: Int) -> Int {
        var at = g.skipSpaces(i)
        for lead in leads where g.has(lead, at: at) {
            at = g.skipSpaces(at + lead.count)
            if g[at] == 0x3A || g[at] == 0x2C { at = g.skipSpaces(at + 1) }
            break
        }
        return at
    }

    private static let leads = ["大写", "小写", "计", "即", "say", "i.e.", "or"].map(Glyphs.folded)

    private static func one(_ g: Glyphs, _ i: Int, _ words: Bool) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        share(g, i) ?? ordinal(g, i) ?? money(g, i, words) ?? version(g, i) ?? reference(g, i) ?? number(g, i, words)
    }

    /// 百分之五十, 千分之三.
    private static func share(_ g: Glyphs, _ i: Int) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        guard g[i] == 0x767E || g[i] == 0x5343, g[i + 1] == 0x5206, g[i + 2] == 0x4E4B, let n = Numeral(g, at: i + 3) else { return nil }
        return (Mention(.number(n.value, g[i] == 0x767E ? .percent : .permille), i..<n.end), n.end, n.form)
    }

    /// 第三条, 第2版, 第9.2款; and 第一, which may be no number.
    private static func ordinal(_ g: Glyphs, _ i: Int) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        guard g[i] == 0x7B2C, let n = Numeral(g, at: g.skipSpaces(i + 1)) else { return nil }
        if let dotted = n.dotted { return (Mention(.literal(dotted), i..<n.end), n.end, n.form) }
        let noun = g[g.skipSpaces(n.end)]
        let isPlace = [0x6761, 0x6B3E, 0x9879, 0x7AE0, 0x8282, 0x7F16, 0x7248, 0x671F, 0x53F7, 0x5377, 0x9875, 0x90E8].contains(noun)
        return (Mention(.number(n.value, .reference), i..<n.end, isFirm: isPlace || n.isCompound), n.end, n.form)
    }

    /// `v2`.
    private static func version(_ g: Glyphs, _ i: Int) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        guard g[i] == 0x76, !g.isWordish(i - 1), let n = Numeral(g, at: i + 1, glued: true), n.form == .digits else { return nil }
        // It often repeats a version that stands beside it in full.
        return (Mention(n.dotted.map { .literal($0) } ?? .number(n.value, .reference), i..<n.end, isFirm: n.dotted != nil), n.end, n.form)
    }

    /// `Section 4`, `Appendix C`, 附录C.
    private static func reference(_ g: Glyphs, _ i: Int) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        guard let (_, end) = Units.references.match(g, at: i) else { return nil }
        let at = g.skipSpaces(end)
        if let n = Numeral(g, at: at, glued: true), n.form != .words || at > end, !n.isOrdinal {
            return (Mention(n.dotted.map { .literal($0) } ?? .number(n.value, .reference), i..<n.end), n.end, n.form)
        }
        guard (0x61...0x7A).contains(g[at]), !g.isWordish(at + 1), g.source[at].properties.isUppercase, let letter = Unicode.Scalar(g[at]) else {
            return nil
        }
        return (Mention(.literal("§\(letter)"), i..<at + 1), at + 1, .digits)
    }

    private static func money(_ g: Glyphs, _ i: Int, _ words: Bool) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        if let (code, after) = Units.currencyBefore(g, at: i), let n = Numeral(g, at: g.skipSpaces(after), glued: true), n.form != .words {
            var end = n.end
            let next = g.skipSpaces(end)
            if g[next] == 0x5143 || g[next] == 0x5706 { end = next + 1 }  // 元 圆
            if let (same, stop) = Units.currencyName(g, at: g.skipSpaces(end)), same == code { end = stop }
            return (Mention(.money(n.value, code), i..<wholeEnd(g, end)), wholeEnd(g, end), n.form)
        }
        guard let n = Numeral(g, at: i), n.dotted == nil || n.form == .digits, let (code, end) = currency(g, after: n.end, words) else { return nil }
        return (Mention(.money(n.dotted.flatMap { Decimal($0) } ?? n.value, code), i..<end), end, n.form)
    }

    /// 整 after an amount in characters.
    private static func wholeEnd(_ g: Glyphs, _ end: Int) -> Int { g[end] == 0x6574 ? end + 1 : end }

    private static func currency(_ g: Glyphs, after end: Int, _ words: Bool) -> (String, Int)? {
        let at = g.skipSpaces(end)
        if words, let (code, stop) = Units.currencyName(g, at: at) { return (code, wholeEnd(g, stop)) }
        // 元 alone is the yuan, unless it goes on as another word: 元素, 元件.
        guard g[at] == 0x5143 || g[at] == 0x5706, ![0x7D20, 0x4EF6, 0x6570, 0x7EC4, 0x6708, 0x65E6].contains(g[at + 1]) else { return nil }
        return ("CNY", wholeEnd(g, at + 1))
    }

    private static func unit(_ g: Glyphs, after end: Int) -> (Mention.Unit, Int)? {
        var at = g[end] == 0x2D ? end + 1 : g.skipSpaces(end)
        if let found = Units.afterNumber.match(g, at: at) { return (found.value, found.end) }
        if let (_, stop) = Units.between.match(g, at: at) {
            at = g.skipSpaces(stop)
            if let found = Units.afterNumber.match(g, at: at) { return (found.value, found.end) }
        }
        return nil
    }

    private static func number(_ g: Glyphs, _ i: Int, _ words: Bool) -> (mention: Mention, end: Int, form: Numeral.Form)? {
        if let found = article(g, i) ?? pair(g, i) { return (found.0, found.1, .words) }
        guard let n = Numeral(g, at: i), words || n.form != .words else { return nil }
        if let found = fraction(g, i, n) { return (found, found.span.upperBound, n.form) }
        if let (unit, stop) = unit(g, after: n.end) {
            var (value, end) = (n.dotted.flatMap { Decimal($0) } ?? n.value, stop)
            if g[stop] == 0x534A, let whole = value.int, let more = Decimal("\(whole).5") {  // 两年半
                (value, end) = (more, stop + 1)
            }
            let isNumber = n.form == .digits || n.isCompound || unit != .thing || value != Decimal(1)
            let mention = Mention(.number(value, unit), i..<end, isFirm: isNumber && !(n.isOrdinal && n.form == .words))
            return (mention, end, n.form)
        }
        if let dotted = n.dotted { return (Mention(.literal(dotted), i..<n.end), n.end, n.form) }
        // (1) inside a sentence is more often a mark than a number.
        let isMark = g[i - 1] == 0x28 && g[n.end] == 0x29 && (n.value.int ?? 99) <= 20 && !g.isWordish(i - 2) && g[i - 2] != 0x29
        let isFirm = n.form == .digits ? !isMark : n.isCompound && !n.isOrdinal
        return (Mention(.number(n.value, nil), i..<n.end, isFirm: isFirm), n.end, n.form)
    }

    /// `a year`, and 双方, 半年.
    private static func article(_ g: Glyphs, _ i: Int) -> (Mention, Int)? {
        if g[i] == 0x61, !Glyphs.isLatin(g[i - 1]) {
            let end = g[i + 1] == 0x6E ? i + 2 : i + 1
            guard g[end] == 0x20, let (unit, stop) = Units.afterNumber.match(g, at: g.skipSpaces(end)), unit != .percent else { return nil }
            return (Mention(.number(Decimal(1), unit), i..<stop, isFirm: false), stop)
        }
        if g[i] == 0x534A, let (unit, stop) = unit(g, after: i + 1), let half = Decimal("0.5") {
            return (Mention(.number(half, unit), i..<stop, isFirm: false), stop)
        }
        if g[i] == 0x9996 || g[i] == 0x53CC && g[i + 1] == 0x65B9 {  // 首, 双方
            return (Mention(.number(Decimal(g[i] == 0x9996 ? 1 : 2), nil), i..<i + 1, isFirm: false), i + 1)
        }
        return nil
    }

    /// `half a year`.
    private static func pair(_ g: Glyphs, _ i: Int) -> (Mention, Int)? {
        guard g.hasWord(half, at: i), let value = Decimal("0.5") else { return nil }
        let at = g[i + 4] == 0x2D ? i + 5 : g.skipSpaces(i + 4)
        let next = g.hasWord([0x61], at: at) ? g.skipSpaces(at + 1) : at
        guard let (unit, stop) = Units.afterNumber.match(g, at: next), unit != .percent else { return nil }
        return (Mention(.number(value, unit), i..<stop, isFirm: false), stop)
    }

    private static let half = Glyphs.folded("half")
    private static let parts = WordTable<Int>([
        ("half", 2), ("halves", 2), ("third", 3), ("thirds", 3), ("quarter", 4), ("quarters", 4), ("fourths", 4), ("fifth", 5), ("fifths", 5),
        ("tenth", 10), ("tenths", 10),
    ])

    /// 三分之二, two-thirds, 2/3.
    private static func fraction(_ g: Glyphs, _ i: Int, _ n: Numeral) -> Mention? {
        guard let value = n.value.int, value > 0, n.dotted == nil, !n.isOrdinal else { return nil }
        if g[n.end] == 0x5206, g[n.end + 1] == 0x4E4B, let top = Numeral(g, at: n.end + 2), let above = top.value.int {
            return Mention(.fraction(above, value), i..<top.end)
        }
        if n.form == .digits, g[n.end] == 0x2F, let below = Numeral(g, at: n.end + 1), below.form == .digits, let under = below.value.int {
            return Mention(.fraction(value, under), i..<below.end)
        }
        guard n.form == .words, let (under, end) = parts.match(g, at: g[n.end] == 0x2D ? n.end + 1 : g.skipSpaces(n.end)) else { return nil }
        if under == 3, Glyphs.isLatin(g[g.skipSpaces(end)]), g.hasWord(Glyphs.folded("party"), at: g.skipSpaces(end)) { return nil }
        return Mention(.fraction(value, under), i..<end)
    }
}
