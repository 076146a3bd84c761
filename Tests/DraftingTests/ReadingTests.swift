import Canon
import Drafting
import Testing

/// What the reader makes of numbers, dates and money in both languages.
struct ReadingTests {
    private static let parties = [
        Party(id: "a", name: ["en": "Institute of Optics", "zh-Hans": "光学研究所"], called: ["en": ["the Institute"], "zh-Hans": ["研究所"]]),
        Party(id: "b", name: ["en": "Alpine University", "zh-Hans": "高山大学"], called: ["en": ["the University"], "zh-Hans": ["大学"]]),
    ]

    static func words(_ text: String, _ language: String, firmOnly: Bool = true) -> [String] {
        let readout = TextReader(language: language, parties: parties).read(text)
        return readout.mentions.filter { $0.isFirm || !firmOnly }.map { mention in
            switch mention.what {
            case .number(let value, let unit): unit.map { "\(value) \($0.rawValue)" } ?? "\(value)"
            case .fraction(let a, let b): "\(a)/\(b)"
            case .date(let year, let month, let day): [year, month, day].map { $0.map(String.init) ?? "?" }.joined(separator: "-")
            case .money(let amount, let currency): "\(currency) \(amount)"
            case .currency(let code): code
            case .party(let id): "party \(id)"
            case .literal(let text): text
            }
        } + (readout.contradictions.isEmpty ? [] : ["contradiction"]) + (readout.ambiguousDates.isEmpty ? [] : ["ambiguous"])
    }

    @Test(arguments: [
        ("within thirty (30) days", ["30 day"]), ("within thirty (60) days", ["30 day", "60 day", "contradiction"]),
        ("a thirty-day period", ["30 day"]),
        ("30-day notice", ["30 day"]), ("ten working days", ["10 workingDay"]), ("one hundred and five pages", ["105 thing"]),
        ("twenty-five percent", ["25 percent"]), ("fifty percent (50%)", ["50 percent"]), ("12.5 per cent", ["12.5 percent"]),
        ("two and some", []), ("two-thirds of the votes", ["2/3"]), ("March 31, 2020", ["2020-3-31"]), ("MARCH 31, 2020", ["2020-3-31"]),
        ("the 31st day of March, 2020", ["2020-3-31"]), ("27 August 2024", ["2024-8-27"]), ("2024-08-27", ["2024-8-27"]),
        ("January 2020", ["2020-1-?"]),
        ("June 30 and December 31", ["?-6-30", "?-12-31"]), ("it may 5 times", ["5 thing"]), ("03/04/2024", ["2024-3-4", "ambiguous"]),
        ("31/04/2024", ["31/4", "2024"]), ("13/04/2024", ["2024-4-13"]), ("USD 1,200,000", ["USD 1200000"]), ("$1.5 million", ["USD 1500000"]),
        ("five hundred thousand U.S. dollars (US$500,000)", ["USD 500000"]), ("RMB500", ["CNY 500"]), ("payable in euros", ["EUR"]),
        ("we try 3 pens", ["3"]), ("Section 4 and Article 13", ["4 reference", "13 reference"]), ("Appendix C", ["§c"]),
        ("Paragraph 13.10", ["13.10"]), ("COVID-19 and CC0", ["covid-19", "cc0"]), ("v2", []),
        ("the Institute pays the University", ["party a", "party b"]), ("Institute of Optics", ["party a"]), ("a third party", []),
        ("http://example.org/a2b, and", ["http://example.org/a2b"]), ("Full-width １２ 日", ["12 day"]), ("two years and a half", ["2 year"]),
    ]) func english(_ text: String, _ expected: [String]) {
        #expect(Self.words(text, "en") == expected)
    }

    @Test(arguments: [
        ("三十日内", ["30 day"]), ("三十（30）日", ["30 day"]), ("三十（60）日", ["30 day", "60 day", "contradiction"]), ("十个工作日", ["10 workingDay"]),
        ("一百零五页", ["105 thing"]), ("百分之二十五", ["25 percent"]), ("百分之五十（50%）", ["50 percent"]), ("12.5％", ["12.5 percent"]), ("三分之二", ["2/3"]),
        ("2020年3月31日", ["2020-3-31"]), ("二〇二〇年三月三十一日", ["2020-3-31"]), ("２０２４年８月２７日", ["2024-8-27"]), ("2020年1月", ["2020-1-?"]),
        ("6月30日和12月31日", ["?-6-30", "?-12-31"]), ("六个月", ["6 month"]), ("两年半", ["2.5 year"]), ("1,200,000美元", ["USD 1200000"]),
        ("人民币伍拾万元整（¥500,000）", ["CNY 500000"]), ("人民币伍拾万元整（¥600,000）", ["CNY 500000", "CNY 600000", "contradiction"]),
        ("1.2亿元", ["CNY 120000000"]), ("500万元人民币", ["CNY 5000000"]), ("以美元支付", ["USD"]), ("100种元素", ["100 thing"]),
        ("第三条和第十三条", ["3 reference", "13 reference"]),
        ("附录C", ["§c"]), ("第13.10款", ["13.10"]), ("第2版", ["2 reference"]), ("第三方", []), ("一切权利", []), ("一级目录", []), ("二〇二四年", ["2024-?-?"]),
        ("研究所向大学支付", ["party a", "party b"]), ("光学研究所", ["party a"]), ("三四天", ["4 day"]), ("一万二千三百元", ["CNY 12300"]), ("三亿五千万", ["350000000"]),
        ("贰仟零贰拾", ["2020"]), ("三步", ["3 thing"]), ("一、互派；二、交换", []), ("每月百分之一（1%）", ["1 percent"]), ("48小时", ["48 hour"]),
    ]) func chinese(_ text: String, _ expected: [String]) {
        #expect(Self.words(text, "zh-Hans") == expected)
    }

    /// Chinese numerals against a writer of our own: every number to 2,000, and others at random places up to 10^12.
    @Test func readsChineseNumeralsOfAnySize() {
        func chinese(_ n: Int) -> String {
            let digits = Array("零一二三四五六七八九").map(String.init)
            func section(_ n: Int) -> String {
                var (out, rest, isZero) = ("", n, false)
                for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                    let d = rest / place
                    rest %= place
                    if d == 0 {
                        isZero = !out.isEmpty
                    } else {
                        out += (isZero ? "零" : "") + digits[d] + name
                        isZero = false
                    }
                }
                return out
            }
            var (out, rest) = ("", n)
            for (place, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
                let d = rest / place
                rest %= place
                if d > 0 { out += (!out.isEmpty && d < 1000 ? "零" : "") + section(d) + name }
            }
            return out
        }
        let others = [2_003, 10_000, 10_001, 100_000, 120_300, 1_000_000, 99_999_999, 100_000_000, 100_000_001, 350_000_000, 999_999_999_999]
        for n in Array(13...2_000) + others where n % 10 != 0 || n > 12 {
            #expect(Self.words("共" + chinese(n) + "页", "zh-Hans") == ["\(n) thing"], "\(chinese(n))")
        }
    }
}
