import Canon
import Foundation
import Ledger
import Testing

extension EndToEnd {
    /// A node that shows two peers two histories is found by them, with a proof that convinces anyone.
    @Suite struct TwoHistoriesTests {
        private func proofs(_ server: TestServer) async throws -> [JSON] {
            try await server.get("/api/v1/equivocations").json?["equivocations"]?.array ?? []
        }

        private func follows(_ server: TestServer, _ other: TestServer, to size: UInt64) async throws -> Bool {
            let hash = Digest.sha256(Array(other.origin.utf8)).hex
            return try await eventually {
                try await server.get("/api/v1/heads/\(hash)").text.split(separator: "\n").dropFirst().first == "\(size)"
            }
        }

        @Test func twoCopiesOfANodeAreCaughtByItsPeers() async throws {
            let liar = try await TestServer.make("Two-faced")
            // The same keys, twice.
            try FileManager.default.copyItem(atPath: liar.dir, toPath: liar.scratch / "mask")
            let mask = try TestServer(port: liar.port, dir: liar.scratch / "mask", in: liar.scratch)
            let (left, right) = (try await TestServer.make("Left"), try await TestServer.make("Right"))
            try await left.start()
            try await right.start()
            try await left.pin(right)
            try await right.pin(left)

            try await liar.start()
            try await left.pin(liar)
            try await liar.publish("What the left is shown")
            try await liar.publish("And this")
            try #require(try await follows(left, liar, to: 3))
            try await left.stop()
            try await liar.stop()
            try await mask.start()
            try await right.pin(mask)
            try await mask.publish("What the right is shown")
            try #require(try await follows(right, mask, to: 2))
            #expect(try await proofs(right) == [])
            try await mask.stop()

            // From here on the liar is silent; the two that it lied to have one another.
            try await left.start()
            for peer in [left, right] {
                try #require(try await eventually { try await !proofs(peer).isEmpty }, "\(peer.log)")
                let item = try #require(try await proofs(peer).first)
                #expect(item["log"]?.string == liar.origin)
                let proof = try await peer.get(item["proof"]?.string ?? "")
                #expect(proof.status == 200)
                for part in ["first", "second", "path"] { #expect(proof.json?[part] != nil) }
                let (peers, histories) = (try await peer.get("/peers").text, try await peer.get("/equivocations").text)
                #expect(peers.contains("nothing further of it is taken in") && peers.contains("href=\"/equivocations\""), "\(peers)")
                #expect(histories.contains("/equivocations/\(item["id"]?.string ?? "-")"))
                let listed = try await peer.get("/api/v1/peers").json?["peers"]?.array?.first { $0["origin"]?.string == liar.origin }
                #expect(listed?["state"]?.string == "forked")
                try await verify(proof.body, log: liar.origin)
            }
        }

        /// What anyone can do with the proof, and cannot with a forged one.
        private func verify(_ proof: [UInt8], log: String) async throws {
            let scratch = Scratch()
            let file = try scratch.file("proof.json", String(decoding: proof, as: UTF8.self))
            let outcome = try await Binary.run(["verify", "--equivocation", file, "--json"])
            #expect(outcome.status == 0 && outcome.json?["proven"]?.bool == true && outcome.json?["origin"]?.string == log, outcome.said)

            let claim = try #require(try JSON.parse(proof, limits: .api).object)
            var same = claim
            same["second"] = claim["first"]
            same["path"] = []
            var otherPath = claim
            otherPath["path"] = .array((claim["path"]?.array ?? []).reversed() + [.string("u" + String(repeating: "A", count: 43))])
            var changed = claim
            changed["first"] = .string((claim["first"]?.string ?? "").replacingOccurrences(of: "\n2\n", with: "\n1\n"))
            for forged in [same, otherPath, changed] {
                let file = try scratch.file("forged.json", JSON.object(forged).canonicalText)
                let outcome = try await Binary.run(["verify", "--equivocation", file, "--json"])
                #expect(outcome.status == 1 && outcome.json?["proven"]?.bool == false, outcome.said)
            }
            #expect(try await Binary.run(["verify", "--equivocation", scratch / "nothing.json"]).status == 2)
        }
    }
}
