import Canon
import Pages
import Signing
import Store

/// Which keys may sign records, as the identity events in one log say: valid for positions [added, retired), minus "compromised since".
///
/// A cache over `identities` and `identity_keys` that its owner forgets whenever an identity event is logged.
package struct KeyCache {
    private let origin: String
    private var known: [String: IdentityHistory?] = [:]
    /// The keys that records were checked with, by verification method: a log has few, and the same ones sign again and again.
    private var lives: [String: (issuer: String, life: KeyLife)] = [:]
    /// The key of the last record, which most often signs the next one too.
    private var last: (method: String, issuer: String, life: KeyLife)?
    /// Issuers and keys that are kept at most; strangers' names must not fill the memory.
    private static let most = 4096

    package init(origin: String) { self.origin = origin }

    package mutating func forget() { (known, lives, last) = ([:], [:], nil) }

    /// Throws `Failure` unless the record's key is its issuer's and valid for records at `position`. Does not verify the signature itself.
    package mutating func check(_ record: Record, position: UInt64, in transaction: any ReadTransaction) throws {
        if record.kind == IdentityEvent.kind { return try IdentityRules.admit(record, origin: origin, position: position, in: transaction) }
        if let last, last.method == record.verificationMethod, last.issuer == record.issuer {
            do { return try last.life.check(purpose: "assertionMethod", at: position) } catch { throw Failure(error) }
        }
        if let cached = lives[record.verificationMethod], cached.issuer == record.issuer {
            last = (record.verificationMethod, cached.issuer, cached.life)
            do { return try cached.life.check(purpose: "assertionMethod", at: position) } catch { throw Failure(error) }
        }
        if known.count >= KeyCache.most || lives.count >= KeyCache.most { forget() }
        let history: IdentityHistory?
        if let cached = known[record.issuer] {
            history = cached
        } else {
            history = try IdentityRules.history(of: record.issuer, origin: origin, in: transaction)
            known[record.issuer] = .some(history)
        }
        do {
            let life = try IdentityHistory.life(of: record.verificationMethod, issuer: record.issuer, history)
            lives[record.verificationMethod] = (record.issuer, life)
            try life.check(purpose: "assertionMethod", at: position)
        } catch { throw Failure(error) }
    }
}
