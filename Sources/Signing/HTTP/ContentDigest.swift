import Canon
import Crypto

/// The header field that names the digest of a message's content (RFC 9530).
public enum ContentDigest {
    /// `sha-256=:…:`.
    public static func field(for content: [UInt8]) -> String { "sha-256=:\(Base64.encode(Digest.sha256(content).bytes)):" }

    /// Throws unless the field names a sound digest (SHA-256 or SHA-512) and every one of these is the content's. Other algorithms do not count.
    public static func check(_ field: String, for content: [UInt8]) throws(HTTPSignatureError) {
        let members: StructuredField.Dictionary
        do {
            members = try StructuredField.dictionary(field, refusingDuplicates: true)
        } catch { throw HTTPSignatureError(.malformed, "content-digest: \(error)") }
        var sound = 0
        for entry in members.entries {
            let expected: [UInt8]
            switch entry.key {
            case "sha-256": expected = Digest.sha256(content).bytes
            case "sha-512": expected = content.withUnsafeBytes { Array(SHA512.hash(data: $0)) }
            default: continue
            }
            guard case .item(let item) = entry.value, item.value == .bytes(expected) else {
                throw HTTPSignatureError(.digest, "the content's \(entry.key) is another one than content-digest says")
            }
            sound += 1
        }
        guard sound > 0 else { throw HTTPSignatureError(.digest, "content-digest names neither sha-256 nor sha-512") }
    }
}
