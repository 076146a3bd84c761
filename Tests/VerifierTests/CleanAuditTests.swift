import Canon
import Foundation
import Ledger
import Node
import Signing
import TestKit
import Testing

@testable import Verifier

@Suite struct CleanAuditTests {
    @Test func aRealLogOfEveryKindOfEventAuditsClean() async throws {
        let sample = try await SampleNode()
        for source in [try sample.source(), try await sample.files()] as [any LogSource] {
            let outcome = try await sample.audit(source)
            #expect(outcome.found == [])
            let report = outcome.report
            #expect(report.origin == "localhost:8080" && report.size == sample.size && report.root == sample.node.service.sequencer.current.edge.root)
            #expect(report.sealed == 1 && report.erased == 1 && report.unknownKinds == 0)
            #expect(report.recordsVerified == sample.size - 2)
            #expect(report.cosignatures == 1 && report.trust == .firstUse && report.exitCode == 0)
            #expect(outcome.documents == 4 && outcome.states.contains("core") && outcome.states.contains("notices"))
            #expect(outcome.words.last == "No problem was found.")
        }
    }

    @Test func theReportHasExactlyTheMembersThatProgramsRelyOn() async throws {
        let sample = try await SampleNode(notices: 1)
        let json = try await sample.audit(sample.source()).report.json
        #expect(
            json.object?.keys.sorted() == [
                "cosignatures", "erased", "origin", "problems", "recordsVerified", "root", "sealed", "size", "trust", "unknownKinds",
            ])
        #expect(json["root"]?.string == Base64.encode(sample.node.service.sequencer.current.edge.root.bytes))
        let problem = Problem(.openingMismatch, at: "entry 3", "it differs").json
        #expect(problem.object?.keys == ["code", "remedy", "what", "where"])
    }

    /// Whoever has no modules verifies everything and understands less.
    @Test func kindsThatAreNotKnownAreVerifiedAndCounted() async throws {
        let sample = try await SampleNode(notices: 5)
        let outcome = try await Audit(of: sample.source()).run()
        #expect(outcome.found == [] && outcome.states.isEmpty)
        #expect(outcome.report.unknownKinds == 7 && outcome.report.recordsVerified == sample.size - 2)
    }

    @Test func aPolicyPinsTheKeyAndAsksForWitnesses() async throws {
        let sample = try await SampleNode(notices: 1)
        let log = try #require(try sample.node.store.readNow { try LogView(sample.node.origin, home: sample.node.origin, in: $0).verifier() })
        func audit(_ policy: String) async throws -> AuditReport {
            var options = Audit.Options()
            options.policy = try WitnessPolicy(bytes: Array(policy.utf8))
            return try await Audit(of: sample.files(), options: options).run().report
        }
        let good = try await audit("log \(log.vkey)\nwitness w \(sample.witness.verifier.vkey)\nquorum w\n")
        #expect(good.trust == .pinned && good.problems.isEmpty && good.cosignatures == 1)
        let other = try NoteSigner(name: "localhost:8083/witness", key: SigningKey(), type: .ed25519Cosignature).verifier
        let both = try await audit("log \(log.vkey)\nwitness w \(sample.witness.verifier.vkey)\nwitness x \(other.vkey)\ngroup g all w x\nquorum g\n")
        #expect(both.problems.map(\.code) == [.cosignatureQuorum] && both.exitCode == 1)
        let stranger = try NoteVerifier(name: log.name, key: SigningKey().publicKey, type: .ed25519)
        let wrong = try await audit("log \(stranger.vkey)\nquorum none\n")
        #expect(wrong.problems.map(\.code) == [.checkpointSignature] && wrong.trust == .pinned)
        let elsewhere = try NoteVerifier(name: "elsewhere.example", key: SigningKey().publicKey, type: .ed25519)
        #expect(try await audit("log \(elsewhere.vkey)\nquorum none\n").problems.map(\.code) == [.checkpointOrigin])
    }

    @Test func aFolderOfFilesIsAuditedAndSaysWhatItLacks() async throws {
        var log = try LogBuilder()
        try log.add(records: 10)
        let source = try log.source()
        try await Temporary.folder { folder in
            for (path, bytes) in source.files {
                let file = URL(filePath: folder + "/" + path)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(bytes).write(to: file)
            }
            let outcome = try await Audit(of: DirectorySource(path: folder)).run()
            #expect(outcome.found == [] && outcome.report.recordsVerified == 12)
            #expect(outcome.notes.contains { $0.contains("identity documents are not in this copy") })
            let alone = try await Audit(of: DirectorySource(path: folder + "/log")).run()
            #expect(alone.found == [])
            await #expect(throws: AuditFailure.self) { try await Audit(of: DirectorySource(path: folder + "/nothing")).run() }
        }
    }

    /// A tree of several levels, by hashes alone: 65,536 entries complete a tile of level 1.
    @Test func theTilesOfAllLevelsAreCompared() async throws {
        #expect(try await AuditBench.hashes(count: 65_536 + 300, tasks: 2).entries == 65_836)
        let log = try SyntheticLog(count: 65_536 + 300, recordBytes: 0)
        var options = Audit.Options()
        options.readsRecords = false
        for path in ["log/tile/1/000", "log/tile/1/001.p/1", "log/tile/2/000.p/1", "log/tile/0/255", "log/tile/0/257.p/44"] {
            var changed = MemorySource()
            changed.files = log.files
            changed.files[path]?[5] ^= 1
            let problems = try await Audit(of: changed, options: options).run().report.problems.filter { $0.code != .checkpointSignature }
            #expect(problems.map(\.code) == [.tileMismatch] && problems.first?.place == path + " hash 0", "\(path): \(problems)")
        }
    }
}
