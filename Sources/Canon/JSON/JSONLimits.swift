/// What a reader of JSON puts up with from a stranger.
public struct JSONLimits: Sendable {
    /// The largest document, in bytes.
    public var maxBytes: Int
    /// How many arrays and objects may lie inside one another; at most 128, since reading recurses.
    public var maxDepth: Int { didSet { maxDepth = min(maxDepth, 128) } }
    /// How many values there may be in all, containers included.
    public var maxNodes: Int
    /// Whether numbers may have a fraction or an exponent, or lie beyond ±(2^53−1) and so lose digits. Signed records allow neither.
    public var allowsFractions: Bool

    public init(maxBytes: Int, maxDepth: Int = 32, maxNodes: Int = 20_000, allowsFractions: Bool = false) {
        self.maxBytes = maxBytes
        self.maxDepth = min(maxDepth, 128)
        self.maxNodes = maxNodes
        self.allowsFractions = allowsFractions
    }

    /// A signed record: 256 KiB, depth 32, 20,000 values, no fractions.
    public static let record = JSONLimits(maxBytes: 256 << 10)

    /// A request or answer that is no record: 1 MiB, depth 32, 20,000 values.
    public static let api = JSONLimits(maxBytes: 1 << 20, allowsFractions: true)

    /// Files of our own, such as published test vectors: 256 MiB, depth 128, no other bound.
    public static let vectors = JSONLimits(maxBytes: 256 << 20, maxDepth: 128, maxNodes: .max, allowsFractions: true)
}
