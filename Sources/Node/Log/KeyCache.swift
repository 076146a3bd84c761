import Canon
import Pages
import Signing
import Store

/// Which keys may sign records, as the identity events in one log say: valid for positions [added, retired), minus "compromised since".
///
/// A cache over `identity_keys` that its owner forgets whenever an identity event is logged.
package struct KeyCache {
    private let origin: String
    private var known: [String: KeyHistory] = [:]

    package init(origin: String) { self.origin = origin }

    package mutating func forget() { known = [:] }

    /// Throws `Failure` unless the record's key is its issuer's and valid for records at `position`. Does not verify the signature itself.
    package mutating func check(_ record: Record, position: UInt64, in transaction: any ReadTransaction) throws {
        if record.kind == "identity.v1" { return try IdentityRules.admit(record, origin: origin, position: position, in: transaction) }
        let method = record.verificationMethod
        let history: KeyHistory
        if let cached = known[method] {
            history = cached
        } else {
            history = try KeyHistory(method: method, origin: origin, in: transaction)
            known[method] = history
        }
        guard history.did == record.issuer else {
            throw Failure(
                status: 403, code: "key.notIssuers", pointer: "/proof/verificationMethod",
                detail: "the key \(method) is not one of \(record.issuer); sign with a key of the issuer")
        }
        try history.check(purpose: "assertionMethod", at: position)
    }
}

/// What a log says about one key.
package struct KeyHistory {
    package let did: String
    package let multikey: String
    private(set) package var purposes: Set<String> = []
    private(set) package var added: UInt64?
    private(set) package var retired: UInt64?
    private(set) package var compromisedSince: UInt64?

    /// Splits `did#multikey` and reads the events of that key.
    package init(method: String, origin: String, in transaction: any ReadTransaction) throws {
        let parts = method.split(separator: "#", maxSplits: 1).map(String.init)
        did = parts.first ?? ""
        multikey = parts.count == 2 ? parts[1] : ""
        let rows = try transaction.query(
            "SELECT change, purposes, position, since FROM identity_keys WHERE did = ? AND key = ? AND origin = ? ORDER BY position",
            [.text(did), .text(multikey), .text(origin)])
        for row in rows {
            let position = UInt64(row.integer(2))
            switch row.text(0) {
            case "added":
                added = added ?? position
                purposes.formUnion(row.text(1).split(separator: " ").map(String.init))
            case "retired": retired = min(retired ?? position, position)
            case "compromised": compromisedSince = min(compromisedSince ?? .max, UInt64(max(0, row.integer(3))))
            default: break
            }
        }
    }

    /// Throws `Failure` unless the key serves this purpose at this position of its log.
    package func check(purpose: String, at position: UInt64) throws {
        guard let added, added <= position else {
            throw Failure(
                status: 403, code: "key.unknown", pointer: "/proof/verificationMethod",
                detail: "no identity event in this log gives \(did) the key \(multikey); the party must be hosted here and the key announced first")
        }
        guard purposes.contains(purpose) else {
            throw Failure(
                status: 403, code: "key.purpose", pointer: "/proof/verificationMethod",
                detail: "the key \(multikey) is not announced for \(purpose), only for \(purposes.sorted().joined(separator: ", "))")
        }
        if let retired, position >= retired {
            throw Failure(
                status: 403, code: "key.retired", pointer: "/proof/verificationMethod",
                detail: "the key \(multikey) was retired at position \(retired); sign with its successor")
        }
        if let compromisedSince, position >= compromisedSince {
            throw Failure(
                status: 403, code: "key.compromised", pointer: "/proof/verificationMethod",
                detail: "the key \(multikey) is declared compromised since position \(compromisedSince); sign with its successor")
        }
    }
}
