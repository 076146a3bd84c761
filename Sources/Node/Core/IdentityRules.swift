import Canon
import Pages
import Signing
import Store

/// When an identity event may stand in a log: who may begin an identity, and who may change it.
package enum IdentityRules {
    /// Throws `Failure` unless the event follows from those already in the log `origin`.
    package static func admit(_ record: Record, origin: String, position: UInt64, in transaction: any ReadTransaction) throws {
        let event = try IdentityEvent(record)
        let method = record.verificationMethod.split(separator: "#", maxSplits: 1).map(String.init)
        let signer = method.count == 2 ? method[1] : ""
        guard method.first == event.did else {
            throw refusal("identity.signer", "/proof/verificationMethod", "must be a key of \(event.did) itself")
        }
        let last = try transaction.first(
            "SELECT sequence, next_digests FROM identities WHERE did = ? AND origin = ? ORDER BY sequence DESC LIMIT 1", [.text(event.did), .text(origin)])
        if event.type == "inception" {
            guard last == nil else { throw refusal("identity.exists", "/credentialSubject/did", "has begun already; change it with a rotation") }
            guard event.keys.contains(where: { $0.multikey == signer && $0.purposes.contains("assertionMethod") }) else {
                throw refusal("identity.signer", "/proof/verificationMethod", "must be one of the keys that the inception announces for assertionMethod")
            }
            return
        }
        guard let last else { throw refusal("identity.unknown", "/credentialSubject/did", "has no inception in this log") }
        guard event.sequence == last.integer(0) + 1 else {
            throw refusal("identity.sequence", "/credentialSubject/sequence", "must be \(last.integer(0) + 1), one more than the last event's")
        }
        if event.type == "rotation" {
            // Pre-rotation: a new key is only believed if its digest was promised while the identity was still in good hands.
            let promised = Set(last.text(1).split(separator: " ").map(String.init))
            guard promised.contains(IdentityEvent.digest(ofNextKey: signer)), event.keys.contains(where: { $0.multikey == signer }) else {
                throw refusal(
                    "identity.notPromised", "/proof/verificationMethod",
                    "must be a key that this event adds and whose digest the event before it promised in nextKeyDigests")
            }
        } else {
            try KeyHistory(method: record.verificationMethod, origin: origin, in: transaction).check(purpose: "assertionMethod", at: position)
            for (key, since) in event.compromised where UInt64(since) > position {
                throw refusal("identity.future", "/credentialSubject/compromised", "names position \(since) for \(key), which the log has not reached")
            }
        }
    }

    private static func refusal(_ code: String, _ pointer: String, _ what: String) -> Failure {
        Failure(status: 422, code: code, pointer: pointer, detail: "\(pointer) \(what)")
    }
}
