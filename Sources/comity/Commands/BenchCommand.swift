import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure this machine. `make bench` runs these beside the peers.",
        subcommands: [
            AppendBench.self, ProofBench.self, ScaleBench.self, HTTPBench.self, AuditBenchCommand.self,
            RulesBench.self, ODRLBench.self, MandateBench.self, ObligationsBench.self,
        ])
}
