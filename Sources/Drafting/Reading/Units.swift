/// The words of units of time and of counted things, in English and Chinese.
enum Units {
    static let afterNumber = WordTable<Mention.Unit>(measures + things.map { ($0, Mention.Unit.thing) })

    private static let measures: [(String, Mention.Unit)] = [
        ("%", .percent), ("percent", .percent), ("per cent", .percent), ("percentage points", .point), ("percentage point", .point),
        ("‰", .permille), ("个百分点", .point), ("百分点", .point),
        ("working days", .workingDay), ("working day", .workingDay), ("business days", .workingDay), ("business day", .workingDay),
        ("个工作日", .workingDay), ("工作日", .workingDay),
        ("days", .day), ("day", .day), ("calendar days", .day), ("calendar day", .day), ("日", .day), ("天", .day), ("个日历日", .day),
        ("日历日", .day), ("个自然日", .day), ("自然日", .day),
        ("weeks", .week), ("week", .week), ("周", .week), ("个星期", .week), ("星期", .week),
        ("months", .month), ("month", .month), ("calendar months", .month), ("calendar month", .month), ("个月", .month), ("个日历月", .month),
        ("years", .year), ("year", .year), ("calendar years", .year), ("calendar year", .year), ("年", .year),
        ("hours", .hour), ("hour", .hour), ("小时", .hour), ("个小时", .hour), ("minutes", .minute), ("minute", .minute), ("分钟", .minute),
    ]

    private static let things = [
        "pages", "page", "copies", "copy", "persons", "people", "person", "researchers", "researcher", "participants", "cases", "samples",
        "visits", "times", "steps", "members", "students", "meetings", "votes", "arbitrators", "originals",
        "页", "份", "名", "人", "次", "步", "例", "项", "条", "种", "位", "式",
    ]

    /// Words that may stand between a number and its unit.
    static let between = WordTable<Bool>([
        ("consecutive", true), ("full", true), ("whole", true), ("further", true), ("more", true), ("additional", true), ("个", true), ("整", true),
    ])

    /// Nouns before a number that make it a place in a text.
    static let references = WordTable<Bool>([
        ("section", true), ("sections", true), ("article", true), ("articles", true), ("clause", true), ("clauses", true), ("paragraph", true),
        ("paragraphs", true), ("annex", true), ("appendix", true), ("schedule", true), ("chapter", true), ("version", true), ("part", true),
        ("附件", true), ("附录", true), ("附表", true),
    ])

    static let months: WordTable<Int> = {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        ]
        let short = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        var words: [(String, Int)] = []
        for i in 0..<12 {
            words.append((names[i], i + 1))
            words.append((short[i], i + 1))
            words.append((short[i] + ".", i + 1))
        }
        return WordTable(words + [("sept", 9), ("sept.", 9)])
    }()

    /// The currency before an amount.
    static func currencyBefore(_ g: Glyphs, at i: Int) -> (value: String, end: Int)? { spelled(g, at: i, before.match(g, at: i)) }

    /// The currency after an amount, or alone.
    static func currencyName(_ g: Glyphs, at i: Int) -> (value: String, end: Int)? { spelled(g, at: i, names.match(g, at: i)) }

    /// A code counts in capitals only: CAD, TRY and PEN are words too.
    private static func spelled(_ g: Glyphs, at i: Int, _ found: (value: String, end: Int)?) -> (value: String, end: Int)? {
        guard let found else { return nil }
        let isCode = found.end - i == 3 && (i..<found.end).allSatisfy { Glyphs.isLatin(g[$0]) } && !g.has(Glyphs.folded("yen"), at: i)
        return isCode && !(i..<found.end).allSatisfy({ g.source[$0].properties.isUppercase }) ? nil : found
    }

    /// Symbols, codes and names of currencies before an amount.
    private static let before = WordTable<String>(symbols + codes.map { ($0, $0.uppercased()) })

    private static let symbols: [(String, String)] =
        ([
            ("us$", "USD"), ("$", "USD"), ("usd", "USD"), ("u.s.$", "USD"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"), ("¥", "CNY"),
            ("￥", "CNY"), ("cn¥", "CNY"), ("cny", "CNY"), ("rmb", "CNY"), ("人民币", "CNY"), ("hk$", "HKD"), ("hkd", "HKD"), ("chf", "CHF"),
            ("sfr", "CHF"), ("fr.", "CHF"), ("jpy", "JPY"), ("jp¥", "JPY"), ("a$", "AUD"), ("aud", "AUD"), ("c$", "CAD"), ("cad", "CAD"),
            ("美元", "USD"), ("欧元", "EUR"), ("英镑", "GBP"), ("瑞士法郎", "CHF"), ("日元", "JPY"), ("港币", "HKD"), ("港元", "HKD"), ("krw", "KRW"),
            ("₩", "KRW"), ("₽", "RUB"), ("rub", "RUB"), ("₹", "INR"), ("inr", "INR"), ("sgd", "SGD"), ("s$", "SGD"),
        ])

    /// Further codes of ISO 4217 that agreements name.
    private static let codes = [
        "sek", "nok", "dkk", "pln", "czk", "huf", "try", "brl", "mxn", "zar", "thb", "idr", "myr", "vnd", "php", "aed", "sar", "ils", "nzd", "twd",
        "mop", "kzt", "uah", "egp", "pkr", "bdt", "clp", "cop", "pen", "ngn", "kes", "ron", "bgn", "isk",
    ]

    /// Names of currencies after an amount, or alone.
    private static let names = WordTable<String>(spelledOut + codes.map { ($0, $0.uppercased()) })

    private static let spelledOut: [(String, String)] =
        ([
            ("u.s. dollars", "USD"), ("u.s. dollar", "USD"), ("us dollars", "USD"), ("us dollar", "USD"), ("united states dollars", "USD"),
            ("dollars", "USD"), ("dollar", "USD"), ("usd", "USD"), ("美元", "USD"), ("美金", "USD"),
            ("chinese yuan", "CNY"), ("yuan renminbi", "CNY"), ("yuan", "CNY"), ("renminbi", "CNY"), ("rmb", "CNY"), ("cny", "CNY"),
            ("元人民币", "CNY"), ("人民币元", "CNY"), ("人民币", "CNY"),
            ("euros", "EUR"), ("euro", "EUR"), ("eur", "EUR"), ("欧元", "EUR"), ("pounds sterling", "GBP"), ("pound sterling", "GBP"), ("gbp", "GBP"),
            ("英镑", "GBP"), ("swiss francs", "CHF"), ("swiss franc", "CHF"), ("francs", "CHF"), ("chf", "CHF"), ("瑞士法郎", "CHF"), ("瑞郎", "CHF"),
            ("japanese yen", "JPY"), ("yen", "JPY"), ("jpy", "JPY"), ("日元", "JPY"), ("日圆", "JPY"), ("hong kong dollars", "HKD"), ("hkd", "HKD"),
            ("港元", "HKD"), ("港币", "HKD"), ("australian dollars", "AUD"), ("aud", "AUD"), ("澳元", "AUD"), ("canadian dollars", "CAD"),
            ("cad", "CAD"), ("加元", "CAD"), ("korean won", "KRW"), ("krw", "KRW"), ("韩元", "KRW"), ("roubles", "RUB"), ("rubles", "RUB"), ("卢布", "RUB"),
            ("indian rupees", "INR"), ("rupees", "INR"), ("卢比", "INR"), ("singapore dollars", "SGD"), ("新加坡元", "SGD"), ("新元", "SGD"),
        ])
}
