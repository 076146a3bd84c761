/// The signatures that a passkey may make here, by their COSE numbers (IANA "COSE Algorithms"), the preferred first.
public enum KeyAlgorithm: Int64, Sendable, CaseIterable {
    /// EdDSA over Ed25519 (RFC 9053 §2.2).
    case eddsa = -8
    /// ECDSA over P-256 with SHA-256 (RFC 9053 §2.1), the signature in DER.
    case es256 = -7
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812 §2).
    case rs256 = -257
}
