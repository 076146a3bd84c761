import Canon
import Foundation
import Node
import Signing
import StoreSQLite
import Testing

extension EndToEnd {
    /// Bad input through the real API: the right status, an error that names the field and the remedy, and nothing written.
    @Suite struct BadInputTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var body: [UInt8]
            var headers: [String: String] = [:]
            var path = "/api/v1/acts"
            var status: Int
            var pointer: String?
            /// A word of the reason or of the remedy.
            var says: String

            init(
                _ name: String, _ body: String, headers: [String: String] = [:], path: String = "/api/v1/acts", _ status: Int,
                pointer: String? = nil, _ says: String
            ) {
                (self.name, self.body, self.headers, self.path, self.status, self.pointer, self.says) = (
                    name, Array(body.utf8), headers, path, status, pointer, says
                )
            }

            var testDescription: String { name }
        }

        private static func notice(_ subject: String) -> String { #"{"kind":"notice.v1","subject":\#(subject)}"# }
        private static let good = #"{"title":{"en":"x"},"text":{"en":"y"}}"#

        static let cases = [
            Case("oversized", notice(#"{"title":{"en":"x"},"text":{"en":"\#(String(repeating: "y", count: 1 << 20))"}}"#), 413, "send less"),
            Case(
                "a text that is too long", notice(#"{"title":{"en":"x"},"text":{"en":"\#(String(repeating: "y", count: 200_000))"}}"#), 422,
                pointer: "/credentialSubject/text/en", "at most"),
            Case("deep", notice(String(repeating: "[", count: 200) + String(repeating: "]", count: 200)), 400, "deep"),
            Case("duplicate keys", #"{"kind":"notice.v1","kind":"notice.v1","subject":\#(good)}"#, 400, pointer: "/kind", "keep one"),
            Case("a lone surrogate", notice(#"{"title":{"en":"\ud800"},"text":{"en":"y"}}"#), 400, "surrogate"),
            Case("a fraction", notice(#"{"title":{"en":"x"},"text":{"en":"y"},"count":1.5}"#), 422, ""),
            Case("an integer beyond 2^53", notice(#"{"title":{"en":"x"},"text":{"en":"y"},"count":9007199254740993}"#), 422, ""),
            Case("trailing bytes", notice(good) + "x", 400, "follows"),
            Case("no JSON at all", "title=x", 400, "byte 0"),
            Case("an array", "[]", 400, "object"),
            Case("wrong type of the subject", notice("[]"), 422, pointer: "/subject", "object"),
            Case("wrong type of a field", notice(#"{"title":5,"text":{"en":"y"}}"#), 422, pointer: "/credentialSubject/title", "must"),
            Case("missing field", notice(#"{"title":{"en":"x"}}"#), 422, pointer: "/credentialSubject/text", "add it"),
            Case(
                "unknown field of a known kind", notice(#"{"title":{"en":"x"},"text":{"en":"y"},"colour":"red"}"#), 422,
                pointer: "/credentialSubject/colour", "remove it"),
            Case("unknown field of the act", #"{"kind":"notice.v1","subject":\#(good),"colour":"red"}"#, 422, pointer: "/colour", "remove it"),
            Case("unknown kind", #"{"kind":"wish.v1","subject":{"a":1}}"#, 422, "wish.v1"),
            Case("an empty subject", notice("{}"), 422, pointer: "/credentialSubject", ""),
            Case("unknown party", #"{"party":"nobody","kind":"notice.v1","subject":\#(good)}"#, 404, pointer: "/party", "home page"),
            Case(
                "a language that is none", notice(#"{"title":{"not a tag":"x"},"text":{"en":"y"}}"#), 422,
                pointer: "/credentialSubject/title/not a tag", "language"),
            Case("no moment", #"{"kind":"notice.v1","subject":\#(good),"validFrom":"soon"}"#, 422, pointer: "/validFrom", "2026-11-23T10:00:00.000Z"),
            Case("another content type", notice(good), headers: ["content-type": "text/xml"], 415, "application/json"),
            Case("a form", notice(good), headers: ["content-type": "application/x-www-form-urlencoded"], 415, "application/json"),
            Case("compressed", "\u{1F}x", headers: ["content-encoding": "gzip"], 415, "send the body as it is"),
            Case("without a token", notice(good), headers: ["authorization": ""], 401, "token"),
            Case("with another token", notice(good), headers: ["authorization": "Bearer " + String(repeating: "A", count: 43)], 401, "token"),
            Case(
                "a slug that is none", #"{"slug":"Not A Slug","name":{"en":"x"},"jurisdiction":"CH"}"#, path: "/api/v1/parties", 422,
                pointer: "/slug", "lishan-institute"),
            Case(
                "the node's own slug", #"{"slug":"node","name":{"en":"x"},"jurisdiction":"CH"}"#, path: "/api/v1/parties", 422,
                pointer: "/slug", "choose another"),
            Case("no record", #"{"kind":"notice.v1"}"#, path: "/api/v1/records", 422, "not acceptable"),
            Case("an address that is none", #"{"url":"ftp://x"}"#, path: "/api/v1/peers", 422, pointer: "/url", "must use https"),
            Case("a request between nodes without a signature", "{}", path: "/api/v1/inbox", 401, "signature"),
        ]

        @Test func everyOneIsRefusedByNameAndWritesNothing() async throws {
            let server = try await TestServer.make()
            try await server.start()
            let before = try await server.head()
            for bad in BadInputTests.cases {
                let answer = try await server.post(bad.path, bytes: bad.body, headers: bad.headers)
                let said: Comment = "\(bad.name): \(answer.status) \(answer.text)"
                #expect(answer.status == bad.status, said)
                if let pointer = bad.pointer { #expect(answer.json?["pointer"]?.string == pointer, said) }
                let detail = answer.json?["detail"]?.string ?? ""
                #expect(!detail.isEmpty && (bad.says.isEmpty || detail.contains(bad.says)), said)
                #expect(answer.json?["code"]?.string?.isEmpty == false, said)
            }
            #expect(try await server.head() == before)
            // It is as well as before.
            #expect(try await server.publish("Good")["position"]?.integer == Int64(before.size))
        }

        @Test func aRecordSignedElsewhereMustBeSignedRightAndByAClockThatIsRight() async throws {
            let server = try await TestServer.make(hosting: "institute")
            let did = server.did + ":parties:institute"
            let store = try SQLiteStore(path: NodeDirectory(server.dir).database)
            let key = try KeyStore(store: store, keyEncryptionKey: NodeDirectory(server.dir).keyEncryptionKey()).key(.assertionMethod, of: did).key
            try store.close()
            func record(_ text: String, at: Instant, key: SigningKey) throws -> [UInt8] {
                try Record.sign(
                    kind: "notice.v1", subject: ["title": ["en": .string(text)], "text": ["en": "y"]], issuer: did, id: RecordID(now: at), at: at,
                    created: at, key: key
                ).bytes
            }
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let good = try record("good", at: now, key: key)
            let before = try await server.head()
            let changed = Array(String(decoding: good, as: UTF8.self).replacingOccurrences(of: "\"good\"", with: "\"evil\"").utf8)
            for (bytes, status, code) in [
                (changed, 403, nil), (try record("by a stranger", at: now, key: SigningKey()), 403, nil),
                (try record("from tomorrow", at: now.adding(milliseconds: 86_400_000), key: key), 422, "clockAhead"),
                (Array(good.dropLast()), 422, nil),
                (good + Array(" ".utf8), 422, nil),
            ] as [([UInt8], Int, String?)] {
                let answer = try await server.post("/api/v1/records", bytes: bytes, headers: ["authorization": ""])
                #expect(answer.status == status, "\(answer.text)")
                if let code { #expect(answer.json?["code"]?.string == code && answer.json?["pointer"] == "/proof/created", "\(answer.text)") }
            }
            #expect(try await server.head() == before)
            // The same record again has the same receipt, and stands there once.
            let first = try await server.post("/api/v1/records", bytes: good, headers: ["authorization": ""])
            let again = try await server.post("/api/v1/records", bytes: good, headers: ["authorization": ""])
            #expect(first.status == 201 && again.json == first.json, "\(first.text) \(again.text)")
            #expect(try await server.head().size == before.size + 1)
        }

        @Test func requestsBetweenNodesAreFreshUnchangedAndFromWhomTheySay() async throws {
            let (server, peer) = (try await TestServer.make("Server", hosting: "addressee"), try await TestServer.make("Peer"))
            try await peer.start()
            try await server.pin(peer)
            let hash = Digest.sha256(Array(peer.origin.utf8)).hex
            try #require(try await eventually { try await server.get("/api/v1/heads/\(hash)").status == 200 })
            let store = try SQLiteStore(path: NodeDirectory(peer.dir).database)
            defer { try? store.close() }
            let held = try KeyStore(store: store, keyEncryptionKey: NodeDirectory(peer.dir).keyEncryptionKey()).key(.authentication, of: peer.did)
            let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let body = Array("{}".utf8)
            func headers(at: Instant = now, key: SigningKey = held.key, multikey: String = held.multikey) throws -> [String: String] {
                let message = SignedMessage(
                    method: "POST", authority: server.origin, path: "/api/v1/inbox", fields: [.init("content-type", "application/json")],
                    content: body)
                let fields = try HTTPSignature.sign(
                    message, keyID: "\(peer.did)#\(multikey)", nonce: Base64.encodeURL(RandomBytes.draw(18)), at: at, key: key)
                return ["authorization": ""].merging(fields.map { ($0.name, $0.value) }) { $1 }
            }
            func post(_ headers: [String: String], _ body: [UInt8] = body) async throws -> TestServer.Answer {
                try await server.post("/api/v1/inbox", bytes: body, headers: headers)
            }
            let before = try await server.head()
            // Rightly signed, it is read, and refused for what it says.
            let right = try headers()
            #expect(try await post(right).status == 422)
            let replayed = try await post(right)
            #expect(replayed.status == 401 && replayed.text.contains("received before"), "\(replayed.text)")
            for (wrong, says) in [
                (try headers(at: now.adding(milliseconds: -120_000)), "60 seconds"),
                (try headers(at: now.adding(milliseconds: 120_000)), "60 seconds"),
                (try headers(key: SigningKey()), "does not fit"), (try headers(multikey: Multikey.encode(SigningKey().publicKey)), "not known here"),
            ] {
                let answer = try await post(wrong)
                #expect(answer.status == 401 && answer.text.contains(says) && answer.json?["code"]?.string == "request.signature", "\(answer.text)")
            }
            let changed = try await post(try headers(), Array(#"{"a":1}"#.utf8))
            #expect(changed.status == 401, "\(changed.text)")
            #expect(try await server.head() == before)
        }
    }
}
