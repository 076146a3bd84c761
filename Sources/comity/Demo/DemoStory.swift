import Canon
import Foundation
import Node

/// Carries the cooperation of Demo/story.json between the nodes, act by act, through their public interfaces.
final class DemoStory {
    let content: DemoContent
    let nodes: [String: DemoNode]
    /// The node that hosts a party, by the party's slug.
    private var homes: [String: DemoNode] = [:]
    private(set) var cooperation: RecordID?
    /// The records that were published, by their local names.
    private(set) var published: [String: JSON] = [:]

    init(content: DemoContent, nodes: [String: DemoNode]) {
        self.content = content
        self.nodes = nodes
    }

    func did(_ slug: String) throws -> String {
        guard let home = homes[slug] else { throw CommandError("the story names the party \(slug), which no node hosts") }
        return try NodeAddress(home.url).did(ofParty: slug)
    }

    /// Gives each party a home on its node.
    func settle() async throws {
        for party in content.story["parties"]?.array ?? [] {
            guard let slug = party["slug"]?.string, let node = party["node"]?.string.flatMap({ nodes[$0] }) else { continue }
            homes[slug] = node
            _ = try await node.client.act(
                "/api/v1/parties",
                [
                    "slug": .string(slug), "name": party["names"] ?? [:], "description": party["description"] ?? [:],
                    "jurisdiction": party["jurisdiction"] ?? "CH", "fictional": true,
                ])
        }
    }

    /// Each node is introduced to the two others. On one machine nobody needs to read the words to one another; the pins are made all the same.
    func introduce() async throws {
        for (key, node) in nodes.sorted(by: { $0.key < $1.key }) {
            for (other, peer) in nodes.sorted(by: { $0.key < $1.key }) where other != key {
                let role: JSON = other == "witness" ? "witness" : "peer"
                let shown = try await node.client.act("/api/v1/peers", ["url": .string(peer.url), "role": role])
                _ = try await node.client.act(
                    "/api/v1/peers", ["url": .string(peer.url), "role": role, "confirm": true, "words": shown["words"] ?? ""])
            }
        }
    }

    /// Opens the cooperation and lets the invited parties join.
    func open() async throws {
        guard let plan = content.story["cooperation"], let opener = plan["opensBy"]?.string else { throw CommandError("the story has no cooperation") }
        let invited = (plan["participants"]?.array ?? []).compactMap { $0["party"]?.string }
        let parties = try invited.map { party -> JSON in
            let role = plan["participants"]?.array?.first { $0["party"]?.string == party }?["role"] ?? "supporter"
            return ["did": .string(try did(party)), "role": role]
        }
        let receipt = try await act(opener, DemoRecords.cooperation(plan, parties: parties), statedAt: plan["opened"]?.string)
        guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { throw CommandError("the cooperation got no name") }
        cooperation = id
        for party in invited where party != opener {
            try await known(id, to: party)
            _ = try await act(party, DemoRecords.join(id), statedAt: nil)
        }
    }

    /// Publishes the figures and the history that the case rests on, and attaches each to its question.
    func bringEvidence() async throws {
        let series = try await act("lishan", DemoRecords.series(content.coauthorship), statedAt: nil)
        try await attach(series, to: "why", by: "lishan")
        let timeline = try await act("cypress", DemoRecords.timeline(content.timeline), statedAt: nil)
        try await attach(timeline, to: "will", by: "cypress")
    }

    /// Publishes the notices in their order, and attaches those that answer a question.
    func publishNotices() async throws {
        for item in content.notices {
            guard let key = item["key"]?.string, let by = item["by"]?.string, let notice = item["notice"] else { continue }
            let sealedTo = try (item["sealedTo"]?.array ?? []).compactMap { $0.string }.map { try did($0) }
            let attachments = try await upload(notice["attachments"]?.array ?? [], by)
            let rules: JSON? = key.hasSuffix("-rules") ? try content.rules(key == "lishan-rules" ? "cn" : "us") : nil
            let supersedes = notice["supersedes"]?.string.flatMap { published[$0]?["id"] }
            let receipt = try await act(
                by, DemoRecords.notice(notice, attachments: attachments, rules: rules, supersedes: supersedes), statedAt: notice["signedAt"]?.string,
                audience: sealedTo, inCooperation: notice["cooperation"] != nil)
            published[key] = receipt
            if sealedTo.isEmpty, let question = item["question"]?.string { try await attach(receipt, to: question, by: by) }
        }
    }

    private func attach(_ receipt: JSON, to question: String, by party: String) async throws {
        guard let cooperation else { return }
        _ = try await act(party, DemoRecords.attachment(receipt, question: question, cooperation: cooperation), statedAt: nil, inCooperation: true)
    }

    private func act(_ party: String, _ record: DemoRecords.Draft, statedAt: String?, audience: [String] = [], inCooperation: Bool = false) async throws -> JSON {
        guard let home = homes[party] else { throw CommandError("the story names the party \(party), which no node hosts") }
        var act: [String: JSON] = ["party": .string(party), "kind": .string(record.kind), "subject": .object(record.subject)]
        if !audience.isEmpty { act["audience"] = .array(audience.map { .string($0) }) }
        if inCooperation || record.inCooperation, let cooperation { act["cooperation"] = .string(cooperation.description) }
        // A stated day begins at ten in the morning, UTC: the story gives days.
        if let day = statedAt.flatMap({ CalendarDate($0) }) {
            let stated = Instant(seconds: Int64(day.daysSinceEpoch) * 86_400 + 36_000)
            act["validFrom"] = .string(min(stated, SystemClock.now()).description)
        }
        return try await home.client.act("/api/v1/acts", .object(JSONObject(act)))
    }

    private func upload(_ attachments: [JSON], _ party: String) async throws -> [JSON] {
        guard let home = homes[party] else { return [] }
        var uploaded: [JSON] = []
        for attachment in attachments {
            guard let path = attachment["path"]?.string else { continue }
            let answer = try await home.client.post(
                "/api/v1/bodies", bytes: content.file(path),
                headers: ["content-type": MediaType.of(path), "x-file-name": String(path.split(separator: "/").last ?? "file")])
            uploaded.append(try NodeClient.accepted(answer, "/api/v1/bodies"))
        }
        return uploaded
    }

    /// Waits until the node of a party has followed the log in which a record stands.
    private func known(_ id: RecordID, to party: String) async throws {
        guard let home = homes[party] else { return }
        for _ in 0..<600 {
            if try await home.client.get("/api/v1/records/\(id.uuid)").status == 200 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CommandError("\(home.url) has not seen the record \(id) within a minute; look at \(home.url)/peers")
    }

    /// Waits until the newest records of all nodes are witnessed, and known to all.
    func settleDown() async throws {
        for (_, receipt) in published {
            guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { continue }
            for _ in 0..<600 {
                var witnessed = false
                for node in nodes.values where node.key != "witness" {
                    if let found = try await node.client.get("/api/v1/records/\(id.uuid)").json, found["own"]?.bool == true {
                        witnessed = found["stage"]?.string == "witnessed"
                    }
                }
                if witnessed { break }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
