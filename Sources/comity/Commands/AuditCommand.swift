import ArgumentParser
import Canon
import Foundation
import Ledger
import Node
import Signing
import Store
import Verifier

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check a whole log, as a stranger would: everything is derived again and compared.",
        discussion: """
            Needs no account and no trust in the node. Give the node's address, its folder, or a folder with a copy of the log's files.

            A second audit of an address reads only what is new, and notices when the log does not go on from where it stood; --full reads everything again.

            Exit code 0: nothing was found. 1: problems were found, each is named. 2: the audit could not be made.
            """)

    @Argument(help: "http://… or https://… of a node, or a folder.") var target: String
    @Option(help: "A policy file (C2SP tlog-policy): the log's key and the witnesses you go by.") var policy: String?
    @Option(help: "The log's key, if you have it from elsewhere (a vkey). May be given several times.") var key: [String] = []
    @Option(help: "The folder in which to remember what was audited.") var state: String?
    @Flag(help: "Read everything again, whatever is remembered.") var full = false
    @Flag(help: "Print the report as JSON.") var json = false

    func run() async throws {
        let outcome: AuditOutcome
        do { outcome = try await audit() } catch {
            Terminal.note("The audit could not be made: \(error)")
            throw ExitCode(2)
        }
        Terminal.say(json ? outcome.report.json.canonicalText : outcome.words.joined(separator: "\n"))
        if outcome.report.exitCode != 0 { throw ExitCode(outcome.report.exitCode) }
    }

    private func audit() async throws -> AuditOutcome {
        let target = try AuditTarget(target)
        let folder = state.map { MemoryFolder(path: $0) } ?? (target.isRemote ? .usual : nil)
        var options = Audit.Options()
        options.policy = try policy.map { try PolicyArgument.read($0) }
        options.logKeys = try key.map { try NoteVerifier(vkey: $0) }
        options.rules = RegistryRules(try Modules.registry())
        options.tasks = max(2, ProcessInfo.processInfo.activeProcessorCount)
        options.patience = target.isRemote ? 10 : 0
        options.isFull = full
        if !json { options.progress = AuditProgress().tell }
        let outcome: AuditOutcome
        do {
            outcome = try await target.open { [options] source, origin in
                var options = options
                options.origin = origin
                if let folder {
                    let named = try await AuditCommand.origin(source) ?? origin
                    options.memory = named.flatMap { folder.memory(of: $0) }
                }
                return try await Audit(of: source, options: options).run()
            }
        } catch let error as LogSourceError where error.code == .damaged {
            outcome = AuditOutcome(damaged: self.target, error.reason)
        } catch let error as StoreError where error.code == .damaged || error.code == .failed {
            outcome = AuditOutcome(damaged: self.target, error.reason)
        }
        if let folder { AuditCommand.keep(outcome, in: folder) }
        return outcome
    }

    /// The name that the log gives itself: under which name something may be remembered.
    private static func origin(_ source: any LogSource) async throws -> String? {
        guard let bytes = try? await source.read("log/checkpoint", limit: SignedNote.maximumBytes), let note = try? SignedNote(bytes: bytes) else { return nil }
        return try? Checkpoint(text: note.text).origin
    }

    private static func keep(_ outcome: AuditOutcome, in folder: MemoryFolder) {
        do {
            if let memory = outcome.memory { try folder.keep(memory) }
            guard let proof = outcome.equivocation else { return }
            let bytes = proof.json.canonicalBytes
            let path = "\(folder.path)/equivocation-\(Digest.sha256(bytes).hex.prefix(16)).json"
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            Terminal.note("The proof of two histories is in \(path); anyone can check it with: comity verify --equivocation \(path)")
        } catch { Terminal.note("What was audited could not be remembered in \(folder.path): \(error). Name another folder with --state") }
    }
}

/// Reads a policy file that was named on the command line.
enum PolicyArgument {
    static func read(_ path: String) throws -> WitnessPolicy {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandError("the policy \(path) cannot be read") }
        do { return try WitnessPolicy(bytes: Array(data)) } catch { throw CommandError("the policy \(path) is not one: \(error.reason)") }
    }
}

/// Says on a terminal, now and then, how far an audit has come.
private final class AuditProgress: Sendable {
    private let start = ContinuousClock.now
    private static let step: UInt64 = 65_536

    func tell(_ entries: UInt64, _ all: UInt64) {
        guard entries % AuditProgress.step == 0, isatty(2) == 1 else { return }
        Terminal.note("  \(entries) of \(all) entries")
    }
}
