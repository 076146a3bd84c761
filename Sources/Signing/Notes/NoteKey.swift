import Canon

/// The signature types of C2SP signed-note that this server makes and verifies.
public enum NoteSignatureType: UInt8, Sendable {
    /// Ed25519 over the note text: what a log puts on its checkpoints.
    case ed25519 = 0x01
    /// A timestamped Ed25519 cosignature (C2SP tlog-cosignature): what a witness adds.
    case ed25519Cosignature = 0x04
}

/// Names and ids of note keys (C2SP signed-note, "Signatures").
public enum NoteKey {
    /// The longest key name that is read, in bytes.
    public static let maximumName = 255

    /// Whether this can be the name of a key: 1 to 255 bytes, no Unicode space, no `+`, no control character.
    public static func isValidName(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= maximumName else { return false }
        return name.unicodeScalars.allSatisfy { $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace }
    }

    /// `SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]`, big-endian.
    public static func id(name: String, type: UInt8, publicKey: [UInt8]) -> UInt32 {
        let digest = Digest.sha256(joining: Array(name.utf8), [0x0A, type], publicKey)
        return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Eight lower-case hexadecimal digits.
    public static func hex(_ id: UInt32) -> String { Hex.encode(bytes(id)) }

    static func bytes(_ id: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) } }

    /// Names are octet strings: Swift's `==` would call differently composed accents equal.
    static func sameName(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
