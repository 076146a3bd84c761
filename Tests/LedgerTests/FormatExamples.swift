import Canon
import Foundation
import Ledger
import Signing
import Testing

/// The worked examples of docs/formats/{log,witness,receipt}.md, made again from fixed keys and compared byte for byte.
struct FormatExamples {
    let log: NoteSigner
    let witness: NoteSigner
    let second: NoteSigner
    let entries: [LogEntry]
    let tree: MemoryTree

    init() throws {
        func signer(_ name: String, _ first: UInt8, _ type: NoteSignatureType) throws -> NoteSigner {
            try NoteSigner(name: name, key: #require(SigningKey(seed: Array(first..<first + 32))), type: type)
        }
        log = try signer("localhost:8080", 0x00, .ed25519)
        witness = try signer("localhost:8082/witness", 0x20, .ed25519Cosignature)
        second = try signer("localhost:8083/witness", 0x40, .ed25519Cosignature)
        entries = (0..<5).map {
            LogEntry(
                at: Instant(milliseconds: 1_795_428_000_000 + $0 * 1000), commitment: Commitment.digest(salt: Self.salt($0), record: Self.record($0)))
        }
        tree = MemoryTree(leaves: entries.map(\.leafHash))
    }

    static func record(_ i: Int64) -> [UInt8] { Array(#"{"example":"record \#(i)"}"#.utf8) }
    static func salt(_ i: Int64) -> [UInt8] { Array(repeating: UInt8(i), count: 32) }

    func checkpoint(_ size: UInt64) throws -> SignedNote {
        try log.note(#require(Checkpoint(origin: "localhost:8080", size: size, root: tree.root(at: size))).text)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 32).map { Hex.encode(bytes[$0..<min($0 + 32, bytes.count)]) }.joined(separator: "\n")
    }

    private func list(_ hashes: [Digest]) -> String { hashes.map(\.hex).joined(separator: "\n") }

    /// The blocks of each page, in their order.
    func blocks() throws -> [(page: String, name: String, text: String)] {
        let opening = Opening.open(salt: Self.salt(0), record: Self.record(0))
        let bundle = try EntryBundle.encode(entries.map(\.bytes))
        let openings = OpeningBundle.encode([opening, .sealed, .erased(tombstone: RecordID(high: 0x019a_b000_0000_7000, low: 1 << 63))])
        let request = WitnessRequest(
            oldSize: 3, proof: try Proofs.consistency(from: 3, to: 5, reader: tree),
            signed: try SignedCheckpoint(note: checkpoint(5), log: log.verifier))
        let before = try WitnessState(origin: "localhost:8080", logKeys: [log.verifier], latest: checkpoint(3))
        let answer = before.answer(request, cosigner: witness, now: Instant(seconds: 1_795_428_010))
        let served = try #require(answer.next?.latest)
        let both = try served.adding([second.sign(served.text, timestamp: 1_795_428_020)])
        let proof = try TlogProof(index: 2, path: Proofs.inclusion(index: 2, size: 5, reader: tree), note: both)
        let fork = MemoryTree(leaves: tree.hashesOfLeaves().enumerated().map { $0.offset == 1 ? Sample.flipped($0.element) : $0.element })
        let other = try log.note(#require(Checkpoint(origin: "localhost:8080", size: 3, root: fork.root(at: 3))).text)
        let equivocation = try #require(try Equivocation.find(other, checkpoint(5), log: log.verifier, reader: tree))
        let file: JSON = [
            "at": .string(entries[2].at.description), "record": try JSON.parse(Self.record(2)), "salt": .string(Multibase.base64URL(Self.salt(2))),
            "state": "open",
        ]
        return [
            ("log", "commitment input", hex(Array("comity/commitment/v1".utf8) + [0] + Self.salt(0) + Self.record(0))),
            ("log", "commitment", entries[0].commitment.hex),
            ("log", "entry", String(decoding: entries[0].bytes, as: UTF8.self)),
            ("log", "leaf hash", entries[0].leafHash.hex),
            ("log", "leaf hashes", list(tree.hashesOfLeaves())),
            ("log", "roots", list(try (0...5).map { try tree.root(at: $0) })),
            ("log", "inclusion", list(proof.path)),
            ("log", "consistency", list(request.proof)),
            ("log", "vkey", log.verifier.vkey),
            ("log", "checkpoint", try checkpoint(5).serialized.trimmingNewline),
            ("log", "bundle", hex(Array(bundle.prefix(128)))),
            ("log", "openings", String(decoding: openings, as: UTF8.self).trimmingNewline),
            ("witness", "vkey", witness.verifier.vkey),
            ("witness", "request", String(decoding: request.body, as: UTF8.self).trimmingNewline),
            ("witness", "signed", String(decoding: Cosignature.message(text: served.text, timestamp: 1_795_428_010), as: UTF8.self).trimmingNewline),
            ("witness", "answer", answer.body.trimmingNewline),
            ("witness", "monitoring", served.serialized.trimmingNewline),
            ("witness", "policy", String(decoding: try policy().bytes, as: UTF8.self).trimmingNewline),
            ("witness", "equivocation", equivocation.json.canonicalText),
            ("receipt", "proof", proof.serialized.trimmingNewline),
            ("receipt", "opening", file.canonicalText),
            ("receipt", "policy", String(decoding: try policy().bytes, as: UTF8.self).trimmingNewline),
            ("receipt", "leaf hash", entries[2].leafHash.hex),
        ]
    }

    func policy() throws -> WitnessPolicy {
        try WitnessPolicy(
            bytes: Array(
                """
                log \(log.verifier.vkey) http://localhost:8080/log
                witness localhost:8082 \(witness.verifier.vkey) http://localhost:8082/witness
                witness localhost:8083 \(second.verifier.vkey) http://localhost:8083/witness
                group neutral-witnesses 2 localhost:8082 localhost:8083
                quorum neutral-witnesses

                """.utf8))
    }
}

@Suite struct FormatExampleTests {
    @Test func thePagesSayWhatTheProgramDoes() throws {
        for block in try FormatExamples().blocks() {
            let page = try String(contentsOf: Vectors.root.appending(path: "docs/formats/\(block.page).md"), encoding: .utf8)
            if !page.contains("```\n\(block.text)\n```") {
                Issue.record("docs/formats/\(block.page).md lacks the example «\(block.name)», which reads\n\(block.text)")
            }
        }
    }

    /// What the pages promise a reader who holds nothing but the receipt's files.
    @Test func theReceiptVerifies() throws {
        let examples = try FormatExamples()
        let blocks = Dictionary(
            uniqueKeysWithValues: try examples.blocks().filter { $0.page == "receipt" }.map { ($0.name, Array(($0.text + "\n").utf8)) })
        let proof = try TlogProof(bytes: #require(blocks["proof"]))
        let policy = try WitnessPolicy(bytes: #require(blocks["policy"]))
        let opening = try JSON.parse(#require(blocks["opening"]))
        let salt = try #require(opening["salt"]?.string.flatMap { Multibase.decode($0) })
        let at = try #require(opening["at"]?.string.flatMap { Instant($0) })
        let record = try #require(opening["record"]).canonicalBytes
        let entry = LogEntry(at: at, commitment: Commitment.digest(salt: salt, record: record))
        let verdict = try proof.verify(leaf: entry.leafHash, policy: policy)
        #expect(verdict.quorumTime == 1_795_428_020 && verdict.cosigners.count == 2)
        #expect(verdict.cosigners.first?.witness == "localhost:8082")
    }

    /// The equivocation of the page convicts the log of the page, and no other.
    @Test func theEquivocationConvicts() throws {
        let examples = try FormatExamples()
        let text = try #require(try examples.blocks().first { $0.name == "equivocation" }).text
        let found = try Equivocation(bytes: Array(text.utf8), log: examples.log.verifier)
        #expect(found.first.checkpoint.size == 3 && found.second.checkpoint.size == 5)
        #expect(found.rootAtFirst == (try examples.tree.root(at: 3)))
        let other = try NoteVerifier(name: "localhost:8080", key: SigningKey().publicKey, type: .ed25519)
        #expect(throws: EquivocationError.self) { try Equivocation(bytes: Array(text.utf8), log: other) }
    }
}

extension MemoryTree {
    func hashesOfLeaves() -> [Digest] { (try? hashes(level: 0, range: 0..<size)) ?? [] }
}

extension String {
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
