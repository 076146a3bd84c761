import Canon
import Foundation
import Node
import Testing

extension EndToEnd {
    /// What an operator does, with the program as it is.
    @Suite struct OperatorTests {
        private func mode(_ path: String) throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) & 0o777
        }

        @Test func anOwnNodeInUnderAMinuteWithoutEditingAFile() async throws {
            let started = ContinuousClock.now
            let (scratch, port) = (Scratch(), Ports.free())
            let dir = scratch / "node"
            let arguments = [
                "init", "--dir", dir, "--name", "Own node", "--name-zh", "自有节点", "--url", "http://localhost:\(port)", "--jurisdiction", "CH",
            ]
            let made = try await Binary.run(arguments)
            #expect(made.status == 0 && made.output.contains("did:web:localhost%3A\(port)"), made.said)
            let again = try await Binary.run(arguments)
            #expect(again.status != 0 && again.errors.contains("holds a node already"), again.said)
            let server = try TestServer(port: port, dir: dir, in: scratch)
            try await server.start()
            #expect(try await server.get("/").text.contains("Own node"))
            let chinese = try await server.get("/log?lang=zh-Hans").text
            #expect(chinese.contains("自有节点") && !chinese.contains("Own node"))
            #expect(ContinuousClock.now - started < .seconds(60))
            for (file, expected) in [("token", 0o600), ("key-encryption-key", 0o600), ("", 0o700)] {
                #expect(try mode(dir + "/" + file) == expected, "\(file)")
            }
            #expect(try await server.stop() == 0)
            // A secret that others may read is refused with the remedy.
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: dir + "/token")
            try server.launch()
            #expect(try await server.end() != 0)
            #expect(server.log.contains("chmod 600"))
        }

        /// Each command finds the server where one runs, and starts one for itself where none does.
        @Test(arguments: [true, false]) func commandsReachANodeWhetherItRunsOrNot(_ runs: Bool) async throws {
            let server = try await TestServer.make()
            if runs { try await server.start() }
            let dir = server.dir
            let party = try await Binary.run(["party", "add", "--dir", dir, "--slug", "institute", "--name", "Institute", "--name-zh", "研究所"])
            #expect(party.status == 0, party.said)
            let node = try await Binary.run(["party", "add", "--dir", dir, "--slug", "node", "--name", "Node"])
            #expect(node.status != 0 && node.errors.contains("stands for the node itself"), node.said)
            _ = try server.scratch.file("figures.csv", "figures\n1\n")
            let notice = try server.scratch.file(
                "notice.json",
                #"{"kind":"notice.v1","title":{"en":"Figures","zh-Hans":"数据"},"text":{"en":"One figure."},"signedAt":"2026-11-20","attachments":[{"path":"figures.csv"}]}"#
            )
            let published = try await Binary.run(["publish", "--dir", dir, "--json", notice])
            #expect(published.status == 0, published.said)
            #expect(published.json?["position"]?.integer == 2)
            let doctor = try await Binary.run(["doctor", "--dir", dir])
            #expect(doctor.status == 0, doctor.said)
            let rebuild = try await Binary.run(["rebuild", "--dir", dir, "--check"])
            #expect(rebuild.status == 0, rebuild.said)

            let backup = try await Binary.run(["backup", dir, server.scratch / "copy"])
            #expect(backup.status == 0 && backup.output.contains("proves itself"), backup.said)
            if runs {
                // Two processes never write one log.
                let second = try await Binary.run(["serve", "--dir", dir, "--quiet"])
                #expect(second.status != 0 && second.errors.contains("another program is using"), second.said)
                try await server.publish("After the backup", party: "institute")
            }
            let restored = try await Binary.run(["restore", server.scratch / "copy", server.scratch / "restored"])
            #expect(restored.status == 0, restored.said)
            #expect(try mode(server.scratch / "restored/token") == 0o600)
            for command in [["doctor", "--dir"], ["rebuild", "--check", "--dir"], ["audit"]] {
                let outcome = try await Binary.run(command + [server.scratch / "restored"])
                #expect(outcome.status == 0, outcome.said)
            }
            let erased = try await Binary.run(["erase", "--dir", dir, "--party", "institute", published.json?["id"]?.string ?? ""])
            #expect(erased.status == 0, erased.said)
            #expect(try await Binary.run(["rebuild", "--dir", dir, "--check"]).status == 0)
            #expect(try await server.stop() == (runs ? 0 : nil))
            #expect(try await Binary.run(["rebuild", "--dir", dir]).status == 0)
            #expect(try await Binary.run(["audit", dir]).status == 0)
        }

        @Test func aDamagedBackupIsNotRestored() async throws {
            let server = try await TestServer.make()
            let copy = server.scratch / "copy"
            #expect(try await Binary.run(["backup", server.dir, copy]).status == 0)
            let database = NodeDirectory(copy).database
            var bytes = try Data(contentsOf: URL(fileURLWithPath: database))
            // The entry itself, wherever in the file it stands.
            let place = try #require(bytes.firstRange(of: Data(#"{"at":""#.utf8)))
            bytes[place.upperBound] ^= 1
            try bytes.write(to: URL(fileURLWithPath: database))
            let restored = try await Binary.run(["restore", copy, server.scratch / "restored"])
            #expect(restored.status != 0 && restored.errors.contains("does not prove itself"), restored.said)
            #expect(!FileManager.default.fileExists(atPath: server.scratch / "restored"))
        }

        @Test func settingsComeFromFlagsThenTheEnvironmentThenTheFile() async throws {
            let server = try await TestServer.make()
            let file = NodeDirectory(server.dir).settingsFile
            let before = FileManager.default.contents(atPath: file)
            let dump = try await Binary.run(
                ["config", "dump", "--dir", server.dir], environment: ["COMITY_LOG_LEVEL": "debug", "COMITY_NAME_ZH": "节点"])
            #expect(dump.status == 0 && dump.output.contains("log.level = debug   # environment"), dump.said)
            #expect(dump.output.contains("name.zh = 节点   # environment"))
            #expect(dump.output.contains("url = \(server.url)   # node.json"))
            #expect(dump.output.contains("follow.seconds = 2   # default"))
            #expect(FileManager.default.contents(atPath: file) == before)
            let wrong = try await Binary.run(["serve", "--dir", server.dir], environment: ["COMITY_LISTEN_PORT": "high"])
            #expect(wrong.status != 0 && wrong.errors.contains("listen.port") && wrong.errors.contains("environment"), wrong.said)
        }

        @Test func aPeerIsPinnedByTwelveWordsAndLetGo() async throws {
            let (one, other) = (try await TestServer.make("One"), try await TestServer.make("Other"))
            try await one.start()
            try await other.start()
            func peer(_ arguments: [String]) async throws -> Binary.Outcome { try await Binary.run(["peer"] + arguments + ["--dir", one.dir]) }
            let wrong = try await peer([
                "add", other.url, "--words", "abandon ability able about above absent absorb abstract absurd abuse access accident",
            ])
            #expect(wrong.status != 0 && wrong.errors.contains("pin nothing"), wrong.said)
            #expect(try await peer(["list"]).output.contains("No node is pinned"))
            let words = try #require(wrong.output.split(separator: "\n").first { $0.hasPrefix("    ") }?.trimmingCharacters(in: .whitespaces))
            #expect(words.split(separator: " ").count == 12)
            let added = try await peer(["add", other.url, "--words", words, "--role", "witness"])
            #expect(added.status == 0, added.said)
            let list = try await peer(["list"])
            #expect(list.output.contains("\(other.origin)\twitness\tactive"), list.said)
            let removed = try await peer(["remove", other.origin])
            #expect(removed.status == 0, removed.said)
            let after = try await one.get("/api/v1/peers").json?["peers"]?.array?.first
            #expect(after == nil || after?["state"]?.string == "removed")
            let again = try await peer(["remove", other.origin])
            #expect(again.status != 0, again.said)
        }

        @Test(arguments: [
            (#"{"kind":"notice.v1","title":{"en":"x"}"#, "JSON at byte"), (#"{"kind":"notice.v1","title":{"en":"x"},"text":{}}"#, "/text"),
            (#"{"kind":"notice.v1","title":{"en":"x"},"text":{"en":"y"},"extra":1}"#, "/extra"),
            (#"{"kind":"other.v1","title":{"en":"x"}}"#, "other.v1"),
            (#"{"kind":"notice.v1","title":{"en":"x"},"text":{"en":"y"},"signedAt":"yesterday"}"#, "signedAt"),
            (#"{"kind":"notice.v1","title":{"en":"x"},"text":{"en":"y"},"attachments":[{"path":"absent.csv"}]}"#, "absent.csv"),
        ])
        func aBadNoticeIsRefusedByNameAndWritesNothing(_ notice: String, _ named: String) async throws {
            let server = try await TestServer.make(hosting: "institute")
            let before = try await server.head()
            let file = try server.scratch.file("bad.json", notice)
            let outcome = try await Binary.run(["publish", "--node", server.url, "--token-file", server.dir + "/token", file])
            #expect(outcome.status != 0 && outcome.errors.contains(named), outcome.said)
            #expect(try await server.head() == before)
        }
    }
}
