import Calendars
import Canon
import Foundation
import TestKit
import Testing

@Suite struct ICalendarTests {
    private let moment = Instant("2026-11-28T09:30:00.000Z") ?? Instant(seconds: 0)

    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    /// The worked example of docs/formats/obligations.md.
    static func example() throws -> DueIndex {
        let json = try JSON.parse(
            Array(
                #"{"id":"annual-report","clause":"reports.annual","title":{"en":"Annual report on the joint data, with figures; and a summary","zh-Hans":"关于共享数据的年度报告（含数据表）及摘要"},"obliged":"did:web:lishan.example","toward":"did:web:brennan.example","owner":"lin","deputy":"zhao","rule":{"recur":"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31","offset":"P60D"},"grace":"P10D"}"#
                    .utf8))
        let term = Term(from: try #require(CalendarDate("2026-02-01")), through: CalendarDate("2029-06-30"))
        let agreement = "urn:uuid:01a207d9-2100-7000-8000-000000000003"
        return DueIndex([ObligationCase(try Obligation(json, agreement: agreement), term: term)], horizon: try #require(CalendarDate("2029-12-31")))
    }

    static func file(_ language: String, at moment: Instant) throws -> [UInt8] {
        let index = try example()
        let items = index.dueList(until: try #require(CalendarDate("2027-12-31")), judgedOn: try #require(CalendarDate("2026-11-28")))
        var feed = CalendarFeed()
        feed.update(
            to: index.events(items, language: language) { obligation, _ in "https://lishan.example/obligations/\(obligation.id)" }, at: moment)
        return ICalendar.write(feed.entries, name: language == "en" ? "Obligations" : "协定义务", language: language, at: moment)
    }

    @Test(arguments: ["en", "zh-Hans"]) func theExampleOnThePageIsWhatIsWritten(language: String) throws {
        let page = try Vectors.document("docs/formats/obligations.md")
        let text = String(decoding: try Self.file(language, at: moment), as: UTF8.self).replacing("\r\n", with: "\n")
        #expect(page.contains("```ics\n\(text)```"), "should read:\n\(text)")
    }

    @Test(arguments: ["en", "zh-Hans"]) func whatIsWrittenCanBeRead(language: String) throws {
        let read = try ICalendarReader(Self.file(language, at: moment))
        #expect(read.longest <= 75)
        #expect(read.calendar.only("VERSION")?.value == "2.0" && read.calendar.only("PRODID")?.value == ICalendar.product)
        let event = try #require(read.calendar.inner.first)
        #expect(read.calendar.inner.count == 1 && event.name == "VEVENT")
        #expect(event.only("DTSTART")?.value == "20270301" && event.only("DTSTART")?.parameters == ["VALUE": "DATE"])
        #expect(
            event.only("DTEND")?.value == "20270302" && event.only("DTSTAMP")?.value == "20261128T093000Z" && event.only("SEQUENCE")?.value == "0")
        let title = try Self.example().cases[0].obligation.title
        #expect(event.only("SUMMARY")?.text == (language == "en" ? "Due: \(title["en"] ?? "")" : "到期：\(title["zh-Hans"] ?? "")"))
        #expect(event.only("SUMMARY")?.parameters == ["LANGUAGE": language])
        #expect(event.only("DESCRIPTION")?.text?.contains("2027-03-11") == true)
        #expect(event.inner.map { $0.only("TRIGGER")?.value } == ["-P29DT15H", "-P6DT15H", "PT9H"])
        #expect(event.inner.allSatisfy { $0.name == "VALARM" && $0.only("ACTION")?.value == "DISPLAY" && $0.only("DESCRIPTION") != nil })
    }

    @Test func bothLanguagesSpeakOfTheSameEntry() throws {
        let uids = try ["en", "zh-Hans"].map { try ICalendarReader(Self.file($0, at: moment)).calendar.inner.map { $0.only("UID")?.value } }
        #expect(uids[0] == uids[1] && uids[0].count == 1)
        #expect(CalendarEvent.uid("a", "bc") != CalendarEvent.uid("ab", "c"))
    }

    /// Any text comes back as it was, but for control characters, and no line is too long or splits a character.
    @Test func anyTextComesBack() throws {
        var random = SeededRandom.fresh("calendar, texts")
        let pieces = [
            "a", "Report", " ", ",", ";", "\\", "\n", "\\n", "\"", ":", "=", "é", "e\u{301}", "义务", "年度报告", "🇨🇳", "🇺🇸", "👩🏽‍🔬", "𠀀", "\u{200D}", "…", "\t",
            "ß",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1..<60, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let event = CalendarEvent(uid: "u", date: try date("2028-02-29"), summary: text, details: text + text, categories: ["x"], alarmDays: [3])
            let bytes = ICalendar.write(
                [CalendarFeed.Entry(event: event, sequence: 3, isCancelled: false, changed: moment)], name: text, language: "zh-Hans", at: moment)
            let read = try ICalendarReader(bytes)
            #expect(read.longest <= 75, "seed \(random.seed)")
            let found = try #require(read.calendar.inner.first)
            #expect(found.only("SUMMARY")?.text == text && found.only("DESCRIPTION")?.text == text + text, "seed \(random.seed)")
            #expect(read.calendar.only("NAME")?.text == text, "seed \(random.seed)")
        }
    }

    @Test func foldingFillsLinesAndKeepsCharacters() throws {
        let long =
            String(repeating: "a", count: 62) + String(repeating: "约", count: 40) + String(repeating: "👩🏽‍🔬", count: 9) + "e"
            + String(repeating: "\u{301}", count: 60)
        let event = CalendarEvent(uid: "u", date: try date("2026-12-31"), summary: long)
        let bytes = ICalendar.write(
            [CalendarFeed.Entry(event: event, sequence: 0, isCancelled: false, changed: moment)], name: "n", language: "en", at: moment)
        let read = try ICalendarReader(bytes)
        #expect(read.longest == 75)
        #expect(read.calendar.inner.first?.only("SUMMARY")?.text == long)
        // No family of code points that people see as one is broken, unless it alone is too long.
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
            #expect(line.unicodeScalars.dropFirst().first != "\u{200D}" && line.unicodeScalars.last != "\u{200D}")
        }
    }

    @Test func controlCharactersAndLineEndsDoNoHarm() throws {
        let event = CalendarEvent(
            uid: "u", date: try date("2026-12-31"), summary: "a\r\nBEGIN:VEVENT\rb\u{0}c\u{7F}d\u{2028}e", address: "https://a.example/\r\nX:1")
        let read = try ICalendarReader(
            ICalendar.write(
                [CalendarFeed.Entry(event: event, sequence: 0, isCancelled: false, changed: moment)], name: "n", language: "en", at: moment))
        #expect(read.calendar.inner.count == 1)
        #expect(read.calendar.inner.first?.only("SUMMARY")?.text == "a\nBEGIN:VEVENT\nb c d\ne")
        #expect(read.calendar.inner.first?.only("URL")?.value == "https://a.example/X:1")
    }

    @Test func changesAndCancellationsKeepTheName() throws {
        func event(_ uid: String, _ day: String) throws -> CalendarEvent {
            CalendarEvent(uid: uid, date: try date(day), summary: "s", alarmDays: [7])
        }
        func later(_ seconds: Int64) -> Instant { moment.adding(seconds: seconds) }
        var feed = CalendarFeed()
        #expect(feed.update(to: [try event("a", "2027-01-01"), try event("b", "2027-02-01")], at: moment).map(\.event.uid) == ["a", "b"])
        #expect(feed.update(to: [try event("b", "2027-02-01"), try event("a", "2027-01-01")], at: later(1)).isEmpty)
        // One moves, one goes.
        #expect(
            feed.update(to: [try event("a", "2027-01-15")], at: later(2)).map { "\($0.event.uid) \($0.sequence) \($0.isCancelled)" } == [
                "a 1 false", "b 1 true",
            ])
        #expect(feed.update(to: [try event("a", "2027-01-15")], at: later(3)).isEmpty)
        let read = try ICalendarReader(ICalendar.write(feed.entries, name: "n", language: "en", at: later(4)))
        #expect(read.calendar.inner.map { $0.only("STATUS")?.value } == ["CONFIRMED", "CANCELLED"])
        #expect(read.calendar.inner.map { $0.only("SEQUENCE")?.value } == ["1", "1"])
        #expect(read.calendar.inner.map(\.inner.count) == [1, 0])
        // It comes back under the same name, later in order.
        #expect(
            feed.update(to: [try event("a", "2027-01-15"), try event("b", "2027-02-01")], at: later(5)).map { "\($0.event.uid) \($0.sequence)" } == [
                "b 2"
            ])
        #expect(CalendarFeed(entries: feed.entries.reversed()) == feed)
    }
}
