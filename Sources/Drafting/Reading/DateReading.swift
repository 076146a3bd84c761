import Canon

/// Dates in a text: `March 31, 2020`, `31 March 2020`, `2020-03-31`, 2020年3月31日, 二〇二〇年三月, 12月31日.
struct DateReading {
    var year: Int?
    var month: Int?
    var day: Int?
    var end: Int
    var isFirm = true
    /// `03/04/2020`: the third of April or the fourth of March.
    var isAmbiguous = false

    var what: Mention.What { .date(year: year, month: month, day: day) }

    init?(_ g: Glyphs, at i: Int, words: Bool) {
        if let d = DateReading.han(g, i) {
            self = d
        } else if let d = DateReading.numeric(g, i) {
            self = d
        } else if words, let d = DateReading.english(g, i) {
            self = d
        } else {
            return nil
        }
    }

    private init(_ year: Int?, _ month: Int?, _ day: Int?, end: Int) { (self.year, self.month, self.day, self.end) = (year, month, day, end) }

    private static func number(_ g: Glyphs, _ i: Int, digits: ClosedRange<Int>) -> (Int, Int)? {
        var (value, at) = (0, i)
        while Glyphs.isDigit(g[at]), at - i < 5 {
            value = value * 10 + Int(g[at] - 0x30)
            at += 1
        }
        return digits.contains(at - i) && !Glyphs.isDigit(g[at]) ? (value, at) : nil
    }

    // MARK: Chinese

    private static func han(_ g: Glyphs, _ i: Int) -> DateReading? {
        guard !Glyphs.isDigit(g[i - 1]), let n = Numeral(g, at: i), n.form != .words, n.dotted == nil, let value = n.value.int else { return nil }
        var at = g.skipSpaces(n.end)
        if g[at] == 0x5E74 {  // 年
            guard (1_000...2_999).contains(value) else { return nil }
            var date = DateReading(value, nil, nil, end: at + 1)
            let next = g.skipSpaces(at + 1)
            guard let m = Numeral(g, at: next), let month = m.value.int, (1...12).contains(month), g[g.skipSpaces(m.end)] == 0x6708 else {
                return date
            }
            date = DateReading(value, month, nil, end: g.skipSpaces(m.end) + 1)
            return day(g, after: date)
        }
        if g[at] == 0x6708, (1...12).contains(value), !(n.form == .han && Glyphs.isHan(g[i - 1]) && Numeral.hanDigit(g[i - 1]) != nil) {  // 月
            at += 1
            let date = day(g, after: DateReading(nil, value, nil, end: at))
            if date.day != nil { return date }
            var month = date
            month.isFirm = false
            return month
        }
        return nil
    }

    private static func day(_ g: Glyphs, after date: DateReading) -> DateReading {
        let next = g.skipSpaces(date.end)
        guard let d = Numeral(g, at: next), let day = d.value.int, (1...31).contains(day) else { return date }
        let mark = g.skipSpaces(d.end)
        guard g[mark] == 0x65E5 || g[mark] == 0x53F7 else { return date }  // 日 号
        return DateReading(date.year, date.month, day, end: mark + 1)
    }

    // MARK: digits

    private static func numeric(_ g: Glyphs, _ i: Int) -> DateReading? {
        guard !g.isWordish(i - 1), let (first, a) = number(g, i, digits: 1...4) else { return nil }
        let mark = g[a]
        guard mark == 0x2D || mark == 0x2F || mark == 0x2E, let (second, b) = number(g, a + 1, digits: 1...2), g[b] == mark,
            let (third, end) = number(g, b + 1, digits: 2...4), !g.isWordish(end)
        else { return nil }
        if a - i == 4 {
            guard CalendarDate(year: first, month: second, day: third) != nil else { return nil }
            return DateReading(first, second, third, end: end)
        }
        guard end - b == 5, mark != 0x2D else { return nil }
        let dayFirst = CalendarDate(year: third, month: second, day: first) != nil
        let monthFirst = CalendarDate(year: third, month: first, day: second) != nil
        guard dayFirst || monthFirst else { return nil }
        // Points stand between day, month and year only in languages that put the day first.
        var date =
            dayFirst && (mark == 0x2E || !monthFirst) ? DateReading(third, second, first, end: end) : DateReading(third, first, second, end: end)
        date.isAmbiguous = dayFirst && monthFirst && first != second && mark != 0x2E
        return date
    }

    // MARK: English

    private static func english(_ g: Glyphs, _ i: Int) -> DateReading? {
        guard !g.isWordish(i - 1) else { return nil }
        if let (month, end) = Units.months.match(g, at: i) { return monthFirst(g, i, month, end) }
        guard let n = Numeral(g, at: i), n.form != .han, let day = n.value.int, (1...31).contains(day), n.dotted == nil else { return nil }
        var at = g.skipSpaces(n.end)
        for word in ["day", "of"] where g.hasWord(Glyphs.folded(word), at: at) { at = g.skipSpaces(at + word.utf8.count) }
        guard let (month, end) = Units.months.match(g, at: at) else { return nil }
        // "one may", "two march": a date needs digits, an ordinal or "of".
        guard n.form == .digits || n.isOrdinal, month != 3 && month != 5 || g.source[at].properties.isUppercase else { return nil }
        let (year, stop) = self.year(g, after: end)
        return DateReading(year, month, day, end: stop ?? end)
    }

    private static func monthFirst(_ g: Glyphs, _ i: Int, _ month: Int, _ end: Int) -> DateReading? {
        // "may 5" and "march 3" are verbs unless they are written large.
        guard month != 3 && month != 5 || g.source[i].properties.isUppercase else { return nil }
        let next = g.skipSpaces(end)
        if let (day, stop) = number(g, next, digits: 1...2), (1...31).contains(day) {
            var after = stop
            for suffix in ["st", "nd", "rd", "th"] where g.has(Glyphs.folded(suffix), at: stop) { after = stop + 2 }
            if !Glyphs.isLatin(g[after]) {
                let (year, last) = self.year(g, after: after)
                return DateReading(year, month, day, end: last ?? after)
            }
        }
        let (year, last) = self.year(g, after: end)
        if let year, let last { return DateReading(year, month, nil, end: last) }
        // Alone, a month is a word like others: "may", "march"; the long names that are nothing else may answer 6月.
        guard end - i >= 4, ![3, 5].contains(month) else { return nil }
        var date = DateReading(nil, month, nil, end: end)
        date.isFirm = false
        return date
    }

    private static func year(_ g: Glyphs, after end: Int) -> (Int?, Int?) {
        var at = g.skipSpaces(end)
        if g[at] == 0x2C { at = g.skipSpaces(at + 1) }
        guard let (year, stop) = number(g, at, digits: 4...4), (1_000...2_999).contains(year), !Glyphs.isLatin(g[stop]) else { return (nil, nil) }
        return (year, stop)
    }
}
