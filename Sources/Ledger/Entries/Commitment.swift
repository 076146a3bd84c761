import Canon

/// Binds a log entry to a record without showing it: `SHA-256("comity/commitment/v1" ‖ 0x00 ‖ salt ‖ canonical record)`.
///
/// The salt is 32 random bytes of this log alone. Once it is destroyed, the commitment says nothing about the record, however
/// few records are thinkable.
public enum Commitment {
    /// The number of bytes of a salt.
    public static let saltLength = 32
    /// What is hashed first, so that no commitment is ever a hash of another kind.
    public static let domain = "comity/commitment/v1"

    /// The commitment. The salt must have `saltLength` bytes: callers make it, and read it only through `Opening`.
    public static func digest(salt: [UInt8], record: [UInt8]) -> Digest {
        precondition(salt.count == saltLength, "a salt has 32 bytes, or salt and record could be divided in two ways")
        return Digest.sha256(joining: prefix, salt, record)
    }

    /// The commitment to a record that is read in place.
    public static func digest(salt: Digest, record: UnsafeRawBufferPointer) -> Digest {
        var digest = DigestBuilder()
        digest.update(prefix)
        salt.withBytes { digest.update($0) }
        digest.update(record)
        return digest.finish()
    }

    /// Whether salt and record are what a commitment was made from; false for a salt of another length.
    public static func opens(_ commitment: Digest, salt: [UInt8], record: [UInt8]) -> Bool {
        salt.count == saltLength && digest(salt: salt, record: record) == commitment
    }

    /// A fresh salt from the system's random source.
    public static func salt() -> [UInt8] { RandomBytes.draw(saltLength) }

    private static let prefix = Array(domain.utf8) + [0]
}
