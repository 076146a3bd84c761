import Canon
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Node
import Pages
import TestKit
import Testing

@testable import Web

@Suite struct CorePageTests {
    /// Pages by the name of their snapshot; `{x}` stands for the name of a record of `CoreSite`.
    static let pages: [(name: String, path: String)] = [
        ("parties", "/parties"), ("party", "/parties/lishan"), ("party-node", "/parties/node"), ("party-records", "/parties/lishan?kind=notice.v1"),
        ("record-notice", "/records/{rules-1}"), ("record-erasure", "/records/{erasure}"), ("record-sealed", "/records/{sealed}"),
        ("record-erased", "/records/{erased}"), ("receipt", "/records/{rules-1}/receipt"), ("receipt-erased", "/records/{erased}/receipt"),
        ("log", "/log"), ("log-entries", "/log/entries"), ("peers", "/peers"), ("equivocations", "/equivocations"),
        ("equivocation", "/equivocations/abcd"),
        ("check", "/check"), ("check-record", "/check?digest={rules-1}"), ("check-nothing", "/check?digest=" + String(repeating: "0", count: 64)),
        ("tamper", "/tamper"), ("tamper-edit", "/tamper?part=entry&position=3"),
    ]

    private func response(_ site: CoreSite, _ name: String, _ language: Language) async throws -> TestResponse {
        let page = try #require(CorePageTests.pages.first { $0.name == name })
        let path = page.path.replacing(#/\{([a-z0-9-]+)\}/#) { site.id(String($0.1)) }
        return try await site.get(path, language: language)
    }

    @Test(arguments: CorePageTests.pages.map { $0.name }, Language.allCases)
    func everyPageIsThereInItsLanguageWithAllTexts(name: String, language: Language) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let page = try await response(site, name, language)
        #expect(page.status == .ok, "\(page.text)")
        #expect(!page.text.contains("[["), "a text is missing")
        #expect(page.text.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(!page.text.contains("name=\"\""), "a field without a name is never sent")
    }

    @Test(arguments: CorePageTests.pages.map { $0.name }, Language.allCases)
    func pagesAreAsKept(name: String, language: Language) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let page = try await response(site, name, language)
        try Snapshot.check(Stable.page(page.text), named: "core-\(name).\(language.rawValue).html", file: CorePageTests.place)
    }

    /// Snapshots lie beside those of the other suites of Web.
    private static let place = #filePath.replacing("/CorePages/", with: "/")

    @Test(arguments: Language.allCases)
    func anEmptyNodeSaysSo(language: Language) async throws {
        let site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        for path in ["/", "/parties", "/log", "/log/entries", "/peers", "/equivocations", "/check", "/tamper"] {
            let response = try await site.get(path, language: language)
            #expect(response.status == .ok, "\(path)")
            #expect(!response.text.contains("[["), "\(path) lacks a text")
        }
        #expect(try await site.get("/parties", language: language).text.contains(language == .english ? "No party is hosted here yet" : "此处尚未托管参与方"))
        #expect(try await site.get("/peers", language: language).text.contains(language == .english ? "follows no other yet" : "尚未跟随其他节点"))
    }

    @Test(arguments: [
        ("/records/not-a-name", 404), ("/records/018f0000-0000-7000-8000-000000000000", 404), ("/parties/nobody", 404),
        ("/parties/lishan?of=elsewhere:1", 404),
        ("/equivocations/ffff", 404), ("/equivocations/not-hex", 404), ("/tamper?part=entry&position=99", 404),
        ("/tamper?part=entry&position=x", 422),
        ("/tamper?part=opening&position=5", 404), ("/check?digest=what", 422),
    ])
    func whatIsNotThereSaysSoAndWhatToDo(path: String, status: Int) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        for language in Language.allCases {
            let response = try await site.get(path, language: language)
            #expect(response.status.code == status, "\(path)")
            #expect(response.text.contains("<html lang=\"\(language.rawValue)\">"))
            #expect(!response.text.contains("[["), "\(path) lacks a text")
        }
    }

    @Test func hostileTextsStayTexts() async throws {
        var site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        let hostile = "<script>alert(1)</script>\"'&amp;{{t.about.title}}{{{svg}}}</title><img src=x onerror=alert(1)>"
        try await site.node.host("lishan", names: ["en": hostile, "zh-Hans": hostile])
        let id = try await site.notice("hostile", title: ["en": hostile], text: ["en": hostile, "zh-Hans": hostile])
        let paths = [
            "/", "/parties", "/parties/lishan", "/parties/lishan?kind=notice.v1", "/records/\(id.uuid)", "/records/\(id.uuid)/receipt", "/log",
            "/log/entries",
            "/tamper", "/tamper?part=opening&position=2", "/parties/lishan?kind=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        ]
        for path in paths {
            let text = try await site.get(path).text
            #expect(!text.contains("<script>alert"), "\(path)")
            #expect(!text.contains("<img src=x"), "\(path)")
            #expect(!text.contains("About Comity, and how to verify</title>"), "\(path) reads a record as a template")
        }
        let checked = try await site.post("/check", ["text": hostile])
        #expect(!checked.text.contains("<script>alert"))
        let tampered = try await site.post("/tamper", ["part": "opening", "position": "2", "content": hostile])
        #expect(!tampered.text.contains("<script>alert"))
    }

    @Test func aListOfRecordsGoesOn() async throws {
        var site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        try await site.node.host("lishan")
        for i in 0..<55 { try await site.notice("n\(i)", title: ["en": "Notice number \(i)"], text: ["en": "Text \(i)"]) }
        let overview = try await site.get("/parties/lishan").text
        #expect(overview.contains("Notice number 54") && !overview.contains("Notice number 44<"))
        #expect(overview.contains("/parties/lishan?kind=notice.v1"))
        let first = try await site.get("/parties/lishan?kind=notice.v1").text
        #expect(first.contains("Notice number 54<") && first.contains("Notice number 5<") && !first.contains("Notice number 4<"))
        let link = try #require(first.firstMatch(of: #/href="([^"]+)" rel="next"/#)).1
        let next = String(link).replacing("&amp;", with: "&")
        let second = try await site.get(next).text
        #expect(second.contains("Notice number 4<") && second.contains("Notice number 0<") && !second.contains("Notice number 5<"))
        let entries = try await site.get("/log/entries?from=0").text
        #expect(entries.contains("id=\"entry-0\"") && entries.contains("id=\"entry-49\"") && !entries.contains("id=\"entry-50\""))
    }

    @Test func aSealedRecordIsShownToItsOperatorOnly() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let path = "/records/\(site.id("sealed"))"
        #expect(try await !site.get(path).text.contains("Offer between two"))
        #expect(try await site.get(path, isOperator: true).text.contains("Offer between two"))
        for page in ["/", "/log", "/log/entries", "/parties/lishan", "/parties/lishan?kind=notice.v1", "/tamper", "/notices"] {
            let text = try await site.get(page).text
            #expect(!text.contains("Offer between two") && !text.contains(site.id("sealed")), "\(page) gives a sealed record away")
        }
        // The same answer as for a name that nobody gave.
        let stranger = RecordID(now: .init(seconds: 1_795_428_000)).uuid
        let (known, unknown) = (try await site.get("/check?digest=\(site.id("sealed"))").text, try await site.get("/check?digest=\(stranger)").text)
        #expect(known.replacing(site.id("sealed"), with: stranger) == unknown)
    }
}
