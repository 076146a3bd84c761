import Canon

/// The right edge of a growing tree: all that an appender must remember, one hash per bit set in its size ("compact range").
///
/// Appending costs two hashes on average; the root costs one hash per bit set. The same edge can be restored from
/// the nodes that `TreePosition.rightEdge(of:)` names.
public struct TreeEdge: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// The hashes of the complete subtrees, largest first.
    public private(set) var hashes: [Digest]

    /// The largest size a tree may have here, so that no later sum overflows: 2^63 − 1.
    public static let maximumSize = UInt64(Int64.max)

    /// The edge of the empty tree.
    public init() { (size, hashes) = (0, []) }

    /// Restores an edge; nil unless there is exactly one hash per bit set in `size` and the size is at most `maximumSize`.
    public init?(size: UInt64, hashes: [Digest]) {
        guard size <= TreeEdge.maximumSize, hashes.count == size.nonzeroBitCount else { return nil }
        (self.size, self.hashes) = (size, hashes)
    }

    /// Restores the edge of a tree of `size` leaves from its stored nodes. Throws what the reader throws.
    public init(size: UInt64, reader: some HashReader) throws {
        self.size = size
        hashes = try TreePosition.rightEdge(of: size).map { try reader.hash(level: $0.level, index: $0.index) }
    }

    /// The root at the present size (RFC 6962 §2.1).
    public var root: Digest {
        guard var hash = hashes.last else { return TreeHash.emptyRoot }
        for left in hashes.dropLast().reversed() { hash = TreeHash.node(left, hash) }
        return hash
    }

    /// Appends one leaf and returns the interior nodes it completed, lowest first; there are as many as `size` had trailing one bits.
    @discardableResult
    public mutating func append(_ leaf: Digest) -> [TreeNode] {
        var completed: [TreeNode] = []
        append(leaf) { completed.append($0) }
        return completed
    }

    /// Appends one leaf and tells each interior node it completed, lowest first, without allocating.
    public mutating func append(_ leaf: Digest, completed: (TreeNode) -> Void) {
        push(leaf, level: 0, completed: completed)
    }

    /// Appends a complete subtree of `2^level` leaves by its root, as an audit does that hashed whole tiles in parallel.
    ///
    /// Returns false, and changes nothing, unless the size is a multiple of `2^level` and the sum stays within `maximumSize`.
    public mutating func append(subtree root: Digest, level: Int) -> Bool {
        guard (0..<63).contains(level), size & (1 << UInt64(level) - 1) == 0,
            size <= TreeEdge.maximumSize - 1 << UInt64(level)
        else { return false }
        push(root, level: level) { _ in }
        return true
    }

    private mutating func push(_ hash: Digest, level: Int, completed: (TreeNode) -> Void) {
        var hash = hash
        var level = level
        var index = size >> UInt64(level)
        size += 1 << UInt64(level)
        while index & 1 == 1, let left = hashes.popLast() {
            hash = TreeHash.node(left, hash)
            index >>= 1
            level += 1
            completed(TreeNode(position: TreePosition(level: level, index: index), hash: hash))
        }
        hashes.append(hash)
    }
}
