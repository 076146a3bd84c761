import Canon

/// A mandate, named so that no other bytes can take its place: its id, and the digest of the whole document, proof included.
public struct MandateReference: Hashable, Sendable {
    public var id: String
    public var digest: Digest

    public init(id: String, digest: Digest) { (self.id, self.digest) = (id, digest) }

    /// `z` and base58btc of `12 20` and the SHA-256: a multihash (CID 1.0 §2.4, Multihash).
    public static func text(of digest: Digest) -> String { Multibase.base58([0x12, 0x20] + digest.bytes) }

    /// Reads what `text(of:)` writes, and the `u…` in which records name one another.
    public static func digest(_ text: String) -> Digest? {
        guard text.utf8.count <= 64, let bytes = Multibase.decode(text) else { return nil }
        if text.utf8.first == UInt8(ascii: "u") { return Digest(bytes) }
        return bytes.starts(with: [0x12, 0x20]) ? Digest(bytes.dropFirst(2)) : nil
    }

    public var json: JSON { ["id": .string(id), "digestMultibase": .string(MandateReference.text(of: digest))] }

    static func read(_ members: Members) throws(Refusal) -> MandateReference {
        var members = members
        let id = try members.text("id")
        guard let digest = digest(try members.text("digestMultibase", max: 64)) else {
            throw members.refusal(
                "digestMultibase", "the digest is z and base58btc of a SHA-256 multihash", "摘要应为 z 加上 SHA-256 multihash 的 base58btc")
        }
        try members.end()
        return MandateReference(id: id, digest: digest)
    }
}
