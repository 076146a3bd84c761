import Canon
import Signing

/// A key in a policy: understood, or of a type that this server cannot verify and that therefore never counts.
public struct PolicyKey: Hashable, Sendable {
    /// The parts of the vkey.
    public let parts: VerifierKeyText
    /// Nil for a type that is not verified here (ML-DSA-44, type 06, and others).
    public let verifier: NoteVerifier?

    /// A key that is verified here.
    public init(_ verifier: NoteVerifier) throws(NoteError) {
        parts = try VerifierKeyText(verifier.vkey)
        self.verifier = verifier
    }

    /// Reads a vkey. Throws `.badKey` for one that is malformed, whatever its type.
    init(vkey: String) throws(NoteError) {
        parts = try VerifierKeyText(vkey)
        verifier = NoteSignatureType(rawValue: parts.type) == nil ? nil : try NoteVerifier(vkey: vkey)
    }

    /// The vkey.
    public var vkey: String { "\(parts.name)+\(NoteKey.hex(parts.keyID))+\(Base64.encode([parts.type] + parts.publicKey))" }

    /// Whether a witness may have it: cosignatures with a time (types 04 and 06).
    var canCosign: Bool { parts.type == 0x04 || parts.type == 0x06 }
}
