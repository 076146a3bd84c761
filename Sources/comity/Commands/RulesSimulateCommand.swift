import ArgumentParser
import Canon
import DecisionsAPI
import Node
import RuleEngine
import Rules
import RulesAPI
import StoreSQLite

struct RulesSimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Run changed rules over what a node has recorded: which answers and cooperations would change.",
        discussion: """
            The sets of DIR take the place of those that the node knows as in force for the same jurisdictions; nothing is written. Every logged request for a
            decision, sealed ones too, and every move that a running cooperation has planned, is asked under both. For a side without published rules the
            examples speak that come with the program.

            Exit code 0 also when something would change. 2: the files or the node could not be read.
            """)
    @Argument(help: "The changed rules: a folder, or one rule set's file.") var dir: String
    @Option(name: .long, help: "The node's folder.") var against: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try rulesAnswer {
            let sources = try RulesFolder(path: dir).sources()
            _ = try RulesFolder(path: dir).library()
            let directory = NodeDirectory(against)
            let origin = try NodeAddress(directory.settings().url).origin
            let store = try SQLiteStore(path: directory.database)
            let impact = try store.readNow { transaction in
                try ImpactRun.run(
                    sources, in: KnownRuleSets(origin: origin, in: transaction), on: SystemClock.now().date,
                    examples: ShippedShelf.shelf.examples.sorted { $0.key < $1.key }.map(\.value), includingSealed: true)
            }
            try store.close()
            Terminal.say(json ? impact.json.canonicalText : RulesSimulateCommand.words(impact).joined(separator: "\n"))
            return true
        }
    }

    private static func words(_ impact: RuleImpact) -> [String] {
        let decisions = impact.decisions
        let differing = decisions.filter { $0.change != .unchanged }
        let recommended = decisions.count { $0.question.recommended != nil }
        let decided = decisions.count { $0.question.decided != nil }
        var lines = [
            "\(decisions.count) recorded requests (\(recommended) with a recommendation, \(decided) decided): \(differing.count) would be answered differently"
        ]
        func range(_ range: OutcomeRange) -> String {
            range.isSettled ? range.outcome.word : "\(range.atLeast.word) to \(range.atMost.word)"
        }
        for line in differing.prefix(100) {
            let rules = line.rules.isEmpty ? "" : " (\(line.rules.joined(separator: ", ")))"
            let past = [line.question.recommended.map { "recommended \($0)" }, line.question.decided].compactMap { $0 }.joined(separator: ", ")
            lines.append("  \(line.question.record): \(range(line.before)) → \(range(line.after)), \(line.change.rawValue)\(rules)")
            if !past.isEmpty { lines.append("    recorded: \(past)") }
        }
        let touched = impact.cooperations.filter { $0.value != .unchanged }.sorted { $0.key.uuid < $1.key.uuid }
        lines.append("\(impact.cooperations.count) running cooperations: \(touched.count) would be touched")
        for (id, change) in touched {
            lines.append("  \(id): \(change.rawValue)")
            for line in impact.lines where line.question.cooperation == id && line.change != .unchanged {
                let what = line.question.what ?? "question"
                let way = "\(line.question.facts["from"]?.string ?? "?") → \(line.question.facts["to"]?.string ?? "?")"
                lines.append("    \(what), \(way): \(range(line.before)) → \(range(line.after))")
            }
        }
        if !impact.unreadable.isEmpty { lines.append("\(impact.unreadable.count) questions could not be read under both versions") }
        return lines
    }
}
