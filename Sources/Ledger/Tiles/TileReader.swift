import Canon

/// Reads the nodes of a tree out of its tiles.
///
/// What it gives is as good as the tiles: a proof made from them must be verified against a signed root.
public struct TileReader: HashReader {
    private let size: UInt64
    private let load: (TileCoordinate) throws -> [UInt8]?

    /// `load` gives the bytes of a tile of the tree of `size` leaves, or nil if it has none.
    public init(size: UInt64, load: @escaping (TileCoordinate) throws -> [UInt8]?) {
        (self.size, self.load) = (size, load)
    }

    /// The tiles that must be at hand to read these nodes, each once.
    public static func tiles(for positions: [TreePosition], size: UInt64) -> [TileCoordinate] {
        var seen: Set<TileCoordinate> = []
        return positions.compactMap { Tiles.tile(for: $0, size: size) }.filter { seen.insert($0).inserted }
    }

    public func hash(level: Int, index: UInt64) throws -> Digest {
        let position = TreePosition(level: level, index: index)
        let first = Int(index << UInt64(level % 8) & 255)
        let count = 1 << (level % 8)
        guard let tile = Tiles.tile(for: position, size: size), first + count <= tile.width else {
            throw ProofError(.missingNode, "a tree of \(size) leaves has no complete node \(index) on level \(level)")
        }
        guard let bytes = try load(tile) else { throw ProofError(.missingNode, "\(tile.path) is not at hand") }
        guard let hashes = Tiles.hashes(bytes, width: tile.width) else {
            throw ProofError(.missingNode, "\(tile.path) has \(bytes.count) bytes instead of \(tile.byteCount)")
        }
        return TreeHash.root(of: hashes[first..<first + count])
    }

    public func hashes(level: Int, range: Range<UInt64>) throws -> [Digest] {
        try range.map { try hash(level: level, index: $0) }
    }
}
