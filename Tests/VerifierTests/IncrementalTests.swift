import Canon
import Foundation
import Ledger
import Signing
import Testing
import Verifier

@Suite struct IncrementalTests {
    private func audit(_ source: MemorySource, _ memory: AuditMemory?, full: Bool = false) async throws -> AuditOutcome {
        var options = Audit.Options()
        options.memory = memory
        options.isFull = full
        return try await Audit(of: source, options: options).run()
    }

    @Test func aSecondAuditReadsOnlyWhatIsNew() async throws {
        var log = try LogBuilder()
        try log.add(records: 300)
        let first = try await audit(log.source(), nil)
        #expect(first.found == [] && first.report.recordsVerified == 302)
        let memory = try #require(first.memory)
        // What is kept survives the disk.
        let kept = try #require(AuditMemory(bytes: memory.json.canonicalBytes))
        #expect(kept == memory && kept.size == 302)

        let regretted = try log.record(1000)
        let position = try log.add(regretted)
        try log.add(records: 240)
        try log.erase(position, of: regretted)
        try log.add(log.record(1, audience: ["did:web:localhost%3A8081"]), sealed: true)
        let source = try log.source()
        let second = try await audit(source, kept)
        #expect(second.found == [] && second.start == 302)
        let read = source.reads.paths
        for old in ["log/tile/entries/000", "log/openings/000"] { #expect(!read.contains(old), "\(old)") }
        #expect(read.contains("log/tile/entries/001"))
        // The sums are those of an audit of the whole.
        let whole = try await audit(log.source(), nil)
        #expect(second.report == whole.report)
        #expect(second.memory?.json == whole.memory?.json)
        // Once more, with nothing new: three small files.
        let idle = try log.source()
        let third = try await audit(idle, second.memory)
        #expect(
            third.found == [] && third.report == whole.report && idle.reads.paths.filter { $0.contains("entries") || $0.contains("openings") }.isEmpty
        )
        // And all of it on demand.
        let full = try log.source()
        #expect(try await audit(full, second.memory, full: true).found == [] && full.reads.paths.contains("log/tile/entries/000"))
    }

    @Test(arguments: [255, 256, 257, 511, 512])
    func bundlesMayEndAnywhere(at size: Int) async throws {
        var log = try LogBuilder()
        try log.add(records: size - 2)
        let memory = try #require(try await audit(log.source(), nil).memory)
        try log.add(records: 3)
        let second = try await audit(log.source(), AuditMemory(bytes: memory.json.canonicalBytes))
        #expect(second.found == [] && second.start == UInt64(size) && second.report.recordsVerified == UInt64(size + 3))
    }

    @Test func whatWasReadEarlierCanStillBeErased() async throws {
        var log = try LogBuilder()
        let records = try (0..<5).map { try log.record($0) }
        let positions = try records.map { try log.add($0) }
        let memory = try #require(try await audit(log.source(), nil).memory)
        try log.erase(positions[1], of: records[1])
        let good = try await audit(log.source(), memory)
        let whole = try await audit(log.source(), nil)
        #expect(good.found == [] && good.report == whole.report && good.report.erased == 1)
        // A tombstone that was not obeyed.
        var defiant = log
        try defiant.erase(positions[2], of: records[2])
        defiant.setOpening(log.openings[Int(positions[2])], at: positions[2])
        #expect(try await audit(defiant.source(), memory).found == ["erasure.notDone at entry \(positions[2])"])
    }

    @Test func twoHistoriesAreProven() async throws {
        var log = try LogBuilder()
        try log.add(records: 20)
        var fork = log
        try log.add(records: 5)
        let memory = try #require(try await audit(log.source(), nil).memory)
        try fork.add(records: 5)
        // The same size and another root.
        let same = try await audit(fork.source(), memory)
        #expect(same.found == ["log.equivocation at log/checkpoint"] && same.memory == nil)
        let proof = try #require(same.equivocation)
        #expect(EquivocationCheck(bytes: proof.json.canonicalBytes).isProven)
        // A larger size that does not go on from what was seen.
        try fork.add(records: 40)
        let larger = try await audit(fork.source(), memory)
        #expect(larger.found == ["log.equivocation at log/checkpoint"])
        let path = try #require(larger.equivocation)
        let check = EquivocationCheck(bytes: path.json.canonicalBytes, logs: [path.log])
        #expect(check.isProven && check.trust == .pinned && check.json["proven"] == true)
        // Not against a log that one knows by another key.
        let other = try NoteVerifier(name: log.origin, key: SigningKey().publicKey, type: .ed25519)
        #expect(!EquivocationCheck(bytes: path.json.canonicalBytes, logs: [other]).isProven)
        // Any change of the proof, and it proves nothing.
        let bytes = path.json.canonicalBytes
        for i in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[i] ^= 1
            #expect(!EquivocationCheck(bytes: changed).isProven, "byte \(i)")
        }
    }

    @Test func aLogThatShrankIsNamed() async throws {
        var log = try LogBuilder()
        try log.add(records: 20)
        let smaller = try log.source()
        try log.add(records: 5)
        let memory = try #require(try await audit(log.source(), nil).memory)
        #expect(try await audit(smaller, memory).found == ["memory.smaller at log/checkpoint"])
    }

    /// Tiles that are withheld prove nothing; reading everything does.
    @Test func withoutTilesTheWholeIsRead() async throws {
        var log = try LogBuilder()
        try log.add(records: 20)
        var fork = log
        try log.add(records: 5)
        let memory = try #require(try await audit(log.source(), nil).memory)
        try fork.add(records: 9)
        var source = try fork.source()
        for path in source.files.keys where path.hasPrefix("log/tile/0/") { source.files[path] = nil }
        let found = try await audit(source, memory).found
        #expect(Set(found) == ["memory.notExtended at entry 26", "tile.missing at log/tile/0/000.p/31"])
    }

    @Test func onLocalhostANewLogMayStandWhereAnotherStood() async throws {
        var log = try LogBuilder()
        try log.add(records: 2)
        let memory = try #require(try await audit(log.source(), nil).memory)
        var other = try LogBuilder()
        try other.add(records: 9)
        let outcome = try await audit(other.source(), memory)
        #expect(outcome.found == [] && outcome.start == 0 && outcome.notes.contains { $0.contains("another log stood at localhost:8080") })
        #expect(outcome.memory?.logKey != memory.logKey)
    }

    @Test func aMemoryThatWasTouchedIsNone() async throws {
        var log = try LogBuilder()
        try log.add(records: 3)
        let memory = try #require(try await audit(log.source(), nil).memory)
        try await Temporary.folder { folder in
            let memories = MemoryFolder(path: folder + "/deep/er")
            #expect(memories.memory(of: log.origin) == nil)
            try memories.keep(memory)
            #expect(memories.memory(of: log.origin) == memory && memories.memory(of: "elsewhere.example") == nil)
            var bytes = Array(try Data(contentsOf: URL(filePath: memories.file(for: log.origin))))
            let at = try #require(bytes.firstRange(of: Array("\"levels\":[\"u".utf8))).upperBound
            bytes[at + 5] = bytes[at + 5] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(AuditMemory(bytes: bytes) == nil && AuditMemory(bytes: []) == nil && AuditMemory(bytes: Array("{}".utf8)) == nil)
        }
    }
}
