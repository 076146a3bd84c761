import ArgumentParser
import Canon
import Foundation
import Node
import Synchronization

/// Acts through the real API of a real server in another process: JSON in, a signed and durable record, a receipt out.
struct HTTPBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http", abstract: "Have acts recorded through the HTTP API of a server that is started for it.")
    @Option(help: "How many acts.") var count = 30_000
    @Option(help: "How many connections at once.") var concurrency = 256
    @Option(help: "The port for the server.") var port = 18_080
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let path = NSTemporaryDirectory() + "comity-bench-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = DemoNode(key: "bench", port: port, folder: path)
        try await server.make(names: ["en": "Bench"], jurisdiction: "CH")
        try await server.start()
        defer { server.stop() }
        _ = try await server.client.act("/api/v1/parties", ["slug": "bench", "name": ["en": "Bench"], "jurisdiction": "CH", "fictional": true])
        let text = String(repeating: "Open data help both sides. ", count: 12)
        let body: JSON = ["party": "bench", "kind": "notice.v1", "subject": ["title": ["en": "Bench"], "text": ["en": .string(text)]]]
        let request = HTTPBench.request(body, port: port, token: try server.directory.token())
        let remaining = Atomic(count)
        let results = Mutex((Latencies(), 0))
        let clock = ContinuousClock()
        let start = clock.now
        let threads = DispatchGroup()
        for _ in 0..<concurrency {
            threads.enter()
            let thread = Thread {
                defer { threads.leave() }
                var latencies = Latencies()
                var failed = 0
                guard let socket = LoopbackSocket(port: port) else { return results.withLock { $0.1 += 1 } }
                while remaining.subtract(1, ordering: .relaxed).newValue >= 0 {
                    let began = clock.now
                    if socket.exchange(request) != 201 { failed += 1 }
                    latencies.add(clock.now - began)
                }
                results.withLock {
                    $0.0.add(latencies); $0.1 += failed
                }
            }
            thread.stackSize = 256 << 10
            thread.start()
        }
        await withCheckedContinuation { done in threads.notify(queue: .global()) { done.resume() } }
        let seconds = (clock.now - start).inSeconds
        let (latencies, failed) = results.withLock { $0 }
        guard failed == 0 else { throw CommandError("\(failed) of \(count) acts were not recorded") }
        let rate = Int(Double(count) / seconds)
        Terminal.say(
            json
                ? "{\"requestsPerSecond\":\(rate),\"concurrency\":\(concurrency),\"count\":\(count),\"p50Milliseconds\":\(latencies.percentile(0.5).rounded3),\"p99Milliseconds\":\(latencies.percentile(0.99).rounded3)}"
                : "\(rate) acts/s over HTTP; p50 \(latencies.percentile(0.5).rounded3) ms, p99 \(latencies.percentile(0.99).rounded3) ms (\(concurrency) connections)"
        )
    }

    private static func request(_ body: JSON, port: Int, token: String) -> [UInt8] {
        let bytes = body.canonicalBytes
        let head =
            "POST /api/v1/acts HTTP/1.1\r\nHost: localhost:\(port)\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\nContent-Length: \(bytes.count)\r\n\r\n"
        return Array(head.utf8) + bytes
    }
}

/// A kept-alive HTTP/1.1 connection to this machine, as lean as can be, so that what is measured is the server.
final class LoopbackSocket {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 16 << 10)

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard descriptor >= 0, connected == 0 else { return nil }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Sends a request and reads one whole answer; gives its status, or 0 when the connection broke.
    func exchange(_ request: [UInt8]) -> Int {
        var sent = 0
        while sent < request.count {
            let n = request.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent) }
            guard n > 0 else { return 0 }
            sent += n
        }
        var have = 0
        while have < buffer.count {
            let n = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: have), $0.count - have) }
            guard n > 0 else { return 0 }
            have += n
            if let status = complete(have) { return status }
        }
        return 0
    }

    private func complete(_ have: Int) -> Int? {
        let text = String(decoding: buffer[..<have], as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].lowercased()
        guard let field = head.range(of: "content-length: ") else { return nil }
        let length = Int(head[field.upperBound...].prefix { $0.isNumber }) ?? 0
        guard have >= text[..<end.upperBound].utf8.count + length else { return nil }
        return Int(head.dropFirst(9).prefix(3))
    }
}
