import Canon

/// Proofs about a part `[start, end)` of a tree, as draft-ietf-plants-merkle-tree-certs §4 defines them.
///
/// `start` is a multiple of the smallest power of two that is not below `end − start`, so the part is itself a tree of RFC 6962.
public enum Subtrees {
    /// Whether `[start, end)` is a valid subtree. The empty one is valid at any place.
    public static func isValid(start: UInt64, end: UInt64) -> Bool {
        guard start <= end, end <= TreeEdge.maximumSize else { return false }
        let width = end - start
        guard width > 1 else { return true }
        let span = UInt64(1) << UInt64(64 - (width - 1).leadingZeroBitCount)
        return start & (span - 1) == 0
    }

    /// Succeeds only if `proof` shows that `leaf` is the hash of entry `index` in the subtree `[start, end)` with this root.
    public static func verifyInclusion(
        leaf: Digest, index: UInt64, start: UInt64, end: UInt64, root: Digest, proof: [Digest]
    ) throws(ProofError) {
        guard isValid(start: start, end: end), index >= start, index < end else {
            throw ProofError(.outOfRange, "index \(index) is not within a valid subtree [\(start), \(end))")
        }
        try Proofs.verifyInclusion(leaf: leaf, index: index - start, size: end - start, root: root, proof: proof)
    }

    /// Succeeds only if `proof` shows that the tree (`size`, `root`) holds the subtree `[start, end)` with root `subtreeRoot`.
    ///
    /// An empty subtree must have the empty root and an empty proof, and says nothing about `root`.
    public static func verifyConsistency(
        start: UInt64, end: UInt64, size: UInt64, subtreeRoot: Digest, root: Digest, proof: [Digest]
    ) throws(ProofError) {
        guard isValid(start: start, end: end), end <= size, size <= TreeEdge.maximumSize else {
            throw ProofError(.outOfRange, "[\(start), \(end)) is not a valid subtree of a tree of size \(size)")
        }
        guard start < end else {
            guard proof.isEmpty else { throw ProofError(.wrongLength, "an empty subtree needs an empty proof") }
            guard subtreeRoot == TreeHash.emptyRoot else { throw ProofError(.rootMismatch, "an empty subtree has the empty root") }
            return
        }
        let (part, whole) = try fold(start: start, last: end - 1, size: size, subtreeRoot: subtreeRoot, proof: proof)
        guard part == subtreeRoot, whole == root else {
            throw ProofError(.rootMismatch, "the proof leads to other roots than those of [\(start), \(end)) and size \(size)")
        }
    }

    /// Verification procedure of §4.4.3: `first` and `last` climb to where they meet, `edge` is the last node of the tree.
    private static func fold(
        start: UInt64, last: UInt64, size: UInt64, subtreeRoot: Digest, proof: [Digest]
    ) throws(ProofError) -> (part: Digest, whole: Digest) {
        var (first, last, edge) = (start, last, size - 1)
        func climb() { (first, last, edge) = (first >> 1, last >> 1, edge >> 1) }
        if last == edge {
            while first != last { climb() }
        } else {
            while first != last, last & 1 == 1 { climb() }
        }
        var rest = proof[...]
        let seed: Digest
        if first == last {
            seed = subtreeRoot
        } else {
            guard let given = rest.popFirst() else { throw ProofError(.wrongLength, "the proof lacks its first hash") }
            seed = given
        }
        var (part, whole) = (seed, seed)
        for hash in rest {
            guard edge != 0 else { throw ProofError(.wrongLength, "the proof has more hashes than its sizes demand") }
            if last & 1 == 1 || last == edge {
                if first < last { part = TreeHash.node(hash, part) }
                whole = TreeHash.node(hash, whole)
                while last & 1 == 0 { climb() }
            } else {
                whole = TreeHash.node(whole, hash)
            }
            climb()
        }
        guard edge == 0 else { throw ProofError(.wrongLength, "the proof has fewer hashes than its sizes demand") }
        return (part, whole)
    }
}
