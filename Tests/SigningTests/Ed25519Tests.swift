import Canon
import Signing
import TestKit
import Testing

/// What counts as a valid signature here: canonical encodings, no point of small order, the equation without the cofactor.
struct Ed25519Tests {
    @Test func wycheproof() throws {
        let groups = try #require(try Vectors.json("wycheproof/ed25519_test.json")["testGroups"]?.array)
        var count = 0
        for group in groups {
            let key = try VerifyingKey(#require(group["publicKey"]?["pk"]?.string.flatMap { Hex.decode($0) }))
            for test in try #require(group["tests"]?.array) {
                count += 1
                let message = try #require(test["msg"]?.string.flatMap { Hex.decode($0) })
                let signature = try #require(test["sig"]?.string.flatMap { Hex.decode($0) })
                let valid = key?.isValid(signature, for: message) ?? false
                #expect(valid == (test["result"] == "valid"), "test \(test["tcId"] ?? .null): \(test["comment"] ?? .null)")
            }
        }
        #expect(count == 151)
    }

    /// "Taming the many EdDSAs", table 5. Only the fourth, an ordinary pair of mixed order, is accepted, as by libsodium.
    @Test func speccheck() throws {
        let cases = try #require(try Vectors.json("ed25519/speccheck-cases.json").array)
        let accepted = try cases.map { try accepts($0, key: "pub_key", signature: "signature", message: { Hex.decode($0) }, of: "message") }
        #expect(accepted.map { $0 ? "V" : "X" }.joined(separator: " ") == "X X X V X X X X X X X X")
    }

    /// All 914 edge cases of CCTV, accepted or refused by their flags alone.
    @Test func cctv() throws {
        let cases = try #require(try Vectors.json("ed25519/cctv-ed25519vectors.json").array)
        #expect(cases.count == 914)
        let refusing: Set<JSON> = ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"]
        var accepted = 0
        for test in cases {
            let flags = Set(test["flags"]?.array ?? [])
            let valid = try accepts(test, key: "key", signature: "sig", message: { Array($0.utf8) }, of: "msg")
            if valid { accepted += 1 }
            #expect(valid == flags.isDisjoint(with: refusing), "case \(test["number"] ?? .null): \(flags)")
        }
        #expect(accepted > 0)
    }

    /// RFC 8032 §7.1, test 1.
    @Test func signing() throws {
        let seed = try #require(Hex.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let key = try #require(SigningKey(seed: seed))
        #expect(Hex.encode(key.publicKey.bytes) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect(
            Hex.encode(key.sign([]))
                == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
        #expect(key.publicKey.isValid(key.sign([1, 2]), for: [1, 2]))
        #expect(!key.publicKey.isValid(key.sign([1, 2]), for: [1, 3]))
        #expect(!key.publicKey.isValid(Array(key.sign([1, 2]).dropLast()), for: [1, 2]))
        #expect("\(key)" == "SigningKey(…)")
        #expect(SigningKey(seed: Array(seed.dropLast())) == nil)
    }

    private func accepts(
        _ test: JSON, key: String, signature: String, message: (String) -> [UInt8]?, of member: String
    ) throws -> Bool {
        let keyBytes = try #require(test[key]?.string.flatMap { Hex.decode($0) })
        let signatureBytes = try #require(test[signature]?.string.flatMap { Hex.decode($0) })
        let text = try #require(test[member]?.string)
        let messageBytes = try #require(message(text))
        return VerifyingKey(keyBytes)?.isValid(signatureBytes, for: messageBytes) ?? false
    }
}
