import Canon

/// Which tiles a tree has, and how tiles become hashes.
public enum Tiles {
    /// The number of full tiles that a level has at this size.
    public static func fullCount(level: Int, size: UInt64) -> UInt64 {
        let shift = 8 * (level + 1)
        return shift < 64 ? size >> UInt64(shift) : 0
    }

    /// The tile at this place at this size, full or partial; nil when it would be empty.
    public static func tile(level: Int, index: UInt64, size: UInt64) -> TileCoordinate? {
        guard (0...63).contains(level), size <= TreeEdge.maximumSize else { return nil }
        let shift = 8 * level
        let hashes = shift < 64 ? size >> UInt64(shift) : 0
        guard index <= hashes >> 8 else { return nil }
        let width = min(hashes - index << 8, 256)
        return width == 0 ? nil : TileCoordinate(unchecked: level, index, Int(width))
    }

    /// Whether the tree of this size has exactly this tile. An earlier, narrower form of a tile is another tile.
    public static func exists(_ tile: TileCoordinate, size: UInt64) -> Bool {
        self.tile(level: tile.level, index: tile.index, size: size) == tile
    }

    /// The partial tiles of this size, lowest level first: at most one per level, of width `⌊size / 256^level⌋ mod 256`.
    public static func partials(size: UInt64) -> [TileCoordinate] {
        levels(size: size).compactMap { level in
            tile(level: level, index: fullCount(level: level, size: size), size: size)
        }
    }

    /// The tiles that became full while the tree grew from one size to the other, lowest level first.
    public static func completed(from: UInt64, to: UInt64) -> [TileCoordinate] {
        levels(size: to).flatMap { level in
            let (old, new) = (fullCount(level: level, size: from), fullCount(level: level, size: to))
            return (min(old, new)..<new).map { TileCoordinate(unchecked: level, $0, 256) }
        }
    }

    /// All tiles of the tree of this size: what a full copy must hold.
    public static func all(size: UInt64) -> [TileCoordinate] {
        completed(from: 0, to: size) + partials(size: size)
    }

    /// The bundle of entries at this index at this size; nil when it would be empty.
    public static func bundle(index: UInt64, size: UInt64) -> BundleCoordinate? {
        tile(level: 0, index: index, size: size).map { BundleCoordinate(unchecked: $0.index, $0.width) }
    }

    /// The tile that holds the hashes from which a node follows, at this size.
    public static func tile(for position: TreePosition, size: UInt64) -> TileCoordinate? {
        let (level, sub) = (position.level / 8, UInt64(position.level % 8))
        guard position.level >= 0, position.index <= UInt64.max >> sub else { return nil }
        return tile(level: level, index: (position.index << sub) >> 8, size: size)
    }

    /// The hashes of a tile; nil unless there are exactly `32·width` bytes.
    public static func hashes(_ bytes: [UInt8], width: Int) -> [Digest]? {
        guard width > 0, bytes.count == width * 32 else { return nil }
        return bytes.withUnsafeBytes { raw in
            (0..<width).compactMap { Digest(UnsafeRawBufferPointer(rebasing: raw[$0 * 32..<$0 * 32 + 32])) }
        }
    }

    /// The bytes of a tile with these hashes.
    public static func bytes(_ hashes: some Collection<Digest>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(hashes.count * 32)
        for hash in hashes { hash.withBytes { out.append(contentsOf: $0) } }
        return out
    }

    /// The hash that a full tile contributes to the level above; nil unless there are 256 hashes. A partial tile contributes none.
    public static func parent(of hashes: [Digest]) -> Digest? {
        hashes.count == 256 ? TreeHash.root(of: hashes) : nil
    }

    private static func levels(size: UInt64) -> Range<Int> {
        0..<(64 - size.leadingZeroBitCount + 7) / 8
    }
}
