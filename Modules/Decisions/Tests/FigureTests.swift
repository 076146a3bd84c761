import Canon
import Node
import PageTestKit
import Signing
import Statistics
import TestKit
import Testing

@testable import Decisions

@Suite struct FigureTests {
    static let day = CalendarDate(daysSinceEpoch: 20_780)

    static func cases(
        _ count: Int, granted: Int, applicant: String, stratum: String = "data.1", from number: UInt64 = 0, open: Int = 0, days: Int = 10
    ) -> [DecisionCase] {
        (0..<count + open).map { index in
            DecisionCase(
                request: DecisionRig.id(number + UInt64(index)), isSealed: false, what: .data, from: "CN", to: applicant, applicant: applicant,
                decider: "CN", stratum: stratum, ending: index >= count ? .open : index < granted ? .granted : .refused, days: days + index,
                obstacles: ["CN CN-DATA-S"])
        }
    }

    /// Simpson's paradox: what looks like half the rate is the higher one in each stratum.
    @Test func strataAreHeldApart() throws {
        let test = FairnessTest(DecisionCensus(Self.simpson, on: Self.day))
        let row = try #require(test.rows.first { $0.country == "US" })
        #expect((row.group.rate ?? 1) < (row.reference.rate ?? 0))
        #expect((row.ratio ?? 0) > 1 && row.strata > 1)
        for row in test.rows { #expect((row.adjusted ?? 1) >= (row.p ?? 0)) }
    }

    private static var simpson: [DecisionCase] {
        // Foreign applicants ask for what is seldom granted to anybody.
        cases(20, granted: 16, applicant: "US", stratum: "data.0") + cases(80, granted: 16, applicant: "US", stratum: "data.3", from: 100)
            + cases(80, granted: 60, applicant: "CN", stratum: "data.0", from: 200)
            + cases(20, granted: 3, applicant: "CN", stratum: "data.3", from: 300)
    }

    @Test func smallNumbersTellNothing() throws {
        let census = DecisionCensus(
            Self.cases(4, granted: 1, applicant: "US") + Self.cases(5, granted: 4, applicant: "CN", from: 50), on: Self.day)
        let row = try #require(FairnessTest(census).rows.first)
        #expect(row.verdict == .cannotTell)
        #expect(!FairnessPage.mayShow(row.group))
    }

    @Test func openCasesCount() throws {
        let closed = Self.cases(6, granted: 6, applicant: "US")
        let waiting = Self.cases(0, granted: 0, applicant: "US", from: 60, open: 20, days: 300)
        #expect(closed.medianDays == 12)
        // Twenty that still wait after 300 days: the middle of all is not known to be over.
        #expect((closed + waiting).medianDays == nil)
    }

    @Test func smallCellsAreWithheld() throws {
        let cases = Self.cases(12, granted: 10, applicant: "US") + Self.cases(30, granted: 12, applicant: "JP", from: 100)
        let table = MovementTable(DecisionCensus(cases, on: Self.day))
        let row = try #require(table.rows.first { $0.to == "US" })
        // Two refusals are few; they must not follow from what is shown.
        #expect(row.cells[0].count == nil || row.cells.last?.count == nil)
        #expect(row.cells[1].count == nil)
        #expect(row.obstacle?.rule == "CN CN-DATA-S" && row.median != nil)
        #expect(MovementTable(DecisionCensus([], on: Self.day)).rows.isEmpty)
    }

    /// A sum over all, or over the other countries, must not tell what a row withholds.
    @Test func sumsTellNothingThatIsWithheld() async throws {
        let rig = try await DecisionRig()
        for number in UInt64(1)...2 { try await rig.ask(number: number) }
        let page = try await rig.site.page("/decisions/movement")
        #expect(page.contains("fewer than 5") && !page.contains("2 requests") && page.contains("how many there are in all"))
        #expect(try await rig.site.json("/api/v1/movement")["requests"] == .null)
        #expect(try await !rig.site.page("/decisions/fairness", .chinese).contains("2 项"))
        let cases = Self.cases(12, granted: 6, applicant: "US") + Self.cases(2, granted: 1, applicant: "JP", from: 100)
        let test = FairnessTest(DecisionCensus(cases + Self.cases(20, granted: 10, applicant: "CN", from: 200), on: Self.day))
        let (all, few, many) = (test.rows[0], test.rows.first { $0.country == "JP" }, test.rows.first { $0.country == "US" })
        #expect(few?.cells.last?.count == nil && test.domesticCells.last?.count == 20)
        #expect(all.cells.last?.count == nil || many?.cells.last?.count == nil, "twelve of fourteen would tell the two")
        #expect(!all.showsRate || many?.showsRate == false)
        let plenty = FairnessTest(DecisionCensus(Self.cases(30, granted: 12, applicant: "US"), on: Self.day))
        #expect(plenty.rows.allSatisfy { $0.showsRate && $0.cells.last?.count == 30 })
    }

    @Test func restrictionsNameTheirBasis() async throws {
        let rig = try await DecisionRig()
        let page = try await rig.site.page("/decisions/movement")
        #expect(page.contains("HGR Regulation") && page.contains("28 CFR 202\n") && page.contains("15 CFR 736\n"))
        #expect(!page.contains("2025-12-11),"), "no comma is left behind")
        // What is published leads to its record.
        let receipt = try await rig.provider.service.act(
            Act(
                party: "optics", kind: "rule-set.v1",
                subject: [
                    "title": ["en": "Counted", "zh-Hans": "计数"], "example": ["en": "Example", "zh-Hans": "示例"],
                    "set": CounterTests.rules(["attr": "persons", "window": "calendarYear"]),
                    "attributes": try RepositoryFile.json("Demo/rules/attributes.json"),
                ]))
        #expect(try await rig.site.page("/decisions/movement").contains("/rules/\(receipt.id.uuid)#rule-C-1\""))
        let body = try await rig.site.json("/api/v1/movement")
        #expect(body["requests"] == 0 && body["threshold"] == 5)
    }
}
