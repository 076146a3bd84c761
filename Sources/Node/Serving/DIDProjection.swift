import Canon
import Signing
import Store

/// did.json as the log tells it: a projection of identity events, never a file of its own.
///
/// Keys that were retired or compromised stay, with `revoked` (W3C Controlled Identifiers 1.0 §2.2) = the time at which the log took in the entry from
/// which they no longer count, so that what they signed before can still be checked.
package enum DIDProjection {
    /// The document of an identity whose events stand in this log; nil when its inception is not there or not public.
    package static func document(of did: String, in log: LogView, url: String) throws -> DIDDocument? {
        let inception = try log.transaction.first(
            "SELECT kind FROM identities WHERE did = ? AND origin = ? AND sequence = 0 AND sealed = 0", [.text(did), .text(log.origin)])
        guard let inception else { return nil }
        var methods: [VerificationMethod] = []
        var relationships: [ProofPurpose: [String]] = [:]
        for life in try KeyLife.all(of: did, origin: log.origin, in: log.transaction) {
            guard let key = try? Multikey.decode(life.multikey) else { continue }
            let method = VerificationMethod(controller: did, key: key, revoked: try life.ended.flatMap { try log.loggedAt($0) })
            methods.append(method)
            // Keys for the log and for witnessing stand in the document without a relationship: no proof of a record may be by them.
            for purpose in life.purposes.compactMap({ ProofPurpose(rawValue: $0) }) { relationships[purpose, default: []].append(method.id) }
        }
        var services = [DIDDocument.Service(id: did + "#log", type: "ComityLog", endpoint: url + "/log")]
        if inception.text(0) == "party" { services.append(.init(id: did + "#host", type: "ComityNode", endpoint: url)) }
        return DIDDocument(id: did, methods: methods, relationships: relationships, services: services)
    }
}
