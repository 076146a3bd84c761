import Canon

/// A person's name kept apart from the public record: `SHA-256("comity/person-name/v1" ‖ 0x00 ‖ salt ‖ canonical names)`.
///
/// The record shows the digest. Whoever is entitled gets salt and names and checks them; once these are destroyed, the digest says nothing.
public struct PersonName: Hashable, Sendable {
    /// 32 random bytes, for this name in this record alone.
    public let salt: [UInt8]
    /// By language (BCP 47).
    public let names: [String: String]

    /// Nil unless the salt has 32 bytes and there are 1 to 40 names of 1 to 300 bytes under well-formed tags.
    public init?(salt: [UInt8], names: [String: String]) {
        guard salt.count == 32, (1...40).contains(names.count),
            names.allSatisfy({ BCP47.isWellFormed($0.key) && (1...300).contains($0.value.utf8.count) })
        else { return nil }
        (self.salt, self.names) = (salt, names)
    }

    public var digest: Digest {
        let object = JSON.object(JSONObject(names.mapValues { .string($0) }))
        return Digest.sha256(joining: Array("comity/person-name/v1".utf8), [0], salt, object.canonicalBytes)
    }

    /// Whether this is the name that a mandate stands for.
    public func opens(_ mandate: Mandate) -> Bool { mandate.nameDigest == digest }
}
