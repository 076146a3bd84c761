import Canon
import Pages
import Testing

@Suite struct LanguageChoiceTests {
    @Test(
        arguments: [
            (nil, nil, nil, Language.english),
            ("zh-Hans", "en", "en", .chinese),
            ("fr", "zh-Hans", "en", .chinese),
            (nil, "nonsense", "zh-CN,zh;q=0.9,en;q=0.8", .chinese),
            (nil, nil, "fr-FR,en;q=0.5,zh;q=0.7", .chinese),
            (nil, nil, "en;q=0,zh-TW", .chinese),
            (nil, nil, "zh;q=0", .english),
            (nil, nil, "en, zh", .english),
            (nil, nil, "zh;q=2,en;q=0.1", .english),
            (nil, nil, "zh;q=0.9999,en;q=0.1", .english),
            (nil, nil, ";;;,,,q=1", .english),
            ("EN-gb", nil, "zh", .english),
        ] as [(String?, String?, String?, Language)])
    func choice(query: String?, cookie: String?, header: String?, expected: Language) {
        #expect(LanguageChoice.choose(query: query, cookie: cookie, acceptLanguage: header) == expected)
    }
}

@Suite struct TextsTests {
    @Test func nestedAndDottedKeysMeanTheSame() throws {
        var texts = Texts([:])
        try texts.add(["a": ["b": "one", "c.d": "two"], "e.f": "three"], .english, from: "test")
        #expect(texts.keys(.english) == ["a.b", "a.c.d", "e.f"])
        #expect(texts("a.c.d", .english) == "two")
        #expect(texts("a.c.d", .chinese) == "[[a.c.d]]")
        #expect(texts.gaps.count == 3)
    }

    @Test func aValueIsNeverReadAsAPlaceholder() throws {
        let texts = Texts([.english: ["k": "{a} and {b}, {unknown} {"]])
        #expect(texts("k", .english, ["a": "{b}", "b": "2"]) == "{b} and 2, {unknown} {")
    }

    @Test func countsFollowTheLanguage() {
        let texts = Texts([.english: ["n.one": "{count} entry", "n.other": "{count} entries"], .chinese: ["n.other": "{count} 个条目"]])
        #expect(texts.count("n", 1, .english) == "1 entry")
        #expect(texts.count("n", 1000, .english) == "1,000 entries")
        #expect(texts.count("n", 1, .chinese) == "1 个条目")
        #expect(texts.gaps.isEmpty)
    }

    struct Refused: Sendable {
        var file: JSON
        var code: TextsError.Code
    }

    @Test(arguments: [
        Refused(file: ["a": "x", "a.b": "y"], code: .branchAndLeaf), Refused(file: ["a": 3], code: .notText),
        Refused(file: ["a": ["b": "x"], "a.b": "y"], code: .duplicate),
    ])
    func refuses(_ refused: Refused) {
        var texts = Texts([:])
        #expect { try texts.add(refused.file, .english, from: "test") } throws: { ($0 as? TextsError)?.code == refused.code }
    }
}
