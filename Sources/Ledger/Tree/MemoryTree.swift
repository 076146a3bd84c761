import Canon

/// A tree whose complete nodes are all in memory: proofs are then lookups. 64 bytes a leaf, so 64 MB for a million.
///
/// Each level is kept in blocks of 1,024 hashes. A copy shares them, so a reader may keep a snapshot while the writer appends,
/// at the price of copying one block per level touched.
public struct MemoryTree: HashReader, Sendable {
    private static let blockBits: UInt64 = 10
    private static let blockSize = 1 << 10

    private var levels: [[ContiguousArray<Digest>]] = []
    /// The right edge, for the root at the present size.
    public private(set) var edge = TreeEdge()

    /// The empty tree.
    public init() {}

    /// A tree over leaf hashes.
    public init(leaves: some Sequence<Digest>) {
        for leaf in leaves { append(leaf) }
    }

    /// The number of leaves.
    public var size: UInt64 { edge.size }
    /// The root at the present size.
    public var root: Digest { edge.root }

    /// Appends one leaf hash and the interior nodes it completes.
    public mutating func append(_ leaf: Digest) {
        store(leaf, level: 0)
        // Taken out while it tells us what to store, so that it is neither copied nor accessed twice.
        var edge = TreeEdge()
        swap(&edge, &self.edge)
        edge.append(leaf) { store($0.hash, level: $0.position.level) }
        swap(&edge, &self.edge)
    }

    /// The root that the tree had when it held `size` leaves. Throws `.outOfRange` if it never held so many.
    public func root(at size: UInt64) throws -> Digest {
        guard size <= edge.size else {
            throw ProofError(.outOfRange, "the tree holds \(edge.size) leaves, not \(size)")
        }
        return try TreeEdge(size: size, reader: self).root
    }

    public func hash(level: Int, index: UInt64) throws -> Digest {
        guard level >= 0, level < levels.count else { throw missing(level, index) }
        let blocks = levels[level]
        let block = index >> MemoryTree.blockBits
        guard block < UInt64(blocks.count) else { throw missing(level, index) }
        let within = Int(index & UInt64(MemoryTree.blockSize - 1))
        let hashes = blocks[Int(block)]
        guard within < hashes.count else { throw missing(level, index) }
        return hashes[within]
    }

    public func hashes(level: Int, range: Range<UInt64>) throws -> [Digest] {
        try range.map { try hash(level: level, index: $0) }
    }

    private mutating func store(_ hash: Digest, level: Int) {
        if level == levels.count { levels.append([]) }
        let last = levels[level].count - 1
        if last >= 0, levels[level][last].count < MemoryTree.blockSize {
            levels[level][last].append(hash)
        } else {
            var block = ContiguousArray<Digest>()
            block.reserveCapacity(level < 4 ? MemoryTree.blockSize : 1)
            block.append(hash)
            levels[level].append(block)
        }
    }

    private func missing(_ level: Int, _ index: UInt64) -> ProofError {
        ProofError(.missingNode, "a tree of \(edge.size) leaves holds no complete node \(index) on level \(level)")
    }
}
