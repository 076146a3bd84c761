/// Why a proof could not be made, or does not prove what it is said to prove.
public struct ProofError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable names of the reasons.
    public enum Code: String, Sendable {
        /// Index or sizes that no proof can exist for.
        case outOfRange = "out-of-range"
        /// The number of hashes is not the one that index and sizes demand.
        case wrongLength = "wrong-length"
        /// The path leads to another root than the one given.
        case rootMismatch = "root-mismatch"
        /// The reader does not hold a node that the proof needs.
        case missingNode = "missing-node"
    }

    public let code: Code
    /// Lower-case prose that names what is wrong.
    public let reason: String

    public init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
