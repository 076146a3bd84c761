import Canon
import Ledger

/// Tiles of a peer's log that were fetched to read some of its nodes. They prove nothing until a proof made from them leads to a signed root.
struct RemoteTiles: HashReader {
    private let size: UInt64
    private let tiles: [TileCoordinate: [UInt8]]

    /// Fetches the tiles that hold these nodes, and no others. `known` are tiles at hand already.
    static func fetch(
        _ positions: [TreePosition], size: UInt64, at destination: PeerClient.Destination, with client: PeerClient, known: RemoteTiles? = nil
    ) async throws -> RemoteTiles {
        var tiles = known?.size == size ? known?.tiles ?? [:] : [:]
        for tile in TileReader.tiles(for: positions, size: size) where tiles[tile] == nil {
            tiles[tile] = try await client.tile(tile, at: destination)
        }
        return RemoteTiles(size: size, tiles: tiles)
    }

    func hash(level: Int, index: UInt64) throws -> Digest { try TileReader(size: size) { tiles[$0] }.hash(level: level, index: index) }

    func hashes(level: Int, range: Range<UInt64>) throws -> [Digest] { try range.map { try hash(level: level, index: $0) } }
}
