import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Verifier

/// A log as a node serves it over HTTP. Goes to the one address that was typed, follows no redirect, and reads no more than a file can have.
struct HTTPLogSource: LogSource {
    let name: String
    let isComplete = true
    private let base: String
    private let client: HTTPClient

    /// How often a request that found nobody, or a busy node, is made again.
    private static let attempts = 4
    private static let patience: TimeAmount = .seconds(120)

    /// - Parameter url: the node's address, such as `https://lishan.example`.
    init(url: String, client: HTTPClient) {
        base = url.hasSuffix("/") ? url : url + "/"
        name = url
        self.client = client
    }

    /// A client for audits: redirects would lead to addresses that nobody typed.
    static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(60))
        // Nobody there is an answer: the attempts of `read` are enough.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        var last = LogSourceError(.unreachable, "\(base)\(path) was not asked for")
        for attempt in 0..<HTTPLogSource.attempts {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(250 << attempt)) }
            do {
                var request = HTTPClientRequest(url: base + path)
                request.headers.add(name: "accept-encoding", value: "identity")
                let response = try await client.execute(request, timeout: HTTPLogSource.patience)
                switch response.status.code {
                case 200: return try await body(response, path, limit)
                case 404, 410: return nil
                // Busy, or told to wait: nothing follows from it.
                case 429, 500...599: last = LogSourceError(.unreachable, "\(base)\(path) was answered with status \(response.status.code)")
                default: throw LogSourceError(.unreachable, "\(base)\(path) was answered with status \(response.status.code)")
                }
            } catch let error as LogSourceError { throw error } catch {
                last = LogSourceError(.unreachable, "\(base)\(path) did not answer: \(error)")
            }
        }
        throw last
    }

    private func body(_ response: HTTPClientResponse, _ path: String, _ limit: Int) async throws -> [UInt8] {
        do {
            var bytes: [UInt8] = []
            for try await part in response.body {
                guard bytes.count + part.readableBytes <= limit else {
                    throw LogSourceError(.tooLarge, "\(base)\(path) has more than \(limit) bytes")
                }
                bytes.append(contentsOf: part.readableBytesView)
            }
            return bytes
        }
    }
}
