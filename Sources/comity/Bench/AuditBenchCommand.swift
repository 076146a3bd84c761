import ArgumentParser
import Canon
import Verifier

/// Audits of logs in memory: hashes only, and with signed records beside the bare rate of verification.
struct AuditBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "audit", abstract: "Audit made-up logs in memory: hashes only, and with signed records.")
    @Option(help: "Entries for the audit of hashes.") var count = 1_000_000
    @Option(help: "Signed records for the full audit.") var records = 10_000
    @Option(help: "Bytes of a record, about.") var size = 1024
    @Option(help: "Tasks side by side.") var tasks = 2
    @Option(help: "Rounds; the best of each counts.") var rounds = 5
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        var hashes = try await AuditBench.hashes(count: count, tasks: tasks)
        for _ in 1..<max(1, rounds) {
            let outcome = try await AuditBench.hashes(count: count, tasks: tasks)
            if outcome.seconds < hashes.seconds { hashes = outcome }
        }
        let signed = try await AuditBench.comparison(count: records, recordBytes: size, tasks: tasks, rounds: rounds)
        let ratio = signed.records.perSecond / signed.verificationsPerSecond
        Terminal.say(
            json
                ? "{\"hashesPerSecond\":\(Int(hashes.perSecond)),\"recordsPerSecond\":\(Int(signed.records.perSecond)),\"ratioToVerify\":\(ratio.rounded3),"
                    + "\"tasks\":\(tasks),\"verificationsPerSecond\":\(Int(signed.verificationsPerSecond))}"
                : "audit, \(tasks) tasks: \(Int(hashes.perSecond)) entries/s hashes only; \(Int(signed.records.perSecond)) signed records/s, "
                    + "\(ratio.rounded3) of \(Int(signed.verificationsPerSecond)) bare verifications/s")
    }
}
