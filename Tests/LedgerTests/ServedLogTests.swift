import Canon
import Ledger
import Signing
import Testing

/// Logs as other servers wrote them, read as a follower reads them: from the checkpoint down to every entry.
@Suite struct ServedLogTests {
    @Test(arguments: [1, 257, 1000] as [UInt64]) func tesseraDirectories(size: UInt64) throws {
        let golden = try #require(GoldenTests.golden)
        let folder = "golden/tessera-log-\(size)/"
        let log = try NoteVerifier(vkey: golden.log.vkey)
        let signed = try SignedCheckpoint(bytes: Vectors.bytes(folder + "checkpoint"), log: log)
        #expect(signed.checkpoint.size == size)
        try follow(folder, signed.checkpoint)
        // Nothing is served but what the size demands.
        let served = Vectors.files(folder + "tile", suffix: "").map { String($0.dropFirst(folder.count)) }
        let files = served.filter {
            TileCoordinate(path: $0) != nil || $0.hasPrefix("tile/entries/") && BundleCoordinate(path: String($0.dropFirst(13))) != nil
        }
        let wanted = Tiles.all(size: size).map(\.path) + (0...size / 256).compactMap { Tiles.bundle(index: $0, size: size)?.entriesPath }
        #expect(Set(files) == Set(wanted))
        for index in 0..<size where index % 97 == 0 || index == size - 1 {
            let bundle = try #require(Tiles.bundle(index: index / 256, size: size))
            let entries = try EntryBundle.parse(Vectors.bytes(folder + bundle.entriesPath), count: bundle.width)
            #expect(entries[Int(index % 256)] == Sample.goldenEntry(Int(index)))
        }
    }

    static let testdata = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

    /// Of size 0 there is a checkpoint and no tile.
    @Test(arguments: 0...15) func tesseraTestdataAtEverySize(size: Int) throws {
        let log = try NoteVerifier(vkey: Self.testdata)
        let signed = try SignedCheckpoint(bytes: Vectors.bytes("tessera-testdata-log/checkpoint.\(size)"), log: log)
        #expect(signed.checkpoint.size == UInt64(size))
        try follow("tessera-testdata-log/", signed.checkpoint)
    }

    @Test func tesseraTestdataIsAppendOnly() throws {
        let log = try NoteVerifier(vkey: Self.testdata)
        let heads = try (0...15).map { try SignedCheckpoint(bytes: Vectors.bytes("tessera-testdata-log/checkpoint.\($0)"), log: log).checkpoint }
        let reader = TileReader(size: 15) { try Vectors.bytes("tessera-testdata-log/" + $0.path) }
        for from in 1...15 {
            let proof = try Proofs.consistency(from: UInt64(from), to: 15, reader: reader)
            try Proofs.verifyConsistency(from: UInt64(from), to: 15, oldRoot: heads[from].root, newRoot: heads[15].root, proof: proof)
        }
        let latest = try SignedCheckpoint(bytes: Vectors.bytes("tessera-testdata-log/checkpoint"), log: log)
        #expect(latest.checkpoint == heads[15])
    }

    static let rome = "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706"
    static let milan = "88ad7a28caeb0b2aa890fdf0304c2fcaf59fca2ee140134ff8c1300bac493482"

    /// What witnesses and a mirror serve to monitors. The logs' own signatures are RFC 6962 tree heads (type 05) and are ignored.
    @Test(arguments: [
        ("witness", rome, "witness/witness.v0.json", "rome2026h1.example.org"),
        ("witness2", milan, "witness2/witness.v0.json", "milan2026h1.example.org"),
        ("witness/mirror", rome, "witness/mirror/mirror.v0.json", "rome2026h1.example.org"),
    ])
    func sunlightCosigners(folder: String, hash: String, about: String, origin: String) throws {
        struct About: Decodable { var name: String, verifierKeys: [String] }
        let keys = try Vectors.json("sunlight-skylight/" + about, as: About.self)
        let verifier = try NoteVerifier(vkey: #require(keys.verifierKeys.first))
        #expect(verifier.name == keys.name && verifier.type == .ed25519Cosignature)
        let note = try SignedNote(bytes: Vectors.bytes("sunlight-skylight/\(folder)/\(hash)/checkpoint"))
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint.origin == origin && checkpoint.size == 300)
        #expect(Digest.sha256(Array(origin.utf8)).hex == hash)
        #expect(try note.verified(by: [verifier]).map(\.timestamp) == [0x6954_6780])
    }

    /// The mirrored tree; its bundles are placeholders in the source and are left out.
    @Test func sunlightMirroredTiles() throws {
        let folder = "sunlight-skylight/witness/mirror/\(Self.rome)/"
        let checkpoint = try Checkpoint(text: SignedNote(bytes: Vectors.bytes(folder + "checkpoint")).text)
        let reader = TileReader(size: checkpoint.size) { try Vectors.bytes(folder + $0.path) }
        #expect(try TreeEdge(size: checkpoint.size, reader: reader).root == checkpoint.root)
        let tile = try #require(Tiles.hashes(Vectors.bytes(folder + "tile/0/000"), width: 256))
        #expect(Tiles.bytes([try #require(Tiles.parent(of: tile))]) == (try Vectors.bytes(folder + "tile/1/000.p/1")))
    }

    /// Checks tiles against the root, entries against the tiles, upper tiles against lower ones.
    private func follow(_ folder: String, _ checkpoint: Checkpoint) throws {
        let size = checkpoint.size
        let reader = TileReader(size: size) { try Vectors.bytes(folder + $0.path) }
        #expect(try TreeEdge(size: size, reader: reader).root == checkpoint.root)
        var leaves: [Digest] = []
        for index in 0..<(size + 255) / 256 {
            let bundle = try #require(Tiles.bundle(index: index, size: size))
            let hashes = try EntryBundle.leafHashes(Vectors.bytes(folder + bundle.entriesPath), count: bundle.width)
            let tile = try #require(Tiles.tile(level: 0, index: index, size: size))
            #expect(Tiles.bytes(hashes) == (try Vectors.bytes(folder + tile.path)))
            leaves += hashes
        }
        #expect(TreeHash.root(of: leaves) == checkpoint.root)
        for tile in Tiles.all(size: size) where tile.level > 0 {
            let hashes = try #require(Tiles.hashes(Vectors.bytes(folder + tile.path), width: tile.width))
            for (i, hash) in hashes.enumerated() {
                let child = try #require(TileCoordinate(level: tile.level - 1, index: tile.index * 256 + UInt64(i)))
                let below = try #require(Tiles.hashes(Vectors.bytes(folder + child.path), width: 256))
                #expect(Tiles.parent(of: below) == hash)
            }
        }
    }
}

@Suite struct TreeAuditTests {
    @Test(arguments: [0, 1, 255, 256, 257, 700] as [Int]) func anAuditFindsTheRoot(size: Int) throws {
        let entries = (0..<size).map { Sample.goldenEntry($0 + 10) }
        var audit = TreeAudit()
        for index in 0..<(size + 255) / 256 {
            let bundle = try #require(Tiles.bundle(index: UInt64(index), size: UInt64(size)))
            let bytes = try EntryBundle.encode(entries[index * 256..<index * 256 + bundle.width])
            let part = try TreeAudit.Part(bundle, bytes: bytes)
            #expect(part.tile.count == bundle.width * 32)
            try audit.add(part)
            #expect(throws: Ledger.ProofError.self) {
                var again = audit; try again.add(part)
            }
        }
        #expect(audit.size == UInt64(size) && audit.root == TreeHash.root(ofEntries: entries))
    }

    @Test func anAuditFindsAChangedByte() throws {
        let bundle = try #require(BundleCoordinate(index: 0))
        let entries = (0..<256).map { [UInt8($0)] }
        var bytes = try EntryBundle.encode(entries)
        let honest = try TreeAudit.Part(bundle, bytes: bytes).root
        bytes[2] ^= 1
        #expect(try TreeAudit.Part(bundle, bytes: bytes).root != honest)
        bytes[1] ^= 1
        #expect(throws: BundleError.self) { try TreeAudit.Part(bundle, bytes: bytes) }
    }
}
