import Canon

/// Gives the hashes of complete nodes of one tree, from memory, from tiles or from a database.
///
/// Levels are tree levels (leaves are 0), not tile levels. A reader throws when it does not hold a node, and never invents one.
public protocol HashReader {
    /// The hashes of the nodes `range` of one level, in order.
    func hashes(level: Int, range: Range<UInt64>) throws -> [Digest]
    /// The hash of one node.
    func hash(level: Int, index: UInt64) throws -> Digest
}

extension HashReader {
    public func hash(level: Int, index: UInt64) throws -> Digest {
        guard let hash = try hashes(level: level, range: index..<(index + 1)).first else {
            throw ProofError(.missingNode, "the reader gave no hash for node \(index) of level \(level)")
        }
        return hash
    }
}

/// Notes which nodes are asked for, so that a caller who must fetch them first (over a network, say) knows what to fetch.
final class RecordingReader: HashReader {
    private(set) var positions: [TreePosition] = []

    func hashes(level: Int, range: Range<UInt64>) -> [Digest] {
        range.map { hash(level: level, index: $0) }
    }

    func hash(level: Int, index: UInt64) -> Digest {
        positions.append(TreePosition(level: level, index: index))
        return TreeHash.emptyRoot
    }
}
