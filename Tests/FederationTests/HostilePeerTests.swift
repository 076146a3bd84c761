import Canon
import Federation
import Foundation
import NIOCore
import Node
import TestKit
import Testing

/// What hostile peers do with the wire, and that none of it costs more than was allowed.
@Suite(.serialized) struct HostilePeerTests {
    private static func send(
        to server: RawServer, limit: Int = 10_000, patience: Duration = .seconds(20)
    ) async throws -> PeerAnswer {
        var limits = HTTPTransport.Limits()
        limits.connect = .seconds(10)
        limits.idle = .seconds(6)
        limits.window = .seconds(1)
        limits.bytesPerWindow = 1000
        limits.inflated = 64 << 10
        let transport = HTTPTransport(resolver: HostResolver(allowsLocalhost: true), limits: limits)
        let address = try NodeAddress("http://localhost:\(server.port)")
        let result = await Result { try await transport.send(PeerRequest("GET", "/log/checkpoint", limit: limit, patience: patience), to: address) }
        await transport.close()
        await server.stop()
        return try result.get()
    }

    private static func code(_ script: @escaping @Sendable (any Channel) async throws -> Void, limit: Int = 10_000) async throws -> PeerError.Code {
        let server = try await RawServer.start(script)
        do {
            let answer = try await send(to: server, limit: limit)
            Issue.record("it answered with status \(answer.status)")
            return .budget
        } catch let error as PeerError { return error.code }
    }

    @Test func readsAnHonestAnswer() async throws {
        let server = try await RawServer.start { try await $0.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nX-Thing: a\r\n\r\nhello") }
        let answer = try await HostilePeerTests.send(to: server)
        #expect(answer.status == 200)
        #expect(answer.body == Array("hello".utf8))
        #expect(answer.headers["x-thing"] == "a")
    }

    @Test func anEndlessBodyIsCutAtTheLimit() async throws {
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            while channel.isActive { try await channel.send("1000\r\n" + String(repeating: "x", count: 4096) + "\r\n") }
        }
        #expect(code == .excessive)
    }

    @Test func anAnnouncedLengthBeyondTheLimitIsNotReadAtAll() async throws {
        let code = try await HostilePeerTests.code { try await $0.send("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n") }
        #expect(code == .excessive)
    }

    @Test func aSlowDripIsCut() async throws {
        let start = ContinuousClock.now
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")
            while channel.isActive {
                try await channel.send("x")
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        #expect(code == .unresponsive)
        #expect(start.duration(to: .now) < .seconds(18))
    }

    @Test func aSlowHeadIsCut() async throws {
        let code = try await HostilePeerTests.code { channel in
            for character in "HTTP/1.1 200 OK\r\nX-A: " + String(repeating: "y", count: 10_000) where channel.isActive {
                try await channel.send(String(character))
                try await Task.sleep(for: .milliseconds(300))
            }
        }
        #expect(code == .unresponsive)
    }

    @Test func silenceIsUnresponsive() async throws {
        #expect(try await HostilePeerTests.code { _ in try await Task.sleep(for: .seconds(30)) } == .unresponsive)
    }

    @Test func aBrokenConnectionIsUnresponsive() async throws {
        #expect(try await HostilePeerTests.code { try await $0.close() } == .unresponsive)
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            try await channel.close()
        }
        #expect(code == .unresponsive)
    }

    @Test func nobodyListeningIsUnresponsive() async throws {
        let server = try await RawServer.start { _ in }
        await server.stop()
        await #expect { _ = try await HostilePeerTests.send(to: server) } throws: { ($0 as? PeerError)?.code == .unresponsive }
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data/", "http://localhost:1/", "https://elsewhere.example/", "/other",
    ])
    func redirectsAreNeverFollowed(_ target: String) async throws {
        let server = try await RawServer.start { try await $0.send("HTTP/1.1 302 Found\r\nlocation: \(target)\r\ncontent-length: 0\r\n\r\n") }
        await #expect { _ = try await HostilePeerTests.send(to: server) } throws: {
            ($0 as? PeerError)?.code == .refused && ($0 as? PeerError)?.status == 302
        }
        #expect(server.connections.count == 1)
    }

    @Test func anEndlessHeaderIsCut() async throws {
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\n")
            let line = String(repeating: "z", count: 16_000)
            for i in 0..<2000 where channel.isActive { try await channel.send("X-\(i): \(line)\r\n") }
        }
        #expect(code == .excessive)
    }

    @Test func oneHugeHeaderLineIsCut() async throws {
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in 0..<2000 where channel.isActive { try await channel.send(String(repeating: "z", count: 16_000)) }
        }
        #expect(code == .excessive)
    }

    @Test func aDecompressionBombIsCut() async throws {
        let bomb = try #require(Base64.decode(HostilePeerTests.bomb))
        let code = try await HostilePeerTests.code(
            { channel in
                try await channel.send("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: \(bomb.count)\r\n\r\n")
                try await channel.send(bomb)
            }, limit: 60_000)
        #expect(code == .excessive)
    }

    @Test func brokenCompressionIsNoAnswer() async throws {
        let code = try await HostilePeerTests.code { channel in
            try await channel.send("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello")
        }
        #expect(code == .malformed)
    }

    @Test(arguments: ["\u{16}\u{3}\u{1}garbage\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc Nothing\r\n\r\n"])
    func whatIsNotHTTPIsNoAnswer(_ text: String) async throws {
        let code = try await HostilePeerTests.code { channel in
            try await channel.send(text)
            try await channel.close()
        }
        #expect(code == .malformed || code == .unresponsive)
    }

    @Test func aPeersBudgetRunsOutAndFillsUpAgain() async throws {
        var allowance = PeerBudgets.Allowance()
        allowance.burst = 1000
        allowance.bytesPerSecond = 100
        let clock = TestClock()
        let client = PeerClient(
            transport: FixedTransport(body: Array(repeating: 1, count: 600)), budgets: PeerBudgets(allowance, clock: { clock.now }))
        let address = try NodeAddress("https://peer.example")
        let request = PeerRequest("GET", "/x", limit: 1000)
        _ = try await client.send(request, to: .typedByOperator(address))
        await #expect { _ = try await client.send(request, to: .typedByOperator(address)) } throws: { ($0 as? PeerError)?.code == .budget }
        // Another peer's account is its own.
        _ = try await client.send(request, to: .typedByOperator(NodeAddress("https://other.example")))
        clock.advance(seconds: 20)
        _ = try await client.send(request, to: .typedByOperator(address))
    }

    /// One mebibyte of zeroes, compressed with gzip.
    private static let bomb =
        "H4sIAAAAAAAC/+3BMQEAAADCoPVPbQhfoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPgMc6jinAAAQ"
        + "AA=="
}

/// A transport without a wire.
struct FixedTransport: PeerTransport {
    var body: [UInt8]
    func send(_ request: PeerRequest, to address: NodeAddress) async throws -> PeerAnswer { PeerAnswer(status: 200, body: body) }
}

extension Result where Failure == any Error {
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
