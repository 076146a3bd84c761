import ArgumentParser
import Canon
import Foundation
import Node
import Signing

/// Durable appends: what is timed is from handing a record over until its receipt is back.
struct AppendBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "append", abstract: "Append records durably, and time each until its receipt.")
    @Option(help: "How many records.") var count = 100_000
    @Option(help: "Bytes of a record, about.") var size = 1024
    @Option(help: "How many callers at once.") var concurrency = 256
    @Flag(help: "Records come signed from elsewhere and are verified on the way in.") var signed = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let bench = try await BenchNode()
        let records = try bench.records(count, size: size)
        let node = bench.node
        let signed = signed
        let clock = ContinuousClock()
        let start = clock.now
        var all = Latencies()
        try await withThrowingTaskGroup(of: Latencies.self) { group in
            for caller in 0..<concurrency {
                group.addTask {
                    var latencies = Latencies()
                    for i in stride(from: caller, to: records.count, by: concurrency) {
                        let began = clock.now
                        if signed { _ = try await node.accept(records[i].bytes) } else { _ = try await node.append(records[i]) }
                        latencies.add(clock.now - began)
                    }
                    return latencies
                }
            }
            for try await latencies in group { all.add(latencies) }
        }
        let seconds = (clock.now - start).inSeconds
        let size = node.sequencer.current.edge.size
        try bench.end()
        guard size == UInt64(count) + 2 else { throw CommandError("the log has \(size) entries after \(count) appends") }
        let rate = Double(count) / seconds
        if json {
            Terminal.say(
                "{\"concurrency\":\(concurrency),\"count\":\(count),\"entriesPerSecond\":\(Int(rate)),\"p50Milliseconds\":\(all.percentile(0.5).rounded3),"
                    + "\"p99Milliseconds\":\(all.percentile(0.99).rounded3),\"recordBytes\":\(records[0].bytes.count),\"signed\":\(signed)}")
        } else {
            Terminal.say(
                "\(Int(rate)) entries/s durable; p50 \(all.percentile(0.5).rounded3) ms, p99 \(all.percentile(0.99).rounded3) ms (\(concurrency) callers, \(records[0].bytes.count) bytes)"
            )
        }
    }
}
