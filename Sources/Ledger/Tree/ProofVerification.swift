import Canon

extension Proofs {
    /// The root that an inclusion path leads to. Throws `.outOfRange` or `.wrongLength`; compares nothing.
    public static func rootFromInclusion(
        leaf: Digest, index: UInt64, size: UInt64, proof: [Digest]
    ) throws(ProofError) -> Digest {
        guard index < size, size <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "index \(index) is not below the tree size \(size)")
        }
        let inner = innerLevels(index: index, size: size)
        let border = (inner < 64 ? index >> UInt64(inner) : 0).nonzeroBitCount
        guard proof.count == inner + border else {
            throw ProofError(.wrongLength, "the inclusion proof has \(proof.count) hashes, index and size demand \(inner + border)")
        }
        var hash = leaf
        for level in 0..<inner {
            hash = index >> UInt64(level) & 1 == 0 ? TreeHash.node(hash, proof[level]) : TreeHash.node(proof[level], hash)
        }
        for left in proof[inner...] { hash = TreeHash.node(left, hash) }
        return hash
    }

    /// Succeeds only if `proof` shows that `leaf` is the hash of entry `index` in the tree with this size and root.
    public static func verifyInclusion(
        leaf: Digest, index: UInt64, size: UInt64, root: Digest, proof: [Digest]
    ) throws(ProofError) {
        guard try rootFromInclusion(leaf: leaf, index: index, size: size, proof: proof) == root else {
            throw ProofError(.rootMismatch, "the inclusion proof for index \(index) leads to another root than that of size \(size)")
        }
    }

    /// The roots at both sizes that a seeded path (`consistencyPath`) yields. Throws `.outOfRange` or `.wrongLength`; compares nothing.
    public static func roots(from: UInt64, to: UInt64, path: [Digest]) throws(ProofError) -> (older: Digest, newer: Digest) {
        guard from > 0, from < to, to <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "no consistency path exists from size \(from) to size \(to)")
        }
        let bottom = from.trailingZeroBitCount
        let inner = innerLevels(index: from - 1, size: to)
        let border = ((from - 1) >> UInt64(inner)).nonzeroBitCount
        guard path.count == 1 + inner - bottom + border else {
            throw ProofError(
                .wrongLength, "the consistency path has \(path.count) hashes, the sizes demand \(1 + inner - bottom + border)")
        }
        var older = path[0]
        var newer = path[0]
        var at = 1
        for level in bottom..<inner {
            if (from - 1) >> UInt64(level) & 1 == 1 {
                older = TreeHash.node(path[at], older)
                newer = TreeHash.node(path[at], newer)
            } else {
                newer = TreeHash.node(newer, path[at])
            }
            at += 1
        }
        for left in path[at...] {
            older = TreeHash.node(left, older)
            newer = TreeHash.node(left, newer)
        }
        return (older, newer)
    }

    /// Succeeds only if `proof` shows that the tree (`to`, `newRoot`) extends the tree (`from`, `oldRoot`).
    ///
    /// Equal sizes need equal roots and an empty proof. Size 0 has no proof: every tree extends the empty one, which callers treat apart.
    public static func verifyConsistency(
        from: UInt64, to: UInt64, oldRoot: Digest, newRoot: Digest, proof: [Digest]
    ) throws(ProofError) {
        guard from > 0, from <= to, to <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "no consistency proof exists from size \(from) to size \(to)")
        }
        if from == to {
            guard proof.isEmpty else {
                throw ProofError(.wrongLength, "sizes are equal, so the consistency proof must be empty, not \(proof.count) hashes")
            }
            guard oldRoot == newRoot else {
                throw ProofError(.rootMismatch, "two different roots are given for size \(from)")
            }
            return
        }
        // A perfect older tree is itself the first node, and RFC 6962 leaves it out.
        let seeded = from & (from - 1) == 0 ? [oldRoot] + proof : proof
        let roots = try roots(from: from, to: to, path: seeded)
        guard roots.older == oldRoot else {
            throw ProofError(.rootMismatch, "the consistency proof leads to another root at size \(from)")
        }
        guard roots.newer == newRoot else {
            throw ProofError(.rootMismatch, "the consistency proof leads to another root at size \(to)")
        }
    }
}
