import Canon
import Foundation
import Testing

extension EndToEnd {
    /// What a party does, and what others then see.
    @Suite struct PartyTests {
        private func stage(_ server: TestServer, _ receipt: JSON) async throws -> JSON? {
            try await server.get("/api/v1/records/\(PartyTests.uuid(receipt))").json
        }

        private static func uuid(_ receipt: JSON) -> String { String((receipt["id"]?.string ?? "").dropFirst("urn:uuid:".count)) }

        @Test func anActGoesFromLoggedToSeenToWitnessed() async throws {
            let (node, peer) = (try await TestServer.make("Node", hosting: "institute"), try await TestServer.make("Cypress Harbour"))
            let witness = try await TestServer.make("Witness")
            let receipt = try await node.publish("On its way", party: "institute")
            #expect(receipt["stage"]?.string == "logged")
            #expect(try await stage(node, receipt)?["stage"]?.string == "logged")
            try await peer.start()
            try await peer.pin(node)
            try await node.pin(peer)
            #expect(try await eventually { try await stage(node, receipt)?["stage"]?.string == "seen" })
            #expect(try await stage(node, receipt)?["seen"]?.array?.first?["by"]?.string == peer.origin)
            let page = "/records/\(PartyTests.uuid(receipt))?lang=en"
            #expect(try await node.get(page).text.contains("Cypress Harbour"))
            try await witness.start()
            try await witness.pin(node)
            try await node.pin(witness, as: "witness")
            #expect(try await eventually { try await stage(node, receipt)?["stage"]?.string == "witnessed" })
            #expect(try await stage(node, receipt)?["witnessedAt"]?.string != nil)
            #expect(try await node.get(page).text.localizedCaseInsensitiveContains("witnessed"))
            // The peer shows the same record, with what the node shows of it.
            #expect(try await eventually { try await peer.get("/records/\(PartyTests.uuid(receipt))").text.contains("On its way") })
            let audit = try await node.audit()
            #expect(audit.status == 0 && audit.json?["cosignatures"] != nil, audit.said)
        }

        @Test func aSealedNoticeReachesItsPartyAndNobodyElse() async throws {
            let (sender, home) = (try await TestServer.make("Sender", hosting: "institute"), try await TestServer.make("Home", hosting: "addressee"))
            let bystander = try await TestServer.make("Bystander")
            try await bystander.start()
            for (one, other) in [(sender, home), (home, sender), (bystander, sender), (sender, bystander)] { try await one.pin(other) }
            let secret = "For the addressee alone"
            let receipt = try await sender.publish(secret, party: "institute", audience: [home.did + ":parties:addressee"])
            let path = "/api/v1/records/\(PartyTests.uuid(receipt))"
            try #require(
                try await eventually { try await home.get(path, asOperator: true).json?["record"] != nil }, "never delivered: \(sender.log)")
            #expect(try await home.get(path, asOperator: true).text.contains(secret))
            let position = receipt["position"]?.integer ?? 0
            let follows = try await eventually {
                try await bystander.get("/api/v1/heads/\(Digest.sha256(Array(sender.origin.utf8)).hex)").text.split(separator: "\n").dropFirst().first
                    .flatMap { Int64($0) } ?? 0 > position
            }
            #expect(follows)
            // Whoever has no token learns nothing, at any of the three; nor does the bystander's operator.
            for server in [sender, home, bystander] {
                let size = try await server.head().size
                for address in [path, path + "/opening", path + "/proof", "/records/\(PartyTests.uuid(receipt))", "/log/openings/000.p/\(size)", "/"]
                {
                    #expect(try await !server.get(address).text.contains(secret), "\(server.origin)\(address)")
                }
            }
            #expect(try await !bystander.get(path, asOperator: true).text.contains(secret))
            let audit = try await sender.audit()
            #expect(audit.status == 0 && audit.json?["sealed"]?.integer == 1, audit.said)
        }

        @Test func anErasedNoticeIsATombstoneEverywhere() async throws {
            let (node, peer) = (try await TestServer.make("Node", hosting: "institute"), try await TestServer.make("Peer"))
            try await peer.start()
            try await peer.pin(node)
            let receipt = try await node.publish("A line to be forgotten", party: "institute")
            let uuid = PartyTests.uuid(receipt)
            #expect(try await eventually { try await peer.get("/api/v1/records/\(uuid)").json?["state"]?.string == "open" })
            let erased = try await Binary.run(
                ["erase", "--dir", node.dir, "--party", "institute", "--reason", "It named a person", receipt["id"]?.string ?? ""])
            #expect(erased.status == 0, erased.said)
            for server in [node, peer] {
                let isErased = try await eventually { try await server.get("/api/v1/records/\(uuid)").json?["state"]?.string == "erased" }
                #expect(isErased, "\(server.log)")
                #expect(try await server.get("/api/v1/records/\(uuid)/proof").status == 410)
                let page = try await server.get("/records/\(uuid)?lang=en").text
                #expect(page.contains("It named a person") && !page.contains("A line to be forgotten"))
                for address in ["/", "/parties", "/api/v1/notices", "/log/openings/000.p/\(try await server.head().size)"] {
                    #expect(try await !server.get(address).text.contains("A line to be forgotten"), "\(server.origin)\(address)")
                }
            }
            let audit = try await node.audit()
            #expect(audit.status == 0 && audit.json?["erased"]?.integer == 1, audit.said)
            // What was erased is in no file of either node, also while they run: the engine overwrites what it deletes, and empties its journal.
            for server in [node, peer] {
                for end in ["", "-wal"] {
                    let isGone = try await eventually(within: 20) {
                        let bytes = FileManager.default.contents(atPath: server.dir + "/comity.sqlite" + end) ?? Data()
                        return bytes.firstRange(of: Data("A line to be forgotten".utf8)) == nil
                    }
                    #expect(isGone, "\(server.origin) \(end)")
                }
            }
            let rebuilt = try await Binary.run(["rebuild", "--check", "--dir", peer.dir])
            #expect(rebuilt.status == 0, rebuilt.said)
        }
    }
}
