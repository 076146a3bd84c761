import ArgumentParser
import Canon
import Foundation
import Node
import Store
import StoreSQLite

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a node while it runs, and prove the copy by recomputing its root.",
        discussion: """
            The copy holds the database, the settings and the key-encryption key: whoever has it can act for the node. Keep it as you keep the node.
            Restore it with: comity restore IN DIR
            """)

    @Argument(help: "The node's folder.") var dir: String
    @Argument(help: "The folder to make for the copy.") var out: String

    func run() throws {
        let directory = NodeDirectory(dir)
        let target = NodeDirectory(out)
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw CommandError("\(target.path) exists already; name a new folder for the backup")
        }
        let settings = try directory.settings()
        try FileManager.default.createDirectory(atPath: target.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let store = try SQLiteStore(path: directory.database)
        try store.backup(to: target.database)
        try store.close()
        for (from, to) in [(directory.keyFile, target.keyFile), (directory.tokenFile, target.tokenFile)] {
            try SecretFile.write(Array(SecretFile.text(from).utf8), to: to)
        }
        try FileManager.default.copyItem(atPath: directory.settingsFile, toPath: target.settingsFile)
        let outcome = try BackupProof.check(target, origin: NodeAddress(settings.url).origin)
        Terminal.say("Backed up \(outcome.size) entries to \(target.path).")
        Terminal.say("The copy proves itself: its entries give the root \(outcome.root.hex) of its last checkpoint.")
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a node's folder from a backup, after proving the backup.",
        discussion: """
            When the node starts, it asks its witnesses whether the log has grown since the backup was made. If it has, the node refuses to sign on top of \
            the older state, since that would make two histories of one log.
            """)

    @Argument(help: "The backup's folder.") var from: String
    @Argument(help: "The folder to make for the node.") var dir: String

    func run() throws {
        let source = NodeDirectory(from)
        let target = NodeDirectory(dir)
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw CommandError("\(target.path) exists already; name a new folder, nothing is overwritten")
        }
        let origin = try NodeAddress(source.settings().url).origin
        let outcome = try BackupProof.check(source, origin: origin)
        try FileManager.default.createDirectory(atPath: target.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: source.database, toPath: target.database)
        try FileManager.default.copyItem(atPath: source.settingsFile, toPath: target.settingsFile)
        for (file, to) in [(source.keyFile, target.keyFile), (source.tokenFile, target.tokenFile)] {
            try SecretFile.write(Array(SecretFile.text(file).utf8), to: to)
        }
        Terminal.say("Restored \(outcome.size) entries of \(origin) to \(target.path); the root \(outcome.root.hex) was recomputed and fits.")
        Terminal.say("Start it with: comity serve --dir \(dir)")
    }
}

/// A backup is good when its entries give the root of its last checkpoint and its keys open.
enum BackupProof {
    static func check(_ directory: NodeDirectory, origin: String) throws -> LogCheck.Outcome {
        let store = try SQLiteStore(path: directory.database)
        defer { try? store.close() }
        let problems = try store.integrityProblems()
        guard problems.isEmpty else { throw CommandError("the copy is damaged: \(problems.joined(separator: "; "))") }
        let outcome = try store.readNow { try LogCheck.run(origin: origin, in: $0) }
        guard outcome.problems.isEmpty else { throw CommandError("the copy does not prove itself: \(outcome.problems.joined(separator: "; "))") }
        let keys = try KeyStore(store: store, keyEncryptionKey: directory.keyEncryptionKey())
        _ = try keys.key(.log, of: NodeAddress(directory.settings().url).did)
        return outcome
    }
}
