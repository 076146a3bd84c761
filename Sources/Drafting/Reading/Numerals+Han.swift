extension Numeral {
    /// Chinese numerals: 三十, 二〇二四, 一百零五万, the forms for cheques (壹贰叁…), and 三点五.
    static func han(_ g: Glyphs, at i: Int) -> Numeral? {
        guard hanDigit(g[i]) != nil || g[i] == 0x5341 || g[i] == 0x62FE else { return nil }
        // A row of digits without 十 and 百 is read one by one, as years and numbers of documents are.
        var end = i
        var row: [Int] = []
        while let d = hanDigit(g[end]), g[end] != 0x4E24 || row.isEmpty {
            row.append(d)
            end += 1
        }
        if row.count >= 2, hanPlace(g[end]) == nil, !row.allSatisfy({ $0 == 0 }), !isApproximate(row, before: g[end]),
            let value = Decimal(row.map { String($0) }.joined())
        {
            return Numeral(value: value, end: end, form: .han, isCompound: true)
        }
        var (total, section, digit, at, count) = (0, 0, 0, i, 0)
        var pending = false
        while count < 40 {
            let c = g[at]
            if let d = hanDigit(c) {
                guard !pending else { break }
                digit = d
                pending = d != 0
            } else if let place = hanPlace(c) {
                switch place {
                case 10, 100, 1_000:
                    guard pending || place == 10 && digit == 0 else { return close(total + section + digit, at, count) }
                    section += (pending ? digit : 1) * place
                default:
                    guard section + digit > 0 || total > 0 else { return close(total, at, count) }
                    if place == 10_000 {
                        total += (section + digit) * place
                    } else {
                        // 亿 of 亿 and beyond is no number that an agreement holds.
                        guard total + section + digit < 10_000_000_000 else { return close(total + section + digit, at, count) }
                        total = (total + section + digit) * place
                    }
                    section = 0
                }
                (digit, pending) = (0, false)
            } else {
                break
            }
            at += 1
            count += 1
        }
        return close(total + section + digit, at, count, g)
    }

    private static func close(_ value: Int, _ end: Int, _ count: Int, _ g: Glyphs? = nil) -> Numeral? {
        guard count > 0 else { return nil }
        var number = Numeral(value: Decimal(value), end: end, form: .han, isCompound: count > 1)
        // 三点五 is 3.5; 三点 is an hour or a list of points.
        if let g, g[end] == 0x70B9, hanDigit(g[end + 1]) != nil {
            var text = "\(value)."
            var at = end + 1
            while let d = hanDigit(g[at]) {
                text += String(d)
                at += 1
            }
            if let decimal = Decimal(text) { number = Numeral(value: decimal, end: at, form: .han, isCompound: true) }
        }
        return number
    }

    /// 三四天 is three or four days, not 34; only years and document numbers stand as rows.
    private static func isApproximate(_ row: [Int], before next: UInt32) -> Bool { row.count == 2 && row[0] + 1 == row[1] && next != 0x5E74 }

    private init(value: Decimal, end: Int, form: Form, isCompound: Bool) {
        (self.value, self.end, self.form, self.isCompound) = (value, end, form, isCompound)
        (isOrdinal, dotted) = (false, nil)
    }

    static func hanDigit(_ c: UInt32) -> Int? {
        switch c {
        case 0x3007, 0x96F6: 0  // 〇 零
        case 0x4E00, 0x58F9: 1  // 一 壹
        case 0x4E8C, 0x4E24, 0x8D30, 0x8CB3, 0x5169: 2  // 二 两 贰 貳 兩
        case 0x4E09, 0x53C1, 0x53C3: 3  // 三 叁 參
        case 0x56DB, 0x8086: 4  // 四 肆
        case 0x4E94, 0x4F0D: 5  // 五 伍
        case 0x516D, 0x9646, 0x9678: 6  // 六 陆 陸
        case 0x4E03, 0x67D2: 7  // 七 柒
        case 0x516B, 0x634C: 8  // 八 捌
        case 0x4E5D, 0x7396: 9  // 九 玖
        default: nil
        }
    }

    private static func hanPlace(_ c: UInt32) -> Int? {
        switch c {
        case 0x5341, 0x62FE: 10  // 十 拾
        case 0x767E, 0x4F70: 100  // 百 佰
        case 0x5343, 0x4EDF: 1_000  // 千 仟
        case 0x4E07, 0x842C: 10_000  // 万 萬
        case 0x4EBF, 0x5104: 100_000_000  // 亿 億
        default: nil
        }
    }
}
