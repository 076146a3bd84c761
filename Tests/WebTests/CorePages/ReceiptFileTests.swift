import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Node
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Web

/// Receipts, checked from their files alone with nothing but the libraries that a verifier has.
@Suite struct ReceiptFileTests {
    private func take(_ site: CoreSite, _ name: String) throws -> ReceiptFiles {
        try site.node.service.store.readNow { transaction in
            let id = try #require(site.records[name])
            let found = try #require(try RecordLookup.find(id, origin: site.node.origin, in: transaction))
            return try ReceiptFiles(of: found, home: NodeName(origin: site.node.origin, url: site.node.url, did: site.node.did), in: transaction)
        }
    }

    @Test func aReceiptProvesRecordPlaceAndWitnesses() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let files = try take(site, "rules-1")
        let opening = try JSON.parseCanonical(files.opening)
        let record = try Record(json: try #require(opening["record"]))
        try record.verify()
        let salt = try #require(Multibase.decode(opening["salt"]?.string ?? ""))
        let entry = LogEntry(
            at: try #require(Instant(opening["at"]?.string ?? "")), commitment: Commitment.digest(salt: salt, record: record.bytes))
        let policy = try WitnessPolicy(bytes: files.policy)
        let proof = try TlogProof(bytes: files.receipt)
        let verdict = try proof.verify(leaf: entry.leafHash, policy: policy)
        #expect(verdict.isQuorate && verdict.cosigners.count == 2)
        #expect(proof.index == 3)
    }

    @Test func theIdentityFileProvesTheKeyUnderTheNewestHead() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let files = try take(site, "rules-1")
        let policy = try WitnessPolicy(bytes: files.policy)
        let proof = try TlogProof(bytes: files.receipt)
        let json = try JSON.parseCanonical(files.identity)
        let note = try SignedNote(bytes: Array(try #require(json["checkpoint"]?.string).utf8))
        let head = try policy.verdict(on: note).checkpoint
        // The receipt goes by the head that the witnesses cosigned; the identity file by the newest, which says that the key was retired since.
        #expect(proof.checkpoint.size == 8 && head.size == 9)
        let path = try #require(json["consistency"]?.array).map { try #require(Multibase.decode($0.string ?? "").flatMap { Digest($0) }) }
        try Proofs.verifyConsistency(from: 8, to: 9, oldRoot: proof.checkpoint.root, newRoot: head.root, proof: path)

        var histories: [String: IdentityHistory] = [:]
        for event in try #require(json["events"]?.array) {
            let record = try Record(json: try #require(event["record"]))
            try record.verify()
            let index = UInt64(try #require(event["index"]?.integer))
            let salt = try #require(Multibase.decode(event["salt"]?.string ?? ""))
            let at = try #require(Instant(event["at"]?.string ?? ""))
            let leaf = LogEntry(at: at, commitment: Commitment.digest(salt: salt, record: record.bytes)).leafHash
            let path = try #require(event["proof"]?.array).map { try #require(Multibase.decode($0.string ?? "").flatMap { Digest($0) }) }
            try Proofs.verifyInclusion(leaf: leaf, index: index, size: head.size, root: head.root, proof: path)
            histories[record.issuer] = try IdentityHistory.after(record, at: index, of: head.origin, before: histories[record.issuer])
        }
        #expect(Set(histories.keys) == ["did:web:localhost%3A8080", site.party])
        let opening = try JSON.parseCanonical(files.opening)
        try IdentityHistory.check(try Record(json: try #require(opening["record"])), at: 3, histories[site.party])
    }

    @Test func aRecordWithoutCosignaturesGoesByTheNewestHead() async throws {
        var site = try await CoreSite()
        defer { site.node.close() }
        try await site.notice("late", title: ["en": "Late"], text: ["en": "After all cosignatures."])
        let files = try take(site, "late")
        let proof = try TlogProof(bytes: files.receipt)
        #expect(proof.checkpoint.size == 10)
        #expect(try JSON.parseCanonical(files.identity)["consistency"] == [])
    }

    @Test func theSameRowsGiveTheSameFiles() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        #expect(try take(site, "rules-1") == take(site, "rules-1"))
    }

    @Test(arguments: ["sealed", "erased"])
    func aWithheldRecordStillProvesItsPlace(name: String) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let files = try take(site, name)
        let opening = try JSON.parseCanonical(files.opening)
        let commitment = try #require(Multibase.decode(opening["commitment"]?.string ?? "").flatMap { Digest($0) })
        let entry = LogEntry(at: try #require(Instant(opening["at"]?.string ?? "")), commitment: commitment)
        #expect(try TlogProof(bytes: files.receipt).verify(leaf: entry.leafHash, policy: WitnessPolicy(bytes: files.policy)).isQuorate)
    }

    @Test func aPeersMirrorGivesTheSameReceiptAsThePeer() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let other = try await TestNode(url: "http://localhost:9090", modules: site.node.service.registry.modules.dropFirst().map { $0 })
        defer { other.close() }
        // As a follower leaves it: pinned keys, entries, openings, the head with its cosignatures. No tiles: the edge is made from entries.
        let key = try site.node.service.store.readNow { try LogView(site.node.origin, home: site.node.origin, in: $0).verifier()?.vkey }
        let rows = try site.node.service.store.readNow {
            try $0.query("SELECT e.idx, e.entry, o.state, o.record_id, o.salt, o.record FROM entries e JOIN openings o ON o.idx = e.idx")
        }
        let heads = try site.node.service.store.readNow { try $0.query("SELECT size, root, note FROM checkpoints WHERE size >= 8") }
        let lines = try site.node.service.store.readNow { try $0.query("SELECT size, name, line, time FROM cosignatures") }
        try other.service.store.writeNow { transaction in
            try transaction.execute(
                "INSERT INTO peers (origin, url, did, log_key, witness_key, identity_digest, role, state, added_at) VALUES (?, ?, ?, ?, '', ?, 'peer', 'active', 0)",
                [.text(site.node.origin), .text(site.node.url), .text(site.node.did), SQLValue(key), .blob([UInt8](repeating: 0, count: 32))])
            for row in rows {
                let isOpen = row.integer(2) == 0
                try transaction.execute("INSERT INTO peer_entries VALUES (?, ?, ?)", [.text(site.node.origin), row[0], row[1]])
                try transaction.execute(
                    "INSERT INTO peer_openings (log, idx, state, record_id, salt, record) VALUES (?, ?, ?, ?, ?, ?)",
                    [.text(site.node.origin), row[0], row[2], isOpen ? row[3] : .null, isOpen ? row[4] : .null, isOpen ? row[5] : .null])
                guard isOpen else { continue }
                let record = try Record(bytes: row.blob(5))
                try other.service.registry.project(
                    other.service.registry.rows(for: record), origin: site.node.origin, position: UInt64(row.integer(0)), sealed: false,
                    in: transaction)
            }
            for head in heads {
                try transaction.execute(
                    "INSERT INTO peer_checkpoints VALUES (?, ?, ?, ?, 'log', 0)", [.text(site.node.origin), head[0], head[1], head[2]])
            }
            for line in lines {
                try transaction.execute(
                    "INSERT INTO peer_cosignatures VALUES (?, ?, ?, ?, ?)", [.text(site.node.origin), line[0], line[1], line[2], line[3]])
            }
        }
        let id = try #require(site.records["rules-1"])
        let mirrored = try other.service.store.readNow { transaction in
            let found = try #require(try RecordLookup.find(id, origin: other.origin, in: transaction))
            return try ReceiptFiles(of: found, home: NodeName(origin: other.origin, url: other.url, did: other.did), in: transaction)
        }
        let own = try take(site, "rules-1")
        #expect(mirrored.opening == own.opening)
        // The mirror knows no witnesses of its own, so it goes by the newest head.
        let proof = try TlogProof(bytes: mirrored.receipt)
        let policy = try WitnessPolicy(bytes: mirrored.policy)
        let opening = try JSON.parseCanonical(mirrored.opening)
        let record = try Record(json: try #require(opening["record"]))
        let salt = try #require(Multibase.decode(opening["salt"]?.string ?? ""))
        let entry = LogEntry(
            at: try #require(Instant(opening["at"]?.string ?? "")), commitment: Commitment.digest(salt: salt, record: record.bytes))
        #expect(try proof.verify(leaf: entry.leafHash, policy: policy).isQuorate)
        #expect(policy.logs.count == 1 && policy.quorum == nil)
    }
}
