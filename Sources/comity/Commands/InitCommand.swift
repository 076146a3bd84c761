import ArgumentParser
import Canon
import Node
import Store
import StoreSQLite

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new node: its folder, its keys and the first entry of its log.",
        discussion: "Nothing has to be edited afterwards. Start the node with: comity serve --dir DIR")

    @Option(help: "The folder to make.") var dir: String
    @Option(help: "The node's name, as people read it.") var name: String
    @Option(help: "The name in Chinese, for the Chinese pages.") var nameZh: String?
    @Option(help: "Its public address: https://…, or http://localhost:PORT to try it out.") var url: String
    @Option(help: "The jurisdiction it stands in: an ISO 3166 code such as CH or CN-SH.") var jurisdiction: String
    @Flag(help: .hidden) var demonstration = false

    func run() async throws {
        let settings = NodeSettings(
            url: url, name: name, otherNames: nameZh.map { ["zh-Hans": $0] } ?? [:], jurisdiction: jurisdiction, demonstration: demonstration)
        let did = try await InitCommand.make(NodeDirectory(dir), settings)
        Terminal.say("Made the node “\(name)” in \(NodeDirectory(dir).path).")
        Terminal.say("Its identity is \(did); its keys are sealed there, under \(NodeDirectory(dir).keyFile).")
        Terminal.say("Start it:     comity serve --dir \(dir)")
        Terminal.say("Add a party:  comity party add --dir \(dir) --slug my-institute --name \"My Institute\"")
    }

    /// Makes folder, keys and entry 0; returns the node's DID.
    @discardableResult
    static func make(_ directory: NodeDirectory, _ settings: NodeSettings) async throws -> String {
        _ = try NodeAddress(settings.url)
        try directory.create(settings: settings)
        let lock = try DirectoryLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let node = try NodeService(
            settings: settings, store: SQLiteStore(path: directory.database), keyEncryptionKey: directory.keyEncryptionKey(),
            registry: Modules.registry(), gate: .open, clock: SystemClock.now)
        try await node.begin(fictional: settings.demonstration)
        node.shutDown()
        try node.store.close()
        return node.did
    }
}
