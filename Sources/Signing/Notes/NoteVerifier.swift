import Canon

/// A key that may sign notes, known by its name, id and type; written as a vkey (C2SP signed-note, "Verifier keys").
public struct NoteVerifier: Hashable, Sendable {
    /// The key name, for a log its origin.
    public let name: String
    /// What the key's signature lines start with.
    public let keyID: UInt32
    /// The form of its signatures.
    public let type: NoteSignatureType
    /// The key itself.
    public let key: VerifyingKey

    /// Throws `.badKey` for a name that cannot be.
    public init(name: String, key: VerifyingKey, type: NoteSignatureType) throws(NoteError) {
        guard NoteKey.isValidName(name) else { throw NoteError(.badKey, "the key name is empty or has a space, '+' or control character") }
        (self.name, self.key, self.type) = (name, key, type)
        keyID = NoteKey.id(name: name, type: type.rawValue, publicKey: key.bytes)
    }

    /// Reads `<name>+<8 hex of the key id>+<base64(type ‖ key)>`.
    ///
    /// Throws `.unsupportedType` for well-formed keys of another type and `.badKey` for everything else, such as an id that is not the key's.
    public init(vkey: String) throws(NoteError) {
        let parts = try VerifierKeyText(vkey)
        guard let type = NoteSignatureType(rawValue: parts.type) else {
            throw NoteError(.unsupportedType, "the key of \(parts.name) has type \(Hex.encode([parts.type])), known are 01 and 04")
        }
        guard let key = VerifyingKey(parts.publicKey) else {
            throw NoteError(.badKey, "the key of \(parts.name) is not a safe Ed25519 public key of 32 bytes")
        }
        try self.init(name: parts.name, key: key, type: type)
        guard keyID == parts.keyID else {
            throw NoteError(.badKey, "the vkey of \(name) says id \(NoteKey.hex(parts.keyID)), its key has \(NoteKey.hex(keyID))")
        }
    }

    /// The vkey.
    public var vkey: String { "\(name)+\(NoteKey.hex(keyID))+\(Base64.encode([type.rawValue] + key.bytes))" }

    /// Whether a line claims to be this key's.
    public func claims(_ signature: NoteSignature) -> Bool {
        signature.keyID == keyID && NoteKey.sameName(signature.name, name)
    }

    /// What a claimed line proves, or nil if it does not verify.
    func verify(_ signature: NoteSignature, text: String) -> VerifiedSignature? {
        switch type {
        case .ed25519:
            guard key.isValid(signature.signature, for: Array(text.utf8)) else { return nil }
            return VerifiedSignature(verifier: self, timestamp: nil, line: signature)
        case .ed25519Cosignature:
            guard let cosignature = Cosignature(signature.signature), cosignature.isValid(for: text, key: key) else { return nil }
            return VerifiedSignature(verifier: self, timestamp: cosignature.timestamp, line: signature)
        }
    }
}

/// The three parts of a vkey of any type, well formed but not yet understood.
public struct VerifierKeyText: Hashable, Sendable {
    public let name: String
    public let keyID: UInt32
    public let type: UInt8
    public let publicKey: [UInt8]

    /// Throws `.badKey`.
    public init(_ vkey: String) throws(NoteError) {
        guard vkey.utf8.count <= 8192 else { throw NoteError(.badKey, "the vkey has more than 8192 bytes") }
        let parts = vkey.utf8.split(separator: 0x2B, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(parts[0]), NoteKey.isValidName(name) else {
            throw NoteError(.badKey, "a vkey is <name>+<hex key id>+<base64 key>")
        }
        guard let hex = String(parts[1]), hex.utf8.count == 8, let id = Hex.decode(hex, lowerOnly: true) else {
            throw NoteError(.badKey, "the key id of \(name) is not eight lower-case hexadecimal digits")
        }
        guard let encoded = String(parts[2]), let bytes = Base64.decode(encoded), bytes.count > 1 else {
            throw NoteError(.badKey, "the key of \(name) is not the base64 of a type byte and a key")
        }
        (self.name, type, publicKey) = (name, bytes[0], Array(bytes.dropFirst()))
        keyID = id.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
