import Canon
import Ledger
import Store

/// The tiles of a peer's log, from what is mirrored: full tiles as they were fetched, the right edge from the entries.
package enum MirrorTiles {
    package static func reader(log: String, size: UInt64, in transaction: any ReadTransaction) -> TileReader {
        TileReader(size: size) { try tile($0, log: log, in: transaction) }
    }

    /// The bytes of a tile; nil when the mirror lacks something that it is made from.
    package static func tile(_ coordinate: TileCoordinate, log: String, in transaction: any ReadTransaction) throws -> [UInt8]? {
        let row = try transaction.first(
            "SELECT hashes FROM peer_tiles WHERE log = ? AND level = ? AND idx = ?",
            [.text(log), .integer(Int64(coordinate.level)), SQLValue(coordinate.index)])
        if let bytes = row?.blob(0), bytes.count >= coordinate.byteCount { return Array(bytes.prefix(coordinate.byteCount)) }
        let start = coordinate.index * UInt64(TileCoordinate.fullWidth)
        let range = start..<start + UInt64(coordinate.width)
        if coordinate.level == 0 {
            let rows = try transaction.query(
                "SELECT entry FROM peer_entries WHERE log = ? AND idx >= ? AND idx < ? ORDER BY idx",
                [.text(log), SQLValue(range.lowerBound), SQLValue(range.upperBound)])
            return rows.count == coordinate.width ? rows.map { TreeHash.leaf($0.blob(0)) }.joinedBytes : nil
        }
        var hashes: [Digest] = []
        for index in range {
            guard let child = TileCoordinate(level: coordinate.level - 1, index: index), let bytes = try tile(child, log: log, in: transaction),
                let leaves = Tiles.hashes(bytes, width: TileCoordinate.fullWidth)
            else { return nil }
            hashes.append(TreeHash.root(of: leaves))
        }
        return hashes.joinedBytes
    }
}
