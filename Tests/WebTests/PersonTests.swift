import HTTPTypes
import HummingbirdTesting
import Testing

/// What the site does with people who are signed in: pages for them, acts of theirs, and what other sites make their browsers send.
@Suite struct PersonTests {
    private let cookie: HTTPFields = [.cookie: "who=rule-maker"]
    private func with(_ name: String, _ value: String) -> HTTPFields {
        var fields = cookie
        if let name = HTTPField.Name(name) { fields[name] = value }
        return fields
    }

    @Test func aPageForPeopleIsNotForVisitors() async throws {
        let site = try TestSite()
        let refused = try await site.send(.get, "/probe/mine")
        #expect(refused.status == .unauthorized)
        #expect(refused.text.contains("Sign in, then open it again"))
        #expect(refused.headers[.wwwAuthenticate] == nil)
        #expect(try await site.send(.get, "/probe/mine?lang=zh-Hans").text.contains("请先登录"))
    }

    @Test func aPersonSeesTheirNameAndNoCacheKeepsThePage() async throws {
        let answer = try await TestSite().send(.get, "/probe/mine", headers: cookie)
        #expect(answer.status == .ok)
        #expect(answer.text.contains("<a href=\"/account\">Li Wei</a>"))
        #expect(answer.headers[.cacheControl] == "private, no-store")
        #expect(answer.headers[values: .setCookie] == ["a=1", "b=2"])
        #expect(try await TestSite().send(.get, "/probe").text.contains("<a href=\"/sign-in\">Sign in</a>"))
    }

    @Test func aRoleIsAsked() async throws {
        let answer = try await TestSite().send(.get, "/probe/envoys", headers: cookie)
        #expect(answer.status == .forbidden)
        #expect(answer.text.contains("Your role does not allow this"))
    }

    /// Pages ask for no referrer, so browsers say `Origin: null` of our own forms, and `Sec-Fetch-Site` tells.
    @Test func aFormOfThisSiteIsTakenWithoutItsOrigin() async throws {
        var fields = with("sec-fetch-site", "same-origin")
        fields[.origin] = "null"
        #expect(try await TestSite().send(.post, "/probe/mine", headers: fields).status == .ok)
        fields = with("sec-fetch-site", "cross-site")
        fields[.origin] = "http://localhost:8080"
        #expect(try await TestSite().send(.post, "/probe/mine", headers: fields).status == .forbidden)
    }

    @Test(arguments: [
        ("origin", "http://localhost:8080", true), ("sec-fetch-site", "same-origin", true), ("origin", "https://evil.example", false),
        ("origin", "null", false), ("sec-fetch-site", "cross-site", false), ("sec-fetch-site", "same-site", false), ("accept", "*/*", false),
    ])
    func anActOfAPersonComesFromThisSite(_ name: String, _ value: String, _ isTaken: Bool) async throws {
        let answer = try await TestSite().send(.post, "/probe/mine", headers: with(name, value))
        #expect(answer.status == (isTaken ? .ok : .forbidden))
        if !isTaken { #expect(answer.text.contains("from another site")) }
    }
}
