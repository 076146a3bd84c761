import Canon
import Ledger
import Signing
import TestKit
import Testing
import Verifier

/// Bytes that no node would serve: whatever they are, an audit ends, and says that something is wrong.
@Suite struct HostileSourceTests {
    @Test func filesOfNoiseGiveProblems() async throws {
        var random = SeededRandom.fresh("noise")
        var log = try LogBuilder()
        try log.add(records: 20)
        let original = try log.source()
        for i in 0..<60 {
            var source = original
            for path in original.files.keys.sorted() where path != "log/checkpoint" || i % 3 == 0 {
                guard Bool.random(using: &random) else { continue }
                let count = [0, 1, 31, 32, 93, 8192, 8193, 70_000].randomElement(using: &random) ?? 0
                source.files[path] = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            guard source.files != original.files else { continue }
            let outcome = try await Audit(of: source).run()
            #expect(!outcome.report.problems.isEmpty && outcome.report.problems.count <= 1001, "seed \(random.seed), round \(i)")
        }
    }

    /// Lines that parse as JSON and are no opening, records that are no record.
    @Test(arguments: [
        #"{"record":{},"salt":"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","state":"open"}"#, #"{"state":"open"}"#, "{}", "[]", "", " ",
        #"{"state":"erased","tombstone":"urn:uuid:0"}"#, #"{"state":"sealed" }"#, #"{"record":,"salt":"u","state":"open"}"#,
        #"{"record":"# + String(repeating: "[", count: 2000) + #","salt":"uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","state":"open"}"#,
    ])
    func strangeOpeningsAreNamedAtTheirEntry(line: String) async throws {
        var log = try LogBuilder()
        try log.add(records: 3)
        var source = try log.source()
        let path = "log/openings/000.p/5"
        var lines = (source.files[path] ?? []).split(separator: 0x0A).map(Array.init)
        lines[3] = Array(line.utf8)
        source.files[path] = lines.flatMap { $0 + [0x0A] }
        let found = try await Audit(of: source).run().found
        #expect(found == ["opening.malformed at entry 3"] || found == ["opening.mismatch at entry 3"])
    }

    /// A record that was really logged, and is none.
    @Test func loggedNonsenseIsNamed() async throws {
        var log = try LogBuilder()
        try log.add(records: 2)
        var source = try log.source()
        let salt = Commitment.salt()
        for bytes in ["{}", #"{"a":1}"#, "[1]", "null", #"{"a":1, "b":2}"#].map({ Array($0.utf8) }) {
            var entries = log.entries
            var openings = log.openings
            entries.append(LogEntry(at: entries[3].at, commitment: Commitment.digest(salt: salt, record: bytes)))
            openings.append(.open(salt: salt, record: bytes))
            let tree = MemoryTree(leaves: entries.map(\.leafHash))
            guard let checkpoint = Checkpoint(origin: log.origin, size: 5, root: tree.root) else { return }
            source.files = [
                "log/checkpoint": try NoteSigner(name: log.origin, key: log.logKey, type: .ed25519).note(checkpoint.text).bytes,
                "log/tile/0/000.p/5": Tiles.bytes(entries.map(\.leafHash)), "log/tile/entries/000.p/5": try EntryBundle.encode(entries.map(\.bytes)),
                "log/openings/000.p/5": OpeningBundle.encode(openings),
            ]
            #expect(try await Audit(of: source).run().found == ["record.malformed at entry 4"], "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func silenceIsNoFinding() async throws {
        struct Silent: LogSource {
            let name = "nobody"
            let isComplete = true
            func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
                throw LogSourceError(.unreachable, "\(path) did not answer")
            }
        }
        await #expect(throws: AuditFailure.self) { try await Audit(of: Silent()).run() }
        await #expect(throws: AuditFailure.self) { try await Audit(of: MemorySource()).run() }
    }
}
