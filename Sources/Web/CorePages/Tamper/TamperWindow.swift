import Canon
import Ledger
import Node
import Pages
import Store

/// The part of the log that a visitor may tamper with a copy of: all of a small log, the newest aligned piece of a large one.
struct TamperWindow: Sendable {
    /// Logs up to this size are copied whole.
    static let whole: UInt64 = 2000
    /// The alignment, and so the greatest length, of the piece of a larger one.
    static let piece: UInt64 = 512
    /// Pieces with more bytes of records than this are cut to one tile.
    static let maximumBytes: Int64 = 32 << 20

    /// The newest head.
    let head: LogHead
    /// The first entry of the copy: a multiple of 256.
    let start: UInt64
    var size: UInt64 { head.size }
    let origin: String

    func contains(_ position: UInt64) -> Bool { position >= start && position < size }

    /// Nil while the log is empty.
    init?(_ log: LogView) throws {
        guard let head = try log.latestHead(), head.size > 0 else { return nil }
        (self.head, origin) = (head, log.origin)
        let start = head.size <= TamperWindow.whole ? 0 : (head.size - 1) / TamperWindow.piece * TamperWindow.piece
        let bytes = try log.transaction.first(
            "SELECT SUM(LENGTH(record)) FROM openings WHERE idx >= ? AND idx < ?", [SQLValue(start), SQLValue(head.size)])
        self.start = bytes?.integer(0) ?? 0 <= TamperWindow.maximumBytes ? start : (head.size - 1) / 256 * 256
    }

    /// The tile of leaf hashes over a position.
    func tile(at position: UInt64, in transaction: any ReadTransaction) throws -> [UInt8] {
        guard let coordinate = Tiles.tile(level: 0, index: position / 256, size: size),
            let bytes = try LogFiles.tile(coordinate, size: size, in: transaction)
        else { throw Failure.notFound("tile over position \(position)") }
        return bytes
    }
}
