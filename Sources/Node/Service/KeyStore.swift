import Canon
import Pages
import Signing
import Store
import Synchronization

/// The private keys of this node and of the parties it hosts: sealed in the database under a key that lies outside it.
///
/// A key is opened when first used and then kept in memory for this process.
package final class KeyStore: Sendable {
    /// What a key is for. Each purpose has keys of its own; `next` is promised but not yet in use.
    package enum Purpose: String, Sendable {
        case log, witness, authentication, assertionMethod, next
    }

    package struct Held: Sendable {
        package var key: SigningKey
        package var multikey: String
        package var did: String
    }

    private let store: any Store
    private let vault: KeyVault
    private let opened = Mutex<[String: Held]>([:])

    package init(store: any Store, keyEncryptionKey: [UInt8]) throws {
        self.store = store
        vault = try KeyVault(keyEncryptionKey: keyEncryptionKey)
    }

    /// Makes and seals a fresh key inside a transaction of the caller's.
    package func make(_ purpose: Purpose, for did: String, now: Instant, in transaction: any WriteTransaction) throws -> Held {
        let key = SigningKey()
        let held = Held(key: key, multikey: Multikey.encode(key.publicKey), did: did)
        let sealed = try vault.seal(key, kid: "\(did)#\(held.multikey)", purpose: purpose.rawValue, created: now)
        try transaction.execute(
            "INSERT INTO keys VALUES (?, ?, ?, ?, ?)",
            [.text(held.multikey), .text(did), .text(purpose.rawValue), .text(String(decoding: sealed, as: UTF8.self)), .integer(now.milliseconds)])
        return held
    }

    /// The newest key of an identity for a purpose. Throws `Failure` if there is none or it cannot be opened.
    package func key(_ purpose: Purpose, of did: String) throws -> Held {
        let name = did + " " + purpose.rawValue
        if let held = opened.withLock({ $0[name] }) { return held }
        let row = try store.readNow {
            try $0.first(
                "SELECT multikey, sealed, added_at FROM keys WHERE did = ? AND purpose = ? ORDER BY added_at DESC, multikey LIMIT 1",
                [.text(did), .text(purpose.rawValue)])
        }
        guard let row else {
            throw Failure(
                status: 404, code: "key.none", detail: "this node holds no \(purpose.rawValue) key of \(did); it can act only for parties it hosts")
        }
        let multikey = row.text(0)
        do {
            let key = try vault.open(Array(row.text(1).utf8), kid: "\(did)#\(multikey)", purpose: purpose.rawValue)
            let held = Held(key: key, multikey: multikey, did: did)
            opened.withLock { $0[name] = held }
            return held
        } catch {
            throw Failure(
                status: 500, code: "key.sealed",
                detail:
                    "the \(purpose.rawValue) key of \(did) could not be opened: \(error). The key-encryption key does not fit this database; restore both from one backup"
            )
        }
    }

    /// Gives a promised key its new purpose, after the rotation that announces it was logged.
    package func promote(_ multikey: String, to purpose: Purpose, now: Instant, in transaction: any WriteTransaction) throws {
        guard let row = try transaction.first("SELECT did, sealed FROM keys WHERE multikey = ? AND purpose = 'next'", [.text(multikey)]) else {
            return
        }
        let did = row.text(0)
        let key = try vault.open(Array(row.text(1).utf8), kid: "\(did)#\(multikey)", purpose: Purpose.next.rawValue)
        let sealed = try vault.seal(key, kid: "\(did)#\(multikey)", purpose: purpose.rawValue, created: now)
        // The newest key of a purpose is the one in use, also where two were made within a millisecond.
        let latest =
            try transaction.first("SELECT MAX(added_at) FROM keys WHERE did = ? AND purpose = ?", [.text(did), .text(purpose.rawValue)])?.integer(0)
            ?? 0
        try transaction.execute(
            "UPDATE keys SET purpose = ?, sealed = ?, added_at = ? WHERE multikey = ?",
            [.text(purpose.rawValue), .text(String(decoding: sealed, as: UTF8.self)), .integer(max(now.milliseconds, latest + 1)), .text(multikey)])
    }

    /// Forgets the signing keys of an identity that were opened; the next use reads the database again. The log's key stays: it is needed inside the
    /// writer's transaction, where the database must not be asked a second time.
    package func forget(_ did: String) {
        opened.withLock { opened in
            for purpose in [Purpose.assertionMethod, .next] { opened[did + " " + purpose.rawValue] = nil }
        }
    }
}
