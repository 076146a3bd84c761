import ArgumentParser
import Canon
import ODRL
import RuleEngine
import Rules

struct RulesExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a rule set in another form: a policy of ODRL 2.2.",
        discussion:
            "A rule that the form cannot say refuses the export; nothing is left out. docs/formats/rule-records.md says how rules become policies.")
    @Argument(help: "The folder of rules, or one rule set's file.") var dir: String
    @Flag(help: "As ODRL (JSON-LD).") var odrl = false
    @Option(help: "The jurisdiction, where the folder has several.") var jurisdiction: String?

    func run() throws {
        try rulesAnswer {
            guard odrl else { throw CommandError("name the form: --odrl") }
            let library = try RulesFolder(path: dir).library()
            let sets = library.sets.filter { jurisdiction == nil || $0.jurisdiction == jurisdiction }
            guard sets.count == 1 else {
                throw CommandError("choose one rule set with --jurisdiction; there are \(library.sets.map(\.jurisdiction).joined(separator: ", "))")
            }
            Terminal.say(try RulePolicy(schema: library.schema).policy(of: sets[0]).json.canonicalText)
            return true
        }
    }
}

struct RulesImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read a policy of ODRL in the profile of rules, and print the rule set that it says.",
        discussion: "Fail-closed: another profile, operand or operator, duties and parties are refused with their place.")
    @Argument(help: "The policy, JSON-LD.") var file: String
    @Option(help: "The attribute file that the rules are written in.") var attributes: String
    @Option(help: "The jurisdiction of the rules.") var jurisdiction: String
    @Option(help: "What to call the version.") var version = "imported"

    func run() throws {
        try rulesAnswer {
            let file = try RulesFolder.file(file)
            let schema = try RulesImportCommand.schema(attributes)
            let policies: [Policy]
            do { policies = try Policy.read(json: file.bytes) } catch { throw CommandError("\(self.file): \(error)") }
            guard let policy = policies.first, policies.count == 1 else {
                throw CommandError("\(self.file) holds \(policies.count) policies; give one")
            }
            let mapping = RulePolicy(schema: schema)
            Terminal.say(mapping.document(of: try mapping.rules(of: policy, jurisdiction: jurisdiction, version: version)).canonicalText)
            return true
        }
    }

    /// The attributes of a file by themselves.
    private static func schema(_ path: String) throws -> AttributeSchema {
        let empty = RuleLibrary.File(
            name: "empty", bytes: Array(#"{"format":"comity-ruleset/1","id":"urn:x:empty","version":"0","jurisdiction":"XX","rules":[]}"#.utf8))
        let (library, findings) = RuleLibrary.load([try RulesFolder.file(path), empty])
        guard let library else { throw CommandError(findings.first { $0.severity == .error }?.description ?? "\(path) cannot be read") }
        return library.schema
    }
}
