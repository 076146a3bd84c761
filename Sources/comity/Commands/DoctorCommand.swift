import ArgumentParser
import Canon
import Foundation
import Node
import Store
import StoreSQLite

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look a node over: files, keys, log, tables, clock, space.",
        discussion: "Changes nothing, and may run beside the server. Exit code 1 if something needs attention.")

    @Option(help: "The node's folder.") var dir: String

    func run() throws {
        let directory = NodeDirectory(dir)
        var sound = true
        func check(_ what: String, _ body: () throws -> String) {
            do { Terminal.say("✓ \(what): \(try body())") } catch {
                sound = false
                Terminal.say("✗ \(what): \(error)")
            }
        }
        check("settings") {
            let settings = try EffectiveSettings(directory: directory).node
            return "\(settings.name), \(try NodeAddress(settings.url).url)"
        }
        let origin = try NodeAddress(directory.settings().url).origin
        let store = try SQLiteStore(path: directory.database)
        check("secrets") {
            _ = try directory.token()
            let keys = try KeyStore(store: store, keyEncryptionKey: directory.keyEncryptionKey())
            _ = try keys.key(.log, of: NodeAddress(directory.settings().url).did)
            return "only the owner can read them, and the keys open"
        }
        check("database") {
            let problems = try store.integrityProblems()
            guard problems.isEmpty else { throw CommandError(problems.joined(separator: "; ") + ". Restore a backup") }
            return "the engine finds nothing wrong, and every commit is flushed (synchronous = \(try store.synchronousMode()))"
        }
        check("log") {
            let outcome = try store.readNow { try LogCheck.run(origin: origin, in: $0) }
            guard outcome.problems.isEmpty else { throw CommandError(outcome.problems.joined(separator: "; ") + ". Restore a backup") }
            return "\(outcome.size) entries give the root \(outcome.root.hex) of the last checkpoint"
        }
        check("derived tables") {
            let changed = try store.readNow { try Schema.changedTables($0, modules: Modules.registry().modules) }
            guard changed.isEmpty else { throw CommandError("\(changed.map(\.name).joined(separator: ", ")) must be derived again: comity rebuild --dir \(dir)") }
            return "of the shape this program knows"
        }
        check("clock") {
            let last = try store.readNow { try LogEdgeClock.last(in: $0) }
            let now = SystemClock.now()
            guard now.milliseconds >= last.milliseconds - Sequencer.clockTolerance else {
                throw CommandError("it shows \(now), and the last entry is dated \(last). Set it right before you start the node")
            }
            return "\(now), after the last entry"
        }
        check("space") {
            let free = try FileManager.default.attributesOfFileSystem(forPath: directory.path)[.systemFreeSize] as? Int ?? 0
            guard free > 256 << 20 else { throw CommandError("only \(free >> 20) MiB are free; the node stops taking records when the disk is full") }
            return "\(free >> 20) MiB free"
        }
        try store.close()
        if !sound { throw ExitCode(1) }
    }
}
