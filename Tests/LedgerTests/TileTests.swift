import Canon
import Ledger
import Testing

@Suite struct TileTests {
    @Test(
        arguments: zip(
            ["tile/0/x001/x234/067", "tile/0/000", "tile/1/000.p/17", "tile/63/999", "tile/2/x001/000.p/255", "tile/0/x999/999.p/1"],
            [(0, 1_234_067, 256), (0, 0, 256), (1, 0, 17), (63, 999, 256), (2, 1000, 255), (0, 999_999, 1)] as [(Int, UInt64, Int)]))
    func paths(path: String, parts: (Int, UInt64, Int)) throws {
        let tile = try #require(TileCoordinate(level: parts.0, index: parts.1, width: parts.2))
        #expect(tile.path == path)
        #expect(TileCoordinate(path: path) == tile)
    }

    @Test(arguments: [
        "", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/000/",
        "/tile/0/000",
        "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/2",
        "tile/0/000.p/1.p/2",
        "tile/0/x000/001", "tile/0/001/002", "tile/0/x001", "tile/0/x001/x002", "tile/0/X001/002", "tile/0/x01/002", "tile/0/ 00", "tile/0/٠٠٠",
        "tile/0/0a0",
        "tile/0/x001.p/1/002", "tile/entries/000", "tile/data/000", "tile/8/0/000", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/%30%30%30",
        "tile/0/../0/000",
        "tile/0/000\0", "tile/0/000.p/1\n",
    ])
    func otherPathsAreRefused(path: String) {
        #expect(TileCoordinate(path: path) == nil)
    }

    @Test func bundlePaths() throws {
        let bundle = try #require(Tiles.bundle(index: 273, size: 70_000))
        #expect(bundle.entriesPath == "tile/entries/273.p/112")
        #expect(bundle.openingsPath == "openings/273.p/112")
        #expect(BundleCoordinate(path: "273.p/112") == bundle)
        #expect(bundle.entries == 69_888..<70_000)
        #expect(bundle.full.path == "273")
        #expect(BundleCoordinate(path: "273.p/0") == nil)
        #expect(Tiles.bundle(index: 274, size: 70_000) == nil)
    }

    /// The two examples of C2SP tlog-tiles.
    @Test func tilesOfKnownSizes() {
        #expect(Tiles.partials(size: 70_000).map(\.path) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(Tiles.fullCount(level: 0, size: 70_000) == 273 && Tiles.fullCount(level: 1, size: 70_000) == 1)
        #expect(Tiles.all(size: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
        #expect(Tiles.all(size: 255).map(\.path) == ["tile/0/000.p/255"])
        #expect(Tiles.all(size: 257).map(\.path) == ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"])
        #expect(Tiles.all(size: 0).isEmpty)
        #expect(Tiles.all(size: 65_536).suffix(2).map(\.path) == ["tile/1/000", "tile/2/000.p/1"])
        #expect(Tiles.partials(size: TreeEdge.maximumSize).count == 8)
    }

    @Test func completedTilesAddUp() {
        #expect(Tiles.completed(from: 0, to: 255).isEmpty)
        #expect(Tiles.completed(from: 255, to: 256).map(\.path) == ["tile/0/000"])
        #expect(Tiles.completed(from: 65_535, to: 65_536).map(\.path) == ["tile/0/255", "tile/1/000"])
        #expect(Tiles.completed(from: 300, to: 200).isEmpty)
        #expect(Tiles.completed(from: 0, to: 1000) == Tiles.completed(from: 0, to: 600) + Tiles.completed(from: 600, to: 1000))
    }

    @Test func aTileExistsAtItsOwnSizesOnly() throws {
        let tile = try #require(TileCoordinate(path: "tile/0/001.p/44"))
        #expect(Tiles.exists(tile, size: 300))
        #expect(!Tiles.exists(tile, size: 299) && !Tiles.exists(tile, size: 301) && !Tiles.exists(tile.full, size: 300))
        #expect(Tiles.exists(tile.full, size: 512))
    }

    @Test func tilesGiveTheNodesOfTheTree() throws {
        let leaves = Sample.leaves(600)
        let tree = MemoryTree(leaves: leaves)
        for size in [1, 2, 255, 256, 257, 300, 512, 600] as [UInt64] {
            var tiles: [String: [UInt8]] = [:]
            for tile in Tiles.all(size: size) {
                let first = tile.index * 256
                tiles[tile.path] = Tiles.bytes(try tree.hashes(level: tile.level * 8, range: first..<first + UInt64(tile.width)))
            }
            let reader = TileReader(size: size) { tiles[$0.path] }
            #expect(try TreeEdge(size: size, reader: reader).root == Sample.root(leaves[..<Int(size)]))
            for index in [0, size / 2, size - 1] {
                #expect(try Proofs.inclusion(index: index, size: size, reader: reader) == Proofs.inclusion(index: index, size: size, reader: tree))
                #expect(
                    try Proofs.consistency(from: index + 1, to: size, reader: reader) == Proofs.consistency(from: index + 1, to: size, reader: tree))
            }
            #expect(throws: Ledger.ProofError.self) { try reader.hash(level: 0, index: size) }
            #expect(throws: Ledger.ProofError.self) { try TileReader(size: size) { _ in [1, 2, 3] }.hash(level: 0, index: 0) }
            #expect(throws: Ledger.ProofError.self) { try TileReader(size: size) { _ in nil }.hash(level: 0, index: 0) }
        }
    }

    @Test func onlyAFullTileHasAParent() {
        let leaves = Sample.leaves(256)
        #expect(Tiles.parent(of: leaves) == Sample.root(leaves[...]))
        #expect(Tiles.parent(of: Array(leaves.dropLast())) == nil)
        #expect(Tiles.hashes(Tiles.bytes(leaves), width: 256) == leaves)
        #expect(Tiles.hashes(Tiles.bytes(leaves), width: 255) == nil)
        #expect(Tiles.hashes([], width: 0) == nil)
    }

    @Test func bundles() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535), Array(repeating: 9, count: 256)]
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes.prefix(5) == [0, 0, 0, 1, 1])
        #expect(try EntryBundle.parse(bytes, count: 4) == entries)
        #expect(try EntryBundle.leafHashes(bytes, count: 4) == entries.map { TreeHash.leaf($0) })
        func code(_ bytes: [UInt8], _ count: Int) -> BundleError.Code? {
            do { _ = try EntryBundle.parse(bytes, count: count) } catch { return error.code }
            return nil
        }
        #expect(code(bytes, 3) == .trailingBytes && code(bytes, 5) == .truncated && code(bytes + [0], 4) == .trailingBytes)
        #expect(code(Array(bytes.dropLast()), 4) == .truncated && code([0], 1) == .truncated && code([], 1) == .truncated)
        #expect(code(bytes, 0) == .wrongCount && code(bytes, 257) == .wrongCount)
        #expect(throws: BundleError.self) { try EntryBundle.encode([Array(repeating: 0, count: 65_536)]) }
        #expect(throws: BundleError.self) { try EntryBundle.encode([]) }
        #expect(throws: BundleError.self) { try EntryBundle.encode(Array(repeating: [], count: 257)) }
    }
}
