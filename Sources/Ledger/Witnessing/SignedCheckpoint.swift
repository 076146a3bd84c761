import Canon
import Signing

/// A checkpoint whose note was signed by its own log.
public struct SignedCheckpoint: Hashable, Sendable {
    /// The note as it came, with all its signature lines.
    public let note: SignedNote
    /// What the note says.
    public let checkpoint: Checkpoint

    /// Reads a note and verifies that the log signed it: the origin must be the log's key name, byte for byte, and no line of its key may fail.
    public init(bytes: [UInt8], log: NoteVerifier) throws(SignedCheckpointError) {
        let note: SignedNote
        do { note = try SignedNote(bytes: bytes) } catch { throw .note(error) }
        try self.init(note: note, log: log)
    }

    /// Like `init(bytes:log:)`, for a note that was read already.
    public init(note: SignedNote, log: NoteVerifier) throws(SignedCheckpointError) {
        do {
            checkpoint = try Checkpoint(text: note.text)
        } catch { throw .checkpoint(error) }
        guard checkpoint.hasOrigin(log.name) else {
            throw .checkpoint(CheckpointError(.badOrigin, "the origin is \(checkpoint.origin), the log's key is named \(log.name)"))
        }
        do { _ = try note.verified(by: [log]) } catch { throw .note(error) }
        self.note = note
    }
}

/// Why a signed checkpoint is refused: as a note, or as a checkpoint.
public enum SignedCheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    case note(NoteError)
    case checkpoint(CheckpointError)

    public var description: String {
        switch self {
        case .note(let error): error.description
        case .checkpoint(let error): error.description
        }
    }
}
