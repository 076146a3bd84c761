import ArgumentParser
import Foundation

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Two parties in two countries and a neutral witness: one cooperation, carried between them and checked from outside.",
        discussion: "Everything runs on this machine. The parties are fictional; the figures, the history and the open data are real. Ctrl-C ends it."
    )

    @Option(help: "A folder for the three nodes; a temporary one unless given.") var dir: String?
    @Option(help: "The ports of provider, recipient and witness.") var ports = "8080,8081,8082"
    @Flag(help: "Carry the story, check it, and end: exit code 0, or 1 if any check failed.") var once = false

    func run() async throws {
        let numbers = ports.split(separator: ",").compactMap { Int($0) }
        guard numbers.count == 3, Set(numbers).count == 3, numbers.allSatisfy({ (1...65_535).contains($0) }) else {
            throw ValidationError("--ports takes three different ports, such as 8080,8081,8082")
        }
        let folder = dir ?? NSTemporaryDirectory() + "comity-demo-\(UUID().uuidString.prefix(8))"
        let demo = try Demo(folder: folder, ports: numbers)
        let sound = try await demo.run(once: once)
        if dir == nil { try? FileManager.default.removeItem(atPath: folder) }
        if !sound { throw ExitCode(1) }
    }
}
