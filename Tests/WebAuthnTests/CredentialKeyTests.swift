import Canon
import Crypto
import CryptoExtras
import Signing
import TestKit
import Testing
import WebAuthn

/// Which public keys are taken, how they are written, and which signatures they accept.
struct CredentialKeyTests {
    private static func map(_ pairs: [(Int64, CBOR)]) -> CBOR { .map(pairs.map { CBOR.Pair(.integer($0.0), $0.1) }) }
    private static let curvePoint = Array(P256.Signing.PrivateKey().publicKey.x963Representation)
    private static func p256(_ changes: [(Int64, CBOR?)] = []) -> CBOR {
        var pairs: [(Int64, CBOR)] = [
            (1, .integer(2)), (3, .integer(-7)), (-1, .integer(1)), (-2, .bytes(Array(curvePoint[1..<33]))), (-3, .bytes(Array(curvePoint[33...]))),
        ]
        for (key, value) in changes {
            pairs.removeAll { $0.0 == key }
            if let value { pairs.append((key, value)) }
        }
        return map(pairs)
    }
    private static func rsa(_ n: [UInt8], _ e: [UInt8]) -> CBOR { map([(1, .integer(3)), (3, .integer(-257)), (-1, .bytes(n)), (-2, .bytes(e))]) }
    private static func modulus(_ bits: Int) -> [UInt8] { [UInt8](repeating: 0xFF, count: bits / 8) }

    @Test(arguments: [
        (CBOR.null, WebAuthnError.Code.publicKey), (CBOR.map([]), .publicKey), (p256([(3, nil)]), .publicKey),
        (p256([(3, .integer(-35))]), .algorithm),
        (p256([(3, .integer(-8))]), .publicKey), (p256([(1, .integer(1))]), .publicKey), (p256([(-1, .integer(2))]), .publicKey),
        (p256([(-3, .bool(true))]), .publicKey), (p256([(-3, nil)]), .publicKey), (p256([(4, .array([.integer(2)]))]), .publicKey),
        (p256([(-2, .bytes([UInt8](repeating: 0, count: 33)))]), .publicKey), (p256([(-2, .bytes([UInt8](repeating: 1, count: 32)))]), .weakKey),
        (p256([(-2, .bytes([UInt8](repeating: 0, count: 32))), (-3, .bytes([UInt8](repeating: 0, count: 32)))]), .weakKey),
        (rsa(modulus(1024), [1, 0, 1]), .weakKey), (rsa(modulus(4104), [1, 0, 1]), .weakKey), (rsa([0] + modulus(2048), [1, 0, 1]), .weakKey),
        (rsa(modulus(2048), [3]), .weakKey), (rsa(modulus(2048), [0, 1, 0, 1]), .weakKey), (rsa(modulus(2048), [1, 0, 2]), .weakKey),
        (rsa(modulus(2048), []), .weakKey), (rsa(modulus(2040) + [0xFE], [1, 0, 1]), .weakKey), (rsa([], [1, 0, 1]), .weakKey),
        (map([(1, .integer(2)), (3, .integer(-25)), (-1, .integer(1)), (-2, .bytes([])), (-3, .bytes([]))]), .algorithm),
    ])
    func refusals(_ cose: CBOR, _ code: WebAuthnError.Code) {
        let error = #expect(throws: WebAuthnError.self) { try CredentialKey(cose: cose) }
        #expect(error?.code == code, "\(cose)")
    }

    /// The fourteen encodings of points of small order, and those that are not canonical: under such keys one signature can fit any message.
    @Test func weakEd25519() throws {
        let cases = try #require(try Vectors.json("ed25519/cctv-ed25519vectors.json").array)
        var refused: Set<String> = []
        for test in cases {
            let flags = Set(test["flags"]?.array ?? [])
            let text = try #require(test["key"]?.string)
            let cose = Self.map([(1, .integer(1)), (3, .integer(-8)), (-1, .integer(6)), (-2, .bytes(try #require(Hex.decode(text))))])
            if flags.contains("low_order_A") || flags.contains("non_canonical_A") {
                let error = #expect(throws: WebAuthnError.self) { try CredentialKey(cose: cose) }
                #expect(error?.code == .weakKey)
                refused.insert(text)
            } else {
                _ = try CredentialKey(cose: cose)
            }
        }
        #expect(refused.count >= 14)
    }

    /// Wycheproof, ECDSA on P-256 with SHA-256, signatures in DER: every edge case of encoding and arithmetic.
    @Test func wycheproof() throws {
        let groups = try #require(try Vectors.json("wycheproof/ecdsa_secp256r1_sha256_test.json")["testGroups"]?.array)
        var count = 0
        for group in groups {
            let point = try #require(group["publicKey"]?["uncompressed"]?.string.flatMap { Hex.decode($0) })
            let key = try CredentialKey(cose: Self.p256([(-2, .bytes(Array(point[1..<33]))), (-3, .bytes(Array(point[33...])))]))
            for test in try #require(group["tests"]?.array) {
                count += 1
                let message = try #require(test["msg"]?.string.flatMap { Hex.decode($0) })
                let signature = try #require(test["sig"]?.string.flatMap { Hex.decode($0) })
                #expect(
                    key.isValid(signature, for: message) == (test["result"] == "valid"), "test \(test["tcId"] ?? .null): \(test["comment"] ?? .null)")
            }
        }
        #expect(count == 484)
    }

    static let keys: [SoftAuthenticator.Key] = {
        var keys: [SoftAuthenticator.Key] = [.ed25519(SigningKey()), .p256(P256.Signing.PrivateKey())]
        if let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048) { keys.append(.rsa(rsa)) }
        return keys
    }()

    @Test func oneSpellingEachWay() throws {
        #expect(Self.keys.count == 3)
        for key in Self.keys {
            let key = try SoftAuthenticator(key: key).publicKey
            #expect(try CredentialKey(cose: key.cose) == key)
            #expect(try CBOR.parse(key.cose.encoded) == key.cose)
            #expect(try CredentialKey(multikey: key.multikey) == key)
            #expect(key.multikey.hasPrefix(["z6Mk", "zDn", "z4"][key.algorithm == .eddsa ? 0 : key.algorithm == .es256 ? 1 : 2]))
        }
    }

    @Test(arguments: ["", "z", "u6Mk", "z6Mk", "zDn", String(repeating: "z", count: 129), "z" + String(repeating: "1", count: 1100)])
    func noMultikey(_ text: String) { #expect(throws: WebAuthnError.self) { try CredentialKey(multikey: text) } }

    /// A changed byte of an RSA key's text is refused or gives another key; the same key has no second spelling.
    @Test func changedRSA() throws {
        var random = SeededRandom.fresh("RSA multikeys")
        let key = try SoftAuthenticator(key: #require(Self.keys.last)).publicKey
        let bytes = try #require(Multibase.decode(key.multikey))
        for _ in 0..<300 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let other = try? CredentialKey(multikey: Multibase.base58(changed)) else { continue }
            #expect(other != key && Multibase.decode(other.multikey) == changed, "seed \(random.seed)")
        }
        for changed in [bytes + [0], Array(bytes.dropLast()), Array(bytes[..<8]), Array(bytes[..<3])] {
            #expect(throws: WebAuthnError.self) { try CredentialKey(multikey: Multibase.base58(changed)) }
        }
    }
}
