import Foundation
import Node

/// A server in a process of its own, for the time of one command: the same way in as when it runs for good, with the same guard.
enum BriefServer {
    static func run<T: Sendable>(_ directory: NodeDirectory, _ body: (NodeClient) async throws -> T) async throws -> T {
        let process = Process()
        process.executableURL = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["serve", "--dir", directory.path, "--port", "0", "--quiet", "--while-input"]
        // Nothing is ever written: when this process ends, however it does, so does the pipe, and with it the server.
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let client = try await ready(directory, process)
        return try await body(client)
    }

    /// Waits until the server of this folder says it is ready.
    static func ready(_ directory: NodeDirectory, _ process: Process) async throws -> NodeClient {
        for _ in 0..<600 {
            guard process.isRunning else {
                throw CommandError("the node did not start (exit \(process.terminationStatus)); see why with: comity serve --dir \(directory.path)")
            }
            if FileManager.default.fileExists(atPath: directory.runningFile), let client = try? NodeAccess.running(directory),
                let answer = try? await client.get("/readyz"), answer.status == 200
            {
                return client
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandError("the node did not become ready within 30 seconds; see why with: comity serve --dir \(directory.path)")
    }
}
