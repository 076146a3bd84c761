import Canon

/// A text with signature lines under it (C2SP signed-note v1.0.0). Reading one verifies nothing: see `verified(by:)`.
public struct SignedNote: Hashable, Sendable {
    /// The text, with its final newline and without the empty line before the signatures.
    public let text: String
    /// The signature lines in their order.
    public let signatures: [NoteSignature]

    /// The most bytes that are read: sixteen of the largest signatures fit twice.
    public static let maximumBytes = 192 * 1024
    /// The most signature lines that are read.
    public static let maximumSignatures = 64

    /// Puts signatures under a text. Throws `.malformed` or `.tooLarge` for what could not be read back.
    public init(text: String, signatures: [NoteSignature]) throws(NoteError) {
        try self.init(bytes: Array(SignedNote.join(text, signatures).utf8))
    }

    /// Reads a note strictly. Throws `.tooLarge` or `.malformed`.
    public init(bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= SignedNote.maximumBytes else {
            throw NoteError(.tooLarge, "the note has \(bytes.count) bytes, at most \(SignedNote.maximumBytes) are read")
        }
        guard let note = String(validating: bytes, as: UTF8.self) else { throw NoteError(.malformed, "the note is not UTF-8") }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
            throw NoteError(.malformed, "the note has a control character other than newline")
        }
        guard bytes.last == 0x0A else { throw NoteError(.malformed, "the note does not end with a newline") }
        // The text may itself hold empty lines, so the last one separates.
        var split: Int?
        for i in stride(from: bytes.count - 1, to: 0, by: -1) where bytes[i] == 0x0A && bytes[i - 1] == 0x0A {
            split = i
            break
        }
        guard let split else { throw NoteError(.malformed, "no empty line separates text and signatures") }
        let head = note.utf8.prefix(split)
        let lines = note.utf8.dropFirst(split + 1).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        guard !lines.isEmpty else { throw NoteError(.malformed, "the note has no signature line") }
        guard lines.count <= SignedNote.maximumSignatures else {
            throw NoteError(.tooLarge, "the note has \(lines.count) signatures, at most \(SignedNote.maximumSignatures) are read")
        }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: Substring(line))) }
        (self.text, self.signatures) = (String(Substring(head)), signatures)
    }

    /// The whole note.
    public var serialized: String { SignedNote.join(text, signatures) }
    /// The whole note as bytes.
    public var bytes: [UInt8] { Array(serialized.utf8) }

    /// The same text with further signature lines; a line that is already there is not repeated.
    public func adding(_ more: [NoteSignature]) throws(NoteError) -> SignedNote {
        var all = signatures
        for signature in more where !all.contains(signature) { all.append(signature) }
        return try SignedNote(text: text, signatures: all)
    }

    private static func join(_ text: String, _ signatures: [NoteSignature]) -> String {
        text + "\n" + signatures.map(\.line).joined()
    }
}
