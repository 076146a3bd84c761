import Canon
import Pages
import Signing
import Store

/// When an identity event may stand in a log: who may begin an identity, and who may change it. The rules themselves are `IdentityHistory`'s.
package enum IdentityRules {
    /// Throws `Failure` unless the event follows from those already in the log `origin`.
    package static func admit(_ record: Record, origin: String, position: UInt64, in transaction: any ReadTransaction) throws {
        let before = try history(of: record.issuer, origin: origin, in: transaction)
        do { _ = try IdentityHistory.after(record, at: position, of: origin, before: before) } catch { throw Failure(error) }
    }

    /// What the public events in a log have made of an identity; nil while it has none there.
    package static func history(of did: String, origin: String, in transaction: any ReadTransaction) throws -> IdentityHistory? {
        let rows = try transaction.query(
            "SELECT sequence, type, next_digests, kind FROM identities WHERE did = ? AND origin = ? AND sealed = 0 ORDER BY sequence",
            [.text(did), .text(origin)])
        guard let first = rows.first, let last = rows.last, let kind = IdentityEvent.Profile.Kind(rawValue: first.text(3)) else { return nil }
        // A compromise promises nothing of its own.
        let promise = rows.last { $0.text(1) != IdentityEvent.EventType.compromise.rawValue } ?? first
        return IdentityHistory(
            did: did, kind: kind, sequence: last.integer(0), promised: promise.text(2).split(separator: " ").map(String.init),
            keys: try KeyLife.all(of: did, origin: origin, in: transaction))
    }
}

extension KeyLife {
    /// Every key of an identity, in the order in which they were announced. Only public events count.
    package static func all(of did: String, origin: String, in transaction: any ReadTransaction) throws -> [KeyLife] {
        var keys: [KeyLife] = []
        try transaction.forEach(
            "SELECT key, purposes, change, since, position FROM identity_keys WHERE did = ? AND origin = ? AND sealed = 0 ORDER BY position, ordinal",
            [.text(did), .text(origin)]
        ) { row in
            let position = UInt64(row.integer(4))
            switch row.text(2) {
            case "added": keys.add(row.text(0), purposes: row.text(1).split(separator: " ").map(String.init), at: position)
            case "retired": keys.retire(row.text(0), at: position)
            case "compromised": keys.compromise(row.text(0), since: UInt64(max(0, row.integer(3))), declaredAt: position)
            default: break
            }
            return true
        }
        return keys
    }
}
