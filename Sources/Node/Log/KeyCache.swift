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

    package init(origin: String) { self.origin = origin }

    package mutating func forget() { known = [:] }

    /// Throws `Failure` unless the record's key is its issuer's and valid for records at `position`. Does not verify the signature itself.
    package mutating func check(_ record: Record, position: UInt64, in transaction: any ReadTransaction) throws {
        if record.kind == IdentityEvent.kind { return try IdentityRules.admit(record, origin: origin, position: position, in: transaction) }
        let history: IdentityHistory?
        if let cached = known[record.issuer] {
            history = cached
        } else {
            history = try IdentityRules.history(of: record.issuer, origin: origin, in: transaction)
            known[record.issuer] = .some(history)
        }
        do { try IdentityHistory.check(record, at: position, history) } catch { throw Failure(error) }
    }
}
