import ArgumentParser
import Canon
import Foundation
import RuleEngine

struct DecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Ask both sides' rules about an act: what they say, why, who must consent, what would make it possible.",
        discussion: """
            The facts are a JSON file such as {"sides":["CN","US"],"facts":{"action":"share_data","from":"CN","to":"US","date":"2026-06-01"}}.

            With --replay, a recommendation that stands in a log is computed again under the rules that it names, and compared byte for byte.

            Exit code 0: there is an answer, whatever it is; a replay gave identical bytes. 1: it gave others. 2: the files or records could not be read.
            """)
    @Option(help: "The folder of rules.") var rules: String?
    @Option(help: "The question, a JSON file.") var facts: String?
    @Option(help: "The name of a recommendation that stands in a log, to be computed again.") var replay: String?
    @Option(help: "The address of a node that holds the record (with --replay).") var node: String?
    @Option(help: "The folder of a node that holds the record (with --replay).") var dir: String?
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "The language of the answer: en or zh-Hans.") var language = "en"

    func validate() throws {
        guard ["en", "zh-Hans"].contains(language) else { throw ValidationError("--language must be en or zh-Hans") }
        if replay != nil {
            guard (node == nil) != (dir == nil) else { throw ValidationError("with --replay, name the node either with --node or with --dir") }
        } else {
            guard rules != nil, facts != nil else { throw ValidationError("name the rules with --rules and the question with --facts") }
        }
    }

    func run() async throws {
        if let replay { return try await self.replay(replay) }
        guard let rules, let facts else { return }
        do {
            let library = try RulesFolder(path: rules).library()
            let (question, findings) = library.question(try RulesFolder.file(facts))
            for finding in findings { Terminal.note(finding.description) }
            guard let question else { throw CommandError("the question has errors; each is named above") }
            let book = Rulebook(library)
            let decision = book.decide(question)
            if json {
                Terminal.say(decision.json(library.schema).canonicalText)
            } else {
                for line in DecisionText(library: library, book: book, language: language).lines(decision) { Terminal.say(line) }
            }
        } catch {
            Terminal.note("\(error)")
            throw ExitCode(2)
        }
    }

    private func replay(_ name: String) async throws {
        let outcome: DecisionReplay.Outcome
        do { outcome = try await DecisionReplay(name: name, node: node, dir: dir).run() } catch {
            Terminal.note("\(error)")
            throw ExitCode(2)
        }
        Terminal.say(json ? String(decoding: outcome.bytes, as: UTF8.self) : outcome.words(language))
        if !outcome.isIdentical { throw ExitCode(1) }
    }
}
