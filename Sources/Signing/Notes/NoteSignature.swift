import Canon

/// One signature line of a note: `— <name> <base64(key id ‖ signature)>`. It says who claims to have signed; nothing is verified yet.
public struct NoteSignature: Hashable, Sendable {
    /// The key name.
    public let name: String
    /// The first four bytes, which with the name select the key and the signature type.
    public let keyID: UInt32
    /// The bytes after the key id; their form depends on the type.
    public let signature: [UInt8]

    /// Nil when the name cannot be a key name or the signature is empty.
    public init?(name: String, keyID: UInt32, signature: [UInt8]) {
        guard NoteKey.isValidName(name), !signature.isEmpty else { return nil }
        (self.name, self.keyID, self.signature) = (name, keyID, signature)
    }

    /// Reads a line without its newline. Throws `.malformed`.
    public init(line: Substring) throws(NoteError) {
        guard line.utf8.starts(with: NoteSignature.dash) else {
            throw NoteError(.malformed, "a signature line does not start with an em dash and a space")
        }
        let rest = line.utf8.dropFirst(NoteSignature.dash.count)
        guard let space = rest.lastIndex(of: 0x20), let name = String(rest[..<space]),
            let encoded = String(rest[rest.index(after: space)...]), NoteKey.isValidName(name)
        else { throw NoteError(.malformed, "a signature line lacks a valid key name") }
        guard let bytes = Base64.decode(encoded), bytes.count > 4 else {
            throw NoteError(.malformed, "the signature of \(name) is not the base64 of a key id and a signature")
        }
        self.name = name
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        signature = Array(bytes.dropFirst(4))
    }

    /// The line with its newline.
    public var line: String { "— \(name) \(Base64.encode(NoteKey.bytes(keyID) + signature))\n" }

    /// U+2014 and a space.
    static let dash: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
}
