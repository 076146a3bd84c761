import Canon
import Signing

/// A tree head as a note text: origin, size, root, perhaps extension lines (C2SP tlog-checkpoint v1.0.0).
public struct Checkpoint: Hashable, Sendable {
    /// Who the log is, for ever.
    public let origin: String
    /// The number of entries, at most 2^63 − 1.
    public let size: UInt64
    /// The root hash at that size (RFC 6962 §2.1).
    public let root: Digest
    /// Lines after the third; this server writes none.
    public let extensions: [String]

    /// The longest text that is read, in bytes.
    public static let maximumBytes = 16 * 1024

    /// Nil when the origin is empty, holds a control character, is longer than 255 bytes, or the size is above 2^63 − 1.
    public init?(origin: String, size: UInt64, root: Digest) {
        guard !origin.isEmpty, origin.utf8.count <= NoteKey.maximumName, origin.utf8.allSatisfy({ $0 >= 0x20 }),
            size <= TreeEdge.maximumSize
        else { return nil }
        (self.origin, self.size, self.root, extensions) = (origin, size, root, [])
    }

    /// Reads a note text. Strict: nothing is read that another reading could take otherwise.
    public init(text: String) throws(CheckpointError) {
        guard text.utf8.count <= Checkpoint.maximumBytes else {
            throw CheckpointError(.tooLarge, "the checkpoint has more than \(Checkpoint.maximumBytes) bytes")
        }
        guard text.utf8.last == 0x0A else { throw CheckpointError(.malformed, "the checkpoint does not end with a newline") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
            throw CheckpointError(.malformed, "the checkpoint has a control character other than newline")
        }
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { String(Substring($0)) }
        guard lines.count >= 3 else { throw CheckpointError(.malformed, "a checkpoint has at least three lines, not \(lines.count)") }
        guard !lines[0].isEmpty, lines[0].utf8.count <= NoteKey.maximumName else {
            throw CheckpointError(.badOrigin, "the origin line must have 1 to \(NoteKey.maximumName) bytes")
        }
        guard let size = Decimal.parse(lines[1]), size <= TreeEdge.maximumSize else {
            throw CheckpointError(.badSize, "the size line is not a decimal below 2^63 without leading zeroes")
        }
        guard let bytes = Base64.decode(lines[2]), let root = Digest(bytes) else {
            throw CheckpointError(.badRoot, "the root line is not the base64 of 32 bytes")
        }
        guard lines.dropFirst(3).allSatisfy({ !$0.isEmpty }) else {
            throw CheckpointError(.malformed, "an extension line is empty")
        }
        (origin, self.size, self.root, extensions) = (lines[0], size, root, Array(lines.dropFirst(3)))
    }

    /// The note text, final newline included.
    public var text: String {
        ([origin, String(size), Base64.encode(root.bytes)] + extensions).map { $0 + "\n" }.joined()
    }

    /// Whether both name the same log, byte for byte.
    public func hasOrigin(_ other: String) -> Bool { origin.utf8.elementsEqual(other.utf8) }

    /// Whether it could be a head of any tree: a tree of size 0 has one root only.
    public var isPossible: Bool { size > 0 || root == TreeHash.emptyRoot }
}

/// Why a text is not a checkpoint.
public struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case tooLarge = "too-large", malformed, badOrigin = "bad-origin", badSize = "bad-size", badRoot = "bad-root"
    }
    public let code: Code
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
