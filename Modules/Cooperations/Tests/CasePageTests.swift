import Canon
import CooperationsAPI
import Foundation
import Node
import Notices
import NoticesAPI
import PageTestKit
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Cooperations

/// The case page, compared with what a person once looked at, and what it must never show.
@Suite struct CasePageTests {
    /// The whole case: figures, a statement, an agreement's history, a rule document, a data set that was corrected, a sealed and an erased record.
    private func filled() async throws -> CaseRig {
        let rig = try await CaseRig()
        try await rig.open()
        for (i, slug) in ["cypress", "lishan-city"].enumerated() { try await rig.join(slug, number: UInt64(2 + i)) }
        let series = try SeriesRecord(document: RepositoryFile.json("Demo/coauthorship.json"), plot: ["jointWorks"])
        let figures = try await rig.act(series.act(by: "lishan", statedAt: CaseRig.day("2026-10-21"), id: CaseRig.id(10)))
        try await rig.attach(figures, to: .why, by: "lishan", number: 20)
        let statement = try await rig.publish(
            Notice(title: ["en": "What an earlier warning is worth"], text: ["en": "Four weeks are money,\nwater & sleep."]), by: "growers",
            number: 11)
        try await rig.attach(statement, to: .why, by: "growers", number: 21, note: ["en": "Asked for by the opener.", "zh-Hans": "应发起方要求。"])
        let history = try TimelineRecord(document: RepositoryFile.json("Demo/sta-timeline.json"))
        let timeline = try await rig.act(history.act(by: "cypress", statedAt: CaseRig.day("2026-10-22"), id: CaseRig.id(12)))
        try await rig.attach(timeline, to: .will, by: "cypress", number: 22)
        let document = try RuleDocument(RepositoryFile.json("Demo/rules-cn.json"))
        let rules = try await rig.publish(document.notice(text: ["en": "How we read them.", "zh-Hans": "我方的理解。"]), by: "lishan", number: 13)
        try await rig.attach(rules, to: .how, by: "lishan", number: 23, sections: ["CN-DATA-3"])
        let csv = try RepositoryFile.bytes("Demo/files/global-temperature-annual.csv")
        var data = Notice(title: ["en": "Temperature, shared", "zh-Hans": "共享气温序列"], text: ["en": "Shared.", "zh-Hans": "共享。"])
        data.attachments = [
            .init(name: "annual.csv", mediaType: "text/csv", size: Int64(csv.count), digest: Digest.sha256(csv), licence: "ODC-PDDL-1.0")
        ]
        let first = try await rig.publish(data, by: "lishan", number: 14)
        try await rig.attach(first, to: .how, by: "lishan", number: 24)
        data.title = ["en": "Temperature, corrected", "zh-Hans": "气温序列（更正）"]
        data.supersedes = first.id
        let second = try await rig.publish(data, by: "lishan", number: 15, on: "2026-11-18")
        try await rig.attach(second, to: .how, by: "lishan", number: 25, on: "2026-11-19")
        let sealed = try await rig.publish(
            Notice(title: ["en": "Dates and costs of a visit"], text: ["en": "Ceiling 9,000 dollars."]), by: "lishan", number: 16,
            sealedTo: [rig.did("cypress")])
        try await rig.attach(sealed, to: .how, by: "lishan", number: 26, on: "2026-11-20")
        let gone = try await rig.publish(Notice(title: ["en": "Gone"], text: ["en": "A personal matter."]), by: "lishan", number: 17)
        try await rig.attach(gone, to: .how, by: "lishan", number: 27, on: "2026-11-21")
        let erasure = Erasure(record: gone.id, position: gone.position, reasons: [:])
        try await rig.act(Act(party: "lishan", kind: "erasure.v1", subject: erasure.subject))
        try await rig.publish(Notice(title: ["en": "Unattached"], text: ["en": "Stands beside."]), by: "cypress", number: 18)
        return rig
    }

    @Test(arguments: Language.allCases)
    func pagesAreAsKept(language: Language) async throws {
        let rig = try await filled()
        let html = try await rig.site.page(rig.address, language)
        #expect(!html.contains("[["), "a text is missing")
        try Snapshot.check(html, named: "case.\(language.rawValue).html")
        let asked = "?timeline=\(CaseRig.id(12).uuid)&on=2024-10-01&known=2024-10-01"
        try Snapshot.check(try await rig.site.page(rig.address + asked, language), named: "case-asked.\(language.rawValue).html")
        let wrong = try await rig.site.page(rig.address + "?on=2024-02-30&known=2024-10-01", language)
        #expect(!wrong.contains("[["), "a text is missing")
        try Snapshot.check(wrong, named: "case-wrong-date.\(language.rawValue).html")
        try Snapshot.check(try await rig.site.page("/cooperations", language), named: "list.\(language.rawValue).html")
        let home = try #require(try await rig.site.homeSection("cooperations/known", language))
        try Snapshot.check(home, named: "known.\(language.rawValue).html")
    }

    @Test(arguments: Language.allCases)
    func aCaseThatHasJustBegunSaysWhatWouldComplete(language: Language) async throws {
        let rig = try await CaseRig()
        #expect(try await rig.site.page("/cooperations", language).contains("class=\"empty\""))
        #expect(try await rig.site.homeSection("cooperations/known", language) == nil)
        let bare = Cooperation(
            title: ["en": "Bare"], need: ["en": "x"], parties: [.init(rig.did("lishan")), .init("did:web:unknown.example")], moves: [Move(.data)])
        try await rig.open(bare)
        let html = try await rig.site.page(rig.address, language)
        #expect(!html.contains("[["), "a text is missing")
        try Snapshot.check(html, named: "case-bare.\(language.rawValue).html")
    }

    @Test func theAnswerDependsOnTheDayOfAsking() async throws {
        let rig = try await filled()
        let then = try await rig.site.page(rig.address + "?on=2024-10-01&known=2024-10-01")
        #expect(then.contains("On 1 October 2024 the agreement had lapsed, as known on 1 October 2024."))
        let now = try await rig.site.page(rig.address + "?on=2024-10-01&known=2026-11-23")
        #expect(now.contains("follows from an act of 13 December 2024 that reaches back"))
        let unknown = try await rig.site.page(rig.address + "?on=1995-01-01", .chinese)
        #expect(unknown.contains("无法确认"))
        let later = try await rig.site.page(rig.address + "?on=2029-08-28&known=2031-01-01")
        #expect(later.contains("This timeline knows nothing after 23 November 2026"))
    }

    /// Nothing of a sealed record shows to others: not its title, kind, issuer, text or the parties named in it.
    @Test func sealedRecordsLeakNothing() async throws {
        let rig = try await filled()
        for language in Language.allCases {
            let html = try await rig.site.page(rig.address, language)
            for secret in ["Dates and costs of a visit", "Ceiling 9,000", "notice.v1"] { #expect(!html.contains(secret)) }
        }
        #expect(try await rig.site.page(rig.address).contains("A sealed record exists between the parties."))
        let attachments = try await rig.site.json("/api/v1" + rig.address)["attachments"]?.array ?? []
        let sealed = try #require(attachments.first { $0["state"] == "sealed" })
        #expect(sealed["kind"] == nil)
        #expect(sealed["position"] == nil)
        let operators = try await rig.site.page(rig.address, isOperator: true)
        #expect(operators.contains("Dates and costs of a visit"))
        #expect(operators.contains("Ceiling 9,000 dollars."))
    }

    @Test func aSealedCaseIsNotThere() async throws {
        let rig = try await CaseRig()
        try await rig.act(rig.plan().open(by: "lishan", audience: [rig.did("cypress")], id: CaseRig.cooperation))
        let failure = try await #require(throws: Failure.self) { try await rig.site.page(rig.address) }
        #expect(failure.status == 404)
        #expect(try await !rig.site.page("/cooperations").contains("Rice and warm nights"))
        #expect(try await rig.site.json("/api/v1/cooperations")["cooperations"] == [])
        #expect(try await rig.site.page(rig.address, isOperator: true).contains("Rice and warm nights"))
    }

    /// The case shows what a superseded notice is, not what it said; and what an erased one was, not at all.
    @Test func whatWasReplacedOrErasedIsNotReliedOn() async throws {
        let rig = try await filled()
        let html = try await rig.site.page(rig.address)
        #expect(html.components(separatedBy: "annual.csv</").count == 2, "only the correction lists its file")
        #expect(html.contains("A later notice takes its place:"))
        #expect(!html.contains("A personal matter."))
        #expect(html.contains("An erased record"))
    }

    @Test func theOtherSideSeesTheSameCase() async throws {
        let rig = try await filled()
        let there = try await PageSite(rig.recipient).page(rig.address)
        for text in [
            "Rice and warm nights", "What an earlier warning is worth", "joined on 20 October 2026", "On 23 November 2026 the agreement was in force",
        ] {
            #expect(there.contains(text))
        }
        #expect(there.contains("A record that is not readable here"), "the sealed record was not given to this node")
    }

    @Test func programsReadTheSame() async throws {
        let rig = try await filled()
        let list = try await rig.site.json("/api/v1/cooperations?limit=1")
        #expect(list["cooperations"]?.array?.count == 1)
        let one = try await rig.site.json("/api/v1" + rig.address)
        #expect(one["parties"]?.array?.count == 4)
        #expect(one["parties"]?.array?.map { $0["joined"] } == [true, true, true, false])
        let attachments = one["attachments"]?.array ?? []
        #expect(attachments.map { $0["state"]?.string } == ["open", "open", "open", "open", "open", "open", "sealed", "erased"])
        #expect(attachments.first?["kind"] == "series.v1")
        #expect(one["need"]?["zh-Hans"]?.string?.isEmpty == false)
    }

    /// A record may answer two questions: each place has a name of its own, on the page and to the ear.
    @Test func aRecordUnderTwoQuestionsHasTwoNames() async throws {
        let rig = try await filled()
        let twice = try await rig.publish(Notice(title: ["en": "Said twice"], text: ["en": "Why, and how."]), by: "lishan", number: 30)
        try await rig.attach(twice, to: .why, by: "lishan", number: 31)
        try await rig.attach(twice, to: .how, by: "cypress", number: 32)
        let name = "record-" + CaseRig.id(30).uuid
        let html = try await rig.site.page(rig.address)
        let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Dictionary(grouping: ids, by: { $0 }).filter { $0.value.count > 1 }.keys.sorted() == [])
        #expect(ids.filter { $0.hasPrefix(name) } == [name, name + "-title", name + "-how", name + "-how-title"])
        #expect(
            html.contains("<section class=\"item\" id=\"\(name)\">"), "addresses that people kept still lead there")
        #expect(html.contains("<section class=\"item\" id=\"\(name)-how\">"))
    }

    /// Names that stand twice on a page break links and readers.
    @Test func everyNameOnThePageIsUnique() async throws {
        let rig = try await filled()
        for address in [rig.address, rig.address + "?on=2024-02-30"] {
            let html = try await rig.site.page(address)
            let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
            let twice = Dictionary(grouping: ids, by: { $0 }).filter { $0.value.count > 1 }.keys.sorted()
            #expect(twice == [])
            let links = html.matches(of: /href="#([^"]*)"/).map { String($0.1) }
            #expect(Set(links).subtracting(ids) == [], "every link within the page leads somewhere")
        }
    }
}
