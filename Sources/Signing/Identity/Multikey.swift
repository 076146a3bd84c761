import Canon
import Crypto

/// A public key in the one text form that every document of ours uses (W3C Controlled Identifiers 1.0 §2.2.2).
public enum MultikeyValue: Hashable, Sendable {
    /// Ed25519, usable for records, logs and requests.
    case ed25519(VerifyingKey)
    /// NIST P-256, compressed (33 bytes): what most passkeys have.
    case p256([UInt8])
    /// NIST P-384, compressed (49 bytes).
    case p384([UInt8])

    /// The text, beginning with `z`.
    public var text: String {
        switch self {
        case .ed25519(let key): Multikey.encode(key)
        case .p256(let bytes): Multibase.base58([0x80, 0x24] + bytes)
        case .p384(let bytes): Multibase.base58([0x81, 0x24] + bytes)
        }
    }
}

/// Reads and writes `publicKeyMultibase`: `z`, then base58btc of a two-byte key type and the key.
public enum Multikey {
    /// `z6Mk…`.
    public static func encode(_ key: VerifyingKey) -> String { Multibase.base58([0xED, 0x01] + key.bytes) }

    /// The key that this text names. Points that are not on the curve, and Ed25519 keys of small order, are refused.
    public static func decode(_ text: String) throws(MultikeyError) -> MultikeyValue {
        guard text.utf8.first == UInt8(ascii: "z"), text.utf8.count <= 128, let bytes = Multibase.decode(text), bytes.count > 2 else {
            throw MultikeyError(.malformed, "a public key is written z and base58btc, such as z6Mk…")
        }
        let key = Array(bytes[2...])
        switch (bytes[0], bytes[1]) {
        case (0xED, 0x01):
            guard let key = VerifyingKey(key) else {
                throw MultikeyError(.weakKey, "the bytes are no canonical Ed25519 point of large order; make a fresh key")
            }
            return .ed25519(key)
        case (0x80, 0x24):
            guard key.count == 33, (try? P256.Signing.PublicKey(compressedRepresentation: key)) != nil else {
                throw MultikeyError(.weakKey, "the bytes are no compressed P-256 point")
            }
            return .p256(key)
        case (0x81, 0x24):
            guard key.count == 49, (try? P384.Signing.PublicKey(compressedRepresentation: key)) != nil else {
                throw MultikeyError(.weakKey, "the bytes are no compressed P-384 point")
            }
            return .p384(key)
        default:
            throw MultikeyError(
                .unknownType, "the key type 0x\(Hex.encode(bytes[..<2])) is not known here; use Ed25519 (ed01), P-256 (8024) or P-384 (8124)")
        }
    }

    /// As `decode`, for the one type that signs records.
    public static func ed25519(_ text: String) throws(MultikeyError) -> VerifyingKey {
        guard case .ed25519(let key) = try decode(text) else {
            throw MultikeyError(.unknownType, "this needs an Ed25519 key, which is written z6Mk…")
        }
        return key
    }
}

/// Why a text is no public key that can be used.
public struct MultikeyError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable { case malformed, unknownType, weakKey }
    public let code: Code
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
