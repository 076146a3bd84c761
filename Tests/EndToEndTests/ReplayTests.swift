import Canon
import Testing

extension EndToEnd {
    /// What the rules said, computed again by the program from what stands in the log.
    @Suite struct ReplayTests {
        private func act(_ server: TestServer, _ party: String, _ kind: String, _ subject: JSON) async throws -> String {
            let answer = try await server.post("/api/v1/acts", ["party": .string(party), "kind": .string(kind), "subject": subject])
            try #require(answer.status == 201, "\(answer.text)")
            return try #require(answer.json?["id"]?.string)
        }

        @Test func aRecommendationIsComputedAgainToTheSameBytes() async throws {
            let server = try await TestServer.make(hosting: "optics")
            let other: JSON = ["slug": "alpine", "name": ["en": "Alpine"], "jurisdiction": "US"]
            try #require(try await server.post("/api/v1/parties", other).status == 201)
            let log = server.url.replacing("http://", with: "").replacing(":", with: "%3A")
            let request = try await act(
                server, "alpine", "decision-request.v1",
                [
                    "askedOf": .string("did:web:\(log):parties:optics"), "title": ["en": "A licence"], "what": "technology", "sides": ["CN", "US"],
                    "facts": [
                        "action": "license_ip", "from": "CN", "to": "US", "date": "2026-11-23", "techControl": ["CN.restricted"],
                        "dataClasses": ["none"],
                    ],
                ])
            let uuid = request.replacing("urn:uuid:", with: "")
            let said = try await server.post("/api/v1/decisions/\(uuid)/recommendation", ["party": "optics"])
            let id = try #require(said.json?["id"]?.string, "\(said.text)")
            let again = try await Binary.run(["decide", "--replay", id, "--node", server.url])
            #expect(again.status == 0 && again.output.contains("Identical"), again.said)
            // A record that is none is no answer.
            #expect(try await Binary.run(["decide", "--replay", request, "--node", server.url]).status == 2)
            // From the folder alone, when nobody serves it any more.
            _ = try await server.stop()
            let later = try await Binary.run(["decide", "--replay", id, "--dir", server.dir, "--json"])
            #expect(later.status == 0, later.said)
            #expect(later.json?["answer"]?["outcome"] == "needs_approval", later.said)
        }
    }
}
