import ArgumentParser
import Node

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run a node.",
        discussion: """
            Before it signs anything the node asks its witnesses whether they know a longer log of its own: after a restored backup that keeps it from making
            two histories. Exit code 3 means that they do.
            """)

    @Option(help: "The node's folder.") var dir: String
    @Option(help: "The port to listen on; 0 takes a free one.") var port: Int?
    @Option(help: "The address to listen on.") var host: String?
    @Option(help: "The port for metrics on 127.0.0.1.") var metricsPort: Int?
    @Flag(help: "Go on although no witness can be reached. Is recorded in the log.") var withoutWitnesses = false
    @Flag(help: .hidden) var quiet = false
    @Flag(help: .hidden) var whileInput = false

    func run() async throws {
        var flags: [String: String] = [:]
        flags["listen.port"] = port.map(String.init)
        flags["listen.host"] = host
        flags["metrics.port"] = metricsPort.map(String.init)
        let directory = NodeDirectory(dir)
        let server = try NodeServer(
            directory: directory, settings: EffectiveSettings(directory: directory, flags: flags),
            options: .init(withoutWitnesses: withoutWitnesses, quiet: quiet, witnessOnly: false, whileInput: whileInput))
        try await server.run()
    }
}

struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Run a node that is a neutral witness and nothing else.",
        discussion: "It cosigns the heads of the logs it was introduced to, keeps its own public log of every head it cosigned, and hosts no party.")

    @Option(help: "The node's folder.") var dir: String
    @Option(help: "The port to listen on.") var port: Int?

    func run() async throws {
        let directory = NodeDirectory(dir)
        let server = try NodeServer(
            directory: directory,
            settings: EffectiveSettings(directory: directory, flags: port.map { ["listen.port": String($0)] } ?? [:]),
            options: .init(withoutWitnesses: false, quiet: false, witnessOnly: true))
        try await server.run()
    }
}
