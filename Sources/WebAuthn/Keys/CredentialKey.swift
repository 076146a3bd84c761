import Canon
import Crypto
import CryptoExtras
import Signing

/// The public key of a passkey, checked when it was read: points on their curve, no Ed25519 key of small order, RSA of 2048 to 4096 bits.
public struct CredentialKey: Hashable, Sendable, CustomStringConvertible {
    enum Form: Hashable, Sendable {
        case ed25519(VerifyingKey)
        /// The compressed point of SEC 1 §2.3.3, 33 bytes.
        case p256([UInt8])
        case rsa(RSAForm)
    }

    let form: Form

    init(_ form: Form) { self.form = form }

    /// The key of a person's own client.
    public init(_ key: VerifyingKey) { form = .ed25519(key) }

    public var algorithm: KeyAlgorithm {
        switch form {
        case .ed25519: .eddsa
        case .p256: .es256
        case .rsa: .rs256
        }
    }

    /// The key as one that signs records and messages, where it is of that kind.
    public var ed25519: VerifyingKey? { if case .ed25519(let key) = form { key } else { nil } }

    /// Whether `signature`, in the form of WebAuthn L3 §6.5.5, is this key's over `message`. Any malformation is simply false.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch form {
        case .ed25519(let key): return key.isValid(signature, for: message)
        case .p256(let point):
            guard let key = try? P256.Signing.PublicKey(compressedRepresentation: point),
                let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case .rsa(let form):
            guard signature.count == form.modulus.count, let key = try? _RSA.Signing.PublicKey(n: form.modulus, e: form.exponent) else {
                return false
            }
            return key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: message, padding: .insecurePKCS1v1_5)
        }
    }

    /// The Multikey, `z…`.
    public var description: String { multikey }
}
