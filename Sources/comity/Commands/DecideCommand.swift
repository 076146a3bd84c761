import ArgumentParser
import Canon
import Foundation
import RuleEngine

struct DecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Ask both sides' rules about an act: what they say, why, who must consent, what would make it possible.",
        discussion: """
            The facts are a JSON file such as {"sides":["CN","US"],"facts":{"action":"share_data","from":"CN","to":"US","date":"2026-06-01"}}.

            Exit code 0: there is an answer, whatever it is. 2: the files could not be read.
            """)
    @Option(help: "The folder of rules.") var rules: String
    @Option(help: "The question, a JSON file.") var facts: String
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "The language of the answer: en or zh-Hans.") var language = "en"

    func validate() throws {
        guard ["en", "zh-Hans"].contains(language) else { throw ValidationError("--language must be en or zh-Hans") }
    }

    func run() throws {
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
}
