import Canon
import Foundation
import Ledger
import Node
import Testing

extension EndToEnd {
    /// What an auditor does, with nothing but the program and an address.
    @Suite struct AuditorTests {
        @Test func aLogIsAuditedOverTheNetAndAgainForWhatIsNew() async throws {
            let server = try await TestServer.make()
            try await server.start()
            try await server.publish(times: 300)
            func audit() async throws -> Binary.Outcome {
                try await Binary.run(["audit", server.url, "--json", "--state", server.scratch / "state"])
            }
            let first = try await audit()
            #expect(first.status == 0 && first.json?["size"]?.integer == 301 && first.json?["problems"]?.array?.isEmpty == true, first.said)
            #expect(first.json?["trust"]?.string == "first-use", first.said)
            try await server.publish("One more")
            // What the second one asks for is in the server's own numbers: it counts requests by route.
            try await server.stop()
            let metrics = Ports.free()
            try await server.start(["--metrics-port", "\(metrics)"])
            let second = try await audit()
            #expect(second.status == 0 && second.json?["size"]?.integer == 302, second.said)
            let text = try await Loopback.exchange(port: metrics, "GET", "/metrics").text
            let bundles = text.split(separator: "\n").first {
                $0.hasPrefix("comity_http_requests_total") && $0.contains("/log/openings/**") && $0.contains("200")
            }
            #expect(bundles?.split(separator: " ").last.flatMap { Double($0) } == 1, "only the last bundle is new: \(text)")
        }

        @Test func exitCodesSayCleanProblemsOrNotMade() async throws {
            let server = try await TestServer.make()
            try await server.start()
            let receipt = try await server.publish("To be proven")
            let id = try #require(receipt["id"]?.string)
            let folder = server.scratch / "receipt"
            let taken = try await Binary.run(["receipt", server.url, id, "--out", folder])
            #expect(taken.status == 0, taken.said)
            for name in ["opening.json", "receipt.tlog-proof", "identity.json", "policy.txt"] {
                #expect(FileManager.default.fileExists(atPath: folder + "/" + name), "\(name)")
            }
            let unknown = try await Binary.run(["receipt", server.url, "urn:uuid:01939f5e-6f2e-7f6a-9a52-0c8a3c1f0002", "--out", folder + "2"])
            #expect(unknown.status != 0 && unknown.errors.contains("proves nothing"), unknown.said)
            #expect(try await Binary.run(["audit", server.url, "--state", server.scratch / "state"]).status == 0)
            try await server.stop()

            // Offline from here on.
            #expect(try await Binary.run(["audit", server.url]).status == 2)
            #expect(try await Binary.run(["audit", server.scratch / "nowhere"]).status == 2)
            let verified = try await Binary.run(["verify", folder, "--json"])
            #expect(verified.status == 0, verified.said)
            let opening = folder + "/opening.json"
            let text = try String(contentsOfFile: opening, encoding: .utf8)
            try text.replacingOccurrences(of: "To be proven", with: "To be forged").write(toFile: opening, atomically: true, encoding: .utf8)
            let forged = try await Binary.run(["verify", folder])
            #expect(forged.status == 1, forged.said)
            #expect(try await Binary.run(["verify", server.scratch / "nowhere"]).status == 2)
        }

        /// Bytes of the database file that flip are found, or meant nothing.
        @Test func flippedBytesAreFoundOrChangedNothing() async throws {
            let server = try await TestServer.make(hosting: "institute")
            for i in 0..<5 { try await server.publish("Notice \(i)", party: "institute") }
            try await server.stop()
            let copy = server.scratch / "copy"
            #expect(try await Binary.run(["backup", server.dir, copy]).status == 0)
            let database = NodeDirectory(copy).database
            let sound = try Data(contentsOf: URL(fileURLWithPath: database))
            let truth = try LogTruth(copy)
            func audit(_ bytes: Data) async throws -> Binary.Outcome {
                for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + end) }
                try bytes.write(to: URL(fileURLWithPath: database))
                return try await Binary.run(["audit", copy, "--json"])
            }
            let flips = ProcessInfo.processInfo.environment["COMITY_SOAK_FLIPS"].flatMap { Int($0) } ?? 25
            for _ in 0..<flips {
                var bytes = sound
                let place = Int.random(in: 0..<bytes.count)
                bytes[place] ^= UInt8.random(in: 1...255)
                let outcome = try await audit(bytes)
                #expect([0, 1, 2].contains(outcome.status), "byte \(place): \(outcome.said)")
                guard outcome.status == 0 else { continue }
                // What the audit passes must be this very log, whatever else the byte was.
                let still = try LogTruth(copy)
                #expect(still.roots == truth.roots && still.records == truth.records && still.problems == [], "byte \(place) went unseen")
            }
            // Where the bytes surely matter: every copy of a word that a record says, in whichever page it lies.
            var changed = sound
            var from = changed.startIndex
            while let copyOfWord = changed.range(of: Data("Notice 3".utf8), in: from..<changed.endIndex) {
                changed[copyOfWord.upperBound - 1] = UInt8(ascii: "4")
                from = copyOfWord.upperBound
            }
            #expect(changed != sound, "the file holds the record's words")
            let outcome = try await audit(changed)
            #expect(outcome.status != 0, outcome.said)
        }
    }
}
