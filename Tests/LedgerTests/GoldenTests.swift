import Canon
import Ledger
import Signing
import Testing

/// Trees, proofs, tiles and notes that three other implementations made or agreed on.
@Suite struct GoldenTests {
    struct Golden: Decodable, Sendable {
        struct Tree: Decodable, Sendable { var size: UInt64, root: String, checkpoint: String }
        struct Inclusion: Decodable, Sendable { var index: UInt64, size: UInt64, leafHash: String, proof: [String] }
        struct Consistency: Decodable, Sendable { var old: UInt64, new: UInt64, proof: [String] }
        struct Key: Decodable, Sendable {
            var vkey: String
            var seedHex: String?
        }
        struct Tile: Decodable, Sendable { var len: Int, sha256: String }
        var trees: [Tree], inclusion: [Inclusion], consistency: [Consistency], log: Key, witnesses: [Key]
        var cosigned1000: String, cosigned1000Mldsa44: String, tlogProof5171000: String, tileDigests70000: [String: Tile]
    }

    static let golden = try? Vectors.json("golden/golden.json", as: Golden.self)
    /// All 70,000 entries of the golden tree.
    static let tree = MemoryTree(leaves: (0..<70_000).lazy.map { TreeHash.leaf(Sample.goldenEntry($0)) })

    @Test func everyTree() throws {
        let golden = try #require(Self.golden)
        let log = try NoteVerifier(vkey: golden.log.vkey)
        #expect(golden.trees.count == 20)
        for tree in golden.trees {
            let root = try Self.tree.root(at: tree.size)
            #expect(root == Vectors.digest(tree.root))
            let signed = try SignedCheckpoint(bytes: Array(tree.checkpoint.utf8), log: log)
            #expect(signed.checkpoint == Checkpoint(origin: "node-a.example/log", size: tree.size, root: root))
        }
    }

    @Test func everyInclusionProof() throws {
        let golden = try #require(Self.golden)
        #expect(golden.inclusion.count == 113)
        for item in golden.inclusion {
            let proof = try #require(Vectors.digests(item.proof))
            #expect(try Proofs.inclusion(index: item.index, size: item.size, reader: Self.tree) == proof)
            let leaf = try #require(Vectors.digest(item.leafHash))
            try Proofs.verifyInclusion(leaf: leaf, index: item.index, size: item.size, root: Self.tree.root(at: item.size), proof: proof)
        }
    }

    @Test func everyConsistencyProof() throws {
        let golden = try #require(Self.golden)
        #expect(golden.consistency.count == 190)
        for item in golden.consistency {
            let proof = try #require(Vectors.digests(item.proof))
            #expect(try Proofs.consistency(from: item.old, to: item.new, reader: Self.tree) == proof)
            try Proofs.verifyConsistency(
                from: item.old, to: item.new, oldRoot: Self.tree.root(at: item.old), newRoot: Self.tree.root(at: item.new), proof: proof)
        }
    }

    @Test func everyTile() throws {
        let golden = try #require(Self.golden)
        #expect(golden.tileDigests70000.count == 7)
        for (path, expected) in golden.tileDigests70000 {
            let bytes: [UInt8]
            if let tile = TileCoordinate(path: path) {
                #expect(Tiles.exists(tile, size: 70_000))
                bytes = Tiles.bytes(try Self.tree.hashes(level: tile.level * 8, range: tile.index * 256..<tile.index * 256 + UInt64(tile.width)))
            } else {
                let bundle = try #require(BundleCoordinate(path: String(path.dropFirst("tile/entries/".count))))
                #expect(Tiles.bundle(index: bundle.index, size: 70_000) == bundle && bundle.entriesPath == path)
                bytes = try EntryBundle.encode(bundle.entries.map { Sample.goldenEntry(Int($0)) })
            }
            #expect(bytes.count == expected.len && Digest.sha256(bytes).hex == expected.sha256)
        }
    }

    /// The signature by ML-DSA-44 (witness-3 and the log's second key, type 06) is not verified here: its lines are unknown and ignored.
    @Test func cosignedCheckpoints() throws {
        let golden = try #require(Self.golden)
        let log = try NoteVerifier(vkey: golden.log.vkey)
        let witnesses = try golden.witnesses.prefix(2).map { try NoteVerifier(vkey: $0.vkey) }
        #expect { try NoteVerifier(vkey: golden.witnesses[2].vkey) } throws: { ($0 as? NoteError)?.code == .unsupportedType }
        for (text, lines, cosigners) in [(golden.cosigned1000, 3, 2), (golden.cosigned1000Mldsa44, 4, 1)] {
            let note = try SignedNote(bytes: Array(text.utf8))
            #expect(note.signatures.count == lines && note.serialized == text)
            let verified = try note.verified(by: [log] + witnesses)
            #expect(verified.map(\.verifier) == [log] + witnesses.prefix(cosigners))
            #expect(verified.dropFirst().allSatisfy { $0.timestamp == 0x6B04_7F82 } && verified.first?.timestamp == nil)
        }
    }

    @Test func ourSignaturesAreTheirs() throws {
        let golden = try #require(Self.golden)
        let note = try SignedNote(bytes: Array(golden.cosigned1000.utf8))
        for (key, line) in zip([golden.log] + golden.witnesses.prefix(2), note.signatures) {
            let seed = try #require(key.seedHex.flatMap { Hex.decode($0) })
            let verifier = try NoteVerifier(vkey: key.vkey)
            let signer = try NoteSigner(name: verifier.name, key: #require(SigningKey(seed: seed)), type: verifier.type)
            #expect(signer.verifier == verifier)
            #expect(try signer.sign(note.text, timestamp: 0x6B04_7F82) == line)
        }
    }

    @Test func theProofFile() throws {
        let golden = try #require(Self.golden)
        let bytes = try Vectors.bytes("golden/entry-517-of-1000.tlog-proof")
        #expect(bytes == Array(golden.tlogProof5171000.utf8))
        let proof = try TlogProof(bytes: bytes)
        #expect(proof.serialized == golden.tlogProof5171000)
        #expect(proof.index == 517 && proof.extra == Array("golden extra".utf8))
        let policy = try WitnessPolicy(
            bytes: Array(
                """
                log \(golden.log.vkey)
                witness one \(golden.witnesses[0].vkey)
                witness two \(golden.witnesses[1].vkey)
                witness three \(golden.witnesses[2].vkey)
                group most 2 one two three
                quorum most

                """.utf8))
        let verdict = try proof.verify(leaf: TreeHash.leaf(Sample.goldenEntry(517)), policy: policy)
        #expect(verdict.isQuorate && verdict.quorumTime == 0x6B04_7F82 && verdict.cosigners.map(\.witness) == ["one", "two"])
        #expect(verdict.log.vkey == golden.log.vkey && verdict.checkpoint.size == 1000)
        #expect { try proof.verify(leaf: TreeHash.leaf(Sample.goldenEntry(518)), policy: policy) } throws: {
            ($0 as? TlogProofError)?.code == .notIncluded
        }
    }
}
