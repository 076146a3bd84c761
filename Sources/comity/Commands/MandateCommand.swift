import ArgumentParser
import Canon
import Foundation
import Mandates

struct MandateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mandate", abstract: "Check who may act for whom.", subcommands: [MandateVerifyCommand.self])
}

struct MandateVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Judge an act under a chain of mandates, offline; or run a file of test vectors.",
        discussion: """
            A case is one JSON file with the act, the chain of mandates and what the verifier knows: docs/formats/mandate.md. No server is asked.

            Exit code 0: the act is allowed, or every vector gave the code it expects. 1: it is not. 2: the file could not be read.
            """)

    @Argument(help: "A JSON file with one case.") var file: String?
    @Option(help: "A JSON file with cases that each say which code they expect.") var vectors: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard (file == nil) != (vectors == nil) else { throw ValidationError("name either a case or a file of cases with --vectors") }
    }

    func run() throws {
        let cases: [MandateCase]
        do { cases = try MandateVerifyCommand.read(vectors ?? file ?? "") } catch {
            Terminal.note("Nothing could be judged: \(error)")
            throw ExitCode(2)
        }
        guard vectors != nil else {
            guard cases.count == 1 else {
                Terminal.note("The file holds \(cases.count) cases; run them with --vectors")
                throw ExitCode(2)
            }
            let verdict = cases[0].judge()
            Terminal.say(json ? verdict.json.canonicalText : MandateVerifyCommand.words(verdict, of: cases[0]).joined(separator: "\n"))
            if !verdict.isAllowed { throw ExitCode(1) }
            return
        }
        var (failed, results): (Int, [JSON]) = (0, [])
        for question in cases {
            let verdict = question.judge()
            let isRight = verdict.code == question.expected
            if !isRight { failed += 1 }
            let expected = question.expected.map { JSON.string($0) } ?? .null
            results.append(["name": .string(question.name), "expected": expected, "code": .string(verdict.code), "ok": .bool(isRight)])
            guard !json else { continue }
            let why = isRight ? "" : ", and \(question.expected ?? "no code") is expected\(verdict.refusal.map { "; \($0)" } ?? "")"
            Terminal.say("\(isRight ? "ok  " : "FAIL") \(question.name): \(verdict.code)\(why)")
        }
        if json {
            Terminal.say(JSON.object(["cases": .array(results), "failed": .integer(Int64(failed))]).canonicalText)
        } else {
            Terminal.say("\(cases.count - failed) of \(cases.count) cases gave the code they expect.")
        }
        if failed > 0 { throw ExitCode(1) }
    }

    private static func read(_ path: String) throws -> [MandateCase] {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandError("\(path) cannot be read") }
        let json: JSON
        do { json = try JSON.parse(Array(data), limits: .vectors) } catch { throw CommandError("\(path) is not JSON: \(error)") }
        do { return try MandateCase.all(in: json) } catch { throw CommandError("\(path) is no case: \(error)") }
    }

    private static func words(_ verdict: Verdict, of question: MandateCase) -> [String] {
        var lines: [String] = []
        let mandates = question.chain.compactMap { try? Mandate(json: $0) }
        if let last = mandates.last {
            lines.append("The mandate of \(last.holder):")
            lines += MandateWords().lines(last).map { "  \($0.heading.en): \($0.text.en)" }
            lines.append("")
        }
        for line in verdict.checks { lines.append("  \(line.check.number) \(line.check.rawValue): \(line.words.en)") }
        for document in verdict.documents { lines.append("  \(document.role) \(document.id) \(MandateReference.text(of: document.digest))") }
        if let refusal = verdict.refusal {
            lines.append("DENY \(refusal.code.text) at \(refusal.pointer)")
            lines += ["  \(refusal.words.en)", "  \(refusal.words.zhHans)"]
        } else {
            lines.append("ALLOW")
        }
        return lines
    }
}
