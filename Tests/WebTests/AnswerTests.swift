import CZlib
import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Node
import Pages
import TestKit
import Testing

@testable import Web

@Suite struct AnswerTests {
    private static let policy =
        "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; connect-src 'self'"

    @Test func everyAnswerIsSecured() async throws {
        let site = try TestSite()
        for route in site.web.routes where route.method == "GET" {
            let path = OpenAPI.template(route.pattern).replacing("{rest}", with: "x").replacing(/\{[a-z]+\}/, with: "x")
            let answer = try await site.send(.get, path)
            #expect(answer.headers[.contentSecurityPolicy] == AnswerTests.policy, "\(path)")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(path)")
            #expect(answer.headers[.cacheControl] != nil, "\(path)")
        }
        let lost = try await site.send(.get, "/nowhere")
        #expect(lost.headers[.contentSecurityPolicy] == AnswerTests.policy)
    }

    @Test func noPageUsesWhatItsPolicyForbids() throws {
        for template in EmbeddedAssets().all(under: "") where template.path.hasSuffix(".mustache") {
            let text = String(decoding: template.bytes, as: UTF8.self)
            #expect(!text.contains(/\sstyle=/), "\(template.path) has an inline style")
            #expect(!text.contains(/\son[a-z]+=/), "\(template.path) has an inline handler")
            #expect(!text.contains(/(src|href)="(https?:)?\/\//), "\(template.path) loads from elsewhere")
        }
    }

    @Test(arguments: Language.allCases)
    func errorPagesSayWhatWhereWhyAndWhatNow(language: Language) async throws {
        let site = try TestSite()
        let lost = try await site.send(.get, "/no/such%20page?lang=\(language.rawValue)")
        #expect(lost.status == .notFound)
        try Snapshot.check(
            lost.text.replacing(StaticFiles(assets: EmbeddedAssets()).version, with: "VERSION").replacing(/[0-9a-f]{20,32}/, with: "REFERENCE"),
            named: "failure.\(language.rawValue).html")
        let refused = try await site.send(.post, "/probe?lang=\(language.rawValue)", body: [])
        #expect(refused.status.code == 422)
        #expect(refused.text.contains(language == .english ? "A title is missing." : "缺少标题。"))
        #expect(refused.text.contains("/title"))
        #expect(refused.headers[.cacheControl] == "no-store")
    }

    @Test func programsGetProblemDocuments() async throws {
        let site = try TestSite()
        let lost = try await site.send(.get, "/api/v1/nothing")
        #expect(lost.status == .notFound)
        #expect(lost.headers[.contentType] == "application/problem+json")
        #expect(lost.json["code"]?.string == "notFound")
        #expect(lost.json["status"]?.integer == 404)
        #expect(lost.json["instance"]?.string == "/api/v1/nothing")
    }

    @Test func theUnforeseenKeepsItsSecrets() async throws {
        let broken = try await TestSite().send(.get, "/probe/broken")
        #expect(broken.status == .internalServerError)
        #expect(!broken.text.contains("ProbeError"))
    }

    @Test func aWrongMethodNamesTheRightOnes() async throws {
        let site = try TestSite()
        let answer = try await site.send(.delete, "/probe")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "GET, HEAD, POST")
        #expect(try await site.send(.post, "/log/tile/entries/x001/067", body: []).headers[.allow] == "GET, HEAD")
        #expect(try await site.send(.post, "/log/tile/entries", body: []).status == .notFound)
    }

    @Test func headIsLikeGetWithoutBody() async throws {
        let site = try TestSite()
        let get = try await site.send(.get, "/about")
        let head = try await site.send(.head, "/about")
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == get.headers[.contentLength])
        #expect(head.headers[.eTag] == get.headers[.eTag])
        #expect(try await site.send(.head, "/nowhere").body.readableBytes == 0)
    }

    @Test func staticFilesKeepForever() async throws {
        let site = try TestSite()
        let version = StaticFiles(assets: EmbeddedAssets()).version
        let sheet = try await site.send(.get, "/static/\(version)/site.css")
        #expect(sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
        #expect(try await site.send(.get, "/static/older/site.css").headers[.cacheControl] == "no-cache")
        #expect(try await site.send(.get, "/static/\(version)/..%2Fstrings.en.json").status == .notFound)
        let tag = try #require(sheet.headers[.eTag])
        let again = try await site.send(.get, "/static/\(version)/site.css", headers: [.ifNoneMatch: "\"x\", \(tag)"])
        #expect(again.status == .notModified)
        #expect(again.body.readableBytes == 0)
        #expect(again.headers[.eTag] == tag)
    }

    @Test func pagesAreConditionalToo() async throws {
        let site = try TestSite()
        let tag = try #require(try await site.send(.get, "/about").headers[.eTag])
        #expect(try await site.send(.get, "/about", headers: [.ifNoneMatch: tag]).status == .notModified)
        #expect(try await site.send(.get, "/about?lang=zh-Hans", headers: [.ifNoneMatch: tag]).status == .ok)
    }

    @Test func textAndBundlesAreCompressedWhereAccepted() async throws {
        let site = try TestSite()
        let plain = try await site.send(.get, "/about")
        #expect(plain.headers[.contentEncoding] == nil)
        let small = try await site.send(.get, "/about", headers: [.acceptEncoding: "br, gzip;q=0.8"])
        #expect(small.headers[.contentEncoding] == "gzip")
        #expect(small.headers[.vary]?.contains("Accept-Encoding") == true)
        #expect(small.headers[.contentLength] == String(small.body.readableBytes))
        #expect(inflated(small.bytes, limit: 1 << 20) == plain.bytes)
        #expect(try await site.send(.get, "/about", headers: [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
        let tile = try await site.send(.get, "/log/tile/entries/x001/067", headers: [.acceptEncoding: "gzip"])
        #expect(tile.headers[.contentEncoding] == "gzip")
    }

    @Test func healthSaysWhyNot() async throws {
        #expect(try await TestSite().send(.get, "/readyz").status == .ok)
        let site = try TestSite(isReady: { "the writer has stopped: disk full" })
        let answer = try await site.send(.get, "/readyz")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.json["detail"]?.string == "the writer has stopped: disk full")
        #expect(try await site.send(.get, "/livez").status == .ok)
    }

    @Test func theDescriptionNamesExactlyWhatTheRouterServes() async throws {
        let site = try TestSite()
        let document = try await site.send(.get, "/api/v1/openapi.json").json
        #expect(document["openapi"]?.string == "3.1.0")
        var described: Set<String> = []
        for (path, item) in document["paths"]?.object ?? [:] {
            for method in item.object?.keys ?? [] { described.insert("\(method.uppercased()) \(path)") }
        }
        let served = site.web.router().routes.filter { $0.method != .head }.map { route in
            "\(route.method.rawValue) \(route.path.description.replacing("**", with: "{rest}"))"
        }
        let forPrograms = served.filter { RouteTable.isForPrograms(String($0.split(separator: " ")[1])) && !$0.contains(" /static/") }
        #expect(described == Set(forPrograms))
        #expect(described.contains("POST /api/v1/probe/{name}"))
        #expect(Set(served).count == site.web.routes.count)
        let secret = document["paths"]?["/api/v1/secret"]?["post"]
        #expect(secret?["security"] != nil)
    }

    /// gunzip, to compare what was compressed.
    private func inflated(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: limit)
        let result: Int32 = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard result == Z_STREAM_END else { return nil }
        return Array(output.prefix(limit - Int(stream.avail_out)))
    }
}
