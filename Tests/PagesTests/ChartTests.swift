import Canon
import Pages
import TestKit
import Testing

@Suite struct ChartTests {
    private func chart(_ language: Language) -> LineChart {
        let say = { (en: String, zh: String) in language == .english ? en : zh }
        return LineChart(
            id: "works", title: say("Joint works", "合著成果"), summary: say("It rises, then falls.", "先升后降。"), xLabel: say("Year", "年份"),
            yLabel: say("Works", "成果"),
            series: [
                .init(
                    say("China–US", "中美"),
                    [.init(1990, 884), .init(2000, 4391), .init(2010, nil), .init(2015, 59_822), .init(2020, 84_025), .init(2023, 72_794)]),
                .init("<b>&\"'", [.init(1990, 10), .init(2023, 500.25)]),
            ],
            marks: [.init(series: 0, x: 2020, label: "84,025"), .init(series: 9, x: 2020, label: "none"), .init(series: 0, x: 2010, label: "none")],
            formats: Formats(language))
    }

    @Test(arguments: Language.allCases)
    func lineChartIsAsKept(language: Language) throws {
        try Snapshot.check((chart(language).model["svg"]?.string ?? "") + "\n", named: "line.\(language.rawValue).svg")
    }

    @Test func everyFigureIsInTheTable() throws {
        let table = chart(.english).table
        #expect(table.columns.map(\.label) == ["Year", "China–US", "<b>&\"'"])
        #expect(table.rows.count == 6)
        #expect(table.rows[2].map(\.text) == ["2010", "—", "—"])
        #expect(table.rows[5].map(\.text) == ["2023", "72,794", "500.3"])
        #expect(table.model["rows"]?.array?.first?["cells"]?.array?.first?["head"]?.bool == true)
    }

    @Test func textsAreEscapedAndGapsAreGaps() throws {
        let svg = try #require(chart(.english).model["svg"]?.string)
        #expect(!svg.contains("<b>"))
        #expect(svg.contains("&lt;b&gt;&amp;&quot;&#39;"))
        // 1990–2000 and 2015–2023 are two runs; the second series is one.
        #expect(svg.ranges(of: "<path").count == 2 * 3)
        #expect(!svg.contains("none</text>"))
    }

    @Test(arguments: [[], [LineChart.Point(2000, nil)], [LineChart.Point(2000, 0)], [LineChart.Point(2000, -5), LineChart.Point(2001, 5)]])
    func oddDataDrawWithoutHarm(points: [LineChart.Point]) throws {
        let chart = LineChart(
            id: "x", title: "t", summary: "s", xLabel: "x", yLabel: "y", series: [.init("one", points)], formats: Formats(.english))
        let svg = try #require(chart.model["svg"]?.string)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    private func timeline(_ language: Language) throws -> Timeline {
        func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }
        return Timeline(
            id: "sta", title: "Agreement", summary: "Its life.",
            spans: [
                .init(from: try day("1979-01-31"), until: try day("1984-01-31"), state: .inForce, label: "in force"),
                .init(from: try day("1984-01-31"), until: try day("2018-06-27"), state: .notEstablished, label: "not established"),
                .init(from: try day("2024-08-27"), until: try day("2024-12-13"), state: .lapsed, label: "lapsed"),
                .init(from: try day("2029-01-01"), until: try day("2029-01-01"), state: .pending, label: "empty"),
            ],
            events: [
                .init(date: try day("2024-08-27"), text: "Lapsed", source: "X"), .init(date: try day("1979-01-31"), text: "Signed"),
                .init(date: try day("2024-12-13"), text: "Renewed"),
            ],
            asked: .init(date: try day("2024-10-01"), label: "asked"), known: .init(date: try day("2050-01-01"), label: "outside"),
            words: .init(number: "No.", date: "Date", event: "Event", source: "Source", states: [.inForce: "in force"]), formats: Formats(language))
    }

    @Test(arguments: Language.allCases)
    func timelineIsAsKept(language: Language) throws {
        try Snapshot.check((try timeline(language).model["svg"]?.string ?? "") + "\n", named: "timeline.\(language.rawValue).svg")
    }

    @Test func timelineNumbersAgreeWithItsTable() throws {
        let timeline = try timeline(.english)
        #expect(timeline.spans.count == 3)
        #expect(timeline.table.rows.map { $0[2].text } == ["Signed", "Lapsed", "Renewed"])
        #expect(timeline.table.rows[0][3].text == "—")
        #expect(timeline.model["legend"]?.array?.compactMap { $0["state"]?.string } == ["inForce", "lapsed", "notEstablished"])
        let svg = try #require(timeline.model["svg"]?.string)
        #expect(!svg.contains("outside"))
        #expect(svg.contains("asked"))
    }
}
