import Canon
import Cooperations
import CooperationsAPI
import Foundation
import Node
import Notices
import NoticesAPI

/// Carries the cooperation of Demo/story.json between the nodes, act by act, through their public interfaces.
final class DemoStory {
    let content: DemoContent
    let nodes: [String: DemoNode]
    /// The node that hosts a party, by the party's slug.
    private(set) var homes: [String: DemoNode] = [:]
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
        guard let plan = content.story["cooperation"], let opener = plan["opensBy"]?.string else {
            throw CommandError("the story has no cooperation")
        }
        let invited = (plan["participants"]?.array ?? []).compactMap { $0["party"]?.string }
        let cooperation = try DemoRecords.cooperation(plan, did: did)
        let receipt = try await act(cooperation.open(by: opener, statedAt: DemoRecords.day(plan["opened"])))
        guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { throw CommandError("the cooperation got no name") }
        self.cooperation = id
        for party in invited where party != opener {
            try await known(id, to: party)
            _ = try await act(Joining(cooperation: id, digest: DemoRecords.digest(receipt)).act(by: party))
        }
    }

    /// Publishes the figures and the history that the case rests on, and attaches each to its question.
    func bringEvidence() async throws {
        let series = try SeriesRecord(document: content.coauthorship, plot: ["jointWorks"])
        try await attach(try await act(series.act(by: "lishan", cooperation: cooperation)), to: .why, by: "lishan")
        let timeline = try TimelineRecord(document: content.timeline)
        try await attach(try await act(timeline.act(by: "cypress", cooperation: cooperation)), to: .will, by: "cypress")
    }

    /// Publishes the notices in their order, and attaches those that answer a question.
    func publishNotices() async throws {
        for item in content.notices where item["key"]?.string?.hasSuffix("-rules") != true {
            guard let key = item["key"]?.string, let by = item["by"]?.string, let plan = item["notice"] else { continue }
            let audience = try (item["sealedTo"]?.array ?? []).compactMap { $0.string }.map { try did($0) }
            var notice = try DemoRecords.notice(plan)
            notice.attachments = try await upload(plan["attachments"]?.array ?? [], by)
            notice.supersedes = plan["supersedes"]?.string.flatMap { published[$0]?["id"]?.string }.flatMap { RecordID($0) }
            notice.effectiveFrom = plan["effectiveFrom"]?.string.flatMap { EffectiveFrom($0) }
            let receipt = try await act(
                notice.act(
                    by: by, statedAt: DemoRecords.day(plan["signedAt"]), cooperation: plan["cooperation"] == nil ? nil : cooperation,
                    audience: audience.sorted()))
            published[key] = receipt
            if audience.isEmpty, let question = item["question"]?.string.flatMap({ CooperationQuestion(rawValue: $0) }) {
                try await attach(receipt, to: question, by: by)
            }
        }
    }

    /// Keeps the receipt of a published record under a local name, so that the story waits until it is witnessed.
    func remember(_ receipt: JSON, as key: String) { published[key] = receipt }

    func attach(_ receipt: JSON, to question: CooperationQuestion, by party: String, sections: [String] = []) async throws {
        guard let cooperation, let id = receipt["id"]?.string.flatMap({ RecordID($0) }), let digest = DemoRecords.digest(receipt) else {
            throw CommandError("a receipt of the story names no record")
        }
        _ = try await act(Attaching(cooperation: cooperation, question: question, record: id, digest: digest, sections: sections).act(by: party))
    }

    /// Sends an act to the node that hosts its party.
    func act(_ act: Act) async throws -> JSON {
        guard let party = act.party, let home = homes[party] else { throw CommandError("the story names a party that no node hosts") }
        return try await home.client.act("/api/v1/acts", act.json)
    }

    private func upload(_ attachments: [JSON], _ party: String) async throws -> [PublishedNotice.Attachment] {
        guard let home = homes[party] else { return [] }
        var uploaded: [PublishedNotice.Attachment] = []
        for attachment in attachments {
            guard let path = attachment["path"]?.string else { continue }
            let answer = try await home.client.post(
                "/api/v1/bodies", bytes: content.file(path),
                headers: ["content-type": MediaType.of(path), "x-file-name": String(path.split(separator: "/").last ?? "file")])
            uploaded.append(try DemoRecords.attachment(NodeClient.accepted(answer, "/api/v1/bodies")))
        }
        return uploaded
    }

    /// Waits until the node of a party has followed the log in which a record stands.
    func known(_ id: RecordID, to party: String) async throws {
        guard let home = homes[party] else { return }
        for _ in 0..<600 {
            if try await home.client.get("/api/v1/records/\(id.uuid)").status == 200 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CommandError("\(home.url) has not seen the record \(id) within a minute; look at \(home.url)/peers")
    }

    /// Waits until every published record is witnessed. Half a minute is plenty on one machine.
    func settleDown() async throws {
        for _ in 0..<300 {
            var waiting = false
            for (_, receipt) in published where !waiting { waiting = try await !isWitnessed(receipt) }
            if !waiting { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CommandError("not every record was witnessed within half a minute; look at \(nodes["provider"]?.url ?? "")/peers")
    }

    private func isWitnessed(_ receipt: JSON) async throws -> Bool {
        guard let id = receipt["id"]?.string.flatMap({ RecordID($0) }) else { return true }
        for node in nodes.values {
            guard let found = try await node.client.get("/api/v1/records/\(id.uuid)").json else { continue }
            guard try found["log"]?.string == NodeAddress(node.url).origin else { continue }
            // The witness itself names no neutral: its records are seen by the two parties, and that is as far as they come.
            return found["stage"]?.string == "witnessed" || (found["neutralWitnesses"]?.integer == 0 && found["stage"]?.string == "seen")
        }
        return false
    }
}
