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

@Suite struct APITests {
    @Test func theNodeSaysWhatItIs() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let node = try await site.get("/api/v1/node").json
        #expect(node["name"]?["en"] == "Node of the Lishan Institute")
        #expect(node["did"] == "did:web:localhost%3A8080" && node["origin"] == "localhost:8080" && node["url"] == "http://localhost:8080")
        #expect(node["logSize"] == 9)
        #expect(node["keys"]?.array?.contains { $0["purposes"]?.array?.first?.string == "log" } == true)
        let known = try await site.get("/.well-known/comity").json
        #expect(known["api"] == "v1")
        let logKey = try NoteVerifier(vkey: try #require(known["logKey"]?.string))
        #expect(logKey.name == "localhost:8080" && logKey.type == .ed25519)
        let witnessKey = try NoteVerifier(vkey: try #require(known["witnessKey"]?.string))
        #expect(witnessKey.name == "localhost:8080/witness" && witnessKey.type == .ed25519Cosignature)
        let hosted = known["parties"]?.array?.map { $0.string }
        #expect(hosted == ["did:web:localhost%3A8080:parties:cypress", "did:web:localhost%3A8080:parties:lishan"])
        let policy = try WitnessPolicy(bytes: Array(try #require(known["policy"]?.string).utf8))
        #expect(policy.quorum == "neutral-witnesses" && policy.witnesses.count == 2)
        let peers = try await site.get("/api/v1/peers").json
        #expect(peers["peers"]?.array?.map { $0["origin"]?.string } == ["localhost:8081", "localhost:8082"])
        let parties = try await site.get("/api/v1/parties").json
        #expect(parties["parties"]?.array?.map { $0["slug"]?.string } == ["cypress", "lishan"])
    }

    @Test func aPartySaysWhichKeysCountFromWhereToWhere() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let party = try await site.get("/api/v1/parties/lishan").json
        let keys = try #require(party["keys"]?.array)
        let signing = keys.filter { $0["purposes"]?.array?.first?.string == "assertionMethod" }
        #expect(signing.map { $0["added"]?.integer } == [1, 8])
        #expect(signing.map { $0["retired"]?.integer } == [8, nil])
    }

    @Test func didDocumentsKeepRetiredKeys() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let response = try await site.get("/parties/lishan/did.json")
        let document = try DIDDocument(json: response.json, expecting: site.party)
        let signing = try #require(document.relationships[.assertionMethod])
        #expect(signing.count == 2)
        let revoked = signing.compactMap { id in document.methods.first { $0.id == id }?.revoked }
        // The entry that retired the key was logged 240 seconds after the clock began to stand still.
        #expect(revoked == [site.node.clock.now.adding(seconds: -30)])
        let node = try DIDDocument(json: try await site.get("/.well-known/did.json").json, expecting: "did:web:localhost%3A8080")
        #expect(node.services.map(\.endpoint) == ["http://localhost:8080/log"])
        #expect(try await site.get("/parties/nobody/did.json").status == .notFound)
    }

    @Test func aRecordSaysHowFarItHasCome() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let json = try await site.get("/api/v1/records/\(site.id("rules-1"))").json
        #expect(json["state"] == "open" && json["position"] == 3 && json["stage"] == "witnessed" && json["kind"] == "notice.v1")
        let seen = try #require(json["seen"]?.array)
        #expect(Set(seen.compactMap { $0["by"]?.string }) == ["localhost:8081", "localhost:8082"])
        let rotation = try await site.get("/log/entries").text.firstMatch(of: #/records\/([0-9a-f-]{36})/#)
        let last = try await site.get("/api/v1/records/\(try #require(rotation).1)").json
        #expect(last["stage"] == "logged" && last["witnessedAt"] == .null)
    }

    @Test func whatIsWithheldIsRefusedWithItsReason() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        for (name, status, code) in [("sealed", 403, "record.sealed"), ("erased", 410, "record.erased")] {
            let proof = try await site.get("/api/v1/records/\(site.id(name))/proof")
            #expect(proof.status.code == status && proof.json["code"]?.string == code)
            let record = try await site.get("/api/v1/records/\(site.id(name))").json
            #expect(
                record["state"]?.string == name && record["record"] == nil && record["issuer"] == nil && record["kind"] == nil && record["id"] == nil)
            let opening = try await site.get("/api/v1/records/\(site.id(name))/opening").json
            #expect(opening["state"]?.string == name && opening["record"] == nil && opening["salt"] == nil && opening["commitment"] != nil)
            #expect(try await site.get("/api/v1/records/\(site.id(name))/receipt").status == .ok)
            let identity = try await site.get("/api/v1/records/\(site.id(name))/identity").text
            #expect(!identity.contains("lishan"), "the identity file gives the issuer away")
        }
        #expect(try await site.get("/api/v1/records/\(site.id("sealed"))/opening", isOperator: true).json["state"] == "open")
        #expect(try await site.get("/api/v1/records/nonsense").status == .notFound)
        #expect(try await site.get("/api/v1/records/018f0000-0000-7000-8000-000000000000/receipt").status == .notFound)
    }

    @Test func theArchiveHoldsTheFourFiles() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let base = "/api/v1/records/\(site.id("rules-1"))/"
        let archive = try await site.get(base + "archive").bytes
        let files = try Unzipped(archive).files
        #expect(Set(files.keys) == ["opening.json", "receipt.tlog-proof", "identity.json", "policy.txt"])
        for (name, path) in [("opening.json", "opening"), ("receipt.tlog-proof", "receipt"), ("identity.json", "identity"), ("policy.txt", "policy")]
        {
            #expect(try await site.get(base + path).bytes == files[name], "\(name)")
        }
    }

    @Test func theBrowsersProofHolds() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let json = try await site.get("/api/v1/records/\(site.id("rules-1"))/proof").json
        func bytes(_ key: String) throws -> [UInt8] { try #require(Base64.decode(json[key]?.string ?? "")) }
        let record = try Record(bytes: try bytes("record"))
        try record.verify()
        #expect(json["issuerKey"]?.string == record.verificationMethod.split(separator: "#").last.map(String.init))
        let entry = try #require(LogEntry(bytes: try bytes("entry")))
        #expect(entry.commitment == Commitment.digest(salt: try bytes("salt"), record: record.bytes))
        let path = try #require(json["inclusion"]?.array).map { try #require(Base64.decode($0.string ?? "").flatMap { Digest($0) }) }
        let root = try #require(Digest(try bytes("root")))
        let (index, size) = (UInt64(try #require(json["index"]?.integer)), UInt64(try #require(json["size"]?.integer)))
        try Proofs.verifyInclusion(leaf: entry.leafHash, index: index, size: size, root: root, proof: path)
        let log = try NoteVerifier(vkey: try #require(json["logKey"]?.string))
        let checkpoint = try SignedCheckpoint(bytes: Array(try #require(json["checkpoint"]?.string).utf8), log: log).checkpoint
        #expect(checkpoint.size == size && checkpoint.root == root)
    }

    @Test func stateIsWhatPublicOpeningsGive() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let registry = site.node.service.registry
        for size in [0, 3, 5, 7, 9] as [UInt64] {
            for module in registry.modules where !module.tables.isEmpty {
                var derived = StateDigest(tables: module.tables)
                try site.node.service.store.readNow { transaction in
                    for row in try transaction.query("SELECT idx, record FROM openings WHERE state = 0 AND idx < ? ORDER BY idx", [SQLValue(size)]) {
                        derived.add(registry.rows(for: try Record(bytes: row.blob(1))), position: UInt64(row.integer(0)))
                    }
                }
                let served = try await site.get("/api/v1/state/\(module.name)?size=\(size)").json
                #expect(served["digest"]?.string == Multibase.base64URL(derived.finish().bytes), "\(module.name) at \(size)")
                #expect(served["rows"]?.integer == Int64(derived.rows) && served["size"]?.integer == Int64(size))
            }
        }
        #expect(try await site.get("/api/v1/state/notices").json["size"] == 9)
        #expect(try await site.get("/api/v1/state/notices?size=10").status == .unprocessableContent)
        #expect(try await site.get("/api/v1/state/notices?size=-1").status == .unprocessableContent)
        #expect(try await site.get("/api/v1/state/weather").status == .notFound)
    }

    @Test func stateForgetsWhatWasErased() async throws {
        var site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        try await site.node.host("lishan")
        let id = try await site.notice("n", title: ["en": "A name"], text: ["en": "Somebody."])
        let before = try await site.get("/api/v1/state/notices?size=3").json
        try await site.erase(id, position: 2)
        let after = try await site.get("/api/v1/state/notices?size=3").json
        #expect(before["rows"] != after["rows"] && before["digest"] != after["digest"])
        #expect(after["rows"] == 0)
    }

    @Test func everyAddressOfTheCoreIsDescribed() async throws {
        let site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        let paths = try #require(try await site.get("/api/v1/openapi.json").json["paths"]?.object)
        for path in [
            "/api/v1/node", "/.well-known/comity", "/api/v1/records/{uuid}/receipt", "/api/v1/state/{module}", "/api/v1/statements/{digest}",
        ] {
            #expect(paths[path]?["get"]?["summary"]?.string?.isEmpty == false, "\(path)")
        }
    }
}

/// Reads an archive of stored files by its central directory (PKWARE APPNOTE 6.3.9 §4.3.12).
struct Unzipped {
    var files: [String: [UInt8]] = [:]

    init(_ bytes: [UInt8]) throws {
        func number(_ at: Int, _ count: Int) throws -> Int {
            try #require(at >= 0 && at + count <= bytes.count)
            return (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        let end = bytes.count - 22
        try #require(try number(end, 4) == 0x0605_4B50)
        var at = try number(end + 16, 4)
        let count = try number(end + 10, 2)
        for _ in 0..<count {
            try #require(try number(at, 4) == 0x0201_4B50)
            let (size, name, local) = (try number(at + 24, 4), try number(at + 28, 2), try number(at + 42, 4))
            try #require(try number(local, 4) == 0x0403_4B50)
            let start = local + 30 + (try number(local + 26, 2)) + (try number(local + 28, 2))
            let content = Array(bytes[start..<start + size])
            try #require(try number(at + 16, 4) == Int(Unzipped.crc32(content)))
            files[String(decoding: bytes[at + 46..<at + 46 + name], as: UTF8.self)] = content
            at += 46 + name
        }
    }

    /// ISO 3309, bit by bit.
    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
