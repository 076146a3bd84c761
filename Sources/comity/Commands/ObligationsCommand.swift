import ArgumentParser
import Canon
import Node

struct ObligationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obligations", abstract: "What is owed under agreements that are in force.", subcommands: [Due.self])

    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what the parties of a node owe, by when, and what is owed to them.",
            discussion: "Sealed agreements are included: whoever has the folder is the operator.")
        @Option(help: "The node's folder on this machine.") var dir: String
        @Option(help: "The last due date, such as 2027-12-31; a year from today unless given.") var until: String?
        @Option(help: "One party, by its did; all that the node hosts unless given.") var party: String?
        @Flag(help: "Print the list as JSON.") var json = false

        func validate() throws {
            guard until.map({ CalendarDate($0) != nil }) ?? true else { throw ValidationError("--until takes a day such as 2027-12-31") }
        }

        func run() async throws {
            let answers = try await NodeReading.connect(dir: dir, node: nil) { client -> [(String, JSON)] in
                var parties = party.map { [$0] } ?? []
                if parties.isEmpty {
                    let hosted = try await client.get("/api/v1/parties").json?["parties"]?.array ?? []
                    let origin = try NodeAddress(NodeDirectory(dir).settings().url).origin
                    parties = hosted.compactMap { $0["did"]?.string }.filter { PartyView.hosts(origin, $0) }
                }
                var answers: [(String, JSON)] = []
                for did in parties {
                    let path = "/api/v1/agreements/due?party=" + did.addingPercentEncodingForPath + (until.map { "&until=" + $0 } ?? "")
                    answers.append((did, try NodeClient.accepted(await client.get(path), path)))
                }
                return answers
            }
            if json {
                return Terminal.say(
                    JSON.array(
                        answers.map { did, answer in
                            ["party": .string(did), "owes": answer["owes"] ?? [], "owed": answer["owed"] ?? [], "until": answer["until"] ?? .null]
                        }
                    ).canonicalText)
            }
            for (did, answer) in answers {
                Terminal.say(did)
                for (key, word) in [("owes", "owes 应履行"), ("owed", "is owed 应获履行")] {
                    for item in answer[key]?.array ?? [] {
                        Terminal.say(
                            "  \(item["due"]?.string ?? "")  \(word)  \(item["state"]?.string ?? "")  "
                                + "\(item["title"]?["en"]?.string ?? item["obligation"]?.string ?? "") / \(item["title"]?["zh-Hans"]?.string ?? "")")
                    }
                }
            }
        }
    }
}
