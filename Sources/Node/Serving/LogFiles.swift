import Canon
import Ledger
import Pages
import Signing
import Store

/// The static files of the log (C2SP tlog-tiles) and of the openings beside it, made from the rows on request.
///
/// Full tiles and full bundles of entries never change. Openings may: an erased one is gone from the next answer on.
package enum LogFiles {
    /// The latest checkpoint with the cosignatures that have come in for it.
    package static func checkpoint(in transaction: any ReadTransaction) throws -> String? {
        guard let last = try LogQueries.lastCheckpoint(in: transaction) else { return nil }
        return try cosigned(size: last.size, note: last.note, in: transaction)
    }

    /// The checkpoint of a size with its cosignatures; nil if none of that size was signed.
    package static func checkpoint(size: UInt64, in transaction: any ReadTransaction) throws -> String? {
        let row = try transaction.first("SELECT note FROM checkpoints WHERE size = ?", [SQLValue(size)])
        return try row.map { try cosigned(size: size, note: $0.text(0), in: transaction) }
    }

    /// The newest checkpoint that at least one witness has cosigned and that is larger than `position`; nil if there is none.
    package static func cosignedCheckpoint(over position: UInt64, in transaction: any ReadTransaction) throws -> String? {
        let row = try transaction.first("SELECT MAX(size) FROM cosignatures WHERE size > ?", [SQLValue(position)])
        guard let size = row?[0].integer else { return nil }
        return try checkpoint(size: UInt64(size), in: transaction)
    }

    private static func cosigned(size: UInt64, note: String, in transaction: any ReadTransaction) throws -> String {
        let lines = try transaction.query("SELECT line FROM cosignatures WHERE size = ? ORDER BY name", [SQLValue(size)]).map { $0.text(0) }
        return note + lines.joined()
    }

    /// The bytes of a tile that the log of `size` entries has; nil for any other.
    package static func tile(_ coordinate: TileCoordinate, size: UInt64, in transaction: any ReadTransaction) throws -> [UInt8]? {
        let available = size >> UInt64(8 * coordinate.level)
        let start = coordinate.index * 256
        guard coordinate.level < 8, start + UInt64(coordinate.width) <= available else { return nil }
        if coordinate.isFull || start + 256 <= available {
            let row = try transaction.first(
                "SELECT hashes FROM tiles WHERE level = ? AND idx = ?", [.integer(Int64(coordinate.level)), SQLValue(coordinate.index)])
            return row.map { Array($0.blob(0).prefix(coordinate.byteCount)) }
        }
        if coordinate.level == 0 {
            var bytes: [UInt8] = []
            try transaction.forEach(
                "SELECT entry FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx", [SQLValue(start), SQLValue(start + UInt64(coordinate.width))]
            ) { row in
                TreeHash.leaf(row.blob(0)).withBytes { bytes.append(contentsOf: $0) }
                return true
            }
            return bytes
        }
        return try (start..<start + UInt64(coordinate.width)).map {
            TreeHash.root(of: try LogEdge.tile(level: coordinate.level - 1, index: $0, in: transaction))
        }.joinedBytes
    }

    /// A bundle of entries; nil if the log does not have so many.
    package static func entries(_ bundle: BundleCoordinate, size: UInt64, in transaction: any ReadTransaction) throws -> [UInt8]? {
        guard bundle.entries.upperBound <= size else { return nil }
        var entries: [[UInt8]] = []
        try transaction.forEach("SELECT entry FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx", bounds(bundle)) { row in
            entries.append(row.blob(0))
            return true
        }
        return try EntryBundle.encode(entries)
    }

    /// The openings beside a bundle, one JSON line per entry: open, sealed or erased.
    package static func openings(_ bundle: BundleCoordinate, size: UInt64, in transaction: any ReadTransaction) throws -> [UInt8]? {
        guard bundle.entries.upperBound <= size else { return nil }
        var openings: [Opening] = []
        try transaction.forEach("SELECT state, salt, record, tombstone FROM openings WHERE idx >= ? AND idx < ? ORDER BY idx", bounds(bundle)) { row in
            switch OpeningState(rawValue: row.integer(0)) {
            case .open: openings.append(.open(salt: row.blob(1), record: row.blob(2)))
            case .erased: openings.append(.erased(tombstone: RecordID(bytes: row.blob(3))))
            default: openings.append(.sealed)
            }
            return true
        }
        return OpeningBundle.encode(openings)
    }

    /// The tiles of this log as a source of hashes for proofs.
    package static func reader(size: UInt64, in transaction: any ReadTransaction) -> TileReader {
        TileReader(size: size) { try tile($0, size: size, in: transaction) }
    }

    private static func bounds(_ bundle: BundleCoordinate) -> [SQLValue] {
        [SQLValue(bundle.entries.lowerBound), SQLValue(bundle.entries.upperBound)]
    }
}
