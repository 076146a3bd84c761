import Canon

/// Makes and checks the audit paths of RFC 6962 §2.1.1 (inclusion) and §2.1.2 (consistency).
///
/// Both are read off the same picture. On its way up, the path of leaf `m` in a tree of `n` leaves first runs through *inner* levels,
/// where it has a sibling on either side, until it meets the path of the last leaf; from there on, along the *border*,
/// only left siblings count, one per bit set. The number of hashes is thus fixed by `m` and `n`, and verification accepts no other.
public enum Proofs {
    /// The path from the sibling of leaf `index` up to a child of the root of the tree of `size` leaves.
    ///
    /// Throws `ProofError` `.outOfRange` unless `index < size`, and whatever the reader throws.
    public static func inclusion(index: UInt64, size: UInt64, reader: some HashReader) throws -> [Digest] {
        guard index < size, size <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "index \(index) is not below the tree size \(size)")
        }
        return try path(of: index, from: 0, size: size, seed: false, reader: reader) {
            try rightmost(level: $0, size: size, reader: reader)
        }
    }

    /// The proof that the tree of `to` leaves starts with the `from` leaves of the older tree. Empty when the sizes are equal.
    ///
    /// Throws `ProofError` `.outOfRange` unless `0 < from ≤ to`, and whatever the reader throws.
    public static func consistency(from: UInt64, to: UInt64, reader: some HashReader) throws -> [Digest] {
        guard from > 0, from <= to, to <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "no consistency proof exists from size \(from) to size \(to)")
        }
        guard from < to else { return [] }
        let isPowerOfTwo = from & (from - 1) == 0
        return try path(of: from - 1, from: from.trailingZeroBitCount, size: to, seed: !isPowerOfTwo, reader: reader) {
            try rightmost(level: $0, size: to, reader: reader)
        }
    }

    /// Like `consistency`, but always with the first node: `SUBPROOF(from, D[to], false)` of RFC 6962 §2.1.2.
    ///
    /// Such a path yields both roots by itself, so it can show that the newer tree contradicts an older root.
    public static func consistencyPath(from: UInt64, to: UInt64, reader: some HashReader) throws -> [Digest] {
        guard from > 0, from < to, to <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "no consistency path exists from size \(from) to size \(to)")
        }
        return try path(of: from - 1, from: from.trailingZeroBitCount, size: to, seed: true, reader: reader) {
            try rightmost(level: $0, size: to, reader: reader)
        }
    }

    /// The nodes that `inclusion` would read.
    public static func positionsForInclusion(index: UInt64, size: UInt64) throws -> [TreePosition] {
        let recorder = RecordingReader()
        _ = try inclusion(index: index, size: size, reader: recorder)
        return recorder.positions
    }

    /// The nodes that `consistency` (or, with `seeded`, `consistencyPath`) would read.
    public static func positionsForConsistency(from: UInt64, to: UInt64, seeded: Bool = false) throws -> [TreePosition] {
        let recorder = RecordingReader()
        _ = try seeded ? consistencyPath(from: from, to: to, reader: recorder) : consistency(from: from, to: to, reader: recorder)
        return recorder.positions
    }

    /// The number of levels on which the path of `index` still has siblings on both sides.
    static func innerLevels(index: UInt64, size: UInt64) -> Int { 64 - (index ^ (size - 1)).leadingZeroBitCount }

    /// The path of the node above leaf `index` on level `bottom`; `rightmost` gives the only hash that may span an incomplete subtree.
    @inline(__always)
    static func path(
        of index: UInt64, from bottom: Int, size: UInt64, seed: Bool, reader: some HashReader, rightmost: (Int) throws -> Digest
    ) throws -> [Digest] {
        let inner = innerLevels(index: index, size: size)
        var path: [Digest] = []
        path.reserveCapacity(64 - size.leadingZeroBitCount + 1)
        if seed { path.append(try reader.hash(level: bottom, index: index >> UInt64(bottom))) }
        for level in bottom..<max(bottom, inner - 1) {
            path.append(try reader.hash(level: level, index: index >> UInt64(level) ^ 1))
        }
        // The topmost inner sibling holds the last leaf, so it alone may be incomplete.
        if inner > bottom { path.append(try rightmost(inner - 1)) }
        for level in inner..<64 where index >> UInt64(level) & 1 == 1 {
            path.append(try reader.hash(level: level, index: index >> UInt64(level) - 1))
        }
        return path
    }

    /// The hash over the leaves of the last, perhaps incomplete, subtree of height `level`.
    static func rightmost(level: Int, size: UInt64, reader: some HashReader) throws -> Digest {
        let low = size & (1 << UInt64(level) - 1)
        guard low > 0 else { return try reader.hash(level: level, index: size >> UInt64(level) - 1) }
        // Fold the complete subtrees below, smallest (rightmost) first.
        var rest = low
        var bit = rest.trailingZeroBitCount
        var hash = try reader.hash(level: bit, index: size >> UInt64(bit) - 1)
        rest &= rest - 1
        while rest > 0 {
            bit = rest.trailingZeroBitCount
            hash = TreeHash.node(try reader.hash(level: bit, index: size >> UInt64(bit) - 1), hash)
            rest &= rest - 1
        }
        return hash
    }
}
