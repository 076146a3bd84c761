import Canon

/// Where a complete node stands in a tree: it spans the leaves `[index·2^level, (index+1)·2^level)`.
public struct TreePosition: Hashable, Sendable {
    /// The height above the leaves; leaves are level 0.
    public let level: Int
    /// How many nodes of this level stand to the left.
    public let index: UInt64

    public init(level: Int, index: UInt64) { (self.level, self.index) = (level, index) }

    /// The complete nodes whose hashes, folded from the right, make the root of a tree of this size: largest first, one per bit set in `size`.
    public static func rightEdge(of size: UInt64) -> [TreePosition] {
        var nodes: [TreePosition] = []
        var start: UInt64 = 0
        while start < size {
            let level = 63 - (size - start).leadingZeroBitCount
            nodes.append(TreePosition(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return nodes
    }
}

/// A complete node with its hash.
public struct TreeNode: Hashable, Sendable {
    public let position: TreePosition
    public let hash: Digest

    public init(position: TreePosition, hash: Digest) { (self.position, self.hash) = (position, hash) }
}
