import ArgumentParser
import Canon
import Foundation
import Node
import Store
import StoreSQLite

/// A large log: how long it takes to start, how much memory that needs, how fast its tables are derived again.
struct ScaleBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scale", abstract: "Start and rebuild a node with many records.")
    @Option(help: "How many records.") var count = 1_000_000
    @Option(help: "Bytes of a record, about.") var size = 1024
    @Flag(help: "Print JSON.") var json = false
    @Option(help: .hidden) var reopen: String?

    func run() async throws {
        if let reopen { return try ScaleBench.measure(NodeDirectory(reopen)) }
        let bench = try await BenchNode()
        defer { try? FileManager.default.removeItem(atPath: bench.path) }
        let step = 20_000
        for from in stride(from: 0, to: count, by: step) {
            let records = try bench.records(min(step, count - from), size: size)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<512 {
                    group.addTask {
                        for i in stride(from: caller, to: records.count, by: 512) { _ = try await bench.node.append(records[i]) }
                    }
                }
                try await group.waitForAll()
            }
            Terminal.note("  \(from + records.count) of \(count) records written")
        }
        bench.node.shutDown()
        try bench.node.store.close()
        let found = try await ScaleBench.inAnotherProcess(bench.path)
        let (startUp, rate) = (found["startUpSeconds"]?.double ?? 0, found["rebuildPerSecond"]?.integer ?? 0)
        let (memory, rebuildMemory) = (found["peakMemoryMegabytes"]?.integer ?? 0, found["rebuildMemoryMegabytes"]?.integer ?? 0)
        Terminal.say(
            json
                ? "{\"count\":\(count),\"peakMemoryMegabytes\":\(memory),\"rebuildMemoryMegabytes\":\(rebuildMemory),\"rebuildPerSecond\":\(rate),\"startUpSeconds\":\(startUp)}"
                : "start-up \(startUp) s with \(memory) MB at most, rebuild \(rate) records/s with \(rebuildMemory) MB at most (\(count) records)"
        )
    }

    /// Starts the node and then rebuilds its tables, and prints one line of JSON. In a process of its own, so that its memory is theirs alone.
    private static func measure(_ directory: NodeDirectory) throws {
        let clock = ContinuousClock()
        var start = clock.now
        let node = try BenchNode.open(directory)
        let startUp = (clock.now - start).inSeconds
        node.shutDown()
        try node.store.close()
        let memory = ProcessMemory.peakMegabytes()
        let store = try SQLiteStore(path: directory.database)
        start = clock.now
        let outcome = try Rebuild.run(store: store, registry: Registry([BenchModule()]), origin: node.origin, checkOnly: true)
        let rate = Double(outcome.records) / (clock.now - start).inSeconds
        try store.close()
        guard outcome.differing.isEmpty else { throw CommandError("the rebuilt tables differ: \(outcome.differing.joined(separator: ", "))") }
        Terminal.say(
            "{\"peakMemoryMegabytes\":\(memory),\"rebuildMemoryMegabytes\":\(ProcessMemory.peakMegabytes()),\"rebuildPerSecond\":\(Int(rate)),\"startUpSeconds\":\(startUp.rounded3)}"
        )
    }

    private static func inAnotherProcess(_ path: String) async throws -> JSON {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["bench", "scale", "--reopen", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = Array(try output.fileHandleForReading.readToEnd() ?? Data())
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandError("the large log could not be opened again") }
        do { return try JSON.parse(bytes, limits: .api) } catch { throw CommandError("the measuring process gave no JSON: \(error)") }
    }
}

/// What the kernel counts for this process.
enum ProcessMemory {
    static func peakMegabytes() -> Int { value("VmHWM:") }
    static func currentMegabytes() -> Int { value("VmRSS:") }

    private static func value(_ name: String) -> Int {
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return 0 }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name) }
        return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) / 1024
    }
}
