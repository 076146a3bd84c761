import Canon
import Crypto

/// An Ed25519 public key (RFC 8032) that is safe to verify with: canonical, and none of the small-order points.
///
/// The library underneath accepts small-order keys, under which one signature can fit any message; the fourteen encodings are refused here,
/// for the key and for the point R of a signature (C2SP CCTV, ed25519; Chalkias et al., "Taming the many EdDSAs").
public struct VerifyingKey: Hashable, Sendable {
    /// The 32 bytes of RFC 8032 §5.1.2.
    public let bytes: [UInt8]

    /// Nil unless these are 32 bytes that encode a canonical point of large order.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32, !SmallOrder.contains(bytes), Field25519.isCanonical(bytes),
            (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { return nil }
        self.bytes = bytes
    }

    /// Whether `signature` (64 bytes, R then S) is this key's over `message`. Any malformation is simply false.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64, !SmallOrder.contains(signature[0..<32]),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

/// An Ed25519 private key. Never printed, never compared, never encoded but by the vault.
public struct SigningKey: Sendable, CustomStringConvertible {
    private let key: Curve25519.Signing.PrivateKey
    public let publicKey: VerifyingKey

    /// A fresh key from the system's random source.
    public init() { self.init(Curve25519.Signing.PrivateKey()) }

    /// Nil unless the seed is 32 bytes.
    public init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.init(key)
    }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        guard let publicKey = VerifyingKey(Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("RFC 8032 §5.1.5 clamps the scalar to a multiple of 8, so a derived key has large order")
        }
        self.publicKey = publicKey
    }

    /// The 32-byte seed, for sealing at rest only.
    public var seed: [UInt8] { Array(key.rawRepresentation) }

    /// A 64-byte signature. The library randomises nothing on this platform, but callers must not rely on equal signatures.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else {
            preconditionFailure("Ed25519 signing has no failing input")
        }
        return Array(signature)
    }

    public var description: String { "SigningKey(…)" }
}

/// The fourteen encodings of points whose order divides eight.
enum SmallOrder {
    static func contains(_ encoding: some Collection<UInt8>) -> Bool { encodings.contains(Array(encoding)) }

    private static let encodings: Set<[UInt8]> = {
        let ff30 = String(repeating: "ff", count: 30)
        let zero30 = String(repeating: "00", count: 30)
        let texts = [
            "00" + zero30 + "00", "00" + zero30 + "80", "01" + zero30 + "00", "01" + zero30 + "80",
            "ec" + ff30 + "7f", "ec" + ff30 + "ff", "ed" + ff30 + "7f", "ed" + ff30 + "ff", "ee" + ff30 + "7f", "ee" + ff30 + "ff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ]
        return Set(texts.compactMap { Hex.decode($0) })
    }()
}

enum Field25519 {
    /// Whether y, without the sign bit, is below p = 2^255 − 19.
    static func isCanonical(_ encoding: [UInt8]) -> Bool {
        guard encoding[31] & 0x7F == 0x7F, encoding[1..<31].allSatisfy({ $0 == 0xFF }) else { return true }
        return encoding[0] < 0xED
    }
}
