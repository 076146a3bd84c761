import Canon
import Foundation
import Node

/// The outside check of the agreement: from logs and journals alone, and from a file that was taken away; and that who may not sign was refused.
struct DemoAgreementCheck {
    let story: DemoStory
    let nodes: [DemoNode]
    let folder: String

    func run() async throws -> Bool {
        guard let agreed = story.agreed else { return DemoCheck.say(false, "no agreement was signed") }
        var sound = try observe(agreed)
        sound = try await file(agreed) && sound
        sound = refusal() && sound
        sound = try await duties() && sound
        return sound
    }

    /// A node that was made for this question follows the three logs, verifies them, and judges mandates, approvals, signatures and conclusion by itself.
    private func observe(_ agreed: RecordID) throws -> Bool {
        let outcome = try OwnProgram.run(
            ["agreement", "conclusion", agreed.description, "--from", nodes.map(\.url).joined(separator: ","), "--json"])
        guard let answer = try? JSON.parse(outcome.output, limits: .api) else {
            return DemoCheck.say(false, "the agreement could not be judged from outside: \(outcome.errors)")
        }
        let signatures = answer["signatures"]?.array ?? []
        let verified = signatures.count { $0["standing"] == "verified" }
        let mandates = signatures.flatMap { $0["mandates"]?.array ?? [] }
        let allowed = mandates.count { $0["outcome"] == "ALLOW" }
        let own = signatures.count { $0["approvals"] == ["ed25519"] }
        for reason in answer["conclusion"]?["reasons"]?.array ?? [] where outcome.status != 0 {
            Terminal.say("      \(reason["words"]?["en"]?.string ?? "")")
        }
        for signature in signatures where signature["standing"] != "verified" {
            Terminal.say("      \(signature["party"]?.string ?? ""): \(signature["why"]?["words"]?["en"]?.string ?? "not known")")
        }
        return DemoCheck.say(
            outcome.status == 0 && verified == 2 && allowed == 2 && mandates.count == 2 && own == 2,
            "a stranger's own node, from the logs and the witness's journal alone: \(verified) signatures count, \(allowed) of \(mandates.count) mandates "
                + "cover the text, \(own) approved in own clients; the agreement is \(answer["conclusion"]?["words"]?["en"]?.string ?? "not judged")")
    }

    /// The file that the other side gives is judged without any node.
    private func file(_ agreed: RecordID) async throws -> Bool {
        let path = folder + "/conclusion.json"
        let given = try await nodes[1].client.get("/agreements/\(agreed.uuid)/conclusion.json")
        guard given.status == 200, FileManager.default.createFile(atPath: path, contents: Data(given.body)) else {
            return DemoCheck.say(false, "\(nodes[1].url) gave no file about the conclusion (\(given.status))")
        }
        let outcome = try OwnProgram.run(["agreement", "conclusion", path, "--json"])
        let answer = try? JSON.parse(outcome.output, limits: .api)
        return DemoCheck.say(
            outcome.status == 0 && answer?["verdict"] == "inForce" && answer?["keys"]?["trust"] == "first-use",
            "the evidence of the conclusion, taken from the other side, gives the same verdict offline, with whose keys signed (\(given.body.count / 1024) KiB, "
                + "keys of first use)")
    }

    private func refusal() -> Bool {
        let code = story.refusal?["code"]?.string ?? "none"
        return DemoCheck.say(
            code == "MANDATE_SCOPE:power", "a signature under a mandate without the power to sign was refused (\(code)), and nothing was bound")
    }

    /// Both sides have the duties on their lists and in their calendars.
    private func duties() async throws -> Bool {
        var counts: [Int] = []
        for (node, slug) in zip(nodes, ["lishan", "cypress"]) {
            let party = try story.did(slug).addingPercentEncodingForPath
            let list = try await node.client.get("/api/v1/agreements/due?until=2030-12-31&party=" + party).json
            let calendar = try await node.client.get("/agreements/due.ics?party=" + party)
            let events = String(decoding: calendar.body, as: UTF8.self).split(separator: "\r\n").count { $0 == "BEGIN:VEVENT" }
            let owed = (list?["owes"]?.array?.count ?? 0) + (list?["owed"]?.array?.count ?? 0)
            counts.append(owed > 0 && (list?["owes"]?.array?.count ?? 0) > 0 ? events : 0)
        }
        return DemoCheck.say(
            counts.count == 2 && counts.allSatisfy { $0 > 0 } && counts[0] == counts[1],
            "both sides have the same \(counts.first ?? 0) dates on their lists of duties and in their calendars")
    }
}
