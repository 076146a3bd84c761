import Canon
import Foundation
import Node
import Testing

extension EndToEnd {
    /// Before its first signature a node asks its witnesses whether its log was rolled back.
    @Suite struct RollbackTests {
        /// A node that a neutral witness cosigns, and the witness.
        private func witnessed() async throws -> (node: TestServer, witness: TestServer) {
            let (node, witness) = (try await TestServer.make("Witnessed"), try await TestServer.make("Witness"))
            try await node.start()
            try await witness.start()
            try await node.pin(witness, as: "witness")
            try await witness.pin(node)
            return (node, witness)
        }

        private func publishUntilWitnessed(_ node: TestServer, _ title: String) async throws {
            let receipt = try await node.publish(title)
            let id = try #require(receipt["id"]?.string?.dropFirst("urn:uuid:".count))
            let isWitnessed = try await eventually { try await node.get("/api/v1/records/\(id)").json?["stage"]?.string == "witnessed" }
            let last = try await node.get("/api/v1/records/\(id)").text
            try #require(isWitnessed, "\(last) \(node.log)")
        }

        @Test func aRestoredOldBackupRefusesToSign() async throws {
            let (node, witness) = try await witnessed()
            try await publishUntilWitnessed(node, "In the backup")
            let backup = try await Binary.run(["backup", node.dir, node.scratch / "backup"])
            try #require(backup.status == 0, backup.said)
            try await publishUntilWitnessed(node, "After the backup")
            let head = try await node.head()
            try await node.stop()

            let restored = try await Binary.run(["restore", node.scratch / "backup", node.scratch / "restored"])
            try #require(restored.status == 0, restored.said)
            let old = try TestServer(port: node.port, dir: node.scratch / "restored", in: node.scratch)
            try old.launch()
            #expect(try await old.end() == 3, "\(old.log)")
            #expect(old.log.contains("Nothing will be signed"))
            // An override stands in for witnesses that are gone, never against one that answers.
            try old.launch(["--without-witnesses"])
            #expect(try await old.end() == 3, "\(old.log)")
            #expect(try LogTruth(old.dir).signed.allSatisfy { $0.size < head.size })

            // The database alone set back, and the witness gone: the folder's own memory of the last head is enough.
            try await witness.stop()
            let database = NodeDirectory(node.dir).database
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + end) }
            try FileManager.default.copyItem(atPath: NodeDirectory(node.scratch / "backup").database, toPath: database)
            try node.launch()
            #expect(try await node.end() == 3, "\(node.log)")
        }

        @Test func withoutItsWitnessANodeReadsAndWaitsUntilItIsBackOrTheOperatorSaysSo() async throws {
            let (node, witness) = try await witnessed()
            try await publishUntilWitnessed(node, "Witnessed")
            try await node.stop()
            try await witness.stop()
            try node.launch()
            try await node.becomes(503)
            #expect(try await eventually { try await node.get("/readyz").text.contains("only reads until one answers") })
            let refusal = try await node.post("/api/v1/acts", Load.notice)
            #expect(refusal.status == 503 && refusal.json?["code"]?.string == "readOnly", "\(refusal.text)")
            #expect(try await node.get("/log/checkpoint").status == 200)
            try await witness.start()
            try await node.becomes(200)
            try await publishUntilWitnessed(node, "It is back")

            try await node.stop()
            try await witness.stop()
            try await node.start(["--without-witnesses"])
            // The override is an entry of the log, before any other.
            #expect(try await eventually { try await overrides(node) == 1 })
            try await node.publish("Under the override")
            let audit = try await node.audit()
            #expect(audit.status == 0, audit.said)
        }

        private func overrides(_ node: TestServer) async throws -> Int {
            try await node.get("/log/openings/000.p/\(node.head().size)").text.split(separator: "\n").count {
                $0.contains("\"kind\":\"override.v1\"")
            }
        }

        @Test func twoNodesThatWitnessOneAnotherStartTogether() async throws {
            let (one, other) = (try await TestServer.make("One"), try await TestServer.make("Other"))
            // Neither knows a witness yet, so each goes on at once.
            try await one.start()
            try await other.start()
            try await one.pin(other, as: "witness")
            try await other.pin(one, as: "witness")
            try await publishUntilWitnessed(one, "Of the one")
            try await publishUntilWitnessed(other, "Of the other")
            one.kill()
            other.kill()
            try one.launch()
            try other.launch()
            try await one.becomes(200)
            try await other.becomes(200)
            try await publishUntilWitnessed(one, "Of the one again")
            try await publishUntilWitnessed(other, "Of the other again")
        }
    }
}
