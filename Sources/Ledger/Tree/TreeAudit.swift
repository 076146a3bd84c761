import Canon

/// Recomputes the root of a whole log from its entry bundles.
///
/// Hashing the entries is the work, and `Part.init` is a pure function of one bundle, so an audit runs one task per bundle on every
/// core it has; adding the finished parts in order costs next to nothing.
public struct TreeAudit: Sendable {
    /// One bundle, hashed.
    public struct Part: Sendable {
        /// Which bundle.
        public let bundle: BundleCoordinate
        /// The leaf hashes: what the level 0 tile of this place must hold.
        public let leaves: [Digest]
        /// The root over these leaves.
        public let root: Digest

        /// Hashes a bundle in place. Throws when the bytes do not hold exactly the entries that the coordinate promises.
        public init(_ bundle: BundleCoordinate, bytes: [UInt8]) throws(BundleError) {
            self.bundle = bundle
            leaves = try EntryBundle.leafHashes(bytes, count: bundle.width)
            root = TreeHash.root(of: leaves)
        }

        /// The bytes of the level 0 tile with these leaves.
        public var tile: [UInt8] { Tiles.bytes(leaves) }
    }

    private var edge = TreeEdge()

    /// An audit that has seen nothing yet.
    public init() {}

    /// The number of entries added.
    public var size: UInt64 { edge.size }
    /// The root over them.
    public var root: Digest { edge.root }

    /// Adds the next bundle. Throws `.outOfRange` when it is not the next one, or follows a partial one.
    public mutating func add(_ part: Part) throws(ProofError) {
        guard part.bundle.entries.lowerBound == edge.size else {
            throw ProofError(.outOfRange, "bundle \(part.bundle.path) does not start at entry \(edge.size)")
        }
        if part.bundle.isFull {
            guard edge.append(subtree: part.root, level: 8) else {
                throw ProofError(.outOfRange, "bundle \(part.bundle.path) lies beyond the largest tree")
            }
        } else {
            for leaf in part.leaves { edge.append(leaf) { _ in } }
        }
    }
}

extension TreeHash {
    /// The root over entries: for tests and small trees. Audits of whole logs use `TreeAudit`.
    public static func root(ofEntries entries: some Collection<[UInt8]>) -> Digest { root(of: entries.map { leaf($0) }) }
}
