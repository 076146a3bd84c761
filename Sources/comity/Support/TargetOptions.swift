import ArgumentParser
import Foundation
import Node
import StoreSQLite

/// How a command names the node it acts on: by folder, or by address with a token file.
struct TargetOptions: ParsableArguments {
    @Option(help: "The node's folder on this machine.") var dir: String?
    @Option(help: "The address of a running node.") var node: String?
    @Option(help: "The file that holds the node's token (with --node).") var tokenFile: String?

    func validate() throws {
        guard (dir == nil) != (node == nil) else { throw ValidationError("name the node either with --dir or with --node") }
        guard node == nil || tokenFile != nil else { throw ValidationError("with --node, name the token file with --token-file") }
    }

    func settings() throws -> NodeSettings? { try dir.map { try NodeDirectory($0).settings() } }

    /// Gives a client of the running node. For a folder in which nothing runs, a server is started for the time of the command, on a free port.
    func connect<T: Sendable>(_ body: (NodeClient) async throws -> T) async throws -> T {
        if let node, let tokenFile { return try await body(NodeClient(url: node, token: SecretFile.text(tokenFile))) }
        guard let dir else { throw CommandError("name the node either with --dir or with --node") }
        let directory = NodeDirectory(dir)
        _ = try directory.settings()
        if let client = try NodeAccess.running(directory) { return try await body(client) }
        return try await BriefServer.run(directory) { try await body($0) }
    }
}
