import ArgumentParser
import Canon
import Foundation
import Node

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
        let clock = ContinuousClock()
        let start = clock.now
        var callers = try LoopbackCallers(port: port, count: concurrency, request: request)
        let (latencies, failed) = try callers.run(count)
        let seconds = (clock.now - start).inSeconds
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
