import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Node
import Pages
import TestKit
import Testing

@testable import Web

@Suite struct RequestTests {
    private let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test func formsAndParametersAreDecoded() async throws {
        let answer = try await TestSite().send(
            .post, "/log/probe/a%2Fb%E7%A7%91", headers: form, body: Array("x=1+2%263&y=%E7%A7%91&x=later&=empty".utf8))
        #expect(answer.json["name"]?.string == "a/b科")
        #expect(answer.json["form"]?["x"]?.string == "1 2&3")
        #expect(answer.json["form"]?["y"]?.string == "科")
    }

    @Test(arguments: [
        ("/log/probe/a%zz", "x=1"), ("/log/probe/a%FF", "x=1"), ("/log/probe/a%00", "x=1"), ("/log/probe/a", "x=%F"),
        ("/log/probe/a", "x=%ED%A0%80"), ("/log/probe/a?q=%", "x=1"),
    ])
    func badEncodingIsRefused(uri: String, body: String) async throws {
        let answer = try await TestSite().send(.post, uri, headers: form, body: Array(body.utf8))
        #expect(answer.status == .badRequest)
        #expect(answer.json["code"]?.string == "request.encoding")
    }

    @Test func tooManyFieldsAreRefused() async throws {
        let body = (0...FormFields.maxFields).map { "f\($0)=" }.joined(separator: "&")
        let answer = try await TestSite().send(.post, "/log/probe/a", headers: form, body: Array(body.utf8))
        #expect(answer.json["code"]?.string == "request.fields.tooMany")
    }

    @Test(arguments: [(4096, 200), (4097, 413)])
    func bodiesAreBounded(size: Int, status: Int) async throws {
        let answer = try await TestSite().send(.post, "/api/v1/probe/a", body: Array(repeating: 65, count: size))
        #expect(answer.status.code == status)
    }

    @Test func aBodyWithoutLengthIsBoundedToo() async throws {
        let (stream, source) = RequestBody.makeStream()
        let sender = Task {
            for _ in 0..<100 { await source.yield(ByteBuffer(repeating: 65, count: 100)) }
            source.finish()
        }
        await #expect(throws: Failure.self) { _ = try await BodyReader.read(stream, declared: nil, limit: 500) }
        sender.cancel()
    }

    @Test func aBodyThatDripsRunsOutOfTime() async throws {
        let (stream, source) = RequestBody.makeStream()
        let sender = Task {
            for _ in 0..<200 {
                await source.yield(ByteBuffer(string: "x"))
                try await Task.sleep(for: .milliseconds(10))
            }
            source.finish()
        }
        await #expect {
            _ = try await BodyReader.read(stream, declared: 400, limit: 500, patience: .milliseconds(50))
        } throws: { ($0 as? Failure)?.status == 408 }
        sender.cancel()
    }

    /// A head that promises a body, one byte of it, and nothing more.
    @Test func aSenderThatFallsSilentIsDisconnected() async throws {
        try await TestSite(idleSeconds: 1).web.application().test(.live) { client in
            let port = try #require(client.port)
            let start = ContinuousClock.now
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port).get()
            // Our own patience, so that a server that never closes fails the test instead of stopping it.
            let patience = channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
            try await channel.writeAndFlush(
                ByteBuffer(
                    string: "POST /log/probe/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nx"))
            try await channel.closeFuture.get()
            patience.cancel()
            #expect(start.duration(to: .now) < .seconds(10))
        }
    }

    @Test func compressedBodiesAndBodiesOfGetAreRefused() async throws {
        let site = try TestSite()
        let compressed = try await site.send(.post, "/api/v1/probe/a", headers: [.contentEncoding: "gzip"], body: [1, 2, 3])
        #expect(compressed.status == .unsupportedMediaType)
        #expect(try await site.send(.get, "/about", body: [65]).status == .badRequest)
    }

    @Test(arguments: [
        ("Bearer correct horse battery staple", 200), ("bearer correct horse battery staple", 200), ("Bearer wrong", 401), ("Basic x", 401),
        ("Bearer ", 401), ("Bearer correct horse battery stapl", 401),
    ])
    func theOperatorTokenIsAsked(authorization: String, status: Int) async throws {
        let answer = try await TestSite().send(.post, "/api/v1/secret", headers: [.authorization: authorization], body: [])
        #expect(answer.status.code == status)
        if status == 401 { #expect(answer.headers[.wwwAuthenticate] == "Bearer") }
        #expect(!answer.text.contains("horse"))
    }

    @Test func withoutATokenNobodyIsTheOperator() {
        #expect(!OperatorToken("").isCarried(by: nil))
        #expect(RequestReader(token: nil).token == nil)
    }

    @Test func postsAreLimitedPerAddress() async throws {
        let site = try TestSite(rateLimit: RateLimit(burst: 2, perSecond: 1))
        for _ in 0..<2 { #expect(try await site.send(.post, "/api/v1/probe/a", body: []).status == .ok) }
        let refused = try await site.send(.post, "/api/v1/probe/a", body: [])
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers[.retryAfter] == "1")
        #expect(try await site.send(.get, "/about").status == .ok)
        let token: HTTPFields = [.authorization: "Bearer \(TestSite.token)"]
        #expect(try await site.send(.post, "/api/v1/secret", headers: token, body: []).status == .ok)
        site.clock.advance(seconds: 1)
        #expect(try await site.send(.post, "/api/v1/probe/a", body: []).status == .ok)
    }

    @Test func theTableOfAddressesIsBounded() {
        let limit = RateLimit(burst: 1, perSecond: 0.001, maxAddresses: 100)
        for n in 0..<1000 { _ = limit.take("10.0.\(n / 256).\(n % 256)", at: Instant(seconds: Int64(n))) }
        #expect(limit.count <= 100)
        #expect(limit.take("10.0.3.231", at: Instant(seconds: 999)) != nil)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"),
        ("fe80::1%eth0", "fe80:0:0:0::/64"),
    ])
    func addressesAreCountedByNetwork(address: String, key: String) { #expect(RateLimit.key(address) == key) }

    @Test func headerValuesWithParameters() {
        let value = HeaderValue("form-data; name=\"a\\\"b;c\" ; filename=\"x%22y\\z.txt\"; name=second; flag; =; q=0.5")
        #expect(value.value == "form-data")
        #expect(value.parameters["name"] == "a\"b;c")
        #expect(value.parameters["filename"] == "x\"y\\z.txt")
        #expect(value.parameters["q"] == "0.5")
    }

    @Test func live() async throws {
        try await TestSite().web.application().test(.live) { client in
            let page = try await client.execute(uri: "/about", method: .get)
            #expect(page.status == .ok)
            let large = try await client.execute(uri: "/about", method: .get, headers: [.cookie: String(repeating: "x", count: 20_000)])
            #expect(large.status != .ok)
        }
    }
}
