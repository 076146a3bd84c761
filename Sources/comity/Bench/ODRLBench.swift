import ArgumentParser
import Canon
import Foundation
import ODRL

/// Evaluates a policy file again and again, at hours of the year 2024: reading it is not counted.
struct ODRLBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "odrl", abstract: "Evaluate an ODRL policy in process.", shouldDisplay: false)
    @Option(help: "A policy in Turtle.") var policy: String
    @Option(help: "The assignee who asks.") var party = "http://example.org/alice"
    @Option(help: "The target that is asked for.") var target = "http://example.org/x"
    @Option(help: "How many times.") var count = 5000
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        guard count > 0 else { throw CommandError("count is at least 1") }
        guard let data = FileManager.default.contents(atPath: policy) else { throw CommandError("\(policy) cannot be read") }
        guard let policy = try Policy.read(turtle: Array(data), completeness: .anything).first,
            let action = policy.permissions.first?.actions.first?.value,
            let start = Instant("2024-01-01T00:30:00Z")
        else { throw CommandError("\(policy) holds no policy with a permission") }
        let request = Request(action: action, party: IRI(party), target: IRI(target))
        let evaluator = Evaluator()
        var all = Latencies()
        var permitted = 0
        let clock = ContinuousClock()
        for number in 0..<count {
            // Another hour each time: a stride that shares no factor with the hours of the year.
            let world = World(now: Moment(start.adding(seconds: Int64(number * 1009 % 8784) * 3600)))
            let begun = clock.now
            let report = evaluator.evaluate(policy, request, in: world)
            all.add(clock.now - begun)
            if report.authorises { permitted += 1 }
        }
        let branches = policy.permissions.first?.constraints.first?.test
        let (median, worst) = (all.percentile(0.5).rounded3, all.percentile(0.99).rounded3)
        var size = 1
        if case .logical(_, let parts)? = branches { size = parts.count }
        Terminal.say(
            json
                ? "{\"branches\":\(size),\"count\":\(count),\"p50Milliseconds\":\(median),\"p99Milliseconds\":\(worst),\"permitted\":\(permitted)}"
                : "\(median) ms (p99 \(worst)) to evaluate a policy of \(size) branches; \(permitted) of \(count) permitted")
    }
}
