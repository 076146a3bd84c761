import Canon
import Foundation
import Node
import Testing

/// The program under test, as a newcomer would run it.
struct Binary {
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["COMITY_BINARY"] { return path }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent(".build/debug/comity").path
    }()

    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a command to its end.
    @discardableResult
    static func run(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files, not pipes: nothing has to be read while the program runs.
        let folder = temporary()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["in", "out", "err"] { _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: name == "in" ? Data((input ?? "").utf8) : nil) }
        process.standardInput = FileHandle(forReadingAtPath: "\(folder)/in")
        process.standardOutput = FileHandle(forWritingAtPath: "\(folder)/out")
        process.standardError = FileHandle(forWritingAtPath: "\(folder)/err")
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) -> String { String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: text("out"), errors: text("err"))
    }

    static func temporary() -> String { NSTemporaryDirectory() + "comity-e2e-\(UUID().uuidString)" }
}

/// A server in a process of its own, over a folder of its own.
// @unchecked: its process is replaced only by `start`, while no other task of the test uses it.
final class TestServer: @unchecked Sendable {
    let dir: String
    let port: Int
    let token: String
    private(set) var process = Process()
    private let shell: String?

    /// Makes the node. `shell` is a prefix for `/bin/sh`, such as a limit that the server runs under.
    init(port: Int, dir: String = Binary.temporary(), shell: String? = nil) throws {
        self.port = port
        self.dir = dir
        self.shell = shell
        if !FileManager.default.fileExists(atPath: dir) {
            let made = try Binary.run(["init", "--dir", dir, "--name", "Test \(port)", "--url", "http://localhost:\(port)", "--jurisdiction", "CH"])
            try #require(made.status == 0, "\(made.errors)")
        }
        token = try NodeDirectory(dir).token()
    }

    /// Starts it and waits until it is ready. False if it ended instead.
    func start(environment: [String: String] = [:], seconds: Int = 30, arguments: [String] = []) async throws -> Bool {
        process = Process()
        let command = ["serve", "--dir", dir, "--quiet"] + arguments
        if let shell {
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", Binary.path] + command
        } else {
            process.executableURL = URL(fileURLWithPath: Binary.path)
            process.arguments = command
        }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        let log = dir + "/test.log"
        if !FileManager.default.fileExists(atPath: log) { _ = FileManager.default.createFile(atPath: log, contents: nil) }
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        for _ in 0..<(seconds * 20) {
            guard process.isRunning else { return false }
            if (try? await get("/readyz"))?.status == 200 { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    var log: String { String(decoding: FileManager.default.contents(atPath: dir + "/test.log") ?? Data(), as: UTF8.self) }

    func get(_ path: String) async throws -> (status: Int, body: [UInt8]) { try await send("GET", path, nil) }

    func post(_ path: String, _ json: JSON) async throws -> (status: Int, body: [UInt8]) { try await send("POST", path, json.canonicalBytes) }

    private func send(_ method: String, _ path: String, _ body: [UInt8]?) async throws -> (status: Int, body: [UInt8]) {
        try await Loopback.exchange(port: port, method: method, path: path, token: token, body: body)
    }
}
