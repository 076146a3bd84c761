import ArgumentParser
import Canon
import Foundation
import Node

struct AgreementStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how an agreement stood on a day, as known on another.",
        discussion: """
            Both days matter: what was done later with effect from an earlier day was not known then. Without them, today is meant. The node answers from its \
            own log and those it follows; a public agreement is told to everybody, a sealed one to the operator.
            """)

    @Argument(help: "The agreement: urn:uuid:… or the last part of its page's address.") var id: String
    @Option(help: "The day, such as 2027-03-01.") var on: String?
    @Option(help: "What was known on this day.") var known: String?
    @Option(help: "The node's folder on this machine.") var dir: String?
    @Option(help: "The address of a running node.") var node: String?
    @Flag(help: "Print the answer as JSON.") var json = false

    func validate() throws {
        guard (dir == nil) != (node == nil) else { throw ValidationError("name the node either with --dir or with --node") }
        for day in [on, known].compactMap(\.self) where CalendarDate(day) == nil {
            throw ValidationError("\(day) is no day; write it like 2027-03-01")
        }
    }

    func run() async throws {
        let uuid = try AgreementName.uuid(id)
        let query = [("on", on), ("known", known)].compactMap { name, value in value.map { "\(name)=\($0)" } }
        let path = "/api/v1/agreements/\(uuid)/status" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        let answer = try await NodeReading.connect(dir: dir, node: node) { try NodeClient.accepted(await $0.get(path), path) }
        if json { return Terminal.say(answer.canonicalText) }
        for tag in ["en", "zh-Hans"] { Terminal.say(answer["life"]?["words"]?[tag]?.string ?? "") }
        let words = ["en", "zh-Hans"].compactMap { answer["standingWords"]?[$0]?.string }
        Terminal.say("Conclusion / 缔结: \(words.joined(separator: " / "))")
    }
}

/// The name of an agreement as people give it to commands.
enum AgreementName {
    static func uuid(_ text: String) throws -> String {
        guard let id = RecordID(text) ?? RecordID(uuid: text) else {
            throw CommandError("\(text) names no agreement; take it from the address of its page, or write urn:uuid:…")
        }
        return id.uuid
    }
}

/// Reading from a node: from a running one by its address, without a token; from a folder as its operator.
enum NodeReading {
    static func connect<T: Sendable>(dir: String?, node: String?, _ body: (NodeClient) async throws -> T) async throws -> T {
        if let node { return try await body(NodeClient(url: node, token: nil)) }
        guard let dir else { throw CommandError("name the node either with --dir or with --node") }
        let directory = NodeDirectory(dir)
        _ = try directory.settings()
        if let client = try NodeAccess.running(directory) { return try await body(client) }
        return try await BriefServer.run(directory) { try await body($0) }
    }
}
