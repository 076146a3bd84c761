/// A private key that signs notes under a name, in one of the two forms.
public struct NoteSigner: Sendable {
    private let key: SigningKey
    /// The public side.
    public let verifier: NoteVerifier

    /// Throws `.badKey` for a name that cannot be. One Ed25519 key must not serve two cosigner names, since the name is not signed.
    public init(name: String, key: SigningKey, type: NoteSignatureType) throws(NoteError) {
        self.key = key
        verifier = try NoteVerifier(name: name, key: key.publicKey, type: type)
    }

    /// The signature line for a note text; `timestamp` (POSIX seconds) counts for cosignatures only.
    ///
    /// Throws `.malformed` for a text that does not end in a newline or a time above 2^63 − 1.
    public func sign(_ text: String, timestamp: UInt64 = 0) throws(NoteError) -> NoteSignature {
        guard text.utf8.last == 0x0A else { throw NoteError(.malformed, "a note text must end with a newline") }
        let bytes: [UInt8]
        switch verifier.type {
        case .ed25519: bytes = key.sign(Array(text.utf8))
        case .ed25519Cosignature:
            guard timestamp <= Cosignature.maximumTimestamp else {
                throw NoteError(.malformed, "a cosignature's time must not exceed 2^63 - 1 seconds")
            }
            let signature = key.sign(Cosignature.message(text: text, timestamp: timestamp))
            bytes = Cosignature.timestampBytes(timestamp) + signature
        }
        guard let line = NoteSignature(name: verifier.name, keyID: verifier.keyID, signature: bytes) else {
            throw NoteError(.badKey, "the key name \(verifier.name) cannot stand in a signature line")
        }
        return line
    }

    /// A note with this signature under the text.
    public func note(_ text: String, timestamp: UInt64 = 0) throws(NoteError) -> SignedNote {
        try SignedNote(text: text, signatures: [try sign(text, timestamp: timestamp)])
    }
}
