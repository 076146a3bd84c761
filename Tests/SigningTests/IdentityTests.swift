import Canon
import Signing
import TestKit
import Testing

struct IdentityTests {
    /// The Ed25519 rows of the did:key vectors: the identifier follows from the seed, and the key from the identifier.
    @Test func didKeyVectors() throws {
        let rows = try #require(try Vectors.json("did-key/ed25519-x25519.json").object)
        #expect(rows.count == 5)
        for (did, row) in rows {
            let seed = try #require(row["seed"]?.string.flatMap { Hex.decode($0) })
            let key = try #require(SigningKey(seed: seed)).publicKey
            #expect(DIDKey.did(for: key) == did)
            #expect(try DIDKey.key(of: did) == .ed25519(key))
            // Some rows have the key in this older form as well.
            if let text = row["verificationKeyPair"]?["publicKeyBase58"]?.string { #expect(text == Base58.encode(key.bytes)) }
            #expect(try DIDKey.document(of: did).method(DIDKey.verificationMethod(for: key), for: .assertionMethod).key == .ed25519(key))
        }
    }

    @Test(arguments: [
        ("", MultikeyError.Code.malformed), ("z", .malformed), ("u7QE", .malformed), ("z6Mk0", .malformed), ("z6Mk", .malformed),
        (Multibase.base58([0xED, 0x01] + [UInt8](repeating: 0, count: 32)), .weakKey),
        (Multibase.base58([0xED, 0x01] + [UInt8](repeating: 0, count: 31)), .weakKey),
        (Multibase.base58([0xED, 0x01, 0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]), .weakKey),
        (Multibase.base58([0x80, 0x24] + [UInt8](repeating: 2, count: 32)), .weakKey),
        (Multibase.base58([0x86, 0x24] + [UInt8](repeating: 2, count: 33)), .unknownType),
        (Multibase.base58([0x80, 0x26] + [UInt8](repeating: 1, count: 32)), .unknownType), (String(repeating: "z", count: 129), .malformed),
    ])
    func noMultikey(_ text: String, _ code: MultikeyError.Code) {
        #expect { try Multikey.decode(text) } throws: { ($0 as? MultikeyError)?.code == code }
    }

    /// P-256: the generator; P-384: likewise (SEC 2).
    @Test(arguments: [
        ("8024", "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        ("8124", "03aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"),
    ])
    func otherCurves(_ prefix: String, _ point: String) throws {
        let text = Multibase.base58(try #require(Hex.decode(prefix + point)))
        #expect(try Multikey.decode(text).text == text)
        #expect { try Multikey.ed25519(text) } throws: { ($0 as? MultikeyError)?.code == .unknownType }
    }

    @Test(arguments: [
        ("did:web:localhost%3A8080", "http://localhost:8080", "/.well-known/did.json"),
        ("did:web:localhost%3A8080:parties:lishan", "http://localhost:8080/parties/lishan", "/did.json"),
        ("did:web:lishan.example", "https://lishan.example", "/.well-known/did.json"),
        ("did:web:xn--fiq228c.example%3A8443:parties:A_b-1.2", "https://xn--fiq228c.example:8443/parties/A_b-1.2", "/did.json"),
        ("did:web:node-a:parties:x", "https://node-a/parties/x", "/did.json"),
    ])
    func didWeb(_ did: String, _ base: String, _ suffix: String) throws {
        #expect(try DIDWeb.url(for: did) == base + suffix)
        #expect(try DIDWeb.did(url: base) == did)
        let parts = try DIDWeb.parts(of: did)
        #expect(try DIDWeb.did(host: parts.host, port: parts.port, path: parts.path) == did)
    }

    @Test(arguments: [
        ("did:web:", DIDError.Code.host), ("did:key:z6Mk", .malformed), ("did:web:LISHAN.example", .host), ("did:web:127.0.0.1", .host),
        ("did:web:localhost%3a8080", .port), ("did:web:localhost%3A", .port), ("did:web:localhost%3A08080", .port), ("did:web:localhost%3A80", .port),
        ("did:web:a.example%3A443", .port), ("did:web:a.example%3A65536", .port), ("did:web:a.example%3A80%2Fx", .port),
        ("did:web:a.example%2F..", .port),
        ("did:web:[::1]", .host), ("did:web:0x7f000001", .host), ("did:web:2130706433", .host), ("did:web:a.example:..:x", .path),
        ("did:web:a.example:", .path), ("did:web:a.example::x", .path), ("did:web:a.example:%2e%2e", .path), ("did:web:a.example:x#y", .path),
        ("did:web:a.example/x", .host), ("did:web:a..example", .host), ("did:web:-a.example", .host), ("did:web:a.example.", .host),
        ("did:web:李.example", .host),
        ("did:web:user@a.example", .host), ("did:web:a.example?x", .host),
    ])
    func noDIDWeb(_ did: String, _ code: DIDError.Code) {
        #expect { try DIDWeb.url(for: did) } throws: { ($0 as? DIDError)?.code == code }
    }

    @Test(arguments: [
        "http://a.example", "https://localhost", "ftp://a.example", "https://a.example/", "https://a.example/x?y", "https://a.example:0",
        "https://a.example:08",
        "https://a.example:", "https://u@a.example", "a.example", "https://", "https://a.example/../x",
    ])
    func noBaseURL(_ url: String) { #expect(throws: DIDError.self) { try DIDWeb.did(url: url) } }
}
