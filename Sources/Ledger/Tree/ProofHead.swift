import Canon

/// A tree at one size, ready to make many proofs: what its incomplete right side hashes to is computed once.
///
/// A node keeps one for its newest checkpoint. Each proof is then as many look-ups as it has hashes, and no hashing.
public struct ProofHead<Reader: HashReader> {
    /// The size that proofs lead to.
    public let size: UInt64
    private let reader: Reader
    /// By level: the hash over the leaves after the last complete subtree of that height, or over that subtree when none follow.
    private let rightmost: [Digest]

    /// Throws `ProofError` `.outOfRange` for sizes above 2^63 − 1 and `.missingNode` (or whatever the reader throws) if it does not hold that tree.
    public init(size: UInt64, reader: Reader) throws {
        guard size <= TreeEdge.maximumSize else { throw ProofError(.outOfRange, "no tree has \(size) leaves") }
        (self.size, self.reader) = (size, reader)
        rightmost = try (0..<64 - size.leadingZeroBitCount).map { try Proofs.rightmost(level: $0, size: size, reader: reader) }
    }

    /// What `Proofs.inclusion` gives for this size.
    public func inclusion(index: UInt64) throws -> [Digest] {
        guard index < size else { throw ProofError(.outOfRange, "index \(index) is not below the tree size \(size)") }
        return try Proofs.path(of: index, from: 0, size: size, seed: false, reader: reader) { rightmost[$0] }
    }

    /// What `Proofs.consistency` gives for proofs to this size.
    public func consistency(from: UInt64) throws -> [Digest] {
        guard from > 0, from < size else { return try Proofs.consistency(from: from, to: size, reader: reader) }
        let seed = from & (from - 1) != 0
        return try Proofs.path(of: from - 1, from: from.trailingZeroBitCount, size: size, seed: seed, reader: reader) { rightmost[$0] }
    }
}

extension ProofHead: Sendable where Reader: Sendable {}
