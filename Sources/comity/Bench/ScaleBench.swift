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

    func run() async throws {
        let bench = try await BenchNode()
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
        let clock = ContinuousClock()
        var start = clock.now
        let node = try BenchNode.open(bench.directory)
        let startUp = (clock.now - start).inSeconds
        node.shutDown()
        try node.store.close()
        let store = try SQLiteStore(path: bench.directory.database)
        start = clock.now
        let outcome = try Rebuild.run(store: store, registry: Registry([BenchModule()]), origin: bench.node.origin, checkOnly: true)
        let rate = Double(outcome.records) / (clock.now - start).inSeconds
        try store.close()
        try FileManager.default.removeItem(atPath: bench.path)
        guard outcome.differing.isEmpty else { throw CommandError("the rebuilt tables differ: \(outcome.differing.joined(separator: ", "))") }
        let memory = ProcessMemory.peakMegabytes()
        Terminal.say(
            json
                ? "{\"count\":\(count),\"peakMemoryMegabytes\":\(memory),\"rebuildPerSecond\":\(Int(rate)),\"startUpSeconds\":\(startUp.rounded3)}"
                : "start-up \(startUp.rounded3) s, rebuild \(Int(rate)) records/s, peak memory \(memory) MB (\(count) records; the peak includes writing them)"
        )
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
