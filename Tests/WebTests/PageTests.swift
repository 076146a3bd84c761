import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Node
import Pages
import TestKit
import Testing

@testable import Web

@Suite struct PageTests {
    /// What a page holds that changes with every edit of a static file.
    private func stable(_ text: String, _ site: TestSite) -> String { text.replacing(StaticFiles(assets: EmbeddedAssets()).version, with: "VERSION") }

    @Test(arguments: ["/about", "/style"], Language.allCases)
    func corePagesAreAsKept(path: String, language: Language) async throws {
        let site = try TestSite()
        let page = try await site.send(.get, "\(path)?lang=\(language.rawValue)")
        #expect(page.status == .ok)
        #expect(!page.text.contains("[["), "a text is missing")
        #expect(page.text.contains("<html lang=\"\(language.rawValue)\">"))
        let name = path == "/" ? "home" : String(path.dropFirst())
        try Snapshot.check(stable(page.text, site), named: "\(name).\(language.rawValue).html")
    }

    @Test func everyTemplateOfWebIsUsedOrShown() throws {
        let assets = EmbeddedAssets()
        let templates = assets.all(under: "web/Templates/")
        let all = templates.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        for template in templates {
            let name = template.path.dropFirst(14).dropLast(9)
            // Pages stand in the layout; what a module or the core shows on the home page is named by its section.
            let isPage = String(decoding: template.bytes, as: UTF8.self).hasPrefix("{{<layout}}") || name.hasPrefix("home-")
            #expect(
                isPage || all.contains("{{>\(name)}}") || all.contains("{{<\(name)}}"),
                "\(name) is not on /style")
        }
    }

    @Test func bothLanguagesHaveEveryText() throws {
        #expect(try EmbeddedAssets().texts().gaps == [])
    }

    @Test func valuesAreEscaped() async throws {
        let page = try await TestSite().send(.get, "/probe?q=%3Cscript%3E%22%27%26")
        #expect(page.text.contains("<p id=\"value\">&lt;script&gt;&quot;&#39;&amp;</p>"))
        #expect(!page.text.contains("<script>"))
    }

    @Test func anObjectDoesNotBorrowFromTheObjectsAround() async throws {
        let page = try await TestSite().send(.get, "/probe")
        #expect(page.text.contains("<p></p>"))
        #expect(!page.text.contains("outer"))
    }

    @Test func aMissingTextShowsItsKey() async throws {
        let page = try await TestSite().send(.get, "/probe")
        #expect(page.text.contains("[[probe.missing]]"))
    }

    @Test func modulesStandOnTheHomePageAndInTheNavigation() async throws {
        let site = try TestSite()
        try await site.store.write { try Schema.migrate($0, modules: Registry([]).modules) }
        let page = try await site.send(.get, "/", headers: [.acceptLanguage: "zh-CN,en;q=0.5"])
        #expect(page.text.contains("<p class=\"probe-home\">你好</p>"))
        #expect(page.text.contains("<a href=\"/probe\">探测</a>"))
    }

    @Test func theSwitchLeadsToTheEquivalentPage() async throws {
        let site = try TestSite()
        let english = try await site.send(.get, "/probe?q=%E7%A7%91%20x&lang=en")
        #expect(english.text.contains("href=\"/probe?q=%E7%A7%91%20x&amp;lang=zh-Hans\""))
        #expect(english.headers[.setCookie]?.hasPrefix("lang=en;") == true)
        #expect(english.headers[.contentLanguage] == "en")
        let byCookie = try await site.send(.get, "/probe", headers: [.cookie: "a=b; lang=zh-Hans", .acceptLanguage: "en"])
        #expect(byCookie.headers[.contentLanguage] == "zh-Hans")
        #expect(byCookie.headers[.setCookie] == nil)
    }

    @Test func aMissingTemplateIsAnErrorPageNotAnEmptyOne() async throws {
        let page = try await TestSite().send(.get, "/probe/lost")
        #expect(page.status == .internalServerError)
        #expect(page.text.contains("Something failed inside the node"))
    }

    @Test func redirectsStayOnTheSite() async throws {
        let site = try TestSite()
        let own = try await site.send(.get, "/probe/away?to=/about%23terms")
        #expect(own.status == .seeOther)
        #expect(own.headers[.location] == "/about#terms")
        for away in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
            let answer = try await site.send(.get, "/probe/away?to=\(away)")
            #expect(answer.headers[.location] == "/")
        }
    }
}

@Suite struct RendererTests {
    private func render(_ templates: [String: String], _ model: JSON) throws -> String {
        let renderer = try Renderer(templates: templates, texts: Texts([.english: ["a.b": "text"]]))
        return try renderer.render("page", model: model, site: ["name": "Site"], language: .english)
    }

    @Test func listsSectionsAndGlobals() throws {
        let html = try render(
            [
                "page":
                    "{{^empty(items)}}<ul>{{#items}}<li>{{name}}{{t.a.b}}{{site.name}}</li>{{/items}}</ul>{{/empty(items)}}{{^empty(none)}}wrong{{/empty(none)}}"
            ],
            ["items": [["name": "1"], ["name": ""], ["name": .null]]])
        #expect(html == "<ul><li>1textSite</li><li>textSite</li><li>textSite</li></ul>\n")
    }

    @Test func emptyTextsAreFalse() throws {
        #expect(try render(["page": "{{#a}}yes{{/a}}{{^a}}no{{/a}}{{#b.c}}yes{{/b.c}}{{^b.c}}no{{/b.c}}"], ["a": ""]) == "nono\n")
    }

    @Test(arguments: [
        ("{{>nothing}}", TemplateError.Code.missingPartial), ("{{<nothing}}{{/nothing}}", .missingPartial), ("{{{value}}}", .unescaped),
        ("{{& value}}", .unescaped), ("{{#a}}", .malformed),
    ])
    func mistakesStopTheStart(text: String, code: TemplateError.Code) {
        #expect { _ = try render(["page": text], .null) } throws: { ($0 as? TemplateError)?.code == code }
    }

    @Test func anUnknownTemplateThrows() throws {
        let renderer = try Renderer(templates: [:], texts: Texts([:]))
        #expect { try renderer.render("gone", model: .null, site: .null, language: .english) } throws: { ($0 as? TemplateError)?.code == .missing }
    }

    @Test func inheritanceNestsAcrossFiles() throws {
        let html = try render(
            [
                "page": "{{<base}}{{$main}}{{>m/part}}{{/main}}{{/base}}", "base": "<main>{{$main}}{{/main}}</main>",
                "m/part": "{{#x}}<b>{{y}}</b>{{/x}}",
            ],
            ["x": ["y": "<"]])
        #expect(html.replacing("\n", with: "") == "<main><b>&lt;</b></main>")
    }
}
