import Canon
import Foundation
import Ledger
import Node
import Signing
import Synchronization
import Testing

/// A node in a folder of its own, and its server in a process of its own. Both go with this value.
final class TestServer: Sendable {
    let scratch: Scratch
    let dir: String
    let port: Int
    let token: String
    private let process = Mutex<Child?>(nil)

    var url: String { "http://localhost:\(port)" }
    var origin: String { "localhost:\(port)" }
    var did: String { "did:web:localhost%3A\(port)" }

    /// The server of a folder that is there already.
    init(port: Int, dir: String, in scratch: Scratch) throws {
        (self.port, self.dir, self.scratch) = (port, dir, scratch)
        token = try NodeDirectory(dir).token()
    }

    /// Makes a node. With a slug, a party is at home there.
    static func make(_ name: String = "Test node", hosting slug: String? = nil) async throws -> TestServer {
        let scratch = Scratch()
        let port = Ports.free()
        let made = try await Binary.run(
            ["init", "--dir", scratch / "node", "--name", name, "--url", "http://localhost:\(port)", "--jurisdiction", "CH"])
        try #require(made.status == 0, made.said)
        let server = try TestServer(port: port, dir: scratch / "node", in: scratch)
        guard let slug else { return server }
        try await server.start()
        let party: JSON = ["slug": .string(slug), "name": ["en": .string(slug)], "jurisdiction": "CH"]
        try #require(try await server.post("/api/v1/parties", party).status == 201)
        return server
    }

    deinit { process.withLock { $0?.kill() } }

    // MARK: The process

    /// Starts it; does not wait.
    ///
    /// - Parameter shell: commands for the shell that becomes the server, such as a limit that it runs under.
    func launch(_ arguments: [String] = [], environment: [String: String] = [:], shell: String? = nil) throws {
        let command = ["serve", "--dir", dir, "--quiet", "--while-input"] + arguments
        let log = scratch / "server.log"
        let child =
            if let shell {
                try Child("/bin/bash", ["-c", "\(shell); exec \"$0\" \"$@\"", Binary.path] + command, environment: environment, output: log)
            } else { try Child(Binary.path, command, environment: environment, output: log) }
        process.withLock { $0 = child }
    }

    /// Starts it and waits until it takes acts.
    func start(_ arguments: [String] = [], environment: [String: String] = [:], shell: String? = nil) async throws {
        try launch(arguments, environment: environment, shell: shell)
        try await becomes(200)
    }

    /// Waits until `/readyz` answers so.
    func becomes(_ status: Int) async throws {
        let isSo = try await eventually {
            if let code = self.ended { throw Ended(code: code, log: self.log) }
            return await self.readiness == status
        }
        try #require(isSo, "not \(status) after a minute: \(log)")
    }

    struct Ended: Error, CustomStringConvertible {
        var code: Int32
        var log: String
        var description: String { "the server ended with \(code): \(log)" }
    }

    var readiness: Int? { get async { try? await get("/readyz").status } }
    var ended: Int32? { process.withLock { $0?.ended } }
    var log: String { String(scratch.text("server.log").suffix(2000)) }

    func kill() { process.withLock { $0?.kill() } }

    /// Stops it as an operator does. Gives the exit code.
    @discardableResult
    func stop() async throws -> Int32? {
        let child = process.withLock { $0 }
        child?.signal(SIGTERM)
        return try await child?.end(within: 60)
    }

    /// Waits for it to end by itself.
    func end(within seconds: Int = 60) async throws -> Int32? { try await process.withLock { $0 }?.end(within: seconds) }

    // MARK: Its API

    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSON? { try? JSON.parse(body, limits: .api) }
    }

    func get(_ path: String, asOperator: Bool = false) async throws -> Answer {
        try await Loopback.exchange(port: port, "GET", path, headers: asOperator ? ["authorization": "Bearer \(token)"] : [:])
    }

    func post(_ path: String, _ json: JSON) async throws -> Answer { try await post(path, bytes: json.canonicalBytes) }

    func post(_ path: String, bytes: [UInt8], headers: [String: String] = [:]) async throws -> Answer {
        let usual = ["content-type": "application/json", "authorization": "Bearer \(token)"]
        return try await Loopback.exchange(port: port, "POST", path, headers: usual.merging(headers) { $1 }, body: bytes)
    }

    /// Publishes a notice; gives what the node answered.
    @discardableResult
    func publish(_ title: String, party: String? = nil, audience: [String] = []) async throws -> JSON {
        var act: JSONObject = ["kind": "notice.v1", "subject": ["title": ["en": .string(title)], "text": ["en": "A text that must not be lost."]]]
        if let party { act["party"] = .string(party) }
        if !audience.isEmpty { act["audience"] = .array(audience.map { .string($0) }) }
        let answer = try await post("/api/v1/acts", .object(act))
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer.json)
    }

    /// Publishes so many notices, one after the other.
    func publish(times count: Int) async throws {
        let headers = ["content-type": "application/json", "authorization": "Bearer \(token)"]
        let answers = try await Loopback.repeated(
            count, port: port, "POST", "/api/v1/acts", headers: headers, body: Load.notice.canonicalBytes)
        try #require(answers.allSatisfy { $0.status == 201 })
    }

    /// The newest checkpoint, as it is served.
    func head() async throws -> Checkpoint {
        try Checkpoint(text: SignedNote(bytes: try await get("/log/checkpoint").body).text)
    }

    /// Introduces another node here, as people do who have compared the words.
    func pin(_ other: TestServer, as role: String = "peer") async throws {
        let shown = try await post("/api/v1/peers", ["url": .string(other.url), "role": .string(role)])
        let words = try #require(shown.json?["words"], "\(shown.text)")
        let pinned = try await post("/api/v1/peers", ["url": .string(other.url), "role": .string(role), "words": words])
        try #require(pinned.status == 201, "\(pinned.text)")
    }

    /// Audits the running node as a stranger would.
    func audit() async throws -> Binary.Outcome { try await Binary.run(["audit", url, "--json", "--full", "--state", scratch / "audits"]) }
}

/// Ports that nothing listens on, below the range from which the system takes ports for outgoing connections.
enum Ports {
    private static let given = Mutex<Set<Int>>([])

    static func free() -> Int {
        while true {
            let port = Int.random(in: 20_000..<32_000)
            guard given.withLock({ $0.insert(port).inserted }), isFree(port) else { continue }
            return port
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = Loopback.address(port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        } == 0
    }
}
