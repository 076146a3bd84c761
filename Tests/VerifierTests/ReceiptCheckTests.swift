import Canon
import Ledger
import Node
import Signing
import Store
import TestKit
import Testing
import Verifier

@Suite struct ReceiptCheckTests {
    private func folder(_ sample: SampleNode, at position: UInt64) throws -> ReceiptFolder {
        let node = sample.node
        let files = try node.store.readNow { transaction in
            let found = try #require(try RecordLookup.at(position, of: node.origin, origin: node.origin, in: transaction))
            return try ReceiptFiles(of: found, home: NodeName(origin: node.origin, url: node.url, did: node.did), in: transaction)
        }
        let named = Dictionary(uniqueKeysWithValues: files.named)
        return ReceiptFolder(
            opening: named["opening.json"], receipt: named["receipt.tlog-proof"], identity: named["identity.json"], policy: named["policy.txt"])
    }

    @Test func everyEntryOfALogHasAReceiptThatHolds() async throws {
        let sample = try await SampleNode(notices: 3)
        for position in 0..<sample.size {
            let report = ReceiptCheck.run(try folder(sample, at: position))
            #expect(report.isValid, "entry \(position): \(report.words)")
            #expect(report.position == position && report.stage == .witnessed && report.trust == .firstUse && report.origin == "localhost:8080")
            #expect(report.words.contains { $0.hasPrefix("Everything holds") })
        }
    }

    @Test func sealedAndErasedRecordsProveTheirPlaceAlone() async throws {
        let sample = try await SampleNode(notices: 3)
        let states = try sample.node.store.readNow { try $0.query("SELECT idx, state FROM openings WHERE state > 0 ORDER BY idx") }
        for (row, state) in zip(states, ["sealed", "erased"]) {
            let report = ReceiptCheck.run(try folder(sample, at: UInt64(row.integer(0))))
            #expect(report.isValid && report.state == state && report.id == nil)
            #expect(report.lines.contains { $0.step == .record && $0.outcome == .skipped })
        }
    }

    @Test func aPolicyOfOnesOwnDecides() async throws {
        let sample = try await SampleNode(notices: 1)
        let folder = try folder(sample, at: 4)
        let log = try #require(try sample.node.store.readNow { try LogView(sample.node.origin, home: sample.node.origin, in: $0).verifier() })
        func check(_ policy: String) throws -> ReceiptReport { ReceiptCheck.run(folder, policy: try WitnessPolicy(bytes: Array(policy.utf8))) }
        let good = try check("log \(log.vkey)\nwitness mine \(sample.witness.verifier.vkey)\nquorum mine\n")
        #expect(good.isValid && good.trust == .pinned && good.stage == .witnessed)
        let other = try NoteSigner(name: "localhost:8083/witness", key: SigningKey(), type: .ed25519Cosignature).verifier
        let missing = try check("log \(log.vkey)\nwitness other \(other.vkey)\nquorum other\n")
        #expect(!missing.isValid && missing.lines.contains { $0.step == .witnesses && $0.outcome == .fails })
        let stranger = try NoteVerifier(name: log.name, key: SigningKey().publicKey, type: .ed25519)
        #expect(!(try check("log \(stranger.vkey)\nquorum none\n")).isValid)
        let elsewhere = try NoteVerifier(name: "elsewhere.example", key: SigningKey().publicKey, type: .ed25519)
        #expect(!(try check("log \(elsewhere.vkey)\nquorum none\n")).isValid)
    }

    @Test func withoutPolicyOrIdentityLessIsKnownAndSaidSo() async throws {
        let sample = try await SampleNode(notices: 1)
        var folder = try folder(sample, at: 4)
        folder.policy = nil
        let bare = ReceiptCheck.run(folder)
        #expect(bare.isValid && bare.stage == .logged && bare.lines.contains { $0.step == .witnesses && $0.outcome == .skipped })
        folder.identity = nil
        // Nothing is left that says whose key signed the checkpoint.
        #expect(!ReceiptCheck.run(folder).isValid)
        folder.opening = nil
        #expect(!ReceiptCheck.run(folder).isValid)
    }

    /// Every byte of every file: a change is refused, or what is left proves the same without the changed part.
    @Test func everyChangedByteIsRefusedOrWithoutConsequence() async throws {
        let sample = try await SampleNode(notices: 1)
        let whole = try folder(sample, at: 4)
        let expected = ReceiptCheck.run(whole)
        #expect(expected.isValid)
        func keys(_ bytes: [UInt8]?) -> [[UInt8]]? {
            let policy = bytes.flatMap { try? WitnessPolicy(bytes: $0) }
            return policy.map { $0.logs.map { Array($0.key.vkey.utf8) } + $0.witnesses.map { Array($0.key.vkey.utf8) } }
        }
        func check(_ name: String, _ file: WritableKeyPath<ReceiptFolder, [UInt8]?>, every step: Int) throws {
            let bytes = try #require(whole[keyPath: file])
            for i in stride(from: 0, to: bytes.count, by: step) {
                for bit in [1, 0x20] as [UInt8] {
                    var changed = whole
                    var flipped = bytes
                    flipped[i] ^= bit
                    changed[keyPath: file] = flipped
                    let report = ReceiptCheck.run(changed)
                    guard report.isValid else { continue }
                    // A label or address in the policy, or a witness's line that no longer counts and is said not to.
                    let isLabel = name == "policy.txt" && keys(flipped) == keys(bytes)
                    let isIgnored = report.lines.contains { $0.what.contains("count for nothing") || $0.outcome == .skipped }
                    // A key of a type that is not known is passed over; then the key counts that came with the receipt, and the report says so.
                    let isPassedOver =
                        name == "policy.txt" && (try? WitnessPolicy(bytes: flipped))?.logs.allSatisfy { $0.key.verifier == nil } == true
                    #expect(isLabel || isPassedOver || isIgnored, "byte \(i) of \(name), xor \(bit): \(report.lines.map(\.what))")
                    #expect(report.digest == expected.digest && report.position == expected.position && report.issuer == expected.issuer)
                }
            }
        }
        try check("opening.json", \.opening, every: 1)
        try check("receipt.tlog-proof", \.receipt, every: 1)
        try check("policy.txt", \.policy, every: 1)
        try check("identity.json", \.identity, every: 11)
    }

    @Test func openingsHaveOneSpelling() throws {
        let at = Instant(seconds: 1_795_428_000)
        let digest = Digest.sha256([1])
        let openings = [
            ReceiptOpening(at: at, content: .open(salt: [UInt8](repeating: 3, count: 32), record: Array(#"{"a":1}"#.utf8))),
            ReceiptOpening(at: at, content: .sealed(commitment: digest)),
            ReceiptOpening(at: at, content: .erased(commitment: digest, tombstone: nil)),
            ReceiptOpening(at: at, content: .erased(commitment: digest, tombstone: RecordID(now: at))),
        ]
        for opening in openings {
            #expect(try ReceiptOpening(bytes: opening.bytes) == opening)
            #expect(throws: ReceiptError.self) { try ReceiptOpening(bytes: opening.bytes + [0x0A]) }
            #expect(throws: ReceiptError.self) { try ReceiptOpening(bytes: [0x20] + opening.bytes) }
        }
        for text in ["", "{}", #"{"at":"2026-11-23T10:00:00Z","commitment":"uA","state":"sealed"}"#, #"{"at":"x","state":"open"}"#] {
            #expect(throws: ReceiptError.self) { try ReceiptOpening(bytes: Array(text.utf8)) }
        }
    }
}
