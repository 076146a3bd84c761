import Canon
import Node
import NoticesAPI
import Pages
import Signing
import TestKit
import Testing

@testable import Notices

/// The pages of notices, compared with what a person once looked at.
@Suite struct NoticePageTests {
    /// A data set that was corrected, one that takes effect later, a text in one language only, a rule document.
    private func filled() async throws -> NoticeRig {
        let rig = try await NoticeRig()
        let csv = try RepositoryFile.bytes("Demo/files/global-temperature-annual.csv")
        var data = Notice(
            title: ["en": "Global temperature series, shared with everybody", "zh-Hans": "全球气温序列，向所有人开放"],
            text: [
                "en": "From 16 November 2026 we share a series.\n\nEach file is known by its digest:\na file with another digest is not ours.",
                "zh-Hans": "自 2026 年 11 月 16 日起，我所共享一套序列。\n\n各文件以其摘要为准。",
            ], effectiveFrom: EffectiveFrom("2026-11-16"))
        data.attachments = [
            .init(
                name: "global-temperature-annual.csv", mediaType: "text/csv", size: Int64(csv.count), digest: Digest.sha256(csv),
                licence: "ODC-PDDL-1.0", source: "github.com/datasets/global-temp")
        ]
        let first = try await rig.publish(data, number: 1)
        data.supersedes = first.id
        data.title = ["en": "Correction: base period of one temperature series", "zh-Hans": "更正：一套气温序列的基准期"]
        data.effectiveFrom = EffectiveFrom("2026-11-18")
        try await rig.publish(data, on: "2026-11-18", number: 2)
        var later = Notice.plain("Places for teachers and growers from March 2027", "Two teachers & six growers <b>a year</b>.")
        later.effectiveFrom = EffectiveFrom("2027-03-01")
        try await rig.publish(later, by: "cypress", on: "2026-11-05", number: 3)
        try await rig.publish(
            Notice(title: ["fr": "Riz et nuits chaudes"], text: ["fr": "En français seulement."]), by: "cypress", on: "2026-10-30", number: 4)
        let rules = try RuleDocument(RepositoryFile.json("Demo/rules-cn.json"))
        try await rig.publish(rules.notice(text: ["en": "How we read them.", "zh-Hans": "我方的理解。"]), on: "2026-11-20", number: 5)
        return rig
    }

    @Test(arguments: Language.allCases)
    func pagesAreAsKept(language: Language) async throws {
        let rig = try await filled()
        let pages = [("list", "/notices"), ("superseded", page(1)), ("correction", page(2)), ("later", page(3)), ("foreign", page(4)), ("rules", page(5))]
        for (name, address) in pages {
            let html = try await rig.site.page(address, language)
            #expect(!html.contains("[["), "a text is missing in \(name)")
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
        let home = try #require(try await rig.site.homeSection("notices/recent", language))
        try Snapshot.check(home, named: "recent.\(language.rawValue).html")
    }

    private func page(_ number: UInt64) -> String { "/notices/" + NoticeRig.id(number).uuid }

    @Test func theReaderChoosesTheLanguageOfTheText() async throws {
        let rig = try await filled()
        let chinese = try await rig.site.page(page(2) + "?text=zh-Hans", .english)
        #expect(chinese.contains("<h1 lang=\"zh-Hans\">更正：一套气温序列的基准期</h1>"))
        #expect(chinese.contains("<p lang=\"zh-Hans\">自 2026 年"))
        #expect(chinese.contains("<strong lang=\"zh-Hans\">中文</strong>"))
        let unknown = try await rig.site.page(page(2) + "?text=tlh", .english)
        #expect(unknown.contains("<h1 lang=\"en\">Correction"))
    }

    @Test func whatAPartyWritesStaysText() async throws {
        let rig = try await filled()
        let html = try await rig.site.page(page(3))
        #expect(html.contains("Two teachers &amp; six growers &lt;b&gt;a year&lt;/b&gt;."))
        #expect(!html.contains("<b>a year"))
    }

    @Test func theListIsFilteredByParty() async throws {
        let rig = try await filled()
        let html = try await rig.site.page("/notices?party=" + rig.did("cypress").addingPercentEncodingForPath)
        #expect(html.contains("Riz et nuits chaudes"))
        #expect(!html.contains("Global temperature"))
        #expect(html.contains("<option value=\"\(rig.did("cypress"))\" selected>"))
    }

    @Test func aFileHeldHereCanBeFetched() async throws {
        let rig = try await filled()
        let csv = try RepositoryFile.bytes("Demo/files/global-temperature-annual.csv")
        let link = "href=\"/files/\(Digest.sha256(csv).multibase)\""
        #expect(try await !rig.site.page(page(2)).contains(link))
        _ = try await Bodies.add(Request(method: "POST", path: "/api/v1/bodies", body: csv, headers: ["content-type": "text/csv"]), rig.site.context)
        #expect(try await rig.site.page(page(2)).contains(link))
    }

    @Test func sealedNoticesShowToTheOperatorAlone() async throws {
        let rig = try await NoticeRig()
        try await rig.publish(.plain("Dates and costs"), number: 1, sealedTo: [rig.did("cypress")])
        let failure = try await #require(throws: Failure.self) { try await rig.site.page(page(1)) }
        #expect(failure.status == 404)
        #expect(try await !rig.site.page("/notices").contains("Dates and costs"))
        #expect(try await rig.site.page(page(1), isOperator: true).contains("Dates and costs"))
        #expect(try await rig.site.json("/api/v1/notices")["notices"] == [])
        #expect(try await rig.site.json("/api/v1/notices", isOperator: true)["notices"]?.array?.count == 1)
    }

    @Test func programsReadTheSame() async throws {
        let rig = try await filled()
        let first = try await rig.site.json("/api/v1/notices?limit=2")
        #expect(first["notices"]?.array?.count == 2)
        let next = try #require(first["next"]?.string)
        let second = try await rig.site.json("/api/v1/notices?limit=100&before=\(next)")
        #expect(second["notices"]?.array?.count == 3)
        #expect(second["next"] == nil)
        let one = try await rig.site.json("/api/v1" + page(1))
        #expect(one["supersededBy"] == [.string(NoticeRig.id(2).description)])
        #expect(one["attachments"]?.array?.first?["licence"] == "ODC-PDDL-1.0")
        for wrong in ["limit=0", "limit=x", "limit=101", "before=x", "before=\(NoticeRig.id(99).uuid)"] {
            let failure = try await #require(throws: Failure.self) { try await rig.site.json("/api/v1/notices?\(wrong)") }
            #expect(failure.status == 400)
        }
    }

    /// What a peer published is shown with where it stands.
    @Test func aPeersNoticesAreListedWithTheirLog() async throws {
        let here = try await NoticeRig()
        let there = try await NoticeRig(url: "http://localhost:8081", hosting: ["growers"])
        try await there.publish(.plain("What a warning is worth"), by: "growers", number: 1)
        try here.node.mirror(there.node)
        let html = try await here.site.page("/notices")
        #expect(html.contains("What a warning is worth"))
        #expect(html.contains("from Node at 8081"))
    }
}
