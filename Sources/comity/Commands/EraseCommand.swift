import ArgumentParser
import Canon
import Node

struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Destroy the opening of a record: its content is gone, the log still verifies.",
        discussion:
            "Only the party that issued the record can. Copies that others have made are beyond this node's reach; peers that follow it forget theirs."
    )

    @OptionGroup var target: TargetOptions
    @Option(help: "The party that issued the record.") var party: String?
    @Option(help: "Why, in English; published in the tombstone.") var reason: String?
    @Argument(help: "The record's name, urn:uuid:…") var record: String

    func run() async throws {
        guard let id = RecordID(record) ?? RecordID(uuid: record) else { throw CommandError("“\(record)” is not the name of a record") }
        let receipt = try await target.connect { client in
            let found = try NodeClient.accepted(try await client.get("/api/v1/records/\(id.uuid)"), "/api/v1/records/\(id.uuid)")
            var subject: [String: JSON] = ["record": .string(id.description), "position": found["position"] ?? 0]
            if let reason { subject["reason"] = .object(["en": .string(reason)]) }
            var act: [String: JSON] = ["kind": "erasure.v1", "subject": .object(JSONObject(subject))]
            // What the node passed on for a visitor is the node's own record, and no party's.
            let isOwn = found["record"]?["issuer"]?.string.map { !$0.contains(":parties:") } ?? false
            if party != nil || !isOwn, let party = try await Publishing.party(party, client) { act["party"] = .string(party) }
            return try await client.act("/api/v1/acts", .object(JSONObject(act)))
        }
        Terminal.say("Erased. The tombstone is entry \(receipt["position"]?.integer ?? 0) of the log: \(receipt["id"]?.string ?? "")")
    }
}
