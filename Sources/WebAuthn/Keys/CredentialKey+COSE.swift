import Canon
import Crypto
import CryptoExtras
import Signing

extension CredentialKey {
    /// Reads a COSE_Key (RFC 9052 §7) as WebAuthn narrows it (L3 §5.8.5, §6.5.1.1): the algorithm is named, points are not compressed, and nothing
    /// optional stands in it.
    public init(cose: CBOR) throws(WebAuthnError) {
        guard let pairs = cose.pairs else { throw WebAuthnError(.publicKey, at: "", "the public key is no CBOR map") }
        guard let type = cose[1]?.integer, let number = cose[3]?.integer else {
            throw WebAuthnError(.publicKey, at: "", "the public key does not name its type (1) and algorithm (3)")
        }
        guard let algorithm = KeyAlgorithm(rawValue: number) else {
            throw WebAuthnError(.algorithm, at: "/3", "the algorithm \(number) is none of -8, -7 and -257")
        }
        switch (algorithm, type) {
        case (.eddsa, 1):
            guard pairs.count == 4, cose[-1]?.integer == 6, let x = cose[-2]?.bytes, x.count == 32 else {
                throw WebAuthnError(.publicKey, at: "", "an EdDSA key has the members 1, 3, -1 (6, Ed25519) and -2 (32 bytes)")
            }
            guard let key = VerifyingKey(x) else {
                throw WebAuthnError(.weakKey, at: "/-2", "the bytes are no canonical Ed25519 point of large order")
            }
            form = .ed25519(key)
        case (.es256, 2):
            guard pairs.count == 5, cose[-1]?.integer == 1, let x = cose[-2]?.bytes, let y = cose[-3]?.bytes, x.count == 32, y.count == 32 else {
                throw WebAuthnError(.publicKey, at: "", "an ES256 key has the members 1, 3, -1 (1, P-256), -2 and -3 (32 bytes each)")
            }
            guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else {
                throw WebAuthnError(.weakKey, at: "/-2", "the point is not on the curve P-256")
            }
            form = .p256(Array(key.compressedRepresentation))
        case (.rs256, 3):
            guard pairs.count == 4, let n = cose[-1]?.bytes, let e = cose[-2]?.bytes else {
                throw WebAuthnError(.publicKey, at: "", "an RS256 key has the members 1, 3, -1 (the modulus) and -2 (the exponent)")
            }
            guard let key = RSAForm(modulus: n, exponent: e) else { throw WebAuthnError(.weakKey, at: "/-1", RSAForm.rule) }
            form = .rsa(key)
        default: throw WebAuthnError(.publicKey, at: "/1", "the key type \(type) does not go with the algorithm \(number)")
        }
    }

    /// The COSE_Key, in canonical order.
    public var cose: CBOR {
        switch form {
        case .ed25519(let key): return CredentialKey.map([(1, 1), (3, -8), (-1, 6)], [(-2, key.bytes)])
        case .p256(let point):
            let whole = (try? P256.Signing.PublicKey(compressedRepresentation: point)).map { Array($0.x963Representation) } ?? []
            return CredentialKey.map([(1, 2), (3, -7), (-1, 1)], [(-2, Array(whole[1..<33])), (-3, Array(whole[33...]))])
        case .rsa(let form): return CredentialKey.map([(1, 3), (3, -257)], [(-1, form.modulus), (-2, form.exponent)])
        }
    }

    private static func map(_ numbers: [(Int64, Int64)], _ bytes: [(Int64, [UInt8])]) -> CBOR {
        .map(numbers.map { CBOR.Pair(.integer($0.0), .integer($0.1)) } + bytes.map { CBOR.Pair(.integer($0.0), .bytes($0.1)) })
    }
}
