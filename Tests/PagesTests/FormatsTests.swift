import Canon
import Pages
import Testing

@Suite struct FormatsTests {
    let english = Formats(.english)
    let chinese = Formats(.chinese)

    @Test func datesAndTimes() throws {
        let instant = try #require(Instant("2026-11-23T10:05:09.123Z"))
        #expect(english.date(instant.date) == "23 November 2026")
        #expect(chinese.date(instant.date) == "2026 年 11 月 23 日")
        #expect(english.shortDate(instant.date) == "23 Nov 2026")
        #expect(english.moment(instant) == "23 November 2026, 10:05 UTC")
        #expect(chinese.preciseMoment(instant) == "2026 年 11 月 23 日 10:05:09（UTC）")
        #expect(english.model(instant)["iso"]?.string == "2026-11-23T10:05:09.123Z")
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (84_025, "84,025"), (-1_234_567, "−1,234,567"), (Int.min, "−9,223,372,036,854,775,808"),
    ])
    func numbers(value: Int, text: String) {
        #expect(english.number(value) == text)
        #expect(chinese.number(value) == text)
    }

    @Test(arguments: [(0.05, "0.1"), (-0.04, "0.0"), (1234.56, "1,234.6"), (-2.25, "−2.3"), (99.96, "100.0")])
    func decimals(value: Double, text: String) { #expect(english.decimal(value) == text) }

    @Test func decimalsWithoutPlaces() {
        #expect(english.decimal(2.5, places: 0) == "3")
        #expect(english.decimal(.infinity) == "inf")
        #expect(english.percent(1, of: 8) == "12.5%")
        #expect(english.percent(1, of: 0) == "not defined")
    }

    @Test(arguments: [
        (1, "1 byte", "1 字节"), (999, "999 bytes", "999 字节"), (1000, "1.0 kB", "1.0 kB"), (999_949, "999.9 kB", "999.9 kB"),
        (999_950, "1.0 MB", "1.0 MB"), (1_234_567_890, "1.2 GB", "1.2 GB"),
    ])
    func sizes(count: Int, en: String, zh: String) {
        #expect(english.bytes(count) == en)
        #expect(chinese.bytes(count) == zh)
    }

    @Test func durationsListsAndPlurals() {
        #expect(english.duration(seconds: 1) == "1 second")
        #expect(english.duration(seconds: 7199) == "119 minutes")
        #expect(chinese.duration(seconds: 1_036_800) == "12 天")
        #expect(english.list(["A"]) == "A")
        #expect(english.list(["A", "B", "C"]) == "A, B and C")
        #expect(chinese.list(["甲", "乙", "丙"]) == "甲、乙和丙")
        #expect(english.list([]) == "")
        #expect(english.plural(1) == "one")
        #expect(english.plural(0) == "other")
        #expect(chinese.plural(1) == "other")
    }

    @Test func localizedTextFallsBackAndSaysSo() {
        let map: JSON = ["zh-Hans": "规则", "en": "Rules"]
        #expect(LocalizedText(map, for: .chinese) == LocalizedText(text: "规则", language: "zh-Hans", isFallback: false))
        #expect(LocalizedText(["en": "Rules"], for: .chinese) == LocalizedText(text: "Rules", language: "en", isFallback: true))
        #expect(LocalizedText(["fr": "Règles"], for: .english) == LocalizedText(text: "Règles", language: "fr", isFallback: true))
        #expect(LocalizedText(["fr": 3], for: .english) == nil)
        #expect(LocalizedText(nil, for: .english) == nil)
    }
}
