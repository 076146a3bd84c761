import ArgumentParser
import Canon
import Node

struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer", abstract: "The nodes that this one knows: introduced once by people, pinned from then on.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Introduce a node: compare its twelve words with its operator, then pin it.",
            discussion: "Call the other operator by a way you trust, read the words to each other, and confirm with --words.")
        @Argument(help: "The address of the other node.") var url: String
        @OptionGroup var target: TargetOptions
        @Option(help: "What it is to us: peer, or witness for a neutral one.") var role = "peer"
        @Option(help: "The twelve words, once compared; asked for on the terminal unless given.") var words: String?

        func run() async throws {
            let outcome = try await target.connect { client -> JSON in
                let shown = try await client.act("/api/v1/peers", .object(["url": .string(url), "role": .string(role)]))
                let expected = shown["words"]?.string ?? ""
                Terminal.say("The node at \(url) is \(shown["did"]?.string ?? ""), log \(shown["origin"]?.string ?? "").")
                Terminal.say("Its twelve words:\n\n    \(expected)\n")
                if words == nil {
                    Terminal.say("Does the operator of the other node read the same words? Type yes to pin it:")
                    guard readLine()?.lowercased() == "yes" else { throw CommandError("not pinned; nothing was changed") }
                }
                return try await client.act(
                    "/api/v1/peers", .object(["url": .string(url), "role": .string(role), "confirm": true, "words": .string(words ?? expected)]))
            }
            Terminal.say("Pinned \(outcome["origin"]?.string ?? url) as \(role).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the nodes that are pinned, and how following them goes.")
        @OptionGroup var target: TargetOptions

        func run() async throws {
            let peers = try await target.connect { try await $0.get("/api/v1/peers").json?["peers"]?.array ?? [] }
            if peers.isEmpty { return Terminal.say("No node is pinned. Add one with: comity peer add URL --dir DIR") }
            for peer in peers {
                Terminal.say(
                    "\(peer["origin"]?.string ?? "")\t\(peer["role"]?.string ?? "")\t\(peer["state"]?.string ?? "")\t\(peer["detail"]?.string ?? "")")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Follow a node no longer. What was read from it stays.")
        @Argument(help: "The origin of its log, such as comity.example.org.") var origin: String
        @OptionGroup var target: TargetOptions

        func run() async throws {
            _ = try await target.connect { try await $0.act("/api/v1/peers/removal", .object(["origin": .string(origin)])) }
            Terminal.say("\(origin) is no longer followed.")
        }
    }
}
