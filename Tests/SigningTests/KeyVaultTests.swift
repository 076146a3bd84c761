import Canon
import Signing
import Testing

struct KeyVaultTests {
    static let key = SigningKey(seed: [UInt8](repeating: 5, count: 32)) ?? SigningKey()
    static let created = Instant(seconds: 1_795_428_000)

    static func vault(_ byte: UInt8 = 1) throws -> KeyVault { try KeyVault(keyEncryptionKey: [UInt8](repeating: byte, count: 32)) }
    static func sealed() throws -> [UInt8] { try vault().seal(key, kid: "log-1", purpose: "log", created: created) }

    @Test func sealedAndOpened() throws {
        let sealed = try KeyVaultTests.sealed()
        #expect(try KeyVaultTests.vault().open(sealed, kid: "log-1", purpose: "log").publicKey == KeyVaultTests.key.publicKey)
        #expect(JSON.isCanonical(sealed))
        #expect(try KeyVaultTests.sealed() != sealed, "every sealing has a key and a nonce of its own")
    }

    @Test func nothingInTheClear() throws {
        let text = String(decoding: try KeyVaultTests.sealed(), as: UTF8.self)
        for secret in [Hex.encode(KeyVaultTests.key.seed), Base64.encodeURL(KeyVaultTests.key.seed), Base58.encode(KeyVaultTests.key.seed)] {
            #expect(!text.contains(secret))
        }
    }

    @Test func openedForNothingElse() throws {
        let sealed = try KeyVaultTests.sealed()
        func code(_ byte: UInt8, _ kid: String, _ purpose: String) -> KeyVaultError.Code? {
            do {
                _ = try KeyVaultTests.vault(byte).open(sealed, kid: kid, purpose: purpose)
                return nil
            } catch { return (error as? KeyVaultError)?.code }
        }
        #expect(code(1, "log-1", "log") == nil)
        #expect(code(2, "log-1", "log") == .notOpened)
        #expect(code(1, "log-2", "log") == .notOpened)
        #expect(code(1, "log-1", "mandate") == .notOpened)
    }

    /// Every single changed byte is noticed.
    @Test func changedBytes() throws {
        let sealed = try KeyVaultTests.sealed()
        for at in sealed.indices {
            var changed = sealed
            changed[at] ^= 1
            #expect(throws: KeyVaultError.self, "byte \(at)") { try KeyVaultTests.vault().open(changed, kid: "log-1", purpose: "log") }
        }
    }

    @Test(arguments: ["", "{}", "[]", #"{"created":"x","sealed":"u","wrapped":"u"}"#])
    func noSealedKey(_ text: String) {
        #expect(throws: KeyVaultError.self) { try KeyVaultTests.vault().open(Array(text.utf8), kid: "log-1", purpose: "log") }
    }

    @Test func parts() throws {
        var parts = try JSON.parse(try KeyVaultTests.sealed())
        parts["note"] = "1"
        #expect { try KeyVaultTests.vault().open(parts.canonicalBytes, kid: "log-1", purpose: "log") } throws: {
            ($0 as? KeyVaultError)?.code == .malformed
        }
        #expect { try KeyVault(keyEncryptionKey: [1]) } throws: { ($0 as? KeyVaultError)?.code == .badKey }
    }
}
