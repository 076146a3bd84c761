import Ledger
import ArgumentParser
import Canon
import Foundation
import Ledger
import Signing
import Verifier

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a receipt, or a proof that a log told two histories, offline.",
        discussion: """
            A receipt is a folder with opening.json, receipt.tlog-proof, identity.json and policy.txt, as comity receipt makes it. No server is asked.

            Exit code 0: everything holds. 1: something does not. 2: the files could not be read.
            """)

    @Argument(help: "The folder with the receipt.") var dir: String?
    @Option(help: "A proof of two histories, as a JSON file.") var equivocation: String?
    @Option(help: "A policy file of your own: the log's key and the witnesses you go by.") var policy: String?
    @Option(help: "A log's key, if you have it from elsewhere (a vkey). May be given several times; with --equivocation.") var key: [String] = []
    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard (dir == nil) != (equivocation == nil) else { throw ValidationError("name either the folder of a receipt or a proof with --equivocation") }
    }

    func run() throws {
        let result: (words: [String], json: JSON, holds: Bool)
        do { result = try check() } catch {
            Terminal.note("Nothing could be verified: \(error)")
            throw ExitCode(2)
        }
        Terminal.say(json ? result.json.canonicalText : result.words.joined(separator: "\n"))
        if !result.holds { throw ExitCode(1) }
    }

    private func check() throws -> (words: [String], json: JSON, holds: Bool) {
        let policy = try policy.map { try PolicyArgument.read($0) }
        if let equivocation {
            guard let data = FileManager.default.contents(atPath: equivocation) else { throw CommandError("\(equivocation) cannot be read") }
            let logs = try key.map { try NoteVerifier(vkey: $0) } + (policy?.logs.compactMap(\.key.verifier) ?? [])
            let check = EquivocationCheck(bytes: Array(data), logs: logs)
            return (check.words, check.json, check.isProven)
        }
        let report = ReceiptCheck.run(try ReceiptFolder(path: dir ?? ""), policy: policy)
        return (report.words, report.json, report.isValid)
    }
}
