import Canon
import Foundation
import Testing

/// The program under test, as a newcomer would run it.
enum Binary {
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["COMITY_BINARY"] { return path }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
            folder.deleteLastPathComponent()
        }
        return folder.appendingPathComponent(".build/debug/comity").path
    }()

    struct Outcome {
        /// What it ended with; -1 when it did not end in time and was killed.
        var status: Int32
        var output: String
        var errors: String
        var json: JSON? { try? JSON.parse(Array(output.utf8.filter { $0 != 0x0A }), limits: .api) }
        /// Everything it said, for the message of a failed expectation.
        var said: Comment { "exit \(status)\n\(output)\(errors)" }
    }

    /// Runs a command to its end.
    @discardableResult
    static func run(_ arguments: [String], environment: [String: String] = [:], within seconds: Int = 60) async throws -> Outcome {
        let folder = Scratch()
        let child = try Child(path, arguments, environment: environment, output: folder / "out", errors: folder / "err")
        let status = try await child.end(within: seconds) ?? -1
        return Outcome(status: status, output: folder.text("out"), errors: folder.text("err"))
    }
}

/// A folder that is gone with this value.
final class Scratch: Sendable {
    let path = NSTemporaryDirectory() + "/comity-e2e-\(UUID().uuidString)"

    init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func / (folder: Scratch, name: String) -> String { folder.path + "/" + name }
    func text(_ name: String) -> String { String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }
}
