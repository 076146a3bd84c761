import ArgumentParser
import Canon
import Foundation
import RuleEngine

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check, test and compare rule sets before anybody goes by them.",
        discussion: """
            A folder of rules has attributes.json and one rule set for each jurisdiction; labels, titles in another language and scenarios may stand beside.

            Exit code 0: nothing to object to. 1: there is, and each thing is named. 2: the files could not be read.
            """,
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesDiffCommand.self, RulesSimulateCommand.self, RulesExportCommand.self,
            RulesImportCommand.self,
        ])
}

/// Runs the work of a command: what it finds wrong is exit code 1, files that cannot be read are 2.
func rulesAnswer(_ work: () throws -> Bool) throws {
    let holds: Bool
    do { holds = try work() } catch {
        Terminal.note("\(error)")
        throw ExitCode(2)
    }
    if !holds { throw ExitCode(1) }
}

struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read rule sets and analyse them: faults, overlaps, rules that never decide.",
        discussion: "With --adopt, missing translations and as-of dates are errors, as for a set that is to be adopted.")
    @Argument(help: "The folder of rules, or one rule set's file.") var dir: String
    @Flag(help: "Check as for adoption.") var adopt = false
    @Option(help: "Also list what no rule speaks of, seen through these attributes, such as action,to.") var gaps: String?
    @Flag(help: "Also write every rule as a sentence, in each language that has labels.") var sentences = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try rulesAnswer {
            let (library, findings) = RuleLibrary.load(try RulesFolder(path: dir).files(), mode: adopt ? .adoption : .example)
            let report = library.map { RulesReport(library: $0, gaps: gaps?.split(separator: ",").map(String.init) ?? []) }
            if json {
                var members: JSONObject = ["findings": .array(findings.map(\.json))]
                members["sets"] = report?.json
                Terminal.say(JSON.object(members).canonicalText)
            } else {
                for finding in findings { Terminal.say(finding.description) }
                for line in report?.words ?? [] { Terminal.say(line) }
                if let library, sentences { for line in RulesReport.sentences(library) { Terminal.say(line) } }
            }
            return library != nil
        }
    }
}

struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Decide scenarios and compare the answers with what they expect; every rule must be reached.")
    @Argument(help: "The folder of rules.") var dir: String
    @Argument(help: "The scenarios, a JSON file.") var scenarios: String
    @Flag(help: "Do not ask that every rule be reached.") var partly = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try rulesAnswer {
            let library = try RulesFolder(path: dir).library()
            let (scenarios, findings) = library.scenarios(try RulesFolder.file(scenarios))
            for finding in findings { Terminal.note(finding.description) }
            guard let scenarios else { throw CommandError("the scenarios have errors; each is named above") }
            let run = Rulebook(library).run(scenarios)
            let missed = run.uncovered.flatMap(\.value).sorted()
            if json {
                let failures = run.failures.map { failure -> JSON in
                    ["scenario": .string(failure.scenario), "reasons": .array(failure.reasons.map { .string($0) })]
                }
                let members: JSON = [
                    "scenarios": .integer(Int64(run.count)), "failures": .array(failures), "unreached": .array(missed.map { .string($0) }),
                    "coveragePercent": .integer(Int64((run.coverage * 100).rounded(.down))),
                ]
                Terminal.say(members.canonicalText)
            } else {
                for failure in run.failures { Terminal.say("\(failure.scenario): \(failure.reasons.joined(separator: "; "))") }
                if !missed.isEmpty { Terminal.say("reached by no scenario: \(missed.joined(separator: ", "))") }
                Terminal.say(
                    "\(run.count - run.failures.count) of \(run.count) scenarios as expected; \(Int((run.coverage * 100).rounded(.down))) % of the rules reached"
                )
            }
            return run.failures.isEmpty && (partly || missed.isEmpty)
        }
    }
}

struct RulesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show exactly where two versions decide differently, with a fact set for each place.",
        discussion: "Both are read under the attributes of the new one. Exit code 0 also when they differ.")
    @Argument(help: "The old rules: a folder, or one rule set's file.") var old: String
    @Argument(help: "The new rules.") var new: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try rulesAnswer {
            let before = try RulesFolder(path: old).files().filter { !isShared($0) }
            let after = try RulesFolder(path: new).library()
            let shared = try RulesFolder(path: new).files().filter { isShared($0) }
            let (read, findings) = RuleLibrary.load(before + shared)
            for finding in findings where finding.severity == .error { Terminal.note(finding.description) }
            guard let read else { throw CommandError("\(old) cannot be read under the attributes of \(new)") }
            let report = RulesDifference(before: read, after: after)
            Terminal.say(json ? report.json.canonicalText : report.words.joined(separator: "\n"))
            return true
        }
    }

    /// Whether a file is not a rule set, so that the new version's serves both.
    private func isShared(_ file: RuleLibrary.File) -> Bool {
        let json = try? JSON.parse(file.bytes, limits: RuleLibrary.limits)
        return !(json?["format"]?.string?.hasPrefix("comity-ruleset/") ?? false)
    }
}
