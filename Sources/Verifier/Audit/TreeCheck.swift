import Canon
import Ledger

/// Grows the tree bundle by bundle, once from the entries and once from the level-0 tiles, and says which upper tiles must follow.
///
/// Memory: at most 255 hashes a level.
struct TreeCheck: Sendable {
    /// A tile above level 0 as it must be, from the entries; and as it would be if the level-0 tiles were right where they differ.
    struct UpperTile: Sendable {
        var coordinate: TileCoordinate
        var fromEntries: [Digest]
        var fromTiles: [Digest]
    }

    /// Where an entry and its hash in the tile disagree. Which of the two is wrong shows when the root is known.
    struct Suspect: Sendable {
        var position: UInt64
        var tile: TileCoordinate
    }

    /// An earlier size of the log at which the root should have been another's.
    struct Expectation: Sendable {
        var size: UInt64
        var root: Digest
        /// Who says so.
        var source: Problem
    }

    private(set) var entries: TreeEdge
    private(set) var tiles: TreeEdge
    /// Level 0: the leaves of the bundle that is not full; level l: the hashes of complete tiles below that are not yet in a full one.
    private(set) var levels: [[Digest]]
    private var tileLevels: [[Digest]]
    private(set) var suspects: [Suspect] = []
    private(set) var disappointed: [Expectation] = []
    private static let mostSuspects = 1000

    /// Starts with an empty tree, or goes on from the levels of an earlier one.
    init(levels: [[Digest]] = [[]]) {
        self.levels = levels
        tileLevels = levels
        var edge = TreeEdge()
        for (level, hashes) in levels.enumerated().reversed() {
            for hash in hashes { _ = edge.append(subtree: hash, level: 8 * level) }
        }
        (entries, tiles) = (edge, edge)
    }

    var size: UInt64 { entries.size }

    /// Takes the next bundle, whose first leaves may be there already. Returns the tiles above that it completes.
    ///
    /// - Parameter expectations: roots at sizes within this bundle.
    mutating func take(_ found: BundleFindings, expecting expectations: [Expectation]) -> [UpperTile] {
        let known = Int(size - found.bundle.entries.lowerBound)
        let tileLeaves = found.tileLeaves ?? found.leaves
        note(found, from: known, tileLeaves)
        if known == 0, found.bundle.isFull, expectations.isEmpty {
            _ = entries.append(subtree: found.root, level: 8)
            _ = tiles.append(subtree: found.tileRoot ?? found.root, level: 8)
        } else {
            var expectations = expectations[...]
            for i in known..<found.leaves.count {
                entries.append(found.leaves[i]) { _ in }
                tiles.append(tileLeaves[i]) { _ in }
                while let next = expectations.first, next.size <= entries.size {
                    if next.size == entries.size, next.root != entries.root { disappointed.append(next) }
                    expectations.removeFirst()
                }
            }
        }
        guard found.bundle.isFull else {
            (levels[0], tileLevels[0]) = (found.leaves, tileLeaves)
            return []
        }
        (levels[0], tileLevels[0]) = ([], [])
        return push(found.root, found.tileRoot ?? found.root, index: found.bundle.index)
    }

    private mutating func note(_ found: BundleFindings, from known: Int, _ tileLeaves: [Digest]) {
        guard found.tileLeaves != nil, let tile = TileCoordinate(level: 0, index: found.bundle.index, width: found.bundle.width) else { return }
        for i in found.leaves.indices where found.leaves[i] != tileLeaves[i] && suspects.count < TreeCheck.mostSuspects {
            suspects.append(Suspect(position: found.bundle.entries.lowerBound + UInt64(i), tile: tile))
        }
    }

    private mutating func push(_ fromEntries: Digest, _ fromTiles: Digest, index: UInt64) -> [UpperTile] {
        var completed: [UpperTile] = []
        var (a, b, index) = (fromEntries, fromTiles, index)
        var level = 1
        while true {
            if levels.count == level {
                levels.append([])
                tileLevels.append([])
            }
            levels[level].append(a)
            tileLevels[level].append(b)
            guard levels[level].count == TileCoordinate.fullWidth, let coordinate = TileCoordinate(level: level, index: index >> 8) else {
                return completed
            }
            completed.append(UpperTile(coordinate: coordinate, fromEntries: levels[level], fromTiles: tileLevels[level]))
            let same = levels[level] == tileLevels[level]
            a = TreeHash.root(of: levels[level])
            b = same ? a : TreeHash.root(of: tileLevels[level])
            (levels[level], tileLevels[level]) = ([], [])
            index >>= 8
            level += 1
        }
    }

    /// The partial tiles above level 0 at the present size.
    var partialUpperTiles: [UpperTile] {
        levels.indices.dropFirst().compactMap { level in
            guard !levels[level].isEmpty, let tile = Tiles.tile(level: level, index: size >> UInt64(8 * (level + 1)), size: size) else { return nil }
            return UpperTile(coordinate: tile, fromEntries: levels[level], fromTiles: tileLevels[level])
        }
    }
}
