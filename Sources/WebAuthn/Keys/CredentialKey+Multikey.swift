import Canon
import Signing

extension CredentialKey {
    /// The key as `publicKeyMultibase` (CID 1.0 §2.2.2): `z`, then base58btc of the multicodec number and the key: `ed01` and 32 bytes, `8024` and the
    /// compressed point, or `8524` (rsa-pub) and an RSAPublicKey in DER (RFC 8017 §A.1.1).
    public var multikey: String {
        switch form {
        case .ed25519(let key): Multikey.encode(key)
        case .p256(let point): MultikeyValue.p256(point).text
        case .rsa(let form): Multibase.base58(CredentialKey.rsaPrefix + form.der)
        }
    }

    /// The key that this text names, in its one spelling.
    public init(multikey text: String) throws(WebAuthnError) {
        if text.utf8.count > 128 {
            guard text.utf8.first == UInt8(ascii: "z"), let bytes = Multibase.decode(text), bytes.starts(with: CredentialKey.rsaPrefix) else {
                throw WebAuthnError(.publicKey, at: "", "a public key is written z and base58btc of its type and bytes")
            }
            guard let key = RSAForm(der: Array(bytes.dropFirst(2))) else { throw WebAuthnError(.weakKey, at: "", RSAForm.rule) }
            self.init(.rsa(key))
            return
        }
        let value: MultikeyValue
        do {
            value = try Multikey.decode(text)
        } catch { throw WebAuthnError(error.code == .weakKey ? .weakKey : .publicKey, at: "", error.reason) }
        switch value {
        case .ed25519(let key): self.init(.ed25519(key))
        case .p256(let point): self.init(.p256(point))
        case .p384: throw WebAuthnError(.algorithm, at: "", "a P-384 key makes none of the signatures -8, -7 and -257")
        }
        guard multikey == text else { throw WebAuthnError(.publicKey, at: "", "the key has another spelling, \(multikey)") }
    }

    private static let rsaPrefix: [UInt8] = [0x85, 0x24]
}
