import Canon
import Crypto

/// Seals private keys for rest: a random key per seed (AES-GCM, 256 bit), itself wrapped (RFC 3394) by the key-encryption key that lies elsewhere.
///
/// What a sealed key is for is bound to it as associated data, the canonical JSON `{"alg","created","kid","purpose"}`, so that a key of one party or
/// purpose cannot be passed off as another's. Bytes in, bytes out; files and rows are the caller's.
public struct KeyVault: Sendable {
    private let wrapping: SymmetricKey

    /// Takes 32 bytes; anything else throws.
    public init(keyEncryptionKey: [UInt8]) throws(KeyVaultError) {
        guard keyEncryptionKey.count == 32 else {
            throw KeyVaultError(.badKey, "the key-encryption key must be 32 bytes, and has \(keyEncryptionKey.count)")
        }
        wrapping = SymmetricKey(data: keyEncryptionKey)
    }

    /// Canonical JSON that holds the sealed seed.
    public func seal(_ key: SigningKey, kid: String, purpose: String, created: Instant) throws(KeyVaultError) -> [UInt8] {
        let once = SymmetricKey(size: .bits256)
        let about = KeyVault.about(kid: kid, purpose: purpose, created: created.description)
        do {
            let wrapped = try AES.KeyWrap.wrap(once, using: wrapping)
            let box = try AES.GCM.seal(key.seed, using: once, authenticating: about.canonicalBytes)
            guard let sealed = box.combined else { throw KeyVaultError(.failed, "the cipher gave no bytes") }
            var members = about.object ?? JSONObject()
            members["sealed"] = .string(Multibase.base64URL(Array(sealed)))
            members["wrapped"] = .string(Multibase.base64URL(Array(wrapped)))
            return JSON.object(members).canonicalBytes
        } catch let error as KeyVaultError { throw error } catch { throw KeyVaultError(.failed, "the key \(kid) could not be sealed") }
    }

    /// The key that `seal` sealed for this `kid` and `purpose`. Throws `.notOpened` for another key-encryption key, or when a byte was changed.
    public func open(_ sealed: [UInt8], kid: String, purpose: String) throws(KeyVaultError) -> SigningKey {
        let refused = KeyVaultError(.notOpened, "the sealed key \(kid) does not open for \(purpose): another key-encryption key, or changed bytes")
        guard let json = try? JSON.parseCanonical(sealed), json.object?.count == 6, let created = json["created"]?.string,
            let wrapped = KeyVault.bytes(json["wrapped"]), let box = KeyVault.bytes(json["sealed"]), json["alg"]?.string != nil,
            json["kid"]?.string != nil,
            json["purpose"]?.string != nil
        else { throw KeyVaultError(.malformed, "the sealed key \(kid) is not of the vault's form") }
        do {
            let once = try AES.KeyWrap.unwrap(wrapped, using: wrapping)
            let about = KeyVault.about(kid: kid, purpose: purpose, created: created)
            guard (about.object ?? [:]).allSatisfy({ json[$0.key] == $0.value }) else { throw refused }
            let seed = try AES.GCM.open(AES.GCM.SealedBox(combined: box), using: once, authenticating: about.canonicalBytes)
            guard let key = SigningKey(seed: Array(seed)) else { throw refused }
            return key
        } catch { throw refused }
    }

    private static func bytes(_ value: JSON?) -> [UInt8]? {
        guard let text = value?.string, text.utf8.first == UInt8(ascii: "u") else { return nil }
        return Multibase.decode(text)
    }

    private static func about(kid: String, purpose: String, created: String) -> JSON {
        .object(["alg": "Ed25519", "created": .string(created), "kid": .string(kid), "purpose": .string(purpose)])
    }
}

/// Why a key could not be sealed or opened. Never holds key bytes.
public struct KeyVaultError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable { case badKey, malformed, notOpened, failed }
    public let code: Code
    public let reason: String
    public init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
