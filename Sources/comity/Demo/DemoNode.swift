import Canon
import Foundation
import Node
import StoreSQLite

/// One node of the demonstration: a folder, and a server in a process of its own.
final class DemoNode {
    let key: String
    let url: String
    let port: Int
    let directory: NodeDirectory
    private var process: Process?
    private(set) var client: NodeClient

    init(key: String, port: Int, folder: String) {
        self.key = key
        self.port = port
        url = "http://localhost:\(port)"
        directory = NodeDirectory(folder + "/" + key)
        client = NodeClient(url: url, token: nil)
    }

    /// Makes the folder, unless an earlier run left it.
    func make(names: [String: String], jurisdiction: String) async throws {
        guard !directory.exists else { throw CommandError("\(directory.path) holds a node already; delete it, or name another folder with --dir") }
        let settings = NodeSettings(
            url: url, name: names["en"] ?? key, otherNames: names.filter { $0.key != "en" }, jurisdiction: jurisdiction, demonstration: true)
        try await InitCommand.make(directory, settings)
    }

    /// Starts `comity serve` for the folder and waits until it is ready.
    func start() async throws {
        let process = Process()
        process.executableURL = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["serve", "--dir", directory.path, "--port", String(port), "--quiet"]
        let log = directory.path + "/server.log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
        do { client = try await BriefServer.ready(directory, process) } catch {
            let tail = FileManager.default.contents(atPath: log).map { String(decoding: $0.suffix(1500), as: UTF8.self) } ?? ""
            throw CommandError("\(error)\n\(tail)")
        }
    }

    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }
}
