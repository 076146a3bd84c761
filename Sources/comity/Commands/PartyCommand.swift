import ArgumentParser
import Canon
import Node

struct PartyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "party", abstract: "The parties that a node hosts.", subcommands: [Add.self, Rotate.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a party a home on this node: its own identity, keys and page.")
        @OptionGroup var target: TargetOptions
        @Option(help: "The last part of its address: a–z, 0–9 and hyphens.") var slug: String
        @Option(help: "Its name in English.") var name: String
        @Option(name: .customLong("name-zh"), help: "Its name in Chinese.") var nameZh: String?
        @Option(help: "The jurisdiction it acts in; the node's own unless given.") var jurisdiction: String?

        func run() async throws {
            var names: [String: JSON] = ["en": .string(name)]
            if let nameZh { names["zh-Hans"] = .string(nameZh) }
            let jurisdiction = try jurisdiction ?? target.settings()?.jurisdiction
            guard let jurisdiction else { throw CommandError("name the jurisdiction with --jurisdiction CC") }
            let answer = try await target.connect { client in
                try await client.act(
                    "/api/v1/parties", .object(["slug": .string(slug), "name": .object(JSONObject(names)), "jurisdiction": .string(jurisdiction)]))
            }
            Terminal.say("The party \(slug) is at home here. Its identity is entry \(answer["position"]?.integer ?? 0) of the log.")
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Replace a party's signing key (or the node's) by the one promised before.")
        @OptionGroup var target: TargetOptions
        @Option(help: "The party; the node itself unless given.") var slug: String?

        func run() async throws {
            let answer = try await target.connect { client in
                try await client.act(slug.map { "/api/v1/parties/\($0)/rotation" } ?? "/api/v1/rotation", .object([:]))
            }
            Terminal.say("The key was replaced; the rotation is entry \(answer["position"]?.integer ?? 0) of the log.")
        }
    }
}
