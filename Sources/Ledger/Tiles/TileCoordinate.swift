/// Names one Merkle tile of a log: `tile/<L>/<N>[.p/<W>]` (C2SP tlog-tiles, "Merkle Tree").
///
/// Entry i of tile N on level L is the hash over the leaves `[(256N+i)·256^L, (256N+i+1)·256^L)`, that is the node
/// `256N+i` on tree level 8L.
public struct TileCoordinate: Hashable, Sendable, CustomStringConvertible {
    /// The tile level, 0…63; level 0 holds leaf hashes.
    public let level: Int
    /// The index within the level, from the left.
    public let index: UInt64
    /// The number of hashes: 256 when full, 1…255 when partial.
    public let width: Int

    /// The number of hashes in a full tile.
    public static let fullWidth = TilePath.full

    /// Nil when level, index or width cannot be.
    public init?(level: Int, index: UInt64, width: Int = TileCoordinate.fullWidth) {
        guard (0...63).contains(level), index <= TilePath.maximumIndex, (1...TilePath.full).contains(width) else { return nil }
        (self.level, self.index, self.width) = (level, index, width)
    }

    /// Reads exactly what `path` writes: no leading zeroes but the padding, no `.p/256`, no empty tile.
    public init?(path: String) {
        guard path.hasPrefix("tile/") else { return nil }
        let rest = path.dropFirst(5)
        guard let slash = rest.firstIndex(of: "/"), let level = Decimal.parse(rest[..<slash]), level <= 63,
            let (index, width) = TilePath.parse(rest[rest.index(after: slash)...])
        else { return nil }
        (self.level, self.index, self.width) = (Int(level), index, width)
    }

    /// The path below the log's prefix, such as `tile/0/x001/x234/067` or `tile/1/000.p/17`.
    public var path: String { "tile/\(level)/" + TilePath.text(index: index, width: width) }
    public var description: String { path }

    /// Whether all 256 hashes are there; a full tile never changes.
    public var isFull: Bool { width == TilePath.full }
    /// The number of bytes the tile has.
    public var byteCount: Int { width * 32 }
    /// The full tile at the same place, which a client tries when a partial one is gone.
    public var full: TileCoordinate { TileCoordinate(unchecked: level, index, TilePath.full) }

    init(unchecked level: Int, _ index: UInt64, _ width: Int) { (self.level, self.index, self.width) = (level, index, width) }
}

/// Names one bundle of up to 256 entries, or of their openings: `<N>[.p/<W>]`.
public struct BundleCoordinate: Hashable, Sendable, CustomStringConvertible {
    /// The index of the bundle: entries `[256·index, 256·index + width)`.
    public let index: UInt64
    /// The number of entries: 256 when full, 1…255 when partial.
    public let width: Int

    /// Nil when index or width cannot be.
    public init?(index: UInt64, width: Int = TileCoordinate.fullWidth) {
        guard index <= TilePath.maximumIndex, (1...TilePath.full).contains(width) else { return nil }
        (self.index, self.width) = (index, width)
    }

    /// Reads exactly `<N>[.p/<W>]`, the part after `tile/entries/` or `openings/`.
    public init?(path: String) {
        guard let (index, width) = TilePath.parse(path[...]) else { return nil }
        (self.index, self.width) = (index, width)
    }

    /// `<N>[.p/<W>]`.
    public var path: String { TilePath.text(index: index, width: width) }
    public var description: String { path }
    /// The path of the entries below the log's prefix.
    public var entriesPath: String { "tile/entries/" + path }
    /// The path of the openings below the log's prefix.
    public var openingsPath: String { "openings/" + path }
    /// Whether all 256 entries are there; a full bundle of entries never changes.
    public var isFull: Bool { width == TilePath.full }
    /// The indexes of the entries within the log.
    public var entries: Range<UInt64> { index * 256..<index * 256 + UInt64(width) }
    /// The full bundle at the same place.
    public var full: BundleCoordinate { BundleCoordinate(unchecked: index, TilePath.full) }

    init(unchecked index: UInt64, _ width: Int) { (self.index, self.width) = (index, width) }
}
