/// A signature line of a note that was verified.
public struct VerifiedSignature: Hashable, Sendable {
    /// Whose it is.
    public let verifier: NoteVerifier
    /// When it was made, in POSIX seconds as its signer says; nil for types without a time.
    public let timestamp: UInt64?
    /// The line itself.
    public let line: NoteSignature
}

extension SignedNote {
    /// The signatures by known keys, all verified, in the order of their lines.
    ///
    /// Lines of unknown keys are ignored, even if they share a name or an id with a known one. Throws `.badSignature` if a known key's line does
    /// not verify (the whole note is then refused), and `.unsigned` if no known key signed.
    public func verified(by known: [NoteVerifier]) throws(NoteError) -> [VerifiedSignature] {
        var found: [VerifiedSignature] = []
        var seen: Set<NoteSignature> = []
        for line in signatures where seen.insert(line).inserted {
            for verifier in known where verifier.claims(line) {
                guard let signature = verifier.verify(line, text: text) else {
                    throw NoteError(.badSignature, "the signature of \(verifier.name) does not verify")
                }
                found.append(signature)
            }
        }
        guard !found.isEmpty else { throw NoteError(.unsigned, "no known key signed the note") }
        return found
    }
}
