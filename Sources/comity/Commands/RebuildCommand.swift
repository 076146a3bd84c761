import ArgumentParser
import Node
import StoreSQLite

struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Derive every table that pages read from the records again.",
        discussion: "Stop the node first. With --check nothing is changed: the exit code is 1 if a table is not what the records give.")

    @Option(help: "The node's folder.") var dir: String
    @Flag(help: "Compare only.") var check = false

    func run() throws {
        let directory = NodeDirectory(dir)
        let origin = try NodeAddress(directory.settings().url).origin
        let lock = try check ? nil : DirectoryLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let store = try SQLiteStore(path: directory.database)
        let outcome = try Rebuild.run(store: store, registry: Modules.registry(), origin: origin, checkOnly: check) {
            Terminal.note("  \($0) records read")
        }
        try store.close()
        let tables = outcome.differing.joined(separator: ", ")
        if outcome.differing.isEmpty {
            Terminal.say("\(outcome.records) records read; every derived table is what they give.")
        } else if check {
            Terminal.say("\(outcome.records) records read; not what they give: \(tables). Stop the node and run: comity rebuild --dir \(dir)")
            throw ExitCode(1)
        } else {
            Terminal.say("\(outcome.records) records read; derived again: \(tables).")
        }
    }
}
