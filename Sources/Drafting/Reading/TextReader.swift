/// Reads one language's text and notes everything in it that has to be the same in the others.
///
/// English and Chinese are read alike in every text, since each quotes the other. Words of numbers, months and currencies of further languages are
/// not known; there, digits and the parties' names are compared, and the check says so.
package struct TextReader: Sendable {
    private let parties: WordTable<String>
    private let readsWords: Bool

    /// Reads texts of that language, in which these parties may be named.
    package init(language: String, parties: [Party]) {
        var words: [(String, String)] = []
        for party in parties {
            for name in Set(party.spellings(in: language)) {
                words.append((name, party.id))
                // The plural, where a name is written in Latin letters.
                if let last = name.unicodeScalars.last, last.isASCII, last.properties.isAlphabetic { words.append((name + "s", party.id)) }
            }
        }
        self.parties = WordTable(words)
        readsWords = TextReader.knows(language)
    }

    /// Whether number words, months and currencies of the language are known here.
    package static func knows(_ language: String) -> Bool { ["en", "zh"].contains(Tag.primary(of: language)) }

    /// What the text says that can be compared, from left to right.
    package func read(_ text: String) -> Readout {
        let g = Glyphs(text)
        var out = Readout(mentions: [], contradictions: [], ambiguousDates: [])
        var i = 0
        while i < g.count {
            if let end = address(g, i) {
                out.mentions.append(Mention(.literal(g.text(i..<end)), i..<end))
                i = end
            } else if let (party, end) = parties.match(g, at: i) {
                out.mentions.append(Mention(.party(party), i..<end))
                i = end
            } else if let end = skipped(g, i) {
                i = end
            } else if let date = DateReading(g, at: i, words: readsWords) {
                if date.isAmbiguous { out.ambiguousDates.append(i..<date.end) }
                out.mentions.append(Mention(date.what, i..<date.end, isFirm: date.isFirm))
                i = date.end
            } else if let amount = AmountReading(g, at: i, words: readsWords) {
                out.mentions += amount.mentions
                if amount.contradicts { out.contradictions.append(Contradiction(span: i..<amount.end)) }
                i = amount.end
            } else if let (name, end) = identifier(g, i) {
                out.mentions.append(Mention(.literal(name), i..<end))
                i = end
            } else if readsWords, let (code, end) = Units.currencyName(g, at: i), !isPrefixOfAmount(g, end) {
                out.mentions.append(Mention(.currency(code), i..<end))
                i = end
            } else {
                i += 1
            }
        }
        return out
    }

    /// `http://…` up to what cannot belong to an address.
    private func address(_ g: Glyphs, _ i: Int) -> Int? {
        guard g[i] == 0x68, g.has(TextReader.http, at: i) || g.has(TextReader.https, at: i) else { return nil }
        var end = i
        while (0x21...0x7E).contains(g[end]), ![0x22, 0x3C, 0x3E, 0x28, 0x29].contains(g[end]), g.source[end].isASCII { end += 1 }
        while [0x2E, 0x2C, 0x3B, 0x3A, 0x27].contains(g[end - 1]) { end -= 1 }
        return end
    }

    private static let http = Glyphs.folded("http://")
    private static let https = Glyphs.folded("https://")

    private func isPrefixOfAmount(_ g: Glyphs, _ end: Int) -> Bool { Numeral(g, at: g.skipSpaces(end), glued: true)?.form == .digits }

    /// A name with a capital in front and digits inside: COVID-19, CC0, WP2.1.
    private func identifier(_ g: Glyphs, _ i: Int) -> (String, Int)? {
        guard Glyphs.isLatin(g[i]), g.source[i].properties.isUppercase, !g.isWordish(i - 1) else { return nil }
        var end = i
        var hasDigit = false
        while g.isWordish(end) || (g[end] == 0x2D || g[end] == 0x2E || g[end] == 0x2F) && g.isWordish(end + 1) && end > i {
            if Glyphs.isDigit(g[end]) { hasDigit = true }
            end += 1
        }
        guard hasDigit else { return nil }
        var name = ""
        for k in i..<end { if let c = Unicode.Scalar(g[k]) { name.unicodeScalars.append(c) } }
        return (name, end)
    }

    // MARK: what looks like a number and is none

    /// The end of something to step over: a list's mark, 第三方, 一切.
    private func skipped(_ g: Glyphs, _ i: Int) -> Int? {
        if let end = listMark(g, i) { return end }
        if g[i] == 0x7B2C, let n = Numeral(g, at: i + 1), TextReader.afterOrdinal.contains(g[n.end]) { return n.end + 1 }
        for word in TextReader.idioms where g.has(word, at: i) { return i + word.count }
        return nil
    }

    /// 方 人 者 国 after 第三.
    private static let afterOrdinal: Set<UInt32> = [0x65B9, 0x4EBA, 0x8005, 0x56FD]
    private static let idioms = [
        "一切", "一致", "一般", "一旦", "一些", "一定", "统一", "同一", "唯一", "任一", "一并", "一经", "一起", "一直", "进一步", "一律", "一样", "一贯", "一体", "之一", "单一", "逐一",
        "其一", "不一", "万一", "十分", "一部分", "上一", "下一", "某一", "这一", "那一", "每一", "另一", "一系列", "一方", "一名", "one party", "third party", "third parties",
        "third-party", "one another", "one or more",
    ].map(Glyphs.folded)

    private func listMark(_ g: Glyphs, _ i: Int) -> Int? {
        var before = i - 1
        while g[before] == 0x20 { before -= 1 }
        let atStart = before < 0 || g[before] == 0x0A
        guard atStart || [0x3002, 0x3B, 0x3A, 0xFF1B, 0xFF1A].contains(g[before]) else { return nil }
        if g[i] == 0x28, let n = Numeral(g, at: i + 1), g[n.end] == 0x29, n.value.int ?? 99 <= 40 { return n.end + 1 }
        guard let n = Numeral(g, at: i), n.value.int ?? 99 <= 99, n.form != .words, n.dotted == nil else { return nil }
        let mark = g[n.end]
        if mark == 0x3001 { return n.end + 1 }  // 、
        guard atStart, n.form == .digits else { return nil }
        if mark == 0x29 { return n.end + 1 }
        return [0x2E, 0x2C].contains(mark) && !Glyphs.isDigit(g[n.end + 1]) ? n.end + 1 : nil
    }
}
