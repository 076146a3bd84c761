import Canon
import Ledger
import Store

/// The growing right side of the log, in memory: the compact range for the root, and the hashes of the tile at each level that is not yet full.
///
/// Owned by the sequencer. INVARIANT: `partial[l].count` is `size / 256^l mod 256` for every level l.
package struct LogEdge: Sendable {
    package private(set) var tree = TreeEdge()
    package private(set) var partial: [[Digest]] = [[]]
    package var size: UInt64 { tree.size }
    package var root: Digest { tree.root }

    /// A full tile that an append completed: immutable from now on.
    package struct FullTile: Sendable {
        package var level: Int
        package var index: UInt64
        package var hashes: [Digest]
    }

    package init() {}

    /// Appends a leaf; tells which tiles became full.
    package mutating func append(_ leaf: Digest, full: (FullTile) throws -> Void) rethrows {
        tree.append(leaf)
        var hash = leaf
        var level = 0
        var index = tree.size - 1
        while true {
            if partial.count == level { partial.append([]) }
            partial[level].append(hash)
            guard partial[level].count == 256 else { return }
            index >>= 8
            try full(FullTile(level: level, index: index, hashes: partial[level]))
            hash = TreeHash.root(of: partial[level])
            partial[level] = []
            level += 1
        }
    }

    /// Rebuilds the edge of this node's own log of `size` entries from its rows.
    package init(size: UInt64, in transaction: any ReadTransaction) throws {
        try self.init(size: size) { index in
            guard let row = try transaction.first("SELECT entry FROM entries WHERE idx = ?", [SQLValue(index)]) else {
                throw StoreError(.damaged, "entry \(index) of the log is missing; restore a backup")
            }
            return TreeHash.leaf(row.blob(0))
        } tile: {
            try LogEdge.tile(level: $0, index: $1, in: transaction)
        }
    }

    /// Rebuilds the edge of a log from the leaf hashes of its last entries and its last full tiles: at most 255 entries and 255 tiles a level are read.
    package init(size: UInt64, leaf: (UInt64) throws -> Digest, tile: (_ level: Int, _ index: UInt64) throws -> [Digest]) throws {
        partial = []
        var count = size
        var level = 0
        repeat {
            let start = count & ~255
            partial.append(try (start..<count).map { level == 0 ? try leaf($0) : TreeHash.root(of: try tile(level - 1, $0)) })
            count >>= 8
            level += 1
        } while count > 0
        // The complete subtrees left of the edge, largest first, are covered by the partial tiles from the top level down.
        var tree = TreeEdge()
        for (level, hashes) in partial.enumerated().reversed() {
            for hash in hashes where !tree.append(subtree: hash, level: level * 8) {
                throw StoreError(.damaged, "the tiles of the log do not fit its size \(size); restore a backup")
            }
        }
        self.tree = tree
    }

    package static func tile(level: Int, index: UInt64, in transaction: any ReadTransaction) throws -> [Digest] {
        let row = try transaction.first("SELECT hashes FROM tiles WHERE level = ? AND idx = ?", [.integer(Int64(level)), SQLValue(index)])
        guard let bytes = row?.blob(0), bytes.count == 256 * 32 else {
            throw StoreError(.damaged, "tile \(level)/\(index) of the log is missing or has a wrong length; restore a backup")
        }
        return LogEdge.digests(bytes)
    }

    package static func digests(_ bytes: [UInt8]) -> [Digest] {
        stride(from: 0, to: bytes.count - 31, by: 32).compactMap { Digest(bytes[$0..<($0 + 32)]) }
    }
}

extension Sequence<Digest> {
    /// The digests one after another, as a tile holds them.
    package var joinedBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(underestimatedCount * 32)
        for digest in self { digest.withBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
