import AsyncHTTPClient
import Canon
import Foundation
import NIOCore
import NIOHTTP1
import Node

/// Talks to a running node through its API, with the operator's token.
struct NodeClient: Sendable {
    let url: String
    let token: String?

    /// What the node answered; `body` is at most 64 MiB.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
        var json: JSON? { try? JSON.parse(body, limits: .api) }
    }

    func get(_ path: String) async throws -> Answer { try await send("GET", path, body: nil, headers: [:]) }

    func post(_ path: String, _ json: JSON) async throws -> Answer {
        try await send("POST", path, body: json.canonicalBytes, headers: ["content-type": "application/json"])
    }

    func post(_ path: String, bytes: [UInt8], headers: [String: String]) async throws -> Answer {
        try await send("POST", path, body: bytes, headers: headers)
    }

    /// As `post`, but anything but success becomes an error that says what the node said.
    func act(_ path: String, _ json: JSON) async throws -> JSON {
        let answer = try await post(path, json)
        return try NodeClient.accepted(answer, path)
    }

    static func accepted(_ answer: Answer, _ path: String) throws -> JSON {
        guard (200...299).contains(answer.status), let json = answer.json else {
            let detail = answer.json?["detail"]?.string ?? String(decoding: answer.body.prefix(300), as: UTF8.self)
            throw CommandError("the node refused \(path) (\(answer.status)): \(detail)")
        }
        return json
    }

    private func send(_ method: String, _ path: String, body: [UInt8]?, headers: [String: String]) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
            let buffer = try await response.body.collect(upTo: 64 << 20)
            return Answer(status: Int(response.status.code), body: Array(buffer.readableBytesView))
        } catch { throw CommandError("\(url) did not answer: \(error). Is the node running? Start it with: comity serve --dir DIR") }
    }
}

/// How a command reaches a node by its folder: through the server that runs there, or directly.
enum NodeAccess {
    /// The client of the server that is running in this folder; nil if none is.
    static func running(_ directory: NodeDirectory) throws -> NodeClient? {
        guard (try? DirectoryLock(directory)) == nil else { return nil }
        guard let data = FileManager.default.contents(atPath: directory.runningFile), let json = try? JSON.parse(Array(data)),
            let url = json["url"]?.string
        else { throw CommandError("another program is using \(directory.path), and it is not a running server; wait for it to end") }
        return NodeClient(url: url, token: try directory.token())
    }
}
