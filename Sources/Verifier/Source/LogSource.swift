import Signing

/// Where an audit reads a log from: a node, an exported folder, a node's own store.
///
/// A source hands over bytes and vouches for nothing; every byte is checked by whoever reads it.
public protocol LogSource: Sendable {
    /// The address or folder, for people.
    var name: String { get }
    /// Whether it has all that a node serves, so that what is absent is a fault; a folder of copied files may lack documents and state.
    var isComplete: Bool { get }
    /// The bytes of a file below the node's address, such as `log/checkpoint` or `api/v1/state/notices?size=3`; nil if there is none.
    ///
    /// Throws `.tooLarge` for more than `limit` bytes, and `.unreachable` or `.damaged` when it cannot say what is there.
    func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]?
}

/// A source that is a node's own store, and so shows more than the node serves.
public protocol LogArchive: LogSource {
    /// The keys of witnesses that the node knows or knew.
    var witnesses: [NoteVerifier] { get }
    /// Stored checkpoints of sizes above `size`, ascending, at most `limit`.
    func heads(above size: UInt64, limit: Int) async throws(LogSourceError) -> [ArchivedHead]
    /// What the store itself finds wrong beside a log of `size` entries, in words: damaged pages, rows that belong to nothing.
    func faults(size: UInt64) async throws(LogSourceError) -> [String]
}

/// A checkpoint as a node keeps it.
public struct ArchivedHead: Hashable, Sendable {
    /// The size and root under which it is filed.
    public var size: UInt64
    public var root: [UInt8]
    /// The note with its cosignatures.
    public var note: [UInt8]

    public init(size: UInt64, root: [UInt8], note: [UInt8]) { (self.size, self.root, self.note) = (size, root, note) }
}

/// Why a source does not say what is at a path.
public struct LogSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No answer, or one that says nothing about the file. Nobody may conclude anything about the log from it.
        case unreachable
        /// More bytes than such a file can have.
        case tooLarge
        /// The medium is broken: the store says that its own pages do not hang together.
        case damaged
    }

    public let code: Code
    /// Lower-case prose that names the path.
    public let reason: String
    public init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
